import { describe, expect, test } from "vitest";
import { analyseAblation } from "#ablation/analyse-ablation";
import { searchSubsets } from "#ablation/search";
import type { SearchRequest } from "#ablation/search";
import type { AblationAnalysis, Subset } from "#model/ablation";
import type { Judgement } from "#model/outcome";
import { sizeOf } from "#ablation/subsets";
import { documentOf, madeUp, resultOf } from "../../property/ablation-arbitrary.ts";

/** A search over outcomes that any of some sets lifts, with what it asked for. */
async function search(
  size: number,
  heldBy: readonly Subset[],
  options: Partial<SearchRequest> & { readonly outcome?: (subset: Subset, usual: Judgement) => Judgement } = {},
) {
  const batches: (readonly Subset[])[] = [];
  const { results, record } = await searchSubsets({
    size,
    threshold: "restorable",
    seed: 1,
    limit: 5000,
    sampleSize: 100,
    evaluate: async (subsets) => {
      batches.push(subsets);
      return subsets.map((subset) => {
        const usual = heldBy.some((set) => (set & ~subset) === 0) ? "held" : "lost";
        return resultOf(subset, options.outcome?.(subset, usual) ?? usual);
      });
    },
    ...options,
  });
  const ablation = { ...madeUp(["lost", "held"]).ablation, restsOn: Array.from({ length: size }, () => []), friction: [], results, search: record };
  const analyse = (threshold: "restorable" | "held" = "restorable"): AblationAnalysis =>
    analyseAblation(documentOf(size, [ablation], "search"), ablation, threshold);
  return { results, record, batches, analyse };
}

