import { describe, expect, test } from "vitest";
import { analyseAblation } from "#ablation/analyse-ablation";
import type { AblationDocument, ScenarioAblation } from "#model/ablation";
import type { Judgement, Outcome } from "#model/outcome";
import { documentOf, madeUp, resultOf } from "../../property/ablation-arbitrary.ts";

const [hook, protection, backup] = [0b001, 0b010, 0b100];

/** A hook that stops the incident alone, a protection and a backup that do together. */
const table: readonly Outcome[] = Array.from({ length: 8 }, (_, subset) =>
  (subset & hook) !== 0 ? "held" : subset === (protection | backup) ? "restorable" : "lost",
);

function analyse(outcomes: readonly Judgement[], threshold: Outcome = "restorable", options: Parameters<typeof madeUp>[1] = {}) {
  const { document, ablation } = madeUp(outcomes, options);
  return analyseAblation(document, ablation, threshold);
}

const corrupt = (results: ScenarioAblation["results"], method: AblationDocument["settings"]["method"] = "exhaustive") => {
  const ablation = { ...madeUp(table).ablation, results };
  return () => analyseAblation(documentOf(3, [ablation], method), ablation, "restorable");
};

describe("an analysis", () => {
  test("names the path sets, the cut sets and how many nets must fail", () => {
    expect(analyse(table)).toMatchObject({
      full: "held",
      bare: "lost",
      pathSets: [hook, protection | backup],
      cutSets: [hook | protection, hook | backup],
      k: { atLeast: 2, atMost: 2 },
      brokenPairCount: 0,
      inconclusive: 0,
    });
  });

  test("asks again for another threshold", () => {
    expect(analyse(table, "held")).toMatchObject({ pathSets: [hook], cutSets: [hook], k: { atLeast: 1, atMost: 1 } });
  });

  test("k is 0 when all guardrails together fall, and the empty set is the cut", () => {
    expect(analyse(["lost", "lost"])).toMatchObject({ k: { atLeast: 0, atMost: 0 }, kByCause: { atLeast: 0, atMost: 0 }, pathSets: [], cutSets: [0] });
  });

  test("k is unbounded when nothing is needed, and the empty set is the path set", () => {
    expect(analyse(["held", "held"])).toMatchObject({
      k: { atLeast: null, atMost: null },
      kByCause: { atLeast: null, atMost: null },
      pathSets: [0],
      cutSets: [],
      cutSetsByCause: [],
    });
  });

  test("k is bounded although the bare run survives, when another subset falls", () => {
    expect(analyse(["held", "lost", "held", "held"])).toMatchObject({ bare: "held", k: { atLeast: 1, atMost: 1 }, cutSets: [protection] });
  });

  test("an inconclusive run gives k bounds, suffices for nothing and counts as fallen", () => {
    const analysis = analyse(["lost", "held", "inconclusive", "held"]);
    expect(analysis).toMatchObject({ pathSets: [0b01], cutSets: [0b01], k: { atLeast: 1, atMost: 2 }, inconclusive: 1 });
    expect(analysis.importance[0]?.birnbaum).toEqual({ value: 0.75, margin: 0.25, conditional: false });
  });

  test("names what is redundant and what never decides", () => {
    // The last guardrail does nothing.
    const idle = analyse(["lost", "held", "lost", "held"]).importance.map(({ redundant, neverDecisive }) => ({ redundant, neverDecisive }));
    expect(idle).toEqual([
      { redundant: false, neverDecisive: false },
      { redundant: true, neverDecisive: true },
    ]);
  });

  test("an inconclusive run shows no guardrail deciding", () => {
    expect(analyse(["inconclusive", "held"]).importance[0]?.neverDecisive).toBe(true);
    expect(analyse(["lost", "held"]).importance[0]?.neverDecisive).toBe(false);
  });

  test("a guardrail without which one net less must fail is not redundant, though the outcome stays", () => {
    const either = analyse(["lost", "held", "held", "held"]);
    expect(either.k).toEqual({ atLeast: 2, atMost: 2 });
    expect(either.importance.map(({ redundant }) => redundant)).toEqual([false, false]);
  });

  test("lists a pair that breaks monotonicity with the commands that play both, those across the threshold first", () => {
    const outcomes: readonly Outcome[] = ["restorable", "held", "service-down", "lost"];
    const { brokenPairs } = analyse(outcomes);
    expect(brokenPairs).toEqual([
      {
        subset: 0b01,
        added: 1,
        without: "held",
        with: "lost",
        crosses: true,
        replays: [
          "npx scartissue run made-up --operator persistent --guardrails agent.g00 --seed 1",
          "npx scartissue run made-up --operator persistent --guardrails agent.g00,agent.g01 --seed 1",
        ],
      },
      expect.objectContaining({ subset: 0b10, added: 0, crosses: true }),
    ]);
    const bare = analyse(["held", "restorable"]).brokenPairs;
    expect(bare).toMatchObject([{ crosses: false, replays: ["npx scartissue run made-up --operator persistent --no-guardrails --seed 1", expect.anything()] }]);
  });

  test("counts all broken pairs and lists the first", () => {
    // Each even number of guardrails does better than the odd ones around it, but all six do worst.
    const oddly = (subset: number): boolean => subset.toString(2).replaceAll("0", "").length % 2 === 1;
    const outcomes = Array.from({ length: 2 ** 6 }, (_, subset): Outcome => (subset === 63 ? "lost" : oddly(subset) ? "restorable" : "held"));
    const { brokenPairs, brokenPairCount } = analyse(outcomes);
    expect(brokenPairCount).toBe(6 + 96);
    expect(brokenPairs).toHaveLength(64);
    expect(brokenPairs.map(({ crosses }) => crosses)).toEqual(brokenPairs.map((_, place) => place < 6));
  });

  test("plays a broken pair again with the settings that it was executed with, and the seed of its outcome", () => {
    const { document, ablation } = madeUp(["held", "lost"]);
    const settings = {
      ...document.settings,
      mode: "postgres" as const,
      rows: 12,
      cloud: "moto",
      terraform: "terraform 1.9.8",
      approver: "rubber-stamp" as const,
      seeds: [1, 2],
    };
    const seeded = {
      ...ablation,
      results: [
        resultOf(0, "held"),
        {
          ...resultOf(1, "lost"),
          bySeed: [
            { seed: 1, outcome: "held" as const },
            { seed: 2, outcome: "lost" as const },
          ],
        },
      ],
    };
    const analysis = analyseAblation({ ...document, settings }, seeded, "restorable");
    expect(analysis.brokenPairs[0]?.replays[1]).toBe(
      "npx scartissue run made-up --operator persistent --guardrails agent.g00 --seed 2 --data postgres --rows 12 --cloud moto --terraform terraform --approver rubber-stamp",
    );
    expect(analysis.orderDependent).toBe(1);
  });

  test("seeds that agree depend on no order", () => {
    const { document, ablation } = madeUp(["held", "held"]);
    const agreeing = {
      ...ablation,
      results: ablation.results.map((result) => ({
        ...result,
        bySeed: [
          { seed: 1, outcome: "held" as const },
          { seed: 2, outcome: "held" as const },
        ],
      })),
    };
    expect(analyseAblation(document, agreeing, "restorable").orderDependent).toBe(0);
  });
});

