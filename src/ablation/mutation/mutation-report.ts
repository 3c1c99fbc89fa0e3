/** A report of the mutation-testing report schema, version 2. @see https://github.com/stryker-mutator/mutation-testing-elements/tree/master/packages/report-schema */
export interface MutationReport {
  readonly schemaVersion: "2.0";
  readonly thresholds: { readonly high: number; readonly low: number };
  readonly framework: { readonly name: string; readonly version: string };
  readonly config: Readonly<Record<string, unknown>>;
  /** Documents that were weakened, by the name they are shown under. */
  readonly files: Readonly<Record<string, MutatedFile>>;
  /** One for each scenario. */
  readonly testFiles: Readonly<Record<string, { readonly tests: readonly { readonly id: string; readonly name: string }[] }>>;
}

export interface MutatedFile {
  readonly language: "json";
  readonly source: string;
  readonly mutants: readonly MutantResult[];
}

export interface MutantResult {
  readonly id: string;
  readonly mutatorName: string;
  readonly description: string;
  /** From the first character of what is changed to the one after its last; lines and columns from 1. */
  readonly location: { readonly start: Place; readonly end: Place };
  readonly replacement?: string;
  readonly status: MutantStatus;
  readonly statusReason: string;
  /** Tests that the mutant was executed in, and those that noticed. */
  readonly coveredBy: readonly string[];
  readonly killedBy: readonly string[];
  readonly testsCompleted: number;
}

interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * Killed: a scenario noticed. Survived: none did. NoCoverage: nothing ever consulted what was weakened. RuntimeError: no world could be built with it. Pending: a
 * test says nothing, so that it is left open whether anybody notices.
 */
export type MutantStatus = "Killed" | "Survived" | "NoCoverage" | "RuntimeError" | "Pending";
