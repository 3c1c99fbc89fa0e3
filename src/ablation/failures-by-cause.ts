import type { CommonCause, Subset } from "#model/ablation";
import { safetyNumber } from "./safety-number.ts";
import type { FailureSet, FailuresByCause } from "./structure.ts";
import { bySize, isWithin, lowestOf, membersOf, subsetOf } from "./subsets.ts";

/**
 * The cut sets and `k` when guardrails that share a cause can fail as one, from executions alone.
 *
 * A failure takes away one guardrail, or everything that rests on one cause. `least[C]` is the smallest number of failures that take away exactly C; C is a cut when
 * the full set without C was executed and does not suffice. A cut is listed unless another one needs no more failures and takes away less, or
 * needs fewer failures and takes away at least as much: what one cause takes away together is reported as one.
 */
export function failuresByCause(full: Subset, marks: Uint8Array, causes: readonly CommonCause[]): FailuresByCause {
  const taken = causes.map(({ guardrails }) => subsetOf(guardrails));
  const least = fewestFailures(full, taken);
  let [atLeast, atMost] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const cost = new Float64Array(full + 1).fill(Number.POSITIVE_INFINITY);
  for (let cut = 0; cut <= full; cut += 1) {
    const mark = marks[full ^ cut];
    if (mark === 1) continue;
    cost[cut] = least[cut] ?? 0;
    atLeast = Math.min(atLeast, least[cut] ?? 0);
    if (mark === 0) atMost = Math.min(atMost, least[cut] ?? 0);
  }
  const cuts = worthListing(full, cost).toSorted((one, other) => (cost[one] ?? 0) - (cost[other] ?? 0) || bySize(one, other));
  return { kByCause: safetyNumber(atLeast, atMost), cutSetsByCause: cuts.flatMap((cut) => failureSets(cut, taken, cost[cut] ?? 0)) };
}

function fewestFailures(full: Subset, taken: readonly Subset[]): Uint8Array {
  const least = new Uint8Array(full + 1).fill(255);
  least[0] = 0;
  const failures = [...membersOf(full).map((guardrail) => 1 << guardrail), ...taken];
  for (let subset = 0; subset <= full; subset += 1) {
    const next = (least[subset] ?? 0) + 1;
    for (const failure of failures) {
      const larger = subset | failure;
      if ((least[larger] ?? 0) > next) least[larger] = next;
    }
  }
  return least;
}

function worthListing(full: Subset, cost: Float64Array): readonly Subset[] {
  const below = cost.slice();
  const above = cost.slice();
  for (let bit = 1; bit <= full; bit <<= 1) {
    for (let subset = 0; subset <= full; subset += 1) {
      if ((subset & bit) !== 0) below[subset] = Math.min(below[subset] ?? 0, below[subset ^ bit] ?? 0);
    }
    for (let subset = full; subset >= 0; subset -= 1) {
      if ((subset & bit) === 0) above[subset] = Math.min(above[subset] ?? 0, above[subset | bit] ?? 0);
    }
  }
  const listed: Subset[] = [];
  for (let cut = 0; cut <= full; cut += 1) {
    const own = cost[cut] ?? Number.POSITIVE_INFINITY;
    if (own === Number.POSITIVE_INFINITY) continue;
    const lighter = membersOf(cut).some((guardrail) => (below[cut ^ (1 << guardrail)] ?? 0) <= own);
    const cheaper = membersOf(full & ~cut).some((guardrail) => (above[cut | (1 << guardrail)] ?? 0) < own);
    if (!lighter && !cheaper) listed.push(cut);
  }
  return listed;
}

/** All ways to take away exactly `cut` with so many failures, none of them a cause where a single guardrail would do. */
function failureSets(cut: Subset, taken: readonly Subset[], failures: number): readonly FailureSet[] {
  const found = new Map<string, FailureSet>();
  const extend = (left: Subset, causes: readonly number[], guardrails: readonly number[]): void => {
    if (left === 0) {
      const set = { causes: causes.toSorted(ascending), guardrails: guardrails.toSorted(ascending) };
      if (everyCauseTakesTwo(set, taken)) found.set(JSON.stringify(set), set);
      return;
    }
    if (causes.length + guardrails.length === failures) return;
    const next = 1 << lowestOf(left);
    extend(left & ~next, causes, [...guardrails, lowestOf(left)]);
    for (const [index, together] of taken.entries()) {
      if ((together & next) !== 0 && isWithin(together, cut)) extend(left & ~together, [...causes, index], guardrails);
    }
  };
  extend(cut, [], []);
  return [...found.values()];
}

export function everyCauseTakesTwo({ causes, guardrails }: FailureSet, taken: readonly Subset[]): boolean {
  return causes.every((cause) => {
    const others = causes.filter((other) => other !== cause).reduce((gone, other) => gone | (taken[other] ?? 0), subsetOf(guardrails));
    const alone = (taken[cause] ?? 0) & ~others;
    return (alone & (alone - 1)) !== 0;
  });
}

function ascending(one: number, other: number): number {
  return one - other;
}
