import { describe, expect, it } from "vitest";
import { parsePolicy } from "#iam/policy";
import { account, allowAll, ask, database, policy } from "./ask.ts";

function covers(element: "Resource" | "NotResource", pattern: string | readonly string[], resource = database, context: Record<string, string> = {}): boolean {
  return ask({ identity: [policy("identity", "p", { ...allowAll, [element]: pattern })] }, { resource, context }).allowed;
}

describe("Resource", () => {
  const matching = [
    "*",
    database,
    "arn:aws:rds:*:*:db:*",
    "arn:aws:rds:us-east-?:1*3:db:prod-db",
    "arn:*:rds:*:*:*",
    "arn:aws:rds:us-east-1:111122223333:d*b",
    "arn:aws:rds",
    "arn:aws:rds:*",
    "arn:aws:*",
    "arn:*",
    "arn:aws:rds:us-east-1",
    "arn:aws:rds:*:*:*:prod-db",
  ];
  for (const pattern of matching) it(`${pattern} covers the database`, () => expect(covers("Resource", pattern)).toBe(true));

  const missing = [
    "arn:aws:rds:us-east-1:111122223333:db:prod",
    "arn:aws:rds:us-east-1:111122223333:DB:prod-db",
    "arn:aws:rds:*:db:prod-db",
    "arn:aws:rds:us*3:db:prod-db",
    "arn:aws:rds:",
    "arn:aws-cn:rds:*:*:*",
    "arn:aws:rds:us-east-1:111122223333:db:prod?db?",
    "arn:aws:rds:us-east-1:${aws:PrincipalAccount}:db:prod-db",
  ];
  for (const pattern of missing) {
    it(`${pattern} does not cover the database`, () => expect(covers("Resource", pattern, database, { "aws:PrincipalAccount": account })).toBe(false));
  }

  it("takes variables after the fifth colon", () => {
    const pattern = `arn:aws:rds:us-east-1:${account}:db:\${aws:username}-db`;

    expect(covers("Resource", pattern, database, { "aws:username": "prod" })).toBe(true);
    expect(covers("Resource", pattern, database, { "aws:username": "dev" })).toBe(false);
    expect(covers("Resource", pattern, database, { "aws:username": "*" })).toBe(false);
    expect(covers("Resource", pattern)).toBe(false);
    expect(covers("Resource", pattern.replace("username", "username, 'prod'"))).toBe(true);
  });

  it("takes variables as plain text in the old version of the language", () => {
    const statement = { Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::${aws:username}" };
    const old = { name: "old", policy: parsePolicy({ Version: "2008-10-17", Statement: statement }, { kind: "identity", name: "old" }) };
    const request = { action: "s3:DeleteBucket", context: { "aws:username": "alice" } };

    expect(ask({ identity: [old] }, { ...request, resource: "arn:aws:s3:::alice" }).allowed).toBe(false);
    expect(ask({ identity: [old] }, { ...request, resource: "arn:aws:s3:::${aws:username}" }).allowed).toBe(true);
  });

  it("names a resource, so only * covers an action without resources", () => {
    expect(covers("Resource", "*", "*")).toBe(true);
    expect(covers("Resource", "arn:*", "*")).toBe(false);
  });
});

describe("NotResource", () => {
  it("covers everything but what it lists", () => {
    expect(covers("NotResource", "arn:aws:s3:::*")).toBe(true);
    expect(covers("NotResource", ["arn:aws:s3:::*", "arn:aws:rds:*:*:db:prod-*"])).toBe(false);
  });

  it("covers nothing when a variable has no value", () => {
    const pattern = `arn:aws:rds:us-east-1:${account}:db:\${aws:username}`;

    expect(covers("NotResource", pattern, database, { "aws:username": "x" })).toBe(true);
    expect(covers("NotResource", pattern)).toBe(false);
  });
});

describe("Action", () => {
  const covered = (element: object, action = "rds:DeleteDBInstance"): boolean =>
    ask({ identity: [policy("identity", "p", { Effect: "Allow", ...element })] }, { action }).allowed;

  it("ignores case and takes wildcards", () => {
    for (const Action of ["*", "rds:*", "RDS:deletedbinstance", "rds:Delete*", "rds:*Instance", "rds:?eleteDB*"]) expect(covered({ Action })).toBe(true);
    for (const Action of ["rds:Delete", "s3:*", "rds:DeleteDBInstance?"]) expect(covered({ Action })).toBe(false);
  });

  it("is turned round by NotAction", () => {
    expect(covered({ NotAction: ["s3:*", "rds:Describe*"] })).toBe(true);
    expect(covered({ NotAction: ["s3:*", "rds:Delete*"] })).toBe(false);
  });
});
