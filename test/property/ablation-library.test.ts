import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { baselineComplaints, exitCodeOfComplaints } from "#harness/cli/ablation-complaints";
import { coverLibrary } from "#ablation/cover-library";
import { diffAblations } from "#ablation/diff-ablations";
import type { AblationDocument } from "#model/ablation";
import { isAtLeast, outcomes } from "#model/outcome";
import type { Judgement } from "#model/outcome";
import { anyThreshold, documentOf, madeUp } from "./ablation-arbitrary.ts";

const runs = { seed: 20260226, numRuns: 300 };

/** Some scenarios over the same guardrails, with any outcomes and any friction. */
const library = fc.integer({ min: 1, max: 4 }).chain((size) =>
  fc.array(
    fc.record({
      table: fc.array(fc.constantFrom<Judgement>(...outcomes, "held", "held", "inconclusive"), { minLength: 2 ** size, maxLength: 2 ** size }),
      friction: fc.array(fc.nat(2), { minLength: size, maxLength: size }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
);

type Library = readonly { readonly table: readonly Judgement[]; readonly friction: readonly number[] }[];

function documentOfAll(all: Library): AblationDocument {
  const scenarios = all.map(({ table, friction }, index) => ({ ...madeUp(table, { friction }).ablation, scenario: `scenario-${index}` }));
  return documentOf(Math.log2(all[0]?.table.length ?? 1), scenarios);
}

/** Subsets of a subset, by counting through all. */
const within = (subset: number): readonly number[] => Array.from({ length: subset + 1 }, (_, one) => one).filter((one) => (one & ~subset) === 0);
const count = (subset: number): number => subset.toString(2).replaceAll("0", "").length;

describe("covering a library, against its definition, on any outcomes", () => {
  test("the smallest sets are those of the smallest size that reach the threshold wherever any set does", () => {
    fc.assert(
      fc.property(library, anyThreshold, (all, threshold) => {
        const holdable = all.filter(({ table }) => table.some((outcome) => isAtLeast(outcome, threshold)));
        const subsets = (all[0]?.table ?? []).map((_, subset) => subset);
        const holding = subsets.filter((subset) => holdable.every(({ table }) => isAtLeast(table[subset] ?? "lost", threshold)));
        const smallest = holding.filter((subset) => count(subset) === Math.min(...holding.map(count)));
        const cover = coverLibrary(documentOfAll(all), threshold);
        expect(cover.smallest.map(({ subset }) => subset).toSorted((one, other) => one - other)).toEqual(smallest);
        expect(cover.unholdable).toHaveLength(all.length - holdable.length);
        for (const { subset, friction } of cover.smallest) {
          const refusals = all.map((one) => one.friction.reduce((sum, own, guardrail) => sum + ((subset & (1 << guardrail)) === 0 ? 0 : own), 0));
          expect(friction).toBe(refusals.reduce((sum, one) => sum + one, 0));
        }
        expect(cover.smallest.map(({ friction }) => friction)).toEqual(cover.smallest.map(({ friction }) => friction).toSorted((one, other) => one - other));
      }),
      runs,
    );
  });

  test("no other net raises the smallest k more than the next one, or as much for less friction", () => {
    fc.assert(
      fc.property(library, anyThreshold, (all, threshold) => {
        const document = documentOfAll(all);
        const { smallest, k, next } = coverLibrary(document, threshold);
        const [first] = smallest;
        if (first === undefined) return;
        const holdable = all.filter(({ table }) => table.some((outcome) => isAtLeast(outcome, threshold)));
        const fewest = (standing: number): number =>
          Math.min(
            ...holdable.flatMap(({ table }) =>
              within(standing)
                .filter((left) => !isAtLeast(table[left] ?? "lost", threshold))
                .map((left) => count(standing) - count(left)),
            ),
          );
        const costOf = (guardrail: number): number => all.reduce((sum, { friction }) => sum + (friction[guardrail] ?? 0), 0);
        const options = document.guardrails.map((_, guardrail) => guardrail).filter((guardrail) => (first.subset & (1 << guardrail)) === 0);
        const before = fewest(first.subset);
        expect(k?.number.atLeast ?? Number.POSITIVE_INFINITY).toBe(before);
        const best = Math.max(before, ...options.map((guardrail) => fewest(first.subset | (1 << guardrail))));
        expect(next === null).toBe(best === before);
        if (next === null) return;
        expect(best).toBe(before + 1);
        expect(next.k.number.atLeast ?? Number.POSITIVE_INFINITY).toBe(best);
        const cheapest = Math.min(...options.filter((guardrail) => fewest(first.subset | (1 << guardrail)) === best).map(costOf));
        expect(next.cost).toBe(cheapest);
      }),
      runs,
    );
  });
});

describe("a baseline", () => {
  const twice = fc.integer({ min: 1, max: 4 }).chain((size) => {
    const table = fc.array(fc.constantFrom<Judgement>(...outcomes), { minLength: 2 ** size, maxLength: 2 ** size });
    return fc.record({ before: table, after: table });
  });

  test("holds against itself, whatever the outcomes", () => {
    fc.assert(
      fc.property(library, anyThreshold, (all, threshold) => {
        const diff = diffAblations(documentOfAll(all), documentOfAll(all), threshold);
        for (const { changed, explanations, pathSets, cutSets } of diff.scenarios) {
          expect({ worse: changed.worse + changed.better + changed.unclear, explanations, pathSets, cutSets }).toEqual({
            worse: 0,
            explanations: [],
            pathSets: { lost: [], gained: [] },
            cutSets: { lost: [], gained: [] },
          });
        }
        expect(baselineComplaints(diff)).toEqual([]);
      }),
      runs,
    );
  });

  test("fails exactly when k fell, a path set no longer suffices or a cut set is new, where every outcome is conclusive", () => {
    fc.assert(
      fc.property(twice, anyThreshold, ({ before, after }, threshold) => {
        const [one, other] = [before, after].map((table) => documentOfAll([{ table, friction: [] }]));
        if (one === undefined || other === undefined) return;
        const full = before.length - 1;
        const suffices = (table: readonly Judgement[], subset: number): boolean => isAtLeast(table[subset] ?? "lost", threshold);
        const k = (table: readonly Judgement[]): number => Math.min(...table.flatMap((_, left) => (suffices(table, left) ? [] : [count(full) - count(left)])));
        const paths = before.flatMap((_, subset) =>
          suffices(before, subset) && within(subset).every((smaller) => smaller === subset || !suffices(before, smaller)) ? [subset] : [],
        );
        const cuts = (table: readonly Judgement[]): readonly number[] => within(full).filter((cut) => !suffices(table, full & ~cut));
        const isNew = (cut: number): boolean => !cuts(before).some((old) => (old & cut) === old);
        const worse = k(after) < k(before) || paths.some((path) => !suffices(after, path)) || cuts(after).some(isNew);
        expect(exitCodeOfComplaints(baselineComplaints(diffAblations(one, other, threshold)))).toBe(worse ? 1 : 0);
      }),
      runs,
    );
  });
});