describe("a search", () => {
  test("of 20 guardrails finds every minimal set with under a thousandth of the executions", async () => {
    const { record, analyse } = await search(20, [0b11, 0b11100, 1 << 19]);
    expect(analyse()).toMatchObject({ pathSets: [1 << 19, 0b11, 0b11100], k: { atLeast: 3, atMost: 3 } });
    expect(analyse().cutSets).toHaveLength(2 * 3);
    expect(record).toMatchObject({ complete: true, threshold: "restorable", sample: { size: 100, agreed: 100, disagreeing: [] } });
    expect(record.executed).toBeLessThan(2 ** 20 / 1000);
    expect(record.assumptions).toEqual([
      `More guardrails never do worse: ${record.executed} of ${2 ** 20} subsets were executed, among them all with up to 2 guardrails missing, and the others concluded from them.`,
    ]);
    expect(analyse().executedAlone).toEqual({ k: { atLeast: 3, atMost: 3 }, kByCause: { atLeast: 3, atMost: 3 }, concludedPathSets: 0, concludedCutSets: 0 });
  });

  test("that is complete says what k is without its assumption, where more must fail than it executed all combinations of", async () => {
    const { record, analyse, results } = await search(16, [1, 2, 4, 8, 16, 32]);
    expect(record.complete).toBe(true);
    expect(record.assumptions[0]).toContain("among them all with up to 3 guardrails missing");
    expect(results.filter(({ subset }) => sizeOf(subset) === 16 - 4).length).toBeLessThan(1820);
    expect(analyse()).toMatchObject({
      k: { atLeast: 6, atMost: 6 },
      executedAlone: { k: { atLeast: 4, atMost: 6 }, kByCause: { atLeast: 4, atMost: 6 }, concludedPathSets: 0, concludedCutSets: 1 },
    });
  });

  test("that came to execute every subset says that none was concluded, and not that no sample was drawn", async () => {
    const { record, analyse } = await search(3, [0b11], { sampleSize: 0 });
    expect(record).toMatchObject({
      executed: 8,
      sample: { size: 0 },
      assumptions: ["More guardrails never do worse: all 8 subsets were executed, so that none had to be concluded from others."],
    });
    expect(analyse()).toMatchObject({
      k: { atLeast: 1, atMost: 1 },
      executedAlone: { k: { atLeast: 1, atMost: 1 }, concludedPathSets: 0, concludedCutSets: 0 },
    });
  });

  test("of 30 guardrails finds every minimal set, and estimates importance by drawing", async () => {
    const { analyse, record } = await search(30, [0b11, 1 << 29]);
    const analysis = analyse();
    expect(analysis).toMatchObject({ pathSets: [1 << 29, 0b11], cutSets: [(1 << 29) | 0b01, (1 << 29) | 0b10], k: { atLeast: 2, atMost: 2 } });
    expect(record.complete).toBe(true);
    const [first, idle, last] = [analysis.importance[0], analysis.importance[10], analysis.importance[29]];
    // The last decides unless the first two stand; each of the first two when the other stands and the last does not.
    for (const [one, birnbaum, shapley] of [
      [last, 3 / 4, 2 / 3],
      [first, 1 / 4, 1 / 6],
      [idle, 0, 0],
    ] as const) {
      expect(Math.abs((one?.birnbaum.value ?? Number.NaN) - birnbaum)).toBeLessThan(0.03);
      expect(Math.abs((one?.shapley.value ?? Number.NaN) - shapley)).toBeLessThan(0.03);
      expect(one?.birnbaum).toMatchObject({ conditional: true });
      expect(one?.birnbaum.margin).toBeGreaterThan(0);
    }
    expect(idle).toMatchObject({ neverDecisive: true, redundant: true });
    expect(last).toMatchObject({ neverDecisive: false, redundant: false });
  });

  test("asks in batches, for no subset twice, and begins with all, none, each alone and all but each", async () => {
    const { batches } = await search(13, [0b11, 0b11100], { batch: 8 });
    const asked = batches.flat();
    expect(Math.max(...batches.map(({ length }) => length))).toBe(8);
    expect(new Set(asked).size).toBe(asked.length);
    const singles = Array.from({ length: 13 }, (_, index) => 1 << index);
    expect(asked.slice(0, 28)).toEqual([2 ** 13 - 1, 0, ...singles.map((single) => 2 ** 13 - 1 - single), ...singles]);
  });

  test("asks the same again with the same seed, and something else with another", async () => {
    const asked = async (seed: number) => (await search(13, [0b11, 0b11100], { seed })).batches;
    expect(await asked(1)).toEqual(await asked(1));
    expect(await asked(1)).not.toEqual(await asked(2));
  });

  test("keeps to its limit, says that it is not complete, and bounds k", async () => {
    const { record, analyse } = await search(16, [0b11, 0b1100, 0b110000, 0b11000000], { limit: 45 });
    expect(record).toMatchObject({ complete: false, executed: 45 });
    expect(record.assumptions).toContain("The search was stopped by its limit: further minimal sets may exist.");
    const { k, importance } = analyse();
    expect([k.atLeast ?? 99, k.atMost ?? 99]).toEqual([expect.toSatisfy((bound: number) => bound <= 4), expect.toSatisfy((bound: number) => bound >= 4)]);
    expect(k.atLeast).not.toBe(k.atMost);
    expect(importance[0]?.birnbaum.margin).toBeGreaterThan(0.1);
  });

  test("says when there was no sample to bear it out", async () => {
    const { record, analyse } = await search(13, [0b11], { sampleSize: 0 });
    expect(record.sample).toMatchObject({ size: 0 });
    expect(record.assumptions).toContain("No sample was drawn: nothing but the search itself bears its conclusions out.");
    // Every guardrail's margin reaches over all that is possible.
    expect(analyse().importance.every(({ birnbaum }) => birnbaum.margin >= 1)).toBe(true);
  });

  test("another threshold than the one it asked for is answered with what its executions show", async () => {
    const { analyse } = await search(13, [0b11], {
      outcome: (subset, usual) => (usual === "held" ? ((subset & 0b100) === 0 ? "restorable" : "held") : "lost"),
    });
    expect(analyse("restorable")).toMatchObject({ pathSets: [0b11], k: { atLeast: 1, atMost: 1 } });
    expect(analyse("held").importance.every(({ shapley }) => shapley.margin >= 0.5)).toBe(true);
    expect(analyse("held").k.atMost).toBe(1);
  });
});

