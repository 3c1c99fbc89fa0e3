import fc from "fast-check";
import { conditionArbitrary, contextArbitrary, type Target, targets } from "./iam-vocabulary.ts";
import type { IamCase, JsonPolicy, JsonStatement } from "./iam-case.ts";

export const home = "111122223333";
const away = "444455556666";

const principals: readonly IamCase["request"]["principal"][] = [
  { arn: `arn:aws:iam::${home}:user/alice`, account: home, kind: "user" },
  { arn: `arn:aws:iam::${home}:user/ops/bob`, account: home, kind: "user" },
  { arn: `arn:aws:sts::${home}:assumed-role/deploy/run-1`, account: home, kind: "role-session" },
  { arn: `arn:aws:sts::${home}:assumed-role/admin/alice`, account: home, kind: "role-session" },
  { arn: `arn:aws:iam::${home}:root`, account: home, kind: "root" },
];
type PrincipalOfCase = IamCase["request"]["principal"];

const everything: JsonPolicy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }] };

/** Questions with all layers, near enough to their policies that allow and deny are both common. */
export const iamCaseArbitrary: fc.Arbitrary<IamCase> = fc
  .record({ target: fc.constantFrom(...targets), principal: principalArbitrary(), abroad: weighted(1, 4) })
  .chain(({ target, principal, abroad }) => {
    const resourceAccount = abroad && target.resource !== "*" ? away : home;
    const resource = target.resource.replace("ACCOUNT", resourceAccount);
    const required = target.action.startsWith("kms:") || target.action === "sts:AssumeRole";
    const about = { ...target, resource };
    return fc
      .record({
        context: contextArbitrary(about, principal),
        scps: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 2, arbitrary: fc.array(levelArbitrary(about), { minLength: 1, maxLength: 3 }) }),
        rcps: sometimes(
          1,
          6,
          fc.array(rcpArbitrary(about), { minLength: 1, maxLength: 2 }).map((policies) => [policies]),
        ),
        boundary: sometimes(1, 4, limitArbitrary(about)),
        session: principal.kind === "role-session" ? sometimes(1, 3, limitArbitrary(about)) : fc.constant(undefined),
        identity: principal.kind === "root" ? fc.constant([]) : fc.array(policyArbitrary(about), { minLength: 1, maxLength: 3 }),
        resource: sometimes(required ? 10 : abroad ? 9 : 4, 10, resourcePolicyArbitrary(about, principal)),
      })
      .map(({ context, rcps, boundary, ...layers }) => ({
        ...layers,
        rcps: rcps ?? [],
        boundary: principal.kind === "root" ? undefined : boundary,
        request: { action: target.action, resource, resourceAccount, principal, context },
        resourcePolicyRequired: required,
      }));
  });

function principalArbitrary(): fc.Arbitrary<PrincipalOfCase> {
  const [alice, bob, deploy, admin, root] = principals.map((principal) => fc.constant(principal));
  return fc.oneof(
    ...[alice, bob, deploy, admin].flatMap((arbitrary) => (arbitrary === undefined ? [] : [{ weight: 5, arbitrary }])),
    ...(root === undefined ? [] : [{ weight: 1, arbitrary: root }]),
  );
}

function levelArbitrary(target: Target): fc.Arbitrary<readonly JsonPolicy[]> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant([everything]) },
    { weight: 4, arbitrary: policyArbitrary(target).map((policy) => [everything, spelledOut(policy)]) },
    { weight: 2, arbitrary: fc.array(limitArbitrary(target).map(spelledOut), { minLength: 1, maxLength: 2 }) },
  );
}

