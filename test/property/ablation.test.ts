import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseAblation } from "#ablation/analyse-ablation";
import type { SafetyNumber, Subset } from "#model/ablation";
import { isAtLeast } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";
import { anyOutcomes, anyThreshold, causesOf, madeUp, monotoneOutcomes } from "./ablation-arbitrary.ts";

const runs = { seed: 20260226, numRuns: 300 };

/** Every subset of `size` guardrails as a list of guardrails: the definitions below are written over lists, without bit tricks. */
function subsetsOf(size: number): readonly (readonly number[])[] {
  return Array.from({ length: 2 ** size }, (_, mask) =>
    Array.from({ length: size }, (__, index) => index).filter((index) => Math.floor(mask / 2 ** index) % 2 === 1),
  );
}

const maskOf = (members: readonly number[]): Subset => members.reduce((sum, member) => sum + 2 ** member, 0);
const isProperSubset = (inner: readonly number[], outer: readonly number[]): boolean =>
  inner.length < outer.length && inner.every((one) => outer.includes(one));
const isSubset = (inner: readonly number[], outer: readonly number[]): boolean => inner.every((one) => outer.includes(one));

function bruteForce(table: readonly Judgement[], threshold: Outcome) {
  const size = Math.log2(table.length);
  const all = subsetsOf(size);
  const everyone = all.at(-1) ?? [];
  const outcomeOf = (members: readonly number[]): Judgement => table[maskOf(members)] ?? "inconclusive";
  const suffices = (members: readonly number[]): boolean => isAtLeast(outcomeOf(members), threshold);
  const without = (failed: readonly number[]): readonly number[] => everyone.filter((one) => !failed.includes(one));
  const isCut = (failed: readonly number[]): boolean => !suffices(without(failed));
  const minimal = (is: (members: readonly number[]) => boolean): readonly Subset[] =>
    all
      .filter((set) => is(set) && !all.some((smaller) => isProperSubset(smaller, set) && is(smaller)))
      .map(maskOf)
      .toSorted((one, other) => one - other);
  return { size, all, everyone, outcomeOf, suffices, without, isCut, pathSets: minimal(suffices), cutSets: minimal(isCut) };
}

/** `k` for outcomes without inconclusive ones. */
function smallestCut(table: readonly Judgement[], threshold: Outcome): number | null {
  const { all, isCut } = bruteForce(table, threshold);
  const sizes = all.filter(isCut).map(({ length }) => length);
  return sizes.length === 0 ? null : Math.min(...sizes);
}

/** Every way in which the inconclusive ones might have turned out, for this threshold. */
function resolutions(table: readonly Judgement[]): readonly (readonly Judgement[])[] {
  const open = table.flatMap((outcome, subset) => (outcome === "inconclusive" ? [subset] : []));
  return Array.from({ length: 2 ** open.length }, (_, choice) =>
    table.map((outcome, subset) => (outcome === "inconclusive" ? (Math.floor(choice / 2 ** open.indexOf(subset)) % 2 === 1 ? "held" : "lost") : outcome)),
  );
}

const ascending = (sets: readonly Subset[]): readonly Subset[] => sets.toSorted((one, other) => one - other);
const bound = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;

function analyse(table: readonly Judgement[], threshold: Outcome, restsOn?: Parameters<typeof madeUp>[1]) {
  const { document, ablation } = madeUp(table, restsOn);
  return analyseAblation(document, ablation, threshold);
}

