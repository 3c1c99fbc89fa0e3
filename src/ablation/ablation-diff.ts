import type { AblationDocument, SafetyNumber } from "#model/ablation";
import type { Judgement, OperatorKind, Outcome } from "#model/outcome";

/** What changed from one ablation to another. Guardrails are named by id, because the two may have different ones. */
export interface AblationDiff {
  readonly threshold: Outcome;
  readonly guardrails: { readonly added: readonly string[]; readonly removed: readonly string[] };
  /** Settings that differ: with them, outcomes may change that no guardrail changed. */
  readonly settings: readonly ChangedSetting[];
  readonly scenarios: readonly ScenarioDiff[];
  /** Executed only before, or only after: nothing is said of them. */
  readonly onlyBefore: readonly { readonly scenario: string; readonly operator: OperatorKind }[];
  readonly onlyAfter: readonly { readonly scenario: string; readonly operator: OperatorKind }[];
}

export interface ChangedSetting {
  readonly setting: keyof AblationDocument["settings"];
  readonly before: string;
  readonly after: string;
}

export interface ScenarioDiff {
  readonly scenario: string;
  readonly operator: OperatorKind;
  readonly full: { readonly before: Judgement; readonly after: Judgement };
  readonly k: { readonly before: SafetyNumber; readonly after: SafetyNumber; readonly change: NumberChange };
  readonly kByCause: { readonly before: SafetyNumber; readonly after: SafetyNumber; readonly change: NumberChange };
  readonly pathSets: { readonly lost: readonly LostPathSet[]; readonly gained: readonly (readonly string[])[] };
  /** `gained`: new ways to lose production. `lost`: ways that are closed. */
  readonly cutSets: { readonly lost: readonly (readonly string[])[]; readonly gained: readonly GainedCutSet[] };
  readonly changed: ChangedOutcomes;
  /** Which changes did it, as far as the executions tell. */
  readonly explanations: readonly Explanation[];
}

/** `unclear` when what is inconclusive or unexecuted leaves it open. */
export type NumberChange = "same" | "rose" | "fell" | "unclear";

/** A set of guardrails that sufficed before and no longer does. */
export interface LostPathSet {
  readonly guardrails: readonly string[];
  /** Those of them that are gone. */
  readonly removed: readonly string[];
  /** What is left of the set comes to now; `null` when a search did not execute it. */
  readonly outcome: Judgement | null;
  /** False when that is inconclusive, or nothing could be concluded of it. */
  readonly certain: boolean;
}

/** A new way to lose production: guardrails without which it is below the threshold, and was not before. */
export interface GainedCutSet {
  readonly guardrails: readonly string[];
  /** What stands without them comes to this now; `null` when a search did not execute it. */
  readonly outcome: Judgement | null;
  /** False when that is inconclusive, or nothing could be concluded of it. */
  readonly certain: boolean;
}

export interface ChangedOutcomes {
  /** Subsets of the guardrails of both that were executed in both. */
  readonly compared: number;
  readonly better: number;
  readonly worse: number;
  /** Inconclusive on one side. */
  readonly unclear: number;
  /** The worst, those first that fell below the threshold. */
  readonly examples: readonly ChangedOutcome[];
}

export interface ChangedOutcome {
  readonly guardrails: readonly string[];
  readonly before: Judgement;
  readonly after: Judgement;
  /** The command that plays it as it is now. */
  readonly replay: string;
}

/**
 * Why something changed.
 *
 * `removed`, `added`: guardrails are gone or new. `settings`: the two were executed with different settings, and what those did cannot be told from what guardrails did. Of the subsets
 * whose outcome changed, `guardrail`: all of them hold this one, and no other; `together`: all of them hold these, and which of them changed cannot be told; `world`: the one without any
 * guardrail is among them; `several`: no one guardrail is in all of them. `cause`: guardrails rest on one thing that did not before, where `k` with common causes fell or may have.
 */
export interface Explanation {
  readonly kind: "removed" | "added" | "guardrail" | "together" | "world" | "settings" | "several" | "cause";
  readonly guardrails: readonly string[];
  readonly sentence: string;
}