/** SCPs, RCPs and resource policies do not take short ARNs, which both engines refuse there. */
function spelledOut(policy: JsonPolicy): JsonPolicy {
  const long = (patterns: readonly string[] | undefined): readonly string[] | undefined =>
    patterns?.map((pattern) => (pattern === "*" || pattern.split(":").length >= 6 ? pattern : "*"));
  return {
    ...policy,
    Statement: policy.Statement.map(({ Resource, NotResource, ...rest }) => {
      if (NotResource !== undefined) return { ...rest, NotResource: long(NotResource) ?? ["*"] };
      return Resource === undefined ? rest : { ...rest, Resource: long(Resource) ?? ["*"] };
    }),
  };
}

/** A policy that is meant as a limit: mostly generous. */
function limitArbitrary(target: Target): fc.Arbitrary<JsonPolicy> {
  return fc
    .tuple(policyArbitrary(target), weighted(1, 2))
    .map(([policy, generous]) => (generous ? { ...policy, Statement: [...everything.Statement, ...policy.Statement] } : policy));
}

function policyArbitrary(target: Target): fc.Arbitrary<JsonPolicy> {
  return fc
    .tuple(fc.array(statementArbitrary(target), { minLength: 1, maxLength: 3 }), weighted(1, 40))
    .map(([Statement, old]) => ({ Version: old ? "2008-10-17" : "2012-10-17", Statement }));
}

function statementArbitrary(target: Target): fc.Arbitrary<JsonStatement> {
  return fc
    .record({ deny: weighted(1, 5), action: actionArbitrary(target), resource: resourceArbitrary(target), condition: conditionArbitrary(target) })
    .map(({ deny, action, resource, condition }) => ({
      Effect: deny ? "Deny" : "Allow",
      ...action,
      ...resource,
      ...(condition === undefined ? {} : { Condition: condition }),
    }));
}

function actionArbitrary(target: Target): fc.Arbitrary<Pick<JsonStatement, "Action" | "NotAction">> {
  const [service = "", name = ""] = target.action.split(":");
  const verb = /^[A-Z][a-z]+/.exec(name)?.[0] ?? name;
  const covering = fc.constantFrom(
    "*",
    `${service}:*`,
    target.action,
    target.action.toUpperCase(),
    `${service}:${verb}*`,
    `${service}:*${name.slice(verb.length)}`,
    `${service}:${name.slice(0, 2)}?${name.slice(3)}`,
    `${service.toUpperCase()}:${name.toLowerCase()}`,
  );
  const other = fc.constantFrom("rds:Describe*", "s3:List*", "ec2:*", "iam:*", `${service}:Zap*`, `${service}:${name}?`, "kms:Decrypt");
  const list = fc
    .tuple(fc.array(other, { maxLength: 2 }), weighted(4, 5), covering)
    .map(([others, covers, one]) => (covers || others.length === 0 ? [...others, one] : others));
  return fc.tuple(list, weighted(1, 8)).map(([actions, negated]) => (negated ? { NotAction: actions } : { Action: actions }));
}

function resourceArbitrary(target: Target): fc.Arbitrary<Pick<JsonStatement, "Resource" | "NotResource">> {
  const list = fc.array(resourcePattern(target.resource), { minLength: 1, maxLength: 2 });
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({ Resource: ["*"] }) },
    { weight: 8, arbitrary: list.map((Resource) => ({ Resource })) },
    { weight: 1, arbitrary: list.map((NotResource) => ({ NotResource })) },
  );
}

