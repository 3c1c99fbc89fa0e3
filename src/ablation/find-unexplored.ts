import type { Subset } from "#model/ablation";
import type { Draw } from "./draw.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { fullSubset, isWithin, lowestOf, membersOf, sizeOf } from "./subsets.ts";

interface UnexploredRequest {
  readonly size: number;
  readonly known: KnownOutcomes;
  /** Subsets that are being executed. */
  readonly excluded: ReadonlySet<Subset>;
  readonly draw: Draw;
  readonly mostSteps?: number;
}

/** A partly chosen subset: guardrails that stand in it and guardrails that do not. */
interface Choice {
  readonly standing: Subset;
  readonly gone: Subset;
}

/** Beyond so many steps the question is given up: the search then says that it is not complete. */
const usualSteps = 60_000;

/**
 * A largest subset about which nothing is known yet: it holds no sufficing subset, lies within no falling one, and is none of the single ones that are `excluded`. `none` proves that there is none.
 *
 * What is known is a formula of clauses (of each sufficing subset one guardrail is missing; beside each falling one another guardrail stands), solved by unit propagation and branching on the
 * shortest clause. This is the map of the MARCO algorithm.
 *
 * @see https://doi.org/10.1007/s10601-015-9183-0
 */
export function findUnexplored(request: UnexploredRequest): Subset | "none" | "gave up" {
  const { size, known, excluded, draw, mostSteps = usualSteps } = request;
  const full = fullSubset(size);
  const sufficing = known.sufficing();
  const beside = known.falling().map((subset) => full & ~subset);
  const points = [...new Set([...known.inconclusive(), ...excluded])];
  let steps = 0;
  const unknown = solve({ standing: 0, gone: 0 });
  if (unknown !== undefined) return enlarge(unknown);
  return steps > mostSteps ? "gave up" : "none";

  function solve(start: Choice): Subset | undefined {
    steps += 1;
    if (steps > mostSteps) return undefined;
    const forced = propagate(start);
    if (forced === undefined) return undefined;
    const { choice, shortest } = forced;
    if (shortest === undefined) return choice.standing | (full & ~choice.gone & ~choice.standing);
    const { options, stands } = shortest;
    const members = membersOf(options);
    const bit = 1 << (members[draw.below(members.length)] ?? 0);
    const take = (standing: boolean): Choice => (standing ? { ...choice, standing: choice.standing | bit } : { ...choice, gone: choice.gone | bit });
    return solve(take(stands)) ?? solve(take(!stands));
  }

  /** Draws the conclusions of a choice. `undefined` when it contradicts what is known. */
  function propagate(
    start: Choice,
  ): { readonly choice: Choice; readonly shortest: { readonly options: Subset; readonly stands: boolean } | undefined } | undefined {
    let { standing, gone } = start;
    for (;;) {
      const [standingBefore, goneBefore] = [standing, gone];
      let shortest: { readonly options: Subset; readonly stands: boolean } | undefined;
      let length = Number.POSITIVE_INFINITY;
      const consider = (options: Subset, stands: boolean): boolean => {
        if (options === 0) return false;
        if ((options & (options - 1)) === 0) {
          if (stands) standing |= options;
          else gone |= options;
        } else if (sizeOf(options) < length) {
          length = sizeOf(options);
          shortest = { options, stands };
        }
        return true;
      };
      for (const subset of sufficing) if ((subset & gone) === 0 && !consider(subset & ~standing, false)) return undefined;
      for (const others of beside) if ((others & standing) === 0 && !consider(others & ~gone, true)) return undefined;
      for (const point of points) {
        if ((point & gone) !== 0 || (~point & standing) !== 0) continue;
        const undecided = full & ~standing & ~gone;
        if (undecided === 0) return undefined;
        const bit = 1 << lowestOf(undecided);
        const stands = (point & bit) === 0;
        if (undecided === bit) consider(bit, stands);
        else if (sizeOf(undecided) < length) {
          length = sizeOf(undecided);
          shortest = { options: bit, stands };
        }
      }
      if (standing === standingBefore && gone === goneBefore) return { choice: { standing, gone }, shortest };
    }
  }

  function enlarge(found: Subset): Subset {
    let subset = found;
    for (const guardrail of draw.shuffled(membersOf(full & ~found))) {
      const larger = subset | (1 << guardrail);
      if (!sufficing.some((smaller) => isWithin(smaller, larger)) && !points.includes(larger)) subset = larger;
    }
    return subset;
  }
}
