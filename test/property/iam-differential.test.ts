import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { conditionOperators } from "#iam/condition-operator";
import type { JsonPolicy } from "./iam-case.ts";
import { iamCaseArbitrary } from "./iam-case-arbitrary.ts";
import { compareWithOracle, weaknessesOf } from "./iam-comparison.ts";
import { explainDisagreement } from "./iam-disagreements.ts";

const sample = fc.sample(iamCaseArbitrary, { numRuns: 500, seed: 20_260_226 });

describe("IAM decisions beside an independent simulator", () => {
  it("agree, but where AWS's documentation settles the difference", { timeout: 60_000 }, async () => {
    const comparison = await compareWithOracle(sample);

    expect(comparison.unexplained).toEqual([]);
    expect(weaknessesOf(comparison)).toEqual([]);
  });

  it("ask with every condition operator", () => {
    const policies = sample.flatMap(({ identity, scps, rcps, boundary, session, resource }) =>
      [identity, scps.flat(), rcps.flat(), boundary, session, resource].flat(),
    );
    const used = new Set(policies.flatMap(operatorsOf));

    expect([...conditionOperators.keys(), "Null"].filter((name) => !used.has(name))).toEqual([]);
    for (const prefix of ["ForAllValues:", "ForAnyValue:"]) expect([...used].some((name) => name.startsWith(prefix))).toBe(true);
    expect([...used].some((name) => name.endsWith("IfExists"))).toBe(true);
  });

  it("have no excuse for a difference in a case that none of the settled points touches", () => {
    const [plain] = fc.sample(
      iamCaseArbitrary.filter(
        ({ request, resource, session, boundary }) =>
          request.principal.kind === "user" && resource === undefined && session === undefined && boundary === undefined,
      ),
      { numRuns: 1, seed: 1 },
    );
    if (plain === undefined) throw new Error("no case was made");
    const open = { ...plain, scps: [], rcps: [], resourcePolicyRequired: false, identity: [] };

    expect(explainDisagreement(open, true)).toBeUndefined();
  });
});

function operatorsOf(policy: JsonPolicy | undefined): readonly string[] {
  return (policy?.Statement ?? []).flatMap((statement) => Object.keys(statement.Condition ?? {}));
}