describe("path sets, cut sets and k, against their definitions, on any outcomes", () => {
  test("path sets are the minimal subsets that reach the threshold; an inconclusive one suffices for nothing", () => {
    fc.assert(
      fc.property(anyOutcomes(), anyThreshold, (table, threshold) => {
        expect(ascending(analyse(table, threshold).pathSets)).toEqual(bruteForce(table, threshold).pathSets);
      }),
      runs,
    );
  });

  test("cut sets are the minimal sets without which the rest falls below it; an inconclusive rest counts as fallen", () => {
    fc.assert(
      fc.property(anyOutcomes(), anyThreshold, (table, threshold) => {
        expect(ascending(analyse(table, threshold).cutSets)).toEqual(bruteForce(table, threshold).cutSets);
      }),
      runs,
    );
  });

  test("k is the size of the smallest cut set, and unbounded when there is none", () => {
    fc.assert(
      fc.property(anyOutcomes({ inconclusive: false }), anyThreshold, (table, threshold) => {
        const k = smallestCut(table, threshold);
        expect(analyse(table, threshold).k).toEqual({ atLeast: k, atMost: k });
      }),
      runs,
    );
  });

  test("the bounds of k are the smallest and the largest that any resolution of the inconclusive ones gives", () => {
    fc.assert(
      fc.property(anyOutcomes({ most: 4 }), anyThreshold, (table, threshold) => {
        fc.pre(table.filter((outcome) => outcome === "inconclusive").length <= 5);
        const all = resolutions(table).map((resolved) => bound(smallestCut(resolved, threshold)));
        const { k } = analyse(table, threshold);
        expect([bound(k.atLeast), bound(k.atMost)]).toEqual([Math.min(...all), Math.max(...all)]);
      }),
      runs,
    );
  });
});

describe("duality", () => {
  test("on monotone outcomes the cut sets are the minimal hitting sets of the path sets, and the other way round", () => {
    fc.assert(
      fc.property(monotoneOutcomes(), anyThreshold, (table, threshold) => {
        const { pathSets, cutSets } = analyse(table, threshold);
        expect(ascending(cutSets)).toEqual(minimalHittingSets(table.length, pathSets));
        expect(ascending(pathSets)).toEqual(minimalHittingSets(table.length, cutSets));
      }),
      runs,
    );
  });

  test("on others both families are what was executed, whether or not they are each other's duals", () => {
    // Either of two guardrails alone is enough; together they are not.
    const { pathSets, cutSets, brokenPairCount } = analyse(["lost", "held", "held", "lost"], "restorable");
    expect({ pathSets, cutSets, brokenPairCount }).toEqual({ pathSets: [1, 2], cutSets: [0], brokenPairCount: 2 });
    expect(cutSets).not.toEqual(minimalHittingSets(4, pathSets));
  });
});

function minimalHittingSets(subsets: number, family: readonly Subset[]): readonly Subset[] {
  const hitting = Array.from({ length: subsets }, (_, set) => set).filter((set) => family.every((one) => (one & set) !== 0));
  return hitting.filter((set) => !hitting.some((smaller) => smaller !== set && (smaller & ~set) === 0));
}

describe("broken pairs", () => {
  test("are exactly the conclusive pairs in which one guardrail more made it worse, and are marked when that crosses the threshold", () => {
    fc.assert(
      fc.property(anyOutcomes({ most: 4 }), anyThreshold, (table, threshold) => {
        const { all, size, outcomeOf } = bruteForce(table, threshold);
        const expected = all.flatMap((set) =>
          Array.from({ length: size }, (_, added) => added)
            .filter((added) => !set.includes(added))
            .map((added) => ({ subset: maskOf(set), added, without: outcomeOf(set), with: outcomeOf([...set, added]) }))
            .filter((pair) => pair.with !== "inconclusive" && pair.without !== "inconclusive" && !isAtLeast(pair.with, pair.without)),
        );
        const { brokenPairs, brokenPairCount } = analyse(table, threshold);
        expect(brokenPairCount).toBe(expected.length);
        const bare = brokenPairs.map(({ subset, added, without, with: worse }) => ({ subset, added, without, with: worse }));
        expect(bare.toSorted((one, other) => one.subset - other.subset || one.added - other.added)).toEqual(expected);
        for (const pair of brokenPairs) expect(pair.crosses).toBe(isAtLeast(pair.without, threshold) && !isAtLeast(pair.with, threshold));
      }),
      runs,
    );
  });
});