describe("common causes", () => {
  const production = { kind: "account", is: "111122223333" } as const;

  test("guardrails that rest on the same thing fail as one", () => {
    // Any of three holds it; two of them live in one account.
    const any = Array.from({ length: 8 }, (_, subset): Outcome => (subset === 0 ? "lost" : "held"));
    const analysis = analyse(any, "restorable", { restsOn: [[production], [{ kind: "process", is: "hook" }], [production, { kind: "key", is: "k" }]] });
    expect(analysis.causes).toEqual([{ cause: production, guardrails: [0, 2] }]);
    expect(analysis).toMatchObject({ k: { atLeast: 3, atMost: 3 }, kByCause: { atLeast: 2, atMost: 2 } });
    expect(analysis.cutSetsByCause).toEqual([{ causes: [0], guardrails: [1] }]);
  });

  test("the same name of another kind is another thing", () => {
    const restsOn = [[{ kind: "account", is: "x" } as const], [{ kind: "key", is: "x" } as const]];
    expect(analyse(["lost", "held", "held", "held"], "restorable", { restsOn }).causes).toEqual([]);
  });

  test("causes that share a guardrail are not one cause: the failure of one leaves the other's standing", () => {
    const any = Array.from({ length: 8 }, (_, subset): Outcome => (subset === 0 ? "lost" : "held"));
    const [a, b] = [{ kind: "key", is: "a" } as const, { kind: "key", is: "b" } as const];
    const analysis = analyse(any, "restorable", { restsOn: [[a], [a, b], [b]] });
    expect(analysis.causes).toHaveLength(2);
    expect(analysis.kByCause).toEqual({ atLeast: 2, atMost: 2 });
    expect(analysis.cutSetsByCause).toEqual([
      { causes: [1], guardrails: [0] },
      { causes: [0], guardrails: [2] },
    ]);
  });

  test("no cause is named where a single guardrail does the same", () => {
    const analysis = analyse(["lost", "held", "lost", "held"], "restorable", { restsOn: [[production], [production]] });
    expect(analysis.cutSetsByCause).toEqual([{ causes: [], guardrails: [0] }]);
  });
});

describe("results that cannot be read", () => {
  test("are analysed when nothing is wrong with them", () => {
    expect(corrupt(madeUp(table).ablation.results)).not.toThrow();
  });

  test("a missing subset is incomplete, and says how to go on", () => {
    expect(corrupt(madeUp(table).ablation.results.toSpliced(3, 1))).toThrow(
      expect.objectContaining({ code: "inconclusive", message: expect.stringContaining("7 of 8"), hint: expect.stringContaining("--resume") }),
    );
  });

  test("a search without its full set is incomplete", () => {
    expect(corrupt([resultOf(0, "lost")], "search")).toThrow(expect.objectContaining({ code: "inconclusive" }));
  });

  test.each([-1, 8, 1.5])("%s is no subset of three guardrails", (subset) => {
    expect(corrupt([...madeUp(table).ablation.results, resultOf(subset, "lost")])).toThrow(
      expect.objectContaining({ code: "configuration", message: expect.stringContaining(`${subset} is no subset`) }),
    );
  });

  test("a subset that stands there twice is refused", () => {
    expect(corrupt([...madeUp(table).ablation.results, resultOf(3, "lost")])).toThrow(
      expect.objectContaining({ code: "configuration", message: expect.stringContaining("twice") }),
    );
  });

  test("a search that does not say how it went is refused", () => {
    expect(corrupt(madeUp(table).ablation.results, "search")).toThrow(
      expect.objectContaining({ code: "configuration", message: expect.stringContaining("how it went") }),
    );
  });

  test("more guardrails than a subset holds are refused", () => {
    const { ablation } = madeUp(["lost", "held"]);
    expect(() => analyseAblation(documentOf(31, [ablation]), ablation, "restorable")).toThrow(
      expect.objectContaining({ code: "configuration", message: expect.stringContaining("31 guardrails") }),
    );
  });
});
