import type { ApiCallEvent } from "#model/ledger";
import type { CommandResult } from "#model/scenario";
import type { PlanJson, StateFile } from "#model/terraform-plan";
import type { CrossRead } from "./transcript.ts";

/** What one engine did with a case, as it was seen: ids and times as they came. */
export interface PlayedCase {
  readonly steps: readonly PlayedStep[];
  readonly crossRead?: CrossRead;
  /** What the simulated cloud, or the embedded engine, did not know. */
  readonly unsupported: readonly string[];
}

export interface PlayedStep {
  readonly step: string;
  readonly commands: readonly PlayedCommand[];
  readonly plan?: PlanJson;
  readonly calls: readonly ApiCallEvent[];
  readonly before?: StateFile;
  readonly state?: StateFile;
}

export interface PlayedCommand extends CommandResult {
  readonly line: string;
}
