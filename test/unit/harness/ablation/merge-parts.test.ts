import { describe, expect, test } from "vitest";
import { assembleDocument } from "#harness/ablation/assemble-document";
import { mergeParts } from "#harness/ablation/merge-parts";
import type { NamedPart } from "#harness/ablation/merge-parts";
import { sealedText } from "#harness/ablation/saved-ablation";
import { sampleExecuted, samplePart, samplePlan } from "./samples.ts";

const named = (file: string, part: NamedPart["part"]): NamedPart => ({ file, part });

function refusal(parts: readonly NamedPart[]): { readonly code: string; readonly message: string; readonly hint: string } {
  try {
    mergeParts(parts);
  } catch (error) {
    return error as ReturnType<typeof refusal>;
  }
  throw new Error("nothing was refused");
}

describe("parts are joined", () => {
  test("to what one machine makes of the same executions, in whatever order they are named", () => {
    const whole = sealedText(assembleDocument(samplePlan, sampleExecuted));
    for (const order of [
      [1, 2, 3],
      [3, 1, 2],
    ]) {
      const { plan, executed } = mergeParts(order.map((index) => named(`p${index}`, samplePart(index, 3))));
      expect(sealedText(assembleDocument(plan, executed))).toBe(whole);
    }
  });

  test("when one stands there twice and says the same", () => {
    expect(mergeParts([named("a", samplePart(1, 2)), named("b", samplePart(2, 2)), named("c", samplePart(1, 2))]).executed).toHaveLength(4);
    const told = { ...samplePart(1, 2), executed: samplePart(1, 2).executed.map((line) => ({ ...line, told: true as const })) };
    expect(mergeParts([named("a", samplePart(1, 2)), named("b", samplePart(2, 2)), named("c", told)]).executed).toHaveLength(4);
  });
});

describe("parts are refused", () => {
  test.each([
    ["versions", { settings: { ...samplePlan.settings, version: "2.0.0" } }, ["1.0.0", "2.0.0"]],
    ["seeds", { settings: { ...samplePlan.settings, seeds: [1, 2, 3] } }, ["1, 2", "1, 2, 3"]],
    ["guardrails", { guardrails: [...samplePlan.guardrails].slice(1) }, ["a.first"]],
    ["scenarios", { scenarios: samplePlan.scenarios.map((one) => ({ ...one, scenario: "fire" })) }, ["flood", "fire"]],
    ["operators", { scenarios: samplePlan.scenarios.map((one) => ({ ...one, operator: "literal" as const })) }, ["literal"]],
    ["thresholds", { threshold: "held" as const }, ["restorable", "held"]],
    ["configurations", { configuration: "sha256:1" }, ["sha256:1"]],
    ["settings (rows)", { settings: { ...samplePlan.settings, rows: 5 } }, ["5"]],
    ["titles and grounds of guardrails", { scenarios: samplePlan.scenarios.map((one) => ({ ...one, restsOn: [[], []] })) }, []],
  ])("when their %s differ", (name, changes, texts) => {
    const { code, message, hint } = refusal([named("one.json", samplePart(1, 2)), named("two.json", samplePart(2, 2, changes))]);
    expect(code).toBe("usage");
    expect(message).toBe(`\`one.json\` and \`two.json\` are parts of different ablations: their ${name} differ`);
    for (const text of texts) expect(hint).toContain(text);
  });

  test("when shards are missing, which are named", () => {
    expect(refusal([named("a", samplePart(1, 4)), named("b", samplePart(3, 4))])).toMatchObject({ code: "usage", message: "Shards 2, 4 of 4 are missing" });
    expect(refusal([named("a", samplePart(1, 2))])).toMatchObject({
      message: "Shard 2 of 2 is missing",
      hint: expect.stringContaining("--shard 2/2") as string,
    });
  });

  test("when one is given twice in the place of another: both are said", () => {
    expect(refusal([named("a", samplePart(1, 2)), named("a", samplePart(1, 2))]).message).toBe("Shard 2 of 2 is missing, and shard 1 was given twice (a, a)");
    expect(refusal([named("a", samplePart(3, 4)), named("b", samplePart(1, 4)), named("c", samplePart(3, 4)), named("d", samplePart(3, 4))]).message).toBe(
      "Shards 2, 4 of 4 are missing, and shard 3 was given 3 times (a, c, d)",
    );
  });

  test("of other versions, for which the command need not be another; of other seeds it is the command", () => {
    const hintOf = (settings: object): string =>
      refusal([named("a", samplePart(1, 2)), named("b", samplePart(2, 2, { settings: { ...samplePlan.settings, ...settings } }))]).hint;
    expect(hintOf({ version: "2.0.0" })).toBe("In a: 1.0.0. In b: 2.0.0. Execute all shards with the same scartissue");
    expect(hintOf({ seeds: [1] })).toBe("In a: 1, 2. In b: 1. Execute all shards by the same command, but for --shard");
  });

  test("when they were shared out by different numbers", () => {
    expect(refusal([named("a", samplePart(1, 2)), named("b", samplePart(2, 3))]).message).toBe("`a` is one of 2 shards, and `b` one of 3");
  });

  test("when two disagree about the same execution", () => {
    const other = samplePart(1, 2);
    const changed = { ...other, executed: other.executed.map((line) => ({ ...line, outcome: "held" as const })) };
    const { message } = refusal([named("a", samplePart(1, 2)), named("b", samplePart(2, 2)), named("c", changed)]);
    expect(message).toBe("`a` and `c` disagree about subset 0 of flood (persistent): lost and held");
  });

  test("when an execution is in none of them", () => {
    const short = samplePart(1, 2);
    expect(refusal([named("a", { ...short, executed: short.executed.slice(1) }), named("b", samplePart(2, 2))]).message).toBe(
      "No part holds subset 0 of flood (persistent), although every shard is there",
    );
  });

  test("when there are none", () => {
    expect(refusal([]).message).toBe("No parts were named");
  });
});
