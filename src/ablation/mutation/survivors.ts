import type { MutantStatus } from "./mutation-report.ts";

/** A weakening of a guardrail, with what came of it. */
export interface TestedMutant {
  readonly id: string;
  readonly guardrail: string;
  readonly mutatorName: string;
  readonly description: string;
  readonly file: string;
  readonly line: number;
  readonly status: MutantStatus;
  readonly reason: string;
  readonly killedBy: readonly string[];
  readonly exercised: boolean;
}

/**
 * A weakening that no scenario noticed. A *hole*: nothing in the scenarios tries what it stands against, so the suite does not cover it. A *redundancy*:
 * something tried, and what followed was no worse: another net holds, or the outcome does not hang on it.
 */
export interface Survivor extends TestedMutant {
  readonly kind: "hole" | "redundancy";
}

/** Mutants that nobody noticed, in the order given. */
export function survivorsOf(mutants: readonly TestedMutant[]): readonly Survivor[] {
  return mutants
    .filter(({ status }) => status === "Survived" || status === "NoCoverage")
    .map((mutant) => ({ ...mutant, kind: mutant.exercised ? "redundancy" : "hole" }));
}
