import { describe, expect, it } from "vitest";
import { explain } from "#iam/explain";
import type { PolicySet } from "#iam/evaluate";
import { alice, allowAll, ask, database, deploySession, policy } from "./ask.ts";

const who = `User: ${alice.arn} is not authorized to perform: rds:DeleteDBInstance on resource: ${database}`;
const deny = { Sid: "NoDelete", Effect: "Deny", Action: "rds:Delete*" };
const readOnly = { Effect: "Allow", Action: "rds:Describe*" };
const everyone = { Principal: "*" };

describe("an explicit deny is reported with its layer and statement", () => {
  const cases: readonly [string, Partial<PolicySet>, string][] = [
    ["scp", { scps: [[policy("scp", "FullAWSAccess", allowAll)], [policy("scp", "guard", allowAll, deny)]] }, "a service control policy"],
    ["rcp", { rcps: [[policy("rcp", "guard", { ...deny, ...everyone }, { ...deny, Sid: "Other", ...everyone })]] }, "a resource control policy"],
    ["resource", { resource: policy("resource", "guard", { ...allowAll, ...everyone }, { ...deny, ...everyone }) }, "a resource-based policy"],
    ["identity", { identity: [policy("identity", "guard", allowAll, deny)] }, "an identity-based policy"],
    ["boundary", { boundary: policy("boundary", "guard", allowAll, deny) }, "a permissions boundary"],
    ["session", { session: [policy("session", "guard", allowAll, deny)] }, "a session policy"],
  ];
  for (const [layer, policies, words] of cases) {
    it(`in ${words}`, () => {
      expect(ask(policies)).toEqual({
        allowed: false,
        kind: "explicit",
        layer,
        by: { layer, name: "guard", statement: layer === "rcp" ? 0 : 1, sid: "NoDelete" },
        message: `${who} with an explicit deny in ${words}`,
      });
      expect(ask(policies, { action: "rds:DescribeDBInstances" }).allowed).toBe(true);
    });
  }
});

describe("an implicit deny is reported with the layer that does not allow", () => {
  const cases: readonly [string, Partial<PolicySet>, string][] = [
    ["scp", { scps: [[policy("scp", "FullAWSAccess", allowAll)], [policy("scp", "narrow", readOnly)]] }, "no service control policy"],
    ["identity", { identity: [policy("identity", "narrow", readOnly)] }, "no identity-based policy"],
    ["boundary", { boundary: policy("boundary", "narrow", readOnly) }, "no permissions boundary"],
    ["session", { session: [policy("session", "narrow", readOnly)] }, "no session policy"],
    ["resource", { resourcePolicyRequired: true, resource: policy("resource", "narrow", { ...readOnly, ...everyone }) }, "no resource-based policy"],
  ];
  for (const [layer, policies, words] of cases) {
    it(`because ${words} allows it`, () => {
      expect(ask(policies)).toEqual({
        allowed: false,
        kind: "implicit",
        layer,
        by: { layer, name: "narrow" },
        message: `${who} because ${words} allows the rds:DeleteDBInstance action`,
      });
      expect(ask(policies, { action: "rds:DescribeDBInstances" }).allowed).toBe(true);
    });
  }

  it("without naming a policy when several could have allowed", () => {
    const decision = ask({ identity: [policy("identity", "one", readOnly), policy("identity", "two", readOnly)] });

    expect(decision).not.toHaveProperty("by");
    expect(explain(decision)).toBe("Denied because no identity-based policy allows it.");
  });
});

describe("explain", () => {
  it("names policy, ARN, statement and sid of an explicit deny", () => {
    const guard = { ...policy("scp", "guard", allowAll, deny), arn: "arn:aws:organizations::111122223333:policy/o-1/scp/p-1" };

    expect(explain(ask({ scps: [[guard]] }))).toBe(
      "Denied explicitly by statement 2 (`NoDelete`) of the service control policy `guard` (arn:aws:organizations::111122223333:policy/o-1/scp/p-1).",
    );
  });

  it("names the one policy that is silent", () => {
    expect(explain(ask({ boundary: policy("boundary", "ceiling", readOnly) }))).toBe("Denied because the permissions boundary `ceiling` does not allow it.");
  });

  it("names what allows", () => {
    expect(explain(ask())).toBe("Allowed by statement 1 of the identity-based policy `admin`.");
    expect(explain(ask({ identity: [] }, { principal: { ...alice, kind: "root" } }))).toBe("Allowed by the root user's own full access.");
  });
});

describe("an explicit deny beats every allow", () => {
  it("even a resource policy that names the session itself", () => {
    const grant = policy("resource", "grant", { ...allowAll, Principal: { AWS: deploySession.arn } });

    expect(ask({ resource: grant }, { principal: deploySession }).allowed).toBe(true);
    expect(ask({ resource: grant, session: [policy("session", "guard", deny)] }, { principal: deploySession }).allowed).toBe(false);
  });
});
