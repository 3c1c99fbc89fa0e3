import type { Subset } from "#model/ablation";

/** Subsets are bit masks of at most this many guardrails: beyond it a mask is no longer a small integer. */
export const mostGuardrails = 30;

/** All of `size` guardrails. */
export function fullSubset(size: number): Subset {
  return (1 << size) - 1;
}

/** Number of guardrails in a subset. */
export function sizeOf(subset: Subset): number {
  let pairs = subset - ((subset >>> 1) & 0x55555555);
  pairs = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((pairs + (pairs >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Indexes of the guardrails in a subset, ascending. */
export function membersOf(subset: Subset): readonly number[] {
  const members: number[] = [];
  for (let rest = subset; rest !== 0; rest &= rest - 1) members.push(lowestOf(rest));
  return members;
}

/** Index of the lowest guardrail of a subset that is not empty. */
export function lowestOf(subset: Subset): number {
  return 31 - Math.clz32(subset & -subset);
}

/** Each guardrail of a subset alone. */
export function singlesOf(subset: Subset): readonly Subset[] {
  return membersOf(subset).map((member) => 1 << member);
}

/** The subset that holds exactly these guardrails. */
export function subsetOf(members: Iterable<number>): Subset {
  let subset = 0;
  for (const member of members) subset |= 1 << member;
  return subset;
}

/** Whether every guardrail of `inner` is in `outer`. */
export function isWithin(inner: Subset, outer: Subset): boolean {
  return (inner & ~outer) === 0;
}

/** Ascending by size, then by subset. */
export function bySize(one: Subset, other: Subset): number {
  return sizeOf(one) - sizeOf(other) || one - other;
}

/** All subsets of `size` guardrails with so many members, ascending. */
export function* subsetsOfSize(size: number, members: number): Generator<Subset, void, void> {
  if (members === 0) yield 0;
  if (members === 0 || members > size) return;
  const full = fullSubset(size);
  let subset = fullSubset(members);
  while (subset <= full) {
    yield subset;
    const lowest = subset & -subset;
    const ripple = subset + lowest;
    subset = ripple | (((ripple ^ subset) >>> 2) / lowest);
  }
}

/** How many subsets of `size` guardrails have so many members. */
export function choose(size: number, members: number): number {
  let choices = 1;
  for (let chosen = 1; chosen <= members; chosen += 1) choices = (choices * (size - chosen + 1)) / chosen;
  return choices;
}
