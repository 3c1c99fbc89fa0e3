import type { AblationAnalysis, CommonCause, SafetyNumber, Subset } from "#model/ablation";

/**
 * What is known of one subset for one threshold. `inconclusive`: it was executed and nothing can be said; `open`: it was neither executed nor
 * concluded; `contradictory`: executions that break monotonicity conclude both.
 */
export type Fate = "suffices" | "falls" | "inconclusive" | "open" | "contradictory";

/** The structure function of an ablation for one threshold: which subsets of the guardrails suffice. */
export interface Structure {
  readonly size: number;
  readonly full: Subset;
  readonly fateOf: (subset: Subset) => Fate;
  /** Minimal subsets that suffice, ascending by size, then by subset. */
  readonly pathSets: readonly Subset[];
  /** Minimal C such that the full set without C does not suffice; same order. */
  readonly cutSets: readonly Subset[];
  /**
   * How many of `within` must fail, where only these stand. Holds for every way in which what is inconclusive or open might turn out:
   * all of it fallen gives `atLeast`, all of it survived gives `atMost`.
   */
  readonly safetyNumber: (within: Subset) => SafetyNumber;
  /** The same for all guardrails, with those that share a cause failing as one, and the sets of failures that are cuts. */
  readonly byCause: (causes: readonly CommonCause[]) => FailuresByCause;
  /** The fate of every subset: 0 falls, 1 suffices, 2 neither is known. Only for as many guardrails as a table of all subsets is kept for. */
  readonly marks: () => Uint8Array;
  /** Whether it rests on a search's assumptions. */
  readonly conditional: boolean;
  /** What it would say without them; absent where it rests on none. */
  readonly executedAlone?: (causes: readonly CommonCause[]) => NonNullable<AblationAnalysis["executedAlone"]>;
}

/** Causes (indexes into the list of causes) and single guardrails that fail together. */
export interface FailureSet {
  readonly causes: readonly number[];
  readonly guardrails: readonly number[];
}

export interface FailuresByCause {
  readonly kByCause: SafetyNumber;
  readonly cutSetsByCause: readonly FailureSet[];
}
