import { describe, expect, it } from "vitest";
import { findDeadStatements } from "#harness/config/find-dead-statements";

const production = "222222222222";
const world = {
  accounts: [production],
  bound: { "shop-db": "the-cluster" },
  things: [
    { arn: `arn:aws:rds:eu-west-1:${production}:cluster:the-cluster`, tags: { Environment: "dev" } },
    { arn: `arn:aws:rds:eu-west-1:${production}:db:the-cluster-1`, tags: {} },
    { arn: "arn:aws:s3:::the-bucket", tags: {} },
    { arn: `arn:aws:iam::${production}:role/deployer`, tags: {} },
  ],
};

function deaths(statement: object): readonly { readonly hint: string }[] {
  return findDeadStatements({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Resource: "*", ...statement }] }, world);
}
const cluster = (name: string, account = production): string => `arn:aws:rds:eu-west-1:${account}:cluster:${name}`;

describe("a statement that can never match", () => {
  it.each([
    ["a name that is not there", { Action: "rds:DeleteDBCluster", Resource: cluster("the-clustre") }, "The nearest name is `the-cluster`"],
    [
      "every action on a name that is not there, though some would create it",
      { Action: "rds:*", Resource: cluster("the-clustre") },
      "The nearest name is `the-cluster`",
    ],
    ["a name near one that is bound", { Action: "rds:DeleteDBCluster", Resource: cluster("shp-db") }, "`shop-db`, which is bound to `the-cluster`"],
    ["an account that is not there", { Action: "rds:DeleteDBCluster", Resource: cluster("*", "999999999999") }, "no account 999999999999: bind it"],
    ["a thing of another type than its actions act on", { Action: "rds:DeleteDBInstance", Resource: cluster("the-cluster") }, "the-cluster-1"],
    ["another region", { Action: "rds:DeleteDBCluster", Resource: `arn:aws:rds:us-east-1:${production}:cluster:the-cluster` }, "the-cluster"],
    ["a bucket that is not there", { Action: "s3:DeleteObject", Resource: "arn:aws:s3:::the-buckte/*" }, "the-bucket"],
    [
      "a thing of a kind the world has none of",
      { Action: "dynamodb:DeleteTable", Resource: `arn:aws:dynamodb:*:${production}:table/x` },
      "nothing that these actions act on",
    ],
    [
      "an ARN for actions that act on no resource",
      { Action: "rds:DescribeAccountAttributes", Resource: cluster("nothing") },
      "nothing that these actions act on",
    ],
    ["a tag that nothing carries", { Action: "rds:DeleteDBCluster", Condition: { StringEquals: { "aws:ResourceTag/Environment": "prd" } } }, "Environment=dev"],
  ])("names %s", (_name, statement, hint) => {
    const found = deaths(statement);
    expect(found).toHaveLength(1);
    expect(found[0]?.hint).toContain(hint);
  });

  it.each([
    ["a name that is there", { Action: "rds:DeleteDBCluster", Resource: cluster("the-cluster") }],
    ["a wildcard", { Action: "rds:Delete*", Resource: "*" }],
    ["one of two names", { Action: "rds:DeleteDBCluster", Resource: [cluster("nothing"), cluster("the-*")] }],
    ["one of two types", { Action: ["rds:DeleteDBCluster", "rds:DeleteDBInstance"], Resource: `arn:aws:rds:*:*:db:*` }],
    ["objects of a bucket that is there", { Action: "s3:DeleteObject", Resource: "arn:aws:s3:::the-bucket/state/*" }],
    ["a variable", { Action: "rds:DeleteDBCluster", Resource: cluster("${aws:username}") }],
    ["what is yet to be created", { Action: "rds:CreateDBCluster", Resource: cluster("new") }],
    ["services that nobody plays here", { Action: "sqs:DeleteQueue", Resource: "arn:aws:sqs:*:*:queue" }],
    ["everything but", { NotAction: "iam:*", Resource: "*" }],
    ["a role", { Action: "sts:AssumeRole", Resource: `arn:aws:iam::${production}:role/deployer` }],
    ["a tag that something carries", { Action: "rds:DeleteDBCluster", Condition: { StringLike: { "aws:ResourceTag/Environment": "d*" } } }],
    ["the absence of a tag", { Action: "rds:DeleteDBCluster", Condition: { StringNotEquals: { "aws:ResourceTag/Environment": "prd" } } }],
  ])("is not one with %s", (_name, statement) => {
    expect(deaths(statement)).toEqual([]);
  });
});
