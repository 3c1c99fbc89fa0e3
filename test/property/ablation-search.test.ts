import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyseAblation } from "#ablation/analyse-ablation";
import { boundOf } from "#ablation/safety-number";
import { searchSubsets } from "#ablation/search";
import type { SearchRequest } from "#ablation/search";
import type { AblationAnalysis, SafetyNumber, Subset, SubsetResult } from "#model/ablation";
import { isAtLeast } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";
import { anyOutcomes, anyThreshold, causesOf, documentOf, madeUp, monotoneOutcomes, resultOf } from "./ablation-arbitrary.ts";

const runs = { seed: 20260226, numRuns: 120 };
const bound = (value: number | null): number => value ?? Number.POSITIVE_INFINITY;
const holds = ({ atLeast, atMost }: SafetyNumber, k: number): boolean => bound(atLeast) <= k && k <= bound(atMost);

/** Numbers that look random and are the same each time. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

/** Says of each subset what fired in it: sometimes what mattered, sometimes anything that stood, as in life. */
function firing(table: readonly Judgement[], seed: number): (subset: Subset) => SubsetResult {
  const next = numbers(seed);
  return (subset) => {
    const fired = Array.from({ length: Math.log2(table.length) }, (_, index) => index).filter((index) => (subset & (1 << index)) !== 0 && next(3) === 0);
    return { ...resultOf(subset, table[subset] ?? "inconclusive"), stoppedBy: fired };
  };
}

interface Searched {
  readonly analysis: AblationAnalysis;
  readonly asked: readonly Subset[];
  readonly found: Awaited<ReturnType<typeof searchSubsets>>;
}

async function searchOnly(table: readonly Judgement[], threshold: Outcome, options: Partial<SearchRequest> = {}): Promise<Searched["found"]> {
  const fire = firing(table, options.seed ?? 1);
  return searchSubsets({
    size: Math.log2(table.length),
    threshold,
    seed: 1,
    limit: 100_000,
    sampleSize: 60,
    evaluate: async (subsets) => subsets.map(fire),
    ...options,
  });
}

async function search(
  table: readonly Judgement[],
  threshold: Outcome,
  options: Partial<SearchRequest> & { readonly restsOn?: Parameters<typeof madeUp>[1] } = {},
): Promise<Searched> {
  const size = Math.log2(table.length);
  const asked: Subset[] = [];
  const fire = firing(table, options.seed ?? 1);
  const evaluate: SearchRequest["evaluate"] = async (subsets) => {
    asked.push(...subsets);
    return subsets.map(fire);
  };
  const found = await searchOnly(table, threshold, { evaluate, ...options });
  const ablation = { ...madeUp(table, options.restsOn).ablation, results: found.results, search: found.record };
  return { analysis: analyseAblation(documentOf(size, [ablation], "search"), ablation, threshold), asked, found };
}

function exhaustively(table: readonly Judgement[], threshold: Outcome, restsOn?: Parameters<typeof madeUp>[1]): AblationAnalysis {
  const { document, ablation } = madeUp(table, restsOn);
  return analyseAblation(document, ablation, threshold);
}

/** Outcomes that some small sets of guardrails lift, of which there are as many as are listed. */
function lifted(size: number, seed: number, lifts: number): readonly Outcome[] {
  const next = numbers(seed);
  const sets = Array.from({ length: lifts }, () => Array.from({ length: 2 + next(3) }, () => 1 << next(size)).reduce((sum, one) => sum | one, 0));
  return Array.from({ length: 2 ** size }, (_, subset) => (sets.some((set) => (set & ~subset) === 0) ? "held" : "lost"));
}

