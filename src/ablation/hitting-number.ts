import type { Subset } from "#model/ablation";

/** Whether a failure is still to be decided, has happened, or is ruled out. */
type Decision = "open" | "taken" | "ruled out";

/**
 * The fewest of `failures` (each takes some guardrails away) that leave none of `family` whole. Infinite when some member cannot be hit, as the empty one.
 *
 * Branch and bound: of the smallest member that is not hit, one failure must happen; which one is tried in turn, with those tried before ruled out.
 */
export function hittingNumber(family: readonly Subset[], failures: readonly Subset[]): number {
  const useful = failures.filter(
    (failure, index) => !failures.some((other) => other !== failure && (failure & ~other) === 0) && failures.indexOf(failure) === index,
  );
  const decisions: Decision[] = useful.map(() => "open");
  let best = Number.POSITIVE_INFINITY;
  search(family, 0);
  return best;

  function search(left: readonly Subset[], taken: number): void {
    if (left.length === 0) best = Math.min(best, taken);
    if (left.length === 0 || taken + disjointOf(left) >= best) return;
    const choices = left.map((member) => useful.flatMap((failure, index) => (decisions[index] === "open" && (failure & member) !== 0 ? [index] : [])));
    const shortest = choices.reduce((one, other) => (other.length < one.length ? other : one));
    for (const index of shortest) {
      decisions[index] = "taken";
      search(
        left.filter((member) => (member & (useful[index] ?? 0)) === 0),
        taken + 1,
      );
      decisions[index] = "ruled out";
    }
    for (const index of shortest) decisions[index] = "open";
  }

  /** Members that no one failure hits two of: each needs a failure of its own. */
  function disjointOf(left: readonly Subset[]): number {
    let count = 0;
    let covered = 0;
    for (const member of left) {
      if ((member & covered) !== 0) continue;
      count += 1;
      for (const failure of useful) if ((failure & member) !== 0) covered |= failure;
    }
    return Math.max(count, 1);
  }
}
