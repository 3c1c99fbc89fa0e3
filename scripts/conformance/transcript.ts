import type { Json, JsonObject } from "#model/json";

/** What one engine did with a case, in terms that can be compared: ids by role, sets in one order. */
export interface Transcript {
  readonly steps: readonly StepRecord[];
  /** What the other engine's plan says to the state that this one wrote last. */
  readonly crossRead?: CrossRead;
  /** Services whose API was called. */
  readonly services: readonly string[];
  /** What the simulated cloud, or the embedded engine, did not know. */
  readonly unsupported: readonly string[];
}

export interface StepRecord {
  readonly step: string;
  readonly commands: readonly CommandRecord[];
  readonly plan?: JsonObject;
  /** Calls that took something away, with their parameters: how each ended. */
  readonly destructive: Readonly<Record<string, string>>;
  /** `A before B`, for what depends on each other and went in this step. */
  readonly order: readonly string[];
  readonly state?: JsonObject;
}

export interface CommandRecord {
  readonly line: string;
  readonly exitCode: number;
  /** Titles, summaries and the like; for `aws`, what it printed. */
  readonly words: Json;
  /** First lines of errors and warnings. */
  readonly errors: readonly string[];
}

/** What a plan says to a state. */
export interface Reading {
  readonly exitCode: number;
  readonly errors: readonly string[];
  /** What the plan would do, by address. */
  readonly changes: Readonly<Record<string, string>>;
}

/** A reading that agrees has the exit code 0. */
export interface CrossRead extends Reading {
  /** The step after which the state was read. */
  readonly after: string;
  /** What the plan of the engine that wrote it says, where the other's is not that there are no changes, and the two do not agree. */
  readonly own?: Reading;
}
