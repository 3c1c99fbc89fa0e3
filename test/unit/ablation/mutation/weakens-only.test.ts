import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOf } from "#ablation/mutation/weakening";
import { weakenPolicy } from "#ablation/mutation/weaken-policy";
import { evaluate } from "#iam/evaluate";
import type { AuthorizationRequest, NamedPolicy, PolicySet } from "#iam/evaluate";
import { parsePolicy } from "#iam/policy";
import type { PolicyKind } from "#iam/policy";
import type { Json, JsonObject } from "#model/json";
import { account, alice, allowAll, database, deploySession, policy } from "../../iam/ask.ts";

const actions = ["rds:DeleteDBInstance", "rds:DescribeDBInstances", "s3:DeleteBucket", "kms:DisableKey"];
const resources = [database, `arn:aws:rds:us-east-1:${account}:db:dev-db`, "arn:aws:s3:::state"];
const contexts: readonly AuthorizationRequest["context"][] = [
  { "aws:PrincipalAccount": account },
  { "aws:PrincipalAccount": account, "aws:PrincipalTag/team": "data", "aws:MultiFactorAuthPresent": "false" },
  { "aws:PrincipalAccount": account, "aws:PrincipalTag/team": "web", "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "600" },
  { "aws:PrincipalAccount": account, "aws:TagKeys": ["team", "site"] },
];
const requests: readonly AuthorizationRequest[] = actions.flatMap((action) =>
  resources.flatMap((resource) =>
    contexts.flatMap((context) => [alice, deploySession].map((principal) => ({ action, resource, resourceAccount: account, principal, context }))),
  ),
);

const some = (...items: readonly string[]): fc.Arbitrary<Json> =>
  fc.oneof(fc.constantFrom(...items), fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 }));
const action = some("rds:DeleteDBInstance", "rds:Delete*", "rds:*", "s3:DeleteBucket", "kms:DisableKey", "*");
const resource = some("*", ...resources, "arn:aws:rds:*:*:*");
const condition = fc.constantFrom<JsonObject>(
  { StringEquals: { "aws:PrincipalTag/team": ["data", "web"] } },
  { StringNotEquals: { "aws:PrincipalTag/team": ["data", "ops"] } },
  { StringEquals: { "aws:PrincipalAccount": account }, BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } },
  { StringEqualsIfExists: { "aws:PrincipalTag/team": "web", "aws:PrincipalAccount": account }, StringEquals: { "aws:PrincipalTag/team": "web" } },
  { NumericGreaterThan: { "aws:MultiFactorAuthAge": "100" } },
  { NumericLessThan: { "aws:MultiFactorAuthAge": "100" } },
  { NumericLessThanEqualsIfExists: { "aws:MultiFactorAuthAge": 100 } },
  { Null: { "aws:MultiFactorAuthPresent": "true" } },
  { ArnNotLike: { "aws:PrincipalArn": [`arn:aws:iam::${account}:user/*`, "arn:aws:iam::*:role/break-glass"] } },
  { "ForAnyValue:StringEquals": { "aws:TagKeys": ["team", "owner"] } },
  { "ForAllValues:StringNotEquals": { "aws:TagKeys": ["site", "owner"] } },
);
const principal = fc.constantFrom<Json>(
  "*",
  { AWS: "*" },
  { AWS: [alice.arn, account] },
  { AWS: alice.arn, Service: ["rds.amazonaws.com"] },
  { AWS: [`arn:aws:iam::${account}:role/deploy`, "444455556666"] },
);

/** Statements as a kind of policy may hold them. */
function statementOf(kind: PolicyKind): fc.Arbitrary<JsonObject> {
  return fc
    .record({
      Effect: fc.constantFrom("Allow", "Deny"),
      action,
      resource,
      notAction: fc.boolean(),
      notResource: fc.boolean(),
      condition: fc.option(condition),
      principal,
    })
    .map(({ Effect, ...one }) => ({
      Effect,
      [one.notAction ? "NotAction" : "Action"]: one.action,
      [one.notResource ? "NotResource" : "Resource"]: one.resource,
      ...(one.condition === null ? {} : { Condition: one.condition }),
      ...(kind === "resource" ? { Principal: one.principal } : {}),
    }));
}

function documentOf(kind: PolicyKind): fc.Arbitrary<JsonObject> {
  const statement = statementOf(kind);
  const Statement = fc.oneof<fc.Arbitrary<Json>[]>(statement, fc.array(statement, { minLength: 1, maxLength: 3 }));
  return Statement.map((statements) => ({ Version: "2012-10-17", Statement: statements }));
}

const admin = policy("identity", "admin", allowAll);
/** Where a policy of each kind can stand, among others or alone. */
const places: readonly { readonly kind: PolicyKind; readonly name: string; readonly set: (one: NamedPolicy) => PolicySet }[] = [
  { kind: "identity", name: "an identity policy alone", set: (one) => ({ scps: [], identity: [one] }) },
  { kind: "identity", name: "an identity policy beside full access", set: (one) => ({ scps: [], identity: [admin, one] }) },
  { kind: "boundary", name: "a boundary", set: (one) => ({ scps: [], identity: [admin], boundary: one }) },
  { kind: "scp", name: "an SCP", set: (one) => ({ scps: [[one]], identity: [admin] }) },
  { kind: "resource", name: "a resource policy beside full access", set: (one) => ({ scps: [], identity: [admin], resource: one }) },
  { kind: "resource", name: "a resource policy that must admit", set: (one) => ({ scps: [], identity: [admin], resource: one, resourcePolicyRequired: true }) },
];

function allowedBy(document: Json, { kind, set }: (typeof places)[number]): readonly boolean[] {
  const policies = set({ name: "subject", policy: parsePolicy(document, { kind, name: "subject" }) });
  return requests.map((request) => evaluate(request, policies).allowed);
}

describe("a weakened policy", () => {
  test.each(places)("that restrains, as $name, still allows whatever it allowed", (place) => {
    fc.assert(
      fc.property(documentOf(place.kind), (document) => {
        const before = allowedBy(document, place);
        for (const weakening of weakenPolicy(document, "restrains")) {
          const after = allowedBy(weakening.changed, place);
          const worse = requests.find((_request, index) => before[index] === true && after[index] !== true);
          expect(worse, `${keyOf(weakening)}: ${weakening.description}`).toBeUndefined();
        }
      }),
      { numRuns: 150 },
    );
  });

  test("that serves a role of the guardrail's own allows nothing new, but where it denied", () => {
    const place = places[0];
    if (place === undefined) throw new Error("no places");
    const allowing = documentOf("identity").filter(({ Statement }) => !JSON.stringify(Statement).includes('"Deny"'));
    fc.assert(
      fc.property(allowing, (document) => {
        const before = allowedBy(document, place);
        for (const weakening of weakenPolicy(document, "serves")) {
          const after = allowedBy(weakening.changed, place);
          const more = requests.find((_request, index) => before[index] !== true && after[index] === true);
          expect(more, `${keyOf(weakening)}: ${weakening.description}`).toBeUndefined();
        }
      }),
      { numRuns: 150 },
    );
  });

  test("is another document each time, and each weakening has a name of its own", () => {
    fc.assert(
      fc.property(documentOf("resource"), fc.constantFrom("restrains", "serves"), (document, use) => {
        const all = weakenPolicy(document, use);
        expect(new Set(all.map(keyOf)).size).toBe(all.length);
        for (const { changed } of all) expect(changed).not.toEqual(document);
      }),
      { numRuns: 150 },
    );
  });
});
