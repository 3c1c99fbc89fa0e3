import type { AblationAnalysis, Subset } from "#model/ablation";
import { executedBounds } from "./search-bounds.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { singlesOf } from "./subsets.ts";

interface Request {
  readonly full: Subset;
  readonly known: KnownOutcomes;
  readonly pathSets: readonly Subset[];
  readonly cutSets: readonly Subset[];
  /** What each common cause takes away. */
  readonly taken: readonly Subset[];
}

/** What a search would say without its assumption: `k` by executions alone, and of how many sets not everything smaller was executed. */
export function executedAlone({ full, known, pathSets, cutSets, taken }: Request): NonNullable<AblationAnalysis["executedAlone"]> {
  const failures = singlesOf(full);
  return {
    k: executedBounds({ known, within: full, failures }),
    kByCause: executedBounds({ known, within: full, failures: [...failures, ...taken] }),
    concludedPathSets: pathSets.filter((path) => !isAllExecuted(path, (smaller) => known.results.has(smaller))).length,
    concludedCutSets: cutSets.filter((cut) => !isAllExecuted(cut, (smaller) => known.results.has(full ^ smaller))).length,
  };
}

/** Whether every part of a set was executed. Ends at the first that was not. */
function isAllExecuted(set: Subset, isExecuted: (part: Subset) => boolean): boolean {
  for (let part = set; ; part = (part - 1) & set) {
    if (!isExecuted(part)) return false;
    if (part === 0) return true;
  }
}
