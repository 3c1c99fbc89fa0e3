import { describe, expect, it } from "vitest";
import { account, alice, allowAll, ask, deploySession, otherAccount, policy } from "./ask.ts";

const nothing = policy("boundary", "nothing", { Effect: "Allow", Action: "s3:*" });
const emptySession = [policy("session", "nothing", { Effect: "Allow", Action: "s3:*" })];
const grantTo = (...AWS: readonly string[]): ReturnType<typeof policy> => policy("resource", "grant", { ...allowAll, Principal: { AWS } });
const role = `arn:aws:iam::${account}:role/deploy`;

describe("service control policies", () => {
  const full = policy("scp", "full", allowAll);
  const narrow = policy("scp", "narrow", { Effect: "Allow", Action: "s3:*" });

  it("must allow at every level", () => {
    expect(ask({ scps: [[full], [full], [full]] }).allowed).toBe(true);
    expect(ask({ scps: [[full], [narrow], [full]] }).allowed).toBe(false);
    expect(ask({ scps: [[full], [narrow, full]] }).allowed).toBe(true);
    expect(ask({ scps: [[full], []] }).allowed).toBe(false);
  });

  it("bind the root user of a member account", () => {
    const principal = { arn: `arn:aws:iam::${account}:root`, account, kind: "root" } as const;

    expect(ask({ identity: [], scps: [[full]] }, { principal }).allowed).toBe(true);
    expect(ask({ identity: [], scps: [[narrow]] }, { principal }).allowed).toBe(false);
  });

  it("do not bind service-linked roles and services", () => {
    expect(ask({ scps: [[narrow]] }, { principal: { ...deploySession, kind: "service-linked-role" } }).allowed).toBe(true);
    expect(ask({ scps: [[narrow]] }, { principal: deploySession }).allowed).toBe(false);
    const resource = policy("resource", "grant", { ...allowAll, Principal: { Service: "rds.amazonaws.com" } });
    expect(ask({ scps: [[narrow]], resource }, { principal: { arn: "rds.amazonaws.com", account: otherAccount, kind: "service" } }).allowed).toBe(true);
  });
});

describe("resource policies in the same account", () => {
  it("grant a named user without identity policy, boundary or not", () => {
    expect(ask({ identity: [], resource: grantTo(alice.arn) }).allowed).toBe(true);
    expect(ask({ identity: [], resource: grantTo(alice.arn), boundary: nothing }).allowed).toBe(true);
    expect(ask({ identity: [], resource: grantTo(`${alice.arn}x`) }).allowed).toBe(false);
  });

  it("grant a named session beyond boundary and session policy", () => {
    const policies = { identity: [], resource: grantTo(deploySession.arn), boundary: nothing, session: emptySession };

    expect(ask(policies, { principal: deploySession }).allowed).toBe(true);
    expect(ask(policies, { principal: { ...deploySession, arn: `${deploySession.arn}-2` } }).allowed).toBe(false);
  });

  it("grant a named role within its boundary and session policy", () => {
    const request = { principal: deploySession };

    expect(ask({ identity: [], resource: grantTo(role) }, request).allowed).toBe(true);
    expect(ask({ identity: [], resource: grantTo(role), boundary: nothing }, request)).toMatchObject({ layer: "boundary" });
    expect(ask({ identity: [], resource: grantTo(role), session: emptySession }, request)).toMatchObject({ layer: "session" });
  });

  it("know the session of a role with a path by the role's ARN", () => {
    const resource = grantTo(`arn:aws:iam::${account}:role/ops/deploy`);

    expect(ask({ identity: [], resource }, { principal: deploySession }).allowed).toBe(false);
    expect(ask({ identity: [], resource }, { principal: { ...deploySession, roleArn: `arn:aws:iam::${account}:role/ops/deploy` } }).allowed).toBe(true);
  });

  it("leave the decision to IAM when they name the account", () => {
    for (const name of [account, `arn:aws:iam::${account}:root`]) {
      expect(ask({ identity: [], resource: grantTo(name) })).toMatchObject({ layer: "identity" });
      expect(ask({ resource: grantTo(name) }).allowed).toBe(true);
    }
  });

  it("spare with NotPrincipal only who is named with role and account", () => {
    const spare = (...AWS: readonly string[]): ReturnType<typeof policy> => policy("resource", "guard", { Effect: "Deny", Action: "*", NotPrincipal: { AWS } });
    const root = `arn:aws:iam::${account}:root`;

    expect(ask({ resource: spare(alice.arn, root) }).allowed).toBe(true);
    expect(ask({ resource: spare(root) }).allowed).toBe(false);
    expect(ask({ resource: spare(alice.arn) }).allowed).toBe(false);
    expect(ask({ resource: spare(deploySession.arn, role, root) }, { principal: deploySession }).allowed).toBe(true);
    expect(ask({ resource: spare(deploySession.arn, root) }, { principal: deploySession }).allowed).toBe(false);
  });

  it("deny with NotPrincipal whoever has a permissions boundary", () => {
    const resource = policy("resource", "guard", { Effect: "Deny", Action: "*", NotPrincipal: { AWS: [alice.arn, account] } });

    expect(ask({ resource }).allowed).toBe(true);
    expect(ask({ resource, boundary: policy("boundary", "wide", allowAll) }).allowed).toBe(false);
  });
});

