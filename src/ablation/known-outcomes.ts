import type { Subset, SubsetResult } from "#model/ablation";
import { isAtLeast } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import type { Fate } from "./structure.ts";
import { isWithin } from "./subsets.ts";

/**
 * What executions have shown so far, and what follows from them if more guardrails never do worse: what holds a sufficing subset suffices, what is held by a falling one falls.
 * From an inconclusive execution nothing follows.
 */
export interface KnownOutcomes {
  readonly results: ReadonlyMap<Subset, SubsetResult>;
  readonly learn: (result: SubsetResult) => void;
  readonly fateOf: (subset: Subset) => Fate;
  /** Executed and sufficing subsets that hold no other such. */
  readonly sufficing: () => readonly Subset[];
  /** Executed and falling subsets that no other such holds. */
  readonly falling: () => readonly Subset[];
  readonly inconclusive: () => readonly Subset[];
  /** Whether no sufficing subset was found within a falling one. */
  readonly isMonotone: () => boolean;
}

/** Starts with nothing known. */
export function createKnownOutcomes(threshold: Outcome): KnownOutcomes {
  const results = new Map<Subset, SubsetResult>();
  let sufficing: readonly Subset[] = [];
  let falling: readonly Subset[] = [];
  const inconclusive: Subset[] = [];
  let monotone = true;
  return { results, learn, fateOf, sufficing: () => sufficing, falling: () => falling, inconclusive: () => inconclusive, isMonotone: () => monotone };

  function learn(result: SubsetResult): void {
    const { subset, outcome } = result;
    if (results.has(subset)) return;
    results.set(subset, result);
    const fate = executedFate(result);
    if (outcome === "inconclusive") inconclusive.push(subset);
    if (fate === "suffices" && falling.some((larger) => isWithin(subset, larger))) monotone = false;
    if (fate === "falls" && sufficing.some((smaller) => isWithin(smaller, subset))) monotone = false;
    if (fate === "suffices" && !sufficing.some((smaller) => isWithin(smaller, subset))) {
      sufficing = [...sufficing.filter((larger) => !isWithin(subset, larger)), subset];
    }
    if (fate === "falls" && !falling.some((larger) => isWithin(subset, larger))) {
      falling = [...falling.filter((smaller) => !isWithin(smaller, subset)), subset];
    }
  }

  function executedFate({ outcome }: SubsetResult): Fate {
    if (outcome === "inconclusive") return "inconclusive";
    return isAtLeast(outcome, threshold) ? "suffices" : "falls";
  }

  function fateOf(subset: Subset): Fate {
    const executed = results.get(subset);
    if (executed !== undefined) return executedFate(executed);
    const reaches = sufficing.some((smaller) => isWithin(smaller, subset));
    const misses = falling.some((larger) => isWithin(subset, larger));
    if (reaches && misses) return "contradictory";
    if (reaches) return "suffices";
    return misses ? "falls" : "open";
  }
}