describe("the search, on outcomes that are never worse with one guardrail more", () => {
  const withCauses = monotoneOutcomes(8).chain((table) => causesOf(Math.log2(table.length)).map((restsOn) => ({ table, restsOn: { restsOn } })));

  test("finds what executing every subset finds: path sets, cut sets, k, and both by cause", async () => {
    await fc.assert(
      fc.asyncProperty(withCauses, anyThreshold, async ({ table, restsOn }, threshold) => {
        const { analysis, found } = await search(table, threshold, { restsOn });
        const { pathSets, cutSets, k, kByCause, full, bare, causes } = exhaustively(table, threshold, restsOn);
        expect(analysis).toMatchObject({ pathSets, cutSets, k, kByCause, full, bare, causes });
        expect(new Set(analysis.cutSetsByCause.map((set) => JSON.stringify(set)))).toEqual(
          new Set(exhaustively(table, threshold, restsOn).cutSetsByCause.map((set) => JSON.stringify(set))),
        );
        expect(found.record).toMatchObject({ complete: true, threshold });
      }),
      runs,
    );
  });

  test("concludes every guardrail's importance, and whether it is redundant, as executing every subset does", async () => {
    await fc.assert(
      fc.asyncProperty(monotoneOutcomes(8), anyThreshold, async (table, threshold) => {
        const { analysis } = await search(table, threshold);
        const exact = exhaustively(table, threshold).importance;
        for (const [index, { birnbaum, shapley, redundant, neverDecisive }] of analysis.importance.entries()) {
          expect(birnbaum).toMatchObject({ value: expect.closeTo(exact[index]?.birnbaum.value ?? Number.NaN, 9), conditional: true });
          expect(shapley).toMatchObject({ value: expect.closeTo(exact[index]?.shapley.value ?? Number.NaN, 9), conditional: true });
          expect({ redundant, neverDecisive }).toEqual({ redundant: exact[index]?.redundant, neverDecisive: exact[index]?.neverDecisive });
        }
      }),
      runs,
    );
  });

  test.each([
    [13, 1, 8],
    [13, 2, 16],
    [14, 3, 5],
    [14, 4, 12],
    [14, 5, 20],
  ])(
    "of %i guardrails (case %i, %i lifts) executes less than one subset in eight, with what k rests on and its sample, and none twice",
    async (size, seed, lifts) => {
      const table = lifted(size, seed, lifts);
      const { analysis, asked, found } = await search(table, "restorable", { seed, limit: 3000 });
      const { pathSets, cutSets, k } = exhaustively(table, "restorable");
      expect(analysis).toMatchObject({ pathSets, cutSets, k });
      expect(asked.length).toBeLessThan(2 ** size / 8);
      expect(new Set(asked).size).toBe(asked.length);
      expect(found.record.executed).toBe(asked.length);
    },
  );

  test("with a limit never finds more than there is, says that it is not complete, and bounds k", async () => {
    await fc.assert(
      fc.asyncProperty(monotoneOutcomes(8), anyThreshold, fc.integer({ min: 18, max: 80 }), async (table, threshold, limit) => {
        const { analysis, asked, found } = await search(table, threshold, { limit, sampleSize: 4 });
        const exact = exhaustively(table, threshold);
        expect(asked.length).toBeLessThanOrEqual(limit);
        expect(holds(analysis.k, bound(exact.k.atMost))).toBe(true);
        for (const path of analysis.pathSets) expect(exact.pathSets).toContain(path);
        for (const cut of analysis.cutSets) expect(exact.cutSets).toContain(cut);
        if (found.record.complete) expect(analysis).toMatchObject({ pathSets: exact.pathSets, cutSets: exact.cutSets, k: exact.k });
        for (const [index, { birnbaum, shapley }] of analysis.importance.entries()) {
          expect(Math.abs(birnbaum.value - (exact.importance[index]?.birnbaum.value ?? Number.NaN))).toBeLessThanOrEqual(birnbaum.margin + 1e-9);
          expect(Math.abs(shapley.value - (exact.importance[index]?.shapley.value ?? Number.NaN))).toBeLessThanOrEqual(shapley.margin + 1e-9);
        }
      }),
      runs,
    );
  });

  test("with some outcomes hidden as inconclusive, the bounds of k hold what they hide", async () => {
    const hidden = monotoneOutcomes(7).chain((table) =>
      fc
        .array(fc.nat(table.length - 1), { maxLength: 12 })
        .map((places) => ({ table, seen: table.map((outcome, subset): Judgement => (places.includes(subset) ? "inconclusive" : outcome)) })),
    );
    await fc.assert(
      fc.asyncProperty(hidden, anyThreshold, async ({ table, seen }, threshold) => {
        const { analysis } = await search(seen, threshold);
        expect(holds(analysis.k, bound(exhaustively(table, threshold).k.atMost))).toBe(true);
        expect(holds(analysis.kByCause, bound(exhaustively(table, threshold).kByCause.atMost))).toBe(true);
        for (const path of analysis.pathSets) expect(isAtLeast(seen[path] ?? "lost", threshold)).toBe(true);
      }),
      runs,
    );
  });
});