function resourcePattern(resource: string): fc.Arbitrary<string> {
  if (resource === "*") return fc.constantFrom("*", "*", "arn:aws:ec2:*:*:*", "arn:aws:ec2:us-east-1:111122223333:instance/i-1");
  const [, , service = "", region = "", account = "", ...rest] = resource.split(":");
  const name = rest.join(":");
  const at = (...parts: readonly string[]): string => ["arn", "aws", service, ...parts].join(":");
  const half = Math.floor(name.length / 2);
  return fc.constantFrom(
    "*",
    resource,
    resource,
    at("*", "*", name),
    at(region, account, "*"),
    at(region, account, `${name.slice(0, half)}*`),
    at(region, account, `*${name.slice(half)}`),
    at(region, account, `${name.slice(0, 1)}*${name.slice(-1)}`),
    at(region, account, `${name.slice(0, -1)}?`),
    at(region, account, `${name}?`),
    at(region, account, name.toUpperCase()),
    at("*"),
    at(region),
    `arn:aws:${service}`,
    "arn:aws:*",
    "arn:*",
    at("*", name),
    at(`${region}*`, name),
    at(region, "1111*", name),
    at("us-*", "1*3", name),
    at(region, account, name.replace("prod", "${aws:username}")),
    at(region, account, name.replace("prod", "${aws:PrincipalTag/team}*")),
    at(region, account, name.replace("prod", "${aws:PrincipalTag/team, 'prod'}")),
    at(region, account, `${name}\${*}`),
    at(region, account, name.replace("prod", "pro${?}")),
    at(region, "${aws:PrincipalAccount}", name),
    "arn:aws:rds:us-east-1:111122223333:db:other",
    "arn:aws:s3:::other/*",
    "arn:aws-cn:rds:*:*:*",
  );
}

function rcpArbitrary(target: Target): fc.Arbitrary<JsonPolicy> {
  return statementArbitrary(target)
    .map(
      ({ NotAction, Action, ...statement }) =>
        ({
          Version: "2012-10-17",
          Statement: [
            { ...statement, Effect: "Deny", Principal: "*", Action: (Action ?? NotAction ?? []).map((action) => (action === "*" ? target.action : action)) },
          ],
        }) as const,
    )
    .map(spelledOut);
}

function resourcePolicyArbitrary(target: Target, principal: PrincipalOfCase): fc.Arbitrary<JsonPolicy> {
  const trust = target.action === "sts:AssumeRole";
  const statement = fc.tuple(statementArbitrary(target), principalElement(principal)).map(([generated, people]) => {
    const { Resource, NotResource, ...rest } = generated;
    if (trust) return { ...rest, ...people };
    return NotResource === undefined ? { ...rest, Resource: Resource ?? ["*"], ...people } : { ...rest, NotResource, ...people };
  });
  return fc
    .tuple(fc.array(statement, { minLength: 1, maxLength: 3 }), weighted(1, 40))
    .map(([Statement, old]) => spelledOut({ Version: old ? "2008-10-17" : "2012-10-17", Statement }));
}

function principalElement(principal: PrincipalOfCase): fc.Arbitrary<Pick<JsonStatement, "Principal" | "NotPrincipal">> {
  const role = principal.arn.replace(/:sts::(\d+):assumed-role\/([^/]+)\/.*/, ":iam::$1:role/$2");
  const names = fc.constantFrom(
    principal.arn,
    principal.arn,
    role,
    principal.account,
    `arn:aws:iam::${principal.account}:root`,
    away,
    `arn:aws:iam::${away}:root`,
    `arn:aws:iam::${home}:user/carol`,
    `arn:aws:sts::${home}:assumed-role/deploy/other`,
  );
  const map = fc.array(names, { minLength: 1, maxLength: 3 }).map((AWS) => ({ AWS }));
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({ Principal: "*" } as const) },
    { weight: 1, arbitrary: fc.constant({ Principal: { AWS: ["*"] } }) },
    { weight: 1, arbitrary: fc.constant({ Principal: { Service: ["rds.amazonaws.com"] } }) },
    { weight: 9, arbitrary: map.map((Principal) => ({ Principal })) },
    { weight: 1, arbitrary: map.map((NotPrincipal) => ({ NotPrincipal })) },
  );
}

function weighted(yes: number, of: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 1, max: of }).map((drawn) => drawn > of - yes);
}

function sometimes<T>(yes: number, of: number, arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.oneof({ weight: yes, arbitrary }, { weight: of - yes, arbitrary: fc.constant<T | undefined>(undefined) });
}
