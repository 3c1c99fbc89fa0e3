import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Judgement } from "#model/outcome";
import { packData, unpackData } from "#report/html/packed-data";
import { layered, sampleAblation, sampleStory } from "./sample-ablation.ts";

const judgements: readonly Judgement[] = ["lost", "restorable", "service-down", "exposed", "held", "inconclusive"];

describe("data as it stands in the page", () => {
  it("comes out as it went in, whatever the outcomes and whichever subsets were executed", () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...judgements), { minLength: 16, maxLength: 16 }),
        fc.option(fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 1 }), { nil: undefined }),
        fc.string(),
        (outcomes, executed, title) => {
          const document = sampleAblation({
            guardrails: 4,
            outcomeOf: (subset) => outcomes[subset] ?? "lost",
            title,
            ...(executed === undefined ? {} : { executed: executed.toSorted((one, other) => one - other) }),
          });
          const data = { document, analyses: [], stories: [sampleStory(title)], runs: [] };
          expect(unpackData(JSON.parse(JSON.stringify(packData(data))) as ReturnType<typeof packData>)).toEqual(data);
        },
      ),
    );
  });

  it("keeps what several seeds came to", () => {
    const document = sampleAblation({ guardrails: 2, outcomeOf: layered });
    const [ablation] = document.scenarios;
    if (ablation === undefined) throw new Error("the sample has a scenario");
    const bySeed = [
      { seed: 1, outcome: "held" as const },
      { seed: 2, outcome: "lost" as const },
    ];
    const seeded = {
      ...document,
      scenarios: [{ ...ablation, results: ablation.results.map((result) => (result.subset === 2 ? { ...result, bySeed } : result)) }],
    };
    const unpacked = unpackData(packData({ document: seeded, analyses: [], stories: [], runs: [] }));
    expect(unpacked.document?.scenarios[0]?.results.map((result) => result.bySeed)).toEqual([undefined, undefined, bySeed, undefined]);
  });

  it("says a long text once, however often it is told", () => {
    const story = sampleStory("A title that is told twice");
    const text = JSON.stringify(packData({ analyses: [], stories: [story, story, story], runs: [] }));
    expect(text.split("terraform destroy -auto-approve")).toHaveLength(2);
  });
});
