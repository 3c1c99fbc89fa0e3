import { describe, expect, it } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { settleAblation } from "#harness/cli/ablate-settings";
import type { AblateFlags } from "#harness/cli/ablate-settings";
import type { Config } from "#harness/config/config";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";

const own: readonly Guardrail[] = Array.from({ length: 9 }, (_, index) =>
  defineGuardrail({
    id: `agent.own-${index}`,
    layer: "agent",
    title: "own",
    stops: "nothing",
    bypasses: [],
    restsOn: () => [],
    promise: { scenario: "x", outcome: { literal: "held", persistent: "held" }, friction: 0 },
  }),
);
const known = [...catalogue, ...own];
const idsOf = (count: number): readonly string[] => known.slice(0, count).map(({ id }) => id);
const two = idsOf(2);

function settle(flags: AblateFlags, config: Config = {}, chosen?: readonly string[]): ReturnType<typeof settleAblation> {
  return settleAblation(flags, config, { known, chosen, policies: new Map(), bindings: {} });
}

describe("an ablation is settled", () => {
  it("with a persistent operator, four seeds, the threshold of production, and every core", () => {
    expect(settle({ guardrails: two })).toMatchObject({
      operators: ["persistent"],
      seeds: [1, 2, 3, 4],
      threshold: "restorable",
      leastK: undefined,
      method: "exhaustive",
      data: "modelled",
      rows: null,
      approver: "reads-the-plan",
      concurrency: expect.any(Number) as number,
    });
  });

  it("by flags before the config", () => {
    const config: Config = { operator: "literal", seed: 7, rows: 5, data: "postgres", approver: "rubber-stamp" };
    expect(settle({ seeds: 2 }, config, two)).toMatchObject({ operators: ["literal"], seeds: [7, 8], rows: 5, data: "postgres", approver: "rubber-stamp" });
    expect(settle({ operator: "both", seed: 3, seeds: 1, rows: 6 }, config, two)).toMatchObject({ operators: ["literal", "persistent"], seeds: [3], rows: 6 });
  });

  it("with an outcome and a number as thresholds, in any order", () => {
    expect(settle({ guardrails: two, threshold: ["k>=2", "held"] })).toMatchObject({ threshold: "held", leastK: 2 });
    expect(settle({ guardrails: two, threshold: ["k >= 0"] })).toMatchObject({ threshold: "restorable", leastK: 0 });
  });

  it("exhaustively up to 12 guardrails, and by a search where that is said", () => {
    expect(settle({ guardrails: idsOf(12) }).method).toBe("exhaustive");
    expect(settle({ guardrails: idsOf(12), search: true }).method).toBe("search");
    expect(settle({ guardrails: idsOf(30), search: true }).method).toBe("search");
  });
});

describe("an ablation is refused", () => {
  it.each([
    ["without guardrails", {}, "No guardrails were named"],
    ["with one guardrail, said twice", { guardrails: [two[0] ?? "", two[0] ?? ""] }, `needs at least two guardrails, and \`${two[0]}\` was named twice`],
    ["with one guardrail, said twice in a list", { guardrails: [`${two[0]}, ${two[0]}`] }, `and \`${two[0]}\` was named twice`],
    ["with one guardrail", { guardrails: two.slice(1) }, `needs at least two guardrails, and there is one: ${two[1]}`],
    ["with an empty list of guardrails", { guardrails: [""] }, "needs at least two guardrails, and there is none"],
    ["with a list of commas", { guardrails: [" , "] }, "needs at least two guardrails, and there is none"],
    ["with nothing to weaken", { guardrails: [""], mutate: true }, "needs a guardrail to weaken, and there is none"],
    ["of 13 guardrails without the search", { guardrails: idsOf(13) }, "13 guardrails have 8,192 combinations"],
    ["of 25 guardrails without the search", { guardrails: idsOf(25) }, "25 guardrails have 33,554,432 combinations"],
    ["of 31 guardrails, with the search or without", { guardrails: idsOf(31), search: true }, "31 guardrails are more than an ablation takes: 30"],
    ["as a shard that is saved nowhere", { guardrails: two, shard: "1/4" }, "--shard without --save"],
    ["that goes on with what is saved nowhere", { guardrails: two, resume: true }, "--resume without --save"],
    ["as a shard of a search", { guardrails: two, search: true, shard: "1/2", save: "a" }, "A search cannot be sharded"],
    ["as a shard with a number to hold", { guardrails: two, threshold: ["k>=2"], shard: "1/2", save: "a" }, "A shard cannot be held against k>=2"],
    ["as a shard with a reporter", { guardrails: two, reporter: ["html:a"], shard: "1/2", save: "a" }, "A shard has nothing to report"],
    ["as a shard with a baseline", { guardrails: two, baseline: "b", shard: "1/2", save: "a" }, "A shard cannot be held against a baseline"],
    ["for a threshold that is none", { guardrails: two, threshold: ["fine"] }, "`fine` is no threshold"],
    ["for a number that is none", { guardrails: two, threshold: ["k>=x"] }, "`k>=x` is no threshold"],
    ["for the threshold below which nothing falls", { guardrails: two, threshold: ["lost"] }, "`lost` is no threshold"],
    ["for two outcomes", { guardrails: two, threshold: ["held", "exposed"] }, "--threshold says two things"],
    ["for two numbers", { guardrails: two, threshold: ["k>=1", "k>=2"] }, "--threshold says two things"],
    ["on another cloud", { guardrails: two, cloud: "moto" }, "plays on the embedded AWS, and `cloud` says moto"],
    ["on the real Terraform", { guardrails: two, terraform: "terraform" as const }, "plays on the embedded Terraform, and `terraform` says terraform"],
  ])("%s", (_, flags, message) => {
    expect(() => settle(flags)).toThrow(expect.objectContaining({ code: "usage", message: expect.stringContaining(message) as string }));
  });

  it("with a config that names no guardrail, and not by an option that only run has", () => {
    expect(() => settle({}, {}, [])).toThrow(
      expect.objectContaining({
        message: "An ablation needs at least two guardrails, and there is none",
        hint: expect.not.stringContaining("--no-guardrails") as string,
      }),
    );
    expect(settle({ guardrails: [...two, ...two] }).guardrails).toHaveLength(2);
  });

  it("on another cloud that the config names", () => {
    expect(() => settle({ guardrails: two }, { cloud: "localstack" })).toThrow("`cloud` says localstack");
    expect(settle({ guardrails: two, cloud: "embedded" }, { cloud: "localstack" }).guardrails).toHaveLength(2);
  });
});