describe("importance", () => {
  test("Shapley's values share out what all guardrails achieve over none", () => {
    fc.assert(
      fc.property(anyOutcomes({ inconclusive: false }), anyThreshold, (table, threshold) => {
        const { suffices, everyone } = bruteForce(table, threshold);
        const total = analyse(table, threshold).importance.reduce((sum, { shapley }) => sum + shapley.value, 0);
        expect(total).toBeCloseTo(Number(suffices(everyone)) - Number(suffices([])), 9);
      }),
      runs,
    );
  });

  test("Shapley's value is the mean over all orders of what a guardrail adds when it comes", () => {
    fc.assert(
      fc.property(anyOutcomes({ most: 5, inconclusive: false }), anyThreshold, (table, threshold) => {
        const { suffices, everyone } = bruteForce(table, threshold);
        const sums = everyone.map(() => 0);
        const orders = permutations(everyone);
        for (const order of orders) {
          for (const [place, one] of order.entries())
            sums[one] = (sums[one] ?? 0) + Number(suffices(order.slice(0, place + 1))) - Number(suffices(order.slice(0, place)));
        }
        for (const { guardrail, shapley } of analyse(table, threshold).importance) {
          expect(shapley).toMatchObject({ value: expect.closeTo((sums[guardrail] ?? 0) / orders.length, 9), margin: 0, conditional: false });
        }
      }),
      { ...runs, numRuns: 100 },
    );
  });

  test("Birnbaum's importance is the share of the others' subsets in which the guardrail decides, those where it harms taken off", () => {
    fc.assert(
      fc.property(anyOutcomes({ inconclusive: false }), anyThreshold, (table, threshold) => {
        const { all, suffices } = bruteForce(table, threshold);
        for (const { guardrail, birnbaum, neverDecisive } of analyse(table, threshold).importance) {
          const gains = all.filter((set) => !set.includes(guardrail)).map((set) => Number(suffices([...set, guardrail])) - Number(suffices(set)));
          expect(birnbaum).toMatchObject({
            value: expect.closeTo(gains.reduce((sum, gain) => sum + gain, 0) / gains.length, 9),
            margin: 0,
            conditional: false,
          });
          expect(neverDecisive).toBe(gains.every((gain) => gain === 0));
        }
      }),
      runs,
    );
  });

  test("guardrails that can be exchanged for each other are worth the same", () => {
    fc.assert(
      fc.property(monotoneOutcomes(5), anyThreshold, (half, threshold) => {
        // The outcome looks only at whether one of the last two stands.
        const rest = half.length / 2;
        const table = Array.from({ length: half.length * 2 }, (_, subset): Outcome => half[(subset % rest) + (subset >= rest ? rest : 0)] ?? "lost");
        const importance = analyse(table, threshold).importance;
        const [one, other] = importance.slice(-2);
        expect(one?.shapley.value).toBeCloseTo(other?.shapley.value ?? Number.NaN, 9);
        expect(one?.birnbaum.value).toBeCloseTo(other?.birnbaum.value ?? Number.NaN, 9);
      }),
      runs,
    );
  });

  test("with inconclusive outcomes every resolution lies within the margin", () => {
    fc.assert(
      fc.property(anyOutcomes({ most: 3 }), anyThreshold, (table, threshold) => {
        fc.pre(table.filter((outcome) => outcome === "inconclusive").length <= 4);
        const { importance } = analyse(table, threshold);
        for (const resolved of resolutions(table)) {
          for (const [index, { birnbaum, shapley }] of analyse(resolved, threshold).importance.entries()) {
            const own = importance[index];
            expect(Math.abs(birnbaum.value - (own?.birnbaum.value ?? Number.NaN))).toBeLessThanOrEqual((own?.birnbaum.margin ?? 0) + 1e-9);
            expect(Math.abs(shapley.value - (own?.shapley.value ?? Number.NaN))).toBeLessThanOrEqual((own?.shapley.margin ?? 0) + 1e-9);
          }
        }
      }),
      runs,
    );
  });

  test("a redundant guardrail can go and neither the outcome nor k is worse, however the inconclusive ones turn out; any other cannot", () => {
    fc.assert(
      fc.property(anyOutcomes({ most: 4 }), anyThreshold, (table, threshold) => {
        fc.pre(table.filter((outcome) => outcome === "inconclusive").length <= 4);
        const { outcomeOf, everyone, size } = bruteForce(table, threshold);
        for (const { guardrail, redundant } of analyse(table, threshold).importance) {
          const rest = everyone.filter((one) => one !== guardrail);
          const full = outcomeOf(everyone);
          const keepsOutcome = full !== "inconclusive" && isAtLeast(outcomeOf(rest), full);
          const keepsK = resolutions(table).every((resolved) => bound(smallestCutWithin(resolved, threshold, rest)) >= bound(smallestCut(resolved, threshold)));
          expect({ size, guardrail, redundant }).toEqual({ size, guardrail, redundant: keepsOutcome && keepsK });
        }
      }),
      { ...runs, numRuns: 150 },
    );
  });
});