describe("a search whose assumption does not hold", () => {
  // Two guardrails hold it; with a third beside them that is lost again, unless a fourth stands too.
  const undone = (subset: Subset, usual: Judgement): Judgement => (usual === "held" && (subset & 0b1100) === 0b0100 ? "lost" : usual);

  test("says so, is not complete, and executes what it names as broken", async () => {
    const { record, analyse, results } = await search(13, [0b11], { outcome: undone, sampleSize: 300 });
    expect(record.complete).toBe(false);
    expect(record.assumptions.join(" ")).toContain("The executions refute that");
    const executed = new Set(results.map(({ subset }) => subset));
    const { brokenPairs, k } = analyse();
    expect(brokenPairs.length).toBeGreaterThan(0);
    for (const { subset, added } of brokenPairs) expect([executed.has(subset), executed.has(subset | (1 << added))]).toEqual([true, true]);
    expect(k).toEqual({ atLeast: 1, atMost: 1 });
  });

  test("bounds k by executions alone", async () => {
    // Any of six guardrails holds it, but where just one of them stands and four others do, which neither the opening nor the search executes.
    const odd = 0b1010101000000;
    const alone = (subset: Subset): boolean => [1, 2, 4, 8, 16, 32].includes(subset & 0b111111);
    const outcome = (subset: Subset, usual: Judgement): Judgement => (alone(subset) && (subset & odd) === odd ? "lost" : usual);
    const { analyse, record } = await search(13, [1, 2, 4, 8, 16, 32], { outcome, sampleSize: 1200 });
    expect(record.complete).toBe(false);
    expect(analyse().k.atMost).toBe(5);
    expect(analyse().k.atLeast).toBeLessThanOrEqual(5);
    const { analyse: unharmed } = await search(13, [1, 2, 4, 8, 16, 32], { sampleSize: 1200 });
    expect(unharmed().k).toEqual({ atLeast: 6, atMost: 6 });
  });

  test("proves k by executing every smaller set of failures, where the limit allows it", async () => {
    // Any of three holds it, and a fourth alone unless a fifth stands.
    const outcome = (subset: Subset, usual: Judgement): Judgement => (usual === "lost" && (subset & 0b11000) === 0b01000 ? "held" : usual);
    const proved = await search(14, [1, 2, 4], { outcome, sampleSize: 300 });
    expect(proved.record.complete).toBe(false);
    expect(proved.analyse().k).toEqual({ atLeast: 3, atMost: 3 });
    // Where it does not, no set of failures is begun that cannot be executed whole, and the break may stay unseen.
    const pinched = await search(14, [1, 2, 4], { outcome, sampleSize: 0, limit: 300 });
    expect(pinched.record.executed).toBeLessThan((14 * 13) / 2);
  });

  test("an inconclusive run counts as fallen in the bounds of k, though what holds it up suffices", async () => {
    const { analyse } = await search(13, [1, 2, 4], { outcome: (subset, usual) => (subset === 0b0111111111111 ? "inconclusive" : usual) });
    expect(analyse()).toMatchObject({ k: { atLeast: 1, atMost: 3 }, kByCause: { atLeast: 1, atMost: 3 }, inconclusive: 1 });
    expect(analyse().cutSets).toEqual([1 << 12, 0b111]);
  });

  test("counts a sample that is inconclusive as not borne out", async () => {
    const { record } = await search(13, [0b11], {
      outcome: (subset, usual) => ((subset & 0b110000) === 0b100000 && (subset & 0b1111111000000) !== 0b1111111000000 && subset > 64 ? "inconclusive" : usual),
    });
    expect(record.sample.disagreeing.length).toBeGreaterThan(0);
    expect(record.complete).toBe(false);
    expect(record.assumptions.join(" ")).toContain("inconclusive: nothing was concluded from them.");
  });
});

describe("a search that cannot be", () => {
  test.each([0, 31])("%i guardrails are refused", async (size) => {
    await expect(searchSubsets({ size, threshold: "held", evaluate: async () => [], seed: 1, limit: 100, sampleSize: 0 })).rejects.toMatchObject({
      code: "usage",
      message: expect.stringContaining(`not ${size}`),
    });
  });

  test("fewer executions than it begins with are refused", async () => {
    await expect(search(13, [1], { limit: 27 })).rejects.toMatchObject({ code: "usage", message: expect.stringContaining("27 executions: the first 28") });
    await expect(search(13, [1], { limit: 28 })).resolves.toMatchObject({ record: { executed: 28 } });
  });

  test("a result that does not come back is an error, not an outcome", async () => {
    await expect(search(13, [1], { evaluate: async () => [] })).rejects.toMatchObject({
      code: "inconclusive",
      message: expect.stringContaining("no result came back"),
    });
  });

  test("what goes wrong in an execution is passed on", async () => {
    const broken = new Error("a worker died");
    await expect(search(13, [1], { evaluate: () => Promise.reject(broken) })).rejects.toBe(broken);
  });
});
