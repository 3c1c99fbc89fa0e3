import { describe, expect, it } from "vitest";
import { bindPolicy, bindingsFor } from "#harness/config/bind-policy";
import type { Bindings } from "#harness/config/config";

const accounts = [
  { id: "111111111111", role: "management" },
  { id: "222222222222", role: "production" },
] as const;

function bound(statement: object, bindings: Bindings): unknown {
  return (bindPolicy({ Statement: [statement] }, bindingsFor(bindings, accounts)) as { readonly Statement: readonly unknown[] }).Statement[0];
}

describe("bindings", () => {
  it.each(["prod", "production", "222222222222"])("turn an account id into the account called %s", (role) => {
    expect(bound({ Resource: "arn:aws:rds:*:444455556666:db:*" }, { accounts: { "444455556666": role } })).toEqual({
      Resource: "arn:aws:rds:*:222222222222:db:*",
    });
  });

  it("replace whole names only", () => {
    const names = { "prod-db": "the-cluster" };
    expect(
      bound(
        { Resource: ["arn:x:cluster:prod-db", "arn:x:cluster:prod-db*", "arn:x:cluster:prod-db-2", "arn:x:cluster:my-prod-db", "arn:aws:s3:::prod-db/x"] },
        { names },
      ),
    ).toEqual({
      Resource: [
        "arn:x:cluster:the-cluster",
        "arn:x:cluster:the-cluster*",
        "arn:x:cluster:prod-db-2",
        "arn:x:cluster:my-prod-db",
        "arn:aws:s3:::the-cluster/x",
      ],
    });
  });

  it("never replace what a replacement brought", () => {
    expect(bound({ Resource: ["a", "b"] }, { names: { a: "b", b: "a" } })).toEqual({ Resource: ["b", "a"] });
  });

  it("rename tags, alone and with their values, in every key that carries one", () => {
    const tags = { Env: "Environment", "Team=shop": "Project=courses" };
    expect(
      bound(
        {
          Condition: {
            StringEquals: { "aws:ResourceTag/Env": "dev", "aws:RequestTag/Team": ["shop"], "rds:cluster-tag/Team": "other", "aws:TagKeys": ["Env", "Other"] },
          },
        },
        { tags },
      ),
    ).toEqual({
      Condition: {
        StringEquals: {
          "aws:ResourceTag/Environment": "dev",
          "aws:RequestTag/Project": ["courses"],
          "rds:cluster-tag/Team": "other",
          "aws:TagKeys": ["Environment", "Other"],
        },
      },
    });
  });

  it("leave a policy without bound words as it is", () => {
    const statement = { Sid: "Own", Effect: "Deny", Action: "rds:*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } };
    expect(bound(statement, { names: { nothing: "something" } })).toEqual(statement);
  });
});