describe("a resource policy that is required (KMS keys, trust policies)", () => {
  it("must admit the principal or the account before IAM counts", () => {
    const request = { action: "kms:Decrypt", resource: `arn:aws:kms:us-east-1:${account}:key/1`, context: {} };

    expect(ask({ resourcePolicyRequired: true }, request)).toMatchObject({ allowed: false, layer: "resource" });
    expect(ask({ resourcePolicyRequired: true, resource: grantTo(`arn:aws:iam::${otherAccount}:root`) }, request)).toMatchObject({ layer: "resource" });
    expect(ask({ resourcePolicyRequired: true, resource: grantTo(account) }, request).allowed).toBe(true);
    expect(ask({ resourcePolicyRequired: true, resource: grantTo(account), identity: [] }, request)).toMatchObject({ layer: "identity" });
    expect(ask({ resourcePolicyRequired: true, resource: grantTo(alice.arn), identity: [] }, request).allowed).toBe(true);
  });

  it("binds even the root user", () => {
    const principal = { arn: `arn:aws:iam::${account}:root`, account, kind: "root" } as const;

    expect(ask({ resourcePolicyRequired: true, resource: grantTo(alice.arn), identity: [] }, { principal }).allowed).toBe(false);
    expect(ask({ resourcePolicyRequired: true, resource: grantTo(account), identity: [] }, { principal }).allowed).toBe(true);
  });

  it("admits by a trust policy, which has no resource element", () => {
    const resource = policy("trust", "trust", { Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: alice.arn } });
    const request = { action: "sts:AssumeRole", resource: role };

    expect(ask({ resourcePolicyRequired: true, resource, identity: [] }, request).allowed).toBe(true);
    expect(ask({ resourcePolicyRequired: true, resource, identity: [] }, { ...request, action: "sts:TagSession" }).allowed).toBe(false);
  });
});

describe("across accounts", () => {
  const abroad = { resourceAccount: otherAccount };

  it("both sides must allow", () => {
    expect(ask({ resource: grantTo(alice.arn) }, abroad).allowed).toBe(true);
    expect(ask({ resource: grantTo(account) }, abroad).allowed).toBe(true);
    expect(ask({ resource: grantTo(alice.arn), identity: [] }, abroad)).toMatchObject({ layer: "identity" });
    expect(ask({}, abroad)).toMatchObject({ layer: "resource" });
    expect(ask({ resource: grantTo(`arn:aws:iam::${otherAccount}:root`) }, abroad)).toMatchObject({ layer: "resource" });
  });

  it("a grant to the session itself does not lift its session policy", () => {
    const policies = { resource: grantTo(deploySession.arn) };

    expect(ask(policies, { ...abroad, principal: deploySession }).allowed).toBe(true);
    expect(ask({ ...policies, session: emptySession }, { ...abroad, principal: deploySession })).toMatchObject({ layer: "session" });
  });
});

describe("resource control policies", () => {
  const guard = [[policy("rcp", "guard", { Effect: "Deny", Principal: "*", Action: "rds:*" })]];

  it("deny services too, but not service-linked roles", () => {
    const resource = policy("resource", "grant", { ...allowAll, Principal: { Service: "rds.amazonaws.com" } });
    const service = { arn: "rds.amazonaws.com", account: otherAccount, kind: "service" } as const;

    expect(ask({ resource }, { principal: service }).allowed).toBe(true);
    expect(ask({ resource, rcps: guard }, { principal: service })).toMatchObject({ layer: "rcp" });
    expect(ask({ rcps: guard }, { principal: { ...deploySession, kind: "service-linked-role" } }).allowed).toBe(true);
  });
});
