import type { CommonCause, Subset } from "#model/ablation";
import { everyCauseTakesTwo } from "./failures-by-cause.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import type { Bounds } from "./search-bounds.ts";
import type { FailureSet, FailuresByCause } from "./structure.ts";
import { isWithin, lowestOf, singlesOf, subsetOf } from "./subsets.ts";

interface Request {
  readonly full: Subset;
  readonly known: KnownOutcomes;
  readonly cutSets: readonly Subset[];
  readonly causes: readonly CommonCause[];
  readonly bounds: Bounds;
}

/** Failures that make a cut, with all that they take away. */
interface Candidate {
  readonly set: FailureSet;
  readonly gone: Subset;
  readonly failures: number;
}

/**
 * Cut sets and `k` by cause where a search executed some subsets: each cut set found, with those of its guardrails that share a cause taken away by it together.
 *
 * A cause may take others as well, which makes no cut less of one if more guardrails never do worse; where an execution says otherwise, the set is left out.
 */
export function searchedFailuresByCause({ full, known, cutSets, causes, bounds }: Request): FailuresByCause {
  const taken = causes.map(({ guardrails }) => subsetOf(guardrails));
  const candidates = new Map<string, Candidate>();
  for (const candidate of cutSets.flatMap((cut) => coversOf(cut, taken))) {
    const rest = known.fateOf(full & ~candidate.gone);
    if (rest === "falls" || rest === "inconclusive") candidates.set(JSON.stringify(candidate.set), candidate);
  }
  const all = [...candidates.values()].filter(({ set }) => everyCauseTakesTwo(set, taken));
  const listed = all.filter((one) => !all.some((other) => isBetter(other, one)));
  return {
    kByCause: bounds({ known, within: full, failures: [...singlesOf(full), ...taken] }),
    cutSetsByCause: listed.toSorted((one, other) => one.failures - other.failures || one.gone - other.gone).map(({ set }) => set),
  };
}

/** All ways to take away at least `cut`: of its guardrails that are left, the lowest fails alone or with others of them by a cause. */
function coversOf(cut: Subset, taken: readonly Subset[]): readonly Candidate[] {
  const found: Candidate[] = [];
  const extend = (left: Subset, causes: readonly number[], guardrails: readonly number[]): void => {
    if (left === 0) {
      const set = { causes: causes.toSorted(ascending), guardrails: guardrails.toSorted(ascending) };
      const gone = causes.reduce((sum, cause) => sum | (taken[cause] ?? 0), subsetOf(guardrails));
      found.push({ set, gone, failures: causes.length + guardrails.length });
      return;
    }
    const next = 1 << lowestOf(left);
    extend(left & ~next, causes, [...guardrails, lowestOf(left)]);
    for (const [index, together] of taken.entries()) {
      const both = together & left;
      if ((both & next) !== 0 && (both & (both - 1)) !== 0) extend(left & ~together, [...causes, index], guardrails);
    }
  };
  extend(cut, [], []);
  return found;
}

/** Needs no more failures and takes away less, or needs fewer and takes away at least as much. */
function isBetter(one: Candidate, other: Candidate): boolean {
  if (one.failures < other.failures && isWithin(other.gone, one.gone)) return true;
  return one.failures <= other.failures && one.gone !== other.gone && isWithin(one.gone, other.gone);
}

function ascending(one: number, other: number): number {
  return one - other;
}