function smallestCutWithin(table: readonly Judgement[], threshold: Outcome, within: readonly number[]): number | null {
  const { all, suffices } = bruteForce(table, threshold);
  const sizes = all.filter((failed) => isSubset(failed, within) && !suffices(within.filter((one) => !failed.includes(one)))).map(({ length }) => length);
  return sizes.length === 0 ? null : Math.min(...sizes);
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length === 0) return [[]];
  return items.flatMap((first) => permutations(items.filter((one) => one !== first)).map((rest) => [first, ...rest]));
}

describe("common causes", () => {
  const tableWithCauses = anyOutcomes({ most: 5 }).chain((table) => causesOf(Math.log2(table.length)).map((restsOn) => ({ table, restsOn })));

  test("kByCause is the fewest failures, of single guardrails or of causes, whose rest was executed and fell", () => {
    fc.assert(
      fc.property(tableWithCauses, anyThreshold, ({ table, restsOn }, threshold) => {
        const { kByCause, k, causes } = analyse(table, threshold, { restsOn });
        const { everyone, outcomeOf, isCut } = bruteForce(table, threshold);
        const failures = [...everyone.map((one) => [one]), ...causes.map(({ guardrails }) => guardrails)];
        let [fewest, fewestSure] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
        for (const chosen of subsetsOf(failures.length)) {
          const gone = chosen.flatMap((index) => failures[index] ?? []);
          if (!isCut(gone)) continue;
          fewest = Math.min(fewest, chosen.length);
          if (outcomeOf(everyone.filter((one) => !gone.includes(one))) !== "inconclusive") fewestSure = Math.min(fewestSure, chosen.length);
        }
        expect([bound(kByCause.atLeast), bound(kByCause.atMost)]).toEqual([fewest, fewestSure]);
        expect(isNotAbove(kByCause, k)).toBe(true);
      }),
      runs,
    );
  });

  test("each cut set by cause is a cut, needs all its failures, and the smallest are among them", () => {
    fc.assert(
      fc.property(tableWithCauses, anyThreshold, ({ table, restsOn }, threshold) => {
        const { kByCause, cutSetsByCause, causes, cutSets } = analyse(table, threshold, { restsOn });
        const { isCut } = bruteForce(table, threshold);
        const goneOf = (set: (typeof cutSetsByCause)[number]): readonly number[] => [
          ...set.guardrails,
          ...set.causes.flatMap((cause) => causes[cause]?.guardrails ?? []),
        ];
        for (const set of cutSetsByCause) expect(isCut(goneOf(set))).toBe(true);
        const sizes = cutSetsByCause.map((set) => set.guardrails.length + set.causes.length);
        expect(sizes.length === 0 ? null : Math.min(...sizes)).toBe(kByCause.atLeast);
        expect(sizes.length > 0).toBe(cutSets.length > 0);
        for (const { causes: named, guardrails } of cutSetsByCause) {
          for (const cause of named) {
            const others = [...guardrails, ...named.filter((other) => other !== cause).flatMap((other) => causes[other]?.guardrails ?? [])];
            expect((causes[cause]?.guardrails ?? []).filter((one) => !others.includes(one)).length).toBeGreaterThan(1);
          }
        }
      }),
      runs,
    );
  });

  test("without shared causes the cut sets by cause are the cut sets", () => {
    fc.assert(
      fc.property(anyOutcomes(), anyThreshold, (table, threshold) => {
        const { cutSetsByCause, cutSets, k, kByCause } = analyse(table, threshold);
        expect(cutSetsByCause.map(({ guardrails }) => maskOf(guardrails))).toEqual(cutSets);
        expect(kByCause).toEqual(k);
      }),
      runs,
    );
  });
});

function isNotAbove(one: SafetyNumber, other: SafetyNumber): boolean {
  return bound(one.atLeast) <= bound(other.atLeast) && bound(one.atMost) <= bound(other.atMost);
}
