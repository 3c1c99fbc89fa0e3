import type { SearchStratum, Subset } from "#model/ablation";
import type { Draw } from "./draw.ts";
import { hittingNumber } from "./hitting-number.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import type { Fate } from "./structure.ts";
import { choose, fullSubset, membersOf, subsetOf, subsetsOfSize } from "./subsets.ts";

/** A subset to execute, with what the search concluded of it. */
export interface Drawn {
  readonly subset: Subset;
  readonly concluded: Fate;
  readonly from: SearchStratum;
}

interface SampleRequest {
  readonly size: number;
  readonly known: KnownOutcomes;
  readonly draw: Draw;
  readonly most: number;
}

/** So many draws that bring nothing new end a stratum. */
const mostFutile = 400;

/**
 * Draws subsets that were concluded and not executed, in four strata.
 *
 * `near-full`: less than `k` guardrails missing, on which `k` rests; all of these when they fit in a third of the sample. `border`: beside the minimal sets. `any`: all subsets alike,
 * on which Birnbaum's importance rests. `by-size`: sizes near none and near all more often, as Shapley's value weighs them.
 */
export function drawSample({ size, known, draw, most }: SampleRequest): readonly Drawn[] {
  const full = fullSubset(size);
  const drawn = new Map<Subset, Drawn>();
  const k = hittingNumber(
    known.sufficing(),
    membersOf(full).map((guardrail) => 1 << guardrail),
  );
  if (Number.isFinite(k)) nearFull(k, Math.floor(most / 3));
  const others = Math.floor((most - drawn.size) / 3);
  fill("border", others, besideMinimal());
  fill("by-size", others, () => ofSize(weightedSize()));
  fill("any", most - drawn.size, () => draw.below(full + 1));
  return [...drawn.values()];

  function add(from: SearchStratum, subset: Subset): boolean {
    const concluded = known.fateOf(subset);
    if (drawn.has(subset) || known.results.has(subset) || (concluded !== "suffices" && concluded !== "falls")) return false;
    drawn.set(subset, { subset, concluded, from });
    return true;
  }

  function fill(from: SearchStratum, wanted: number, next: () => Subset | undefined): void {
    let [found, futile] = [0, 0];
    while (found < wanted && futile < mostFutile) {
      const subset = next();
      if (subset === undefined) return;
      if (add(from, subset)) [found, futile] = [found + 1, 0];
      else futile += 1;
    }
  }

  function nearFull(missing: number, wanted: number): void {
    const all = Array.from({ length: Math.max(missing - 2, 0) }, (_, index) => index + 2);
    if (all.reduce((sum, failed) => sum + choose(size, failed), 0) <= wanted) {
      for (const failed of all) for (const cut of subsetsOfSize(size, failed)) add("near-full", full ^ cut);
    } else fill("near-full", wanted, () => full ^ ofSize(all[draw.below(all.length)] ?? 0));
  }

  function besideMinimal(): () => Subset | undefined {
    const minimal = [...known.sufficing(), ...known.falling()];
    return () => {
      const near = minimal[draw.below(minimal.length)];
      if (near === undefined) return undefined;
      const once = near ^ (1 << draw.below(size));
      return draw.below(2) === 0 ? once : once ^ (1 << draw.below(size));
    };
  }

  function weightedSize(): number {
    const weights = Array.from({ length: size + 1 }, (_, members) => shapleyWeight(size, members));
    let left = draw.unit() * weights.reduce((sum, weight) => sum + weight, 0);
    const chosen = weights.findIndex((weight) => {
      left -= weight;
      return weight > 0 && left < 0;
    });
    return Math.max(chosen, 0);
  }

  function ofSize(members: number): Subset {
    return subsetOf(draw.shuffled(membersOf(full)).slice(0, members));
  }
}

/**
 * The most that all subsets of one size together can weigh in any guardrail's Shapley value. The smallest and the largest two sizes are executed anyway and weigh nothing
 * in what is left to doubt.
 */
export function shapleyWeight(size: number, members: number): number {
  return members < 2 || members > size - 2 ? 0 : Math.max(1 / members, 1 / (size - members));
}