describe("the search, on outcomes that break its assumption", () => {
  /** Lifted outcomes in which one subset in 64 comes out the other way round. */
  function planted(size: number, seed: number): readonly Outcome[] {
    return lifted(size, seed, 6).map((outcome, subset) => ((subset & 0b111111) === 0b010110 ? (outcome === "held" ? "lost" : "held") : outcome));
  }

  test("its sample catches one wrong subset in 64 about as often as chance has it, and is then not complete", async () => {
    const [tries, sampleSize, limit] = [120, 180, 800];
    const table = planted(12, 3);
    let [caught, expected] = [0, 0];
    for (let seed = 1; seed <= tries; seed += 1) {
      const { record } = await searchOnly(table, "restorable", { seed, sampleSize, limit });
      const drawn = record.sample.strata?.find(({ from }) => from === "any")?.size ?? 0;
      expected += 1 - (63 / 64) ** drawn;
      const isCaught = record.sample.strata?.some(({ from, disagreed }) => from === "any" && disagreed > 0) === true;
      caught += Number(isCaught);
      if (isCaught) expect(record.complete).toBe(false);
      expect(record.sample.agreed + record.sample.disagreeing.length).toBe(record.sample.size);
    }
    const spread = 3 * Math.sqrt(tries * 0.25);
    expect(Math.abs(caught - expected)).toBeLessThan(spread);
    expect(caught).toBeGreaterThan(tries / 4);
  });

  test("the margin of Birnbaum's importance holds the truth, whether or not the sample met a wrong subset", async () => {
    const table = planted(12, 3);
    const exact = exhaustively(table, "restorable").importance;
    let [within, all] = [0, 0];
    for (let seed = 1; seed <= 25; seed += 1) {
      const { analysis } = await search(table, "restorable", { seed, sampleSize: 120, limit: 800 });
      for (const [index, { birnbaum, shapley }] of analysis.importance.entries()) {
        all += 2;
        within += Number(Math.abs(birnbaum.value - (exact[index]?.birnbaum.value ?? Number.NaN)) <= birnbaum.margin);
        within += Number(Math.abs(shapley.value - (exact[index]?.shapley.value ?? Number.NaN)) <= shapley.margin);
      }
    }
    expect(within / all).toBeGreaterThan(0.95);
  });

  test("what it shows as broken pairs was executed on both sides, and the two differ by one guardrail", async () => {
    const { analysis, found } = await search(planted(12, 3), "restorable", { seed: 2, sampleSize: 300 });
    const executed = new Map(found.results.map(({ subset, outcome }) => [subset, outcome]));
    expect(analysis.brokenPairs.length).toBeGreaterThan(0);
    for (const { subset, added, without, with: worse } of analysis.brokenPairs) {
      expect([executed.get(subset), executed.get(subset | (1 << added))]).toEqual([without, worse]);
    }
    expect(found.record.assumptions.join(" ")).toContain("The executions refute that");
  });

  test("calls itself complete only when it found what executing every subset finds, where the sample may draw them all", async () => {
    let complete = 0;
    await fc.assert(
      fc.asyncProperty(anyOutcomes({ most: 5 }), anyThreshold, async (table, threshold) => {
        const { analysis, found } = await search(table, threshold, { sampleSize: 500, limit: 2500 });
        const { pathSets, cutSets, k, kByCause, inconclusive } = exhaustively(table, threshold);
        // Whatever it assumed: what it says by executions alone is so.
        if (inconclusive === 0)
          for (const [alone, exact] of [[analysis.executedAlone?.k, k] as const, [analysis.executedAlone?.kByCause, kByCause] as const]) {
            expect(boundOf(alone?.atLeast ?? null)).toBeLessThanOrEqual(boundOf(exact.atLeast));
            expect(boundOf(alone?.atMost ?? null)).toBeGreaterThanOrEqual(boundOf(exact.atMost));
          }
        expect(analysis.brokenPairs.some(({ crosses }) => crosses) && found.record.complete).toBe(false);
        if (!found.record.complete) return;
        complete += 1;
        expect(analysis).toMatchObject({ pathSets, cutSets });
        if (inconclusive === 0) expect(analysis.k).toEqual(k);
      }),
      { ...runs, numRuns: 300 },
    );
    expect(complete).toBeGreaterThan(10);
  });
});
