import { type AuthorizationDecision, type AuthorizationRequest, evaluate, type NamedPolicy, type PolicySet } from "#iam/evaluate";
import { parsePolicy, type PolicyKind } from "#iam/policy";

export const account = "111122223333";
export const otherAccount = "444455556666";
export const database: string = `arn:aws:rds:us-east-1:${account}:db:prod-db`;

export const alice: AuthorizationRequest["principal"] = { arn: `arn:aws:iam::${account}:user/alice`, account, kind: "user" };
export const deploySession: AuthorizationRequest["principal"] = {
  arn: `arn:aws:sts::${account}:assumed-role/deploy/run-1`,
  account,
  kind: "role-session",
};

/** A named policy with the given statements; `Resource` is everything unless given. */
export function policy(kind: PolicyKind, name: string, ...statements: readonly object[]): NamedPolicy {
  const all = kind === "trust" ? {} : { Resource: "*" };
  const Statement = statements.map((statement) => ({ ...("NotResource" in statement ? {} : all), ...statement }));
  return { name, policy: parsePolicy({ Version: "2012-10-17", Statement }, { kind, name }) };
}

export const allowAll = { Effect: "Allow", Action: "*" };

/** Decides `rds:DeleteDBInstance` on the production database by alice, with full access by identity unless told otherwise. */
export function ask(policies: Partial<PolicySet> = {}, request: Partial<AuthorizationRequest> = {}): AuthorizationDecision {
  return evaluate(
    { action: "rds:DeleteDBInstance", resource: database, resourceAccount: account, principal: alice, context: {}, ...request },
    { scps: [], identity: [policy("identity", "admin", allowAll)], ...policies },
  );
}

/** Whether alice's only policy, an allow with this condition, lets her through in this context. */
export function holds(condition: object, context: AuthorizationRequest["context"]): boolean {
  return ask({ identity: [policy("identity", "conditional", { ...allowAll, Condition: condition })] }, { context }).allowed;
}
