import type { Subset } from "#model/ablation";
import { bySize, isWithin } from "./subsets.ts";

/**
 * The members of a family that hold no other member, where the family is given by a mark for each of all subsets (1 is in it).
 *
 * One pass over the table, ascending: a subset has a member within it when it is one, or when one of the subsets with one guardrail less has.
 */
export function minimalMarked(marks: Uint8Array): readonly Subset[] {
  const holds = new Uint8Array(marks.length);
  const minimal: Subset[] = [];
  for (let subset = 0; subset < marks.length; subset += 1) {
    let held = 0;
    for (let rest = subset; rest !== 0 && held === 0; rest &= rest - 1) held = holds[subset ^ (rest & -rest)] ?? 0;
    if (held === 0 && marks[subset] === 1) minimal.push(subset);
    holds[subset] = held | (marks[subset] ?? 0);
  }
  return minimal.toSorted(bySize);
}

/** The members of a family that hold no other member, where the family is listed. */
export function minimalListed(family: Iterable<Subset>): readonly Subset[] {
  const minimal: Subset[] = [];
  for (const candidate of [...new Set(family)].toSorted(bySize)) {
    if (!minimal.some((smaller) => isWithin(smaller, candidate))) minimal.push(candidate);
  }
  return minimal;
}
