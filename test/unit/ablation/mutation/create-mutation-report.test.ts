import { Ajv } from "ajv";
import schema from "mutation-testing-report-schema/mutation-testing-report-schema.json" with { type: "json" };
import { describe, expect, test } from "vitest";
import { createMutationReport } from "#ablation/mutation/create-mutation-report";
import type { ExecutedMutant } from "#ablation/mutation/create-mutation-report";
import type { MutantJudgement } from "#ablation/mutation/judge-mutant";
import { weakenPolicy } from "#ablation/mutation/weaken-policy";
import { keyOf } from "#ablation/mutation/weakening";
import type { Json } from "#model/json";

const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

const document: Json = { Statement: [{ Sid: "Keep", Effect: "Deny", Action: ["a:B", "c:D"], Resource: "*" }] };
const killed: MutantJudgement = {
  status: "Killed",
  reason: "x literal alone: lost instead of held",
  coveredBy: ["x literal alone"],
  killedBy: ["x literal alone"],
  exercised: true,
};
const source = `${JSON.stringify(document, null, 2)}\n`;
const mutants: readonly ExecutedMutant[] = weakenPolicy(document, "restrains").map((found) => ({
  id: keyOf(found),
  shown: { name: "g/policy.json", source },
  found,
  judgement: killed,
}));
const tests = [
  { id: "x literal alone", scenario: "x", name: "literal operator, the weakened guardrail alone" },
  { id: "x literal all", scenario: "x", name: "literal operator, all guardrails" },
];
const head = { version: "1.2.3", config: { seed: 1 } };

describe("a mutation report", () => {
  const report = createMutationReport(mutants, tests, head);

  test("fits the schema of the mutation-testing viewers", () => {
    validate(report);
    expect(validate.errors).toBeNull();
  });

  test("control: the schema refuses a report with a status of its own making", () => {
    const [file] = Object.values(report.files);
    const spoilt = { ...report, files: { x: { ...file, mutants: [{ ...file?.mutants[0], status: "Fine" }] } } };
    expect(validate(spoilt)).toBe(false);
  });

  test("puts each mutant where it stands in its document", () => {
    const places = report.files["g/policy.json"]?.mutants.map(({ description, location: { start, end }, replacement }) => [
      description,
      source
        .split("\n")
        .slice(start.line - 1, end.line)
        .join("\n")
        .slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined)
        .trim(),
      replacement,
    ]);
    expect(places?.slice(1)).toEqual([
      ["Keep allows what it denied", '"Deny"', '"Allow"'],
      ["Keep: action a:B is dropped", '"a:B",', ""],
      ["Keep: action c:D is dropped", ',\n        "c:D"', ""],
    ]);
    expect(places?.[0]?.[0]).toBe("Keep is dropped");
  });

  test("names tests by their scenario, and says who noticed", () => {
    expect(report.testFiles).toEqual({ x: { tests: tests.map(({ id, name }) => ({ id, name })) } });
    expect(report.files["g/policy.json"]?.mutants[0]).toMatchObject({ killedBy: ["x literal alone"], statusReason: "x literal alone: lost instead of held" });
  });

  test("is the same each time, and holds no times", () => {
    expect(createMutationReport(mutants, tests, head)).toEqual(report);
    expect(JSON.stringify(report)).not.toMatch(/duration|performance/);
  });

  test("refuses a mutant that its document does not hold", () => {
    const [first] = mutants;
    if (first === undefined) throw new Error("no mutants");
    expect(() => createMutationReport([{ ...first, shown: { name: "other.json", source: "{}" } }], tests, head)).toThrow("has nothing at /Statement/0");
  });
});
