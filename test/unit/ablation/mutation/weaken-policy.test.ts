import { describe, expect, test } from "vitest";
import { weakenPolicy } from "#ablation/mutation/weaken-policy";
import { keyOf } from "#ablation/mutation/weakening";
import type { Json } from "#model/json";

const said = (document: Json, use: "restrains" | "serves" = "restrains"): readonly string[] =>
  weakenPolicy(document, use).map(({ description }) => description);
const changedBy = (document: Json, key: string): Json | undefined => weakenPolicy(document, "restrains").find((one) => keyOf(one) === key)?.changed;

const denial = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "KeepData", Effect: "Deny", Action: ["rds:DeleteDBCluster", "rds:DeleteDBInstance"], Resource: "*" },
    {
      Effect: "Deny",
      Action: "s3:DeleteBucket",
      Resource: ["arn:aws:s3:::a", "arn:aws:s3:::b"],
      Condition: { StringEquals: { "aws:PrincipalTag/team": ["x", "y"] } },
    },
  ],
};

describe("the weakenings of a denial", () => {
  test("are its statements, its effect, each of several actions, resources and values, and its condition", () => {
    expect(said(denial)).toEqual([
      "KeepData is dropped",
      "KeepData allows what it denied",
      "KeepData: action rds:DeleteDBCluster is dropped",
      "KeepData: action rds:DeleteDBInstance is dropped",
      "statement 2 is dropped",
      "statement 2 allows what it denied",
      "statement 2: resource arn:aws:s3:::a is dropped",
      "statement 2: resource arn:aws:s3:::b is dropped",
      "statement 2: its condition never holds",
      "statement 2: x is dropped from the values of aws:PrincipalTag/team",
      "statement 2: y is dropped from the values of aws:PrincipalTag/team",
    ]);
  });

  test("drop one thing and leave the rest as it is", () => {
    expect(changedBy(denial, "DropAction /Statement/0/Action/1")).toEqual({
      ...denial,
      Statement: [{ ...denial.Statement[0], Action: ["rds:DeleteDBCluster"] }, denial.Statement[1]],
    });
  });

  test("make the only statement match nothing, because AWS takes no policy without any", () => {
    const only = { Version: "2012-10-17", Statement: { Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": "false" } } } };
    expect(changedBy(only, "DropStatement /Statement")).toEqual({
      ...only,
      Statement: { ...only.Statement, Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:PrincipalAccount": "000000000000" } } },
    });
  });

  test("add exemptions to a NotAction, where dropping one would deny more", () => {
    const rest = { Statement: [{ Effect: "Deny", NotAction: ["iam:*", "sts:AssumeRole"], Resource: "*" }] };
    const exempted = said(rest).filter((one) => one.includes("exempted"));
    expect(exempted).toContain("statement 1: rds is exempted, too");
    expect(exempted).toContain("statement 1: sts is exempted, too");
    expect(exempted).not.toContain("statement 1: iam is exempted, too");
    expect(said(rest).filter((one) => one.includes("action"))).toEqual([]);
    expect(changedBy(rest, "ExemptService /Statement/0/NotAction rds")).toEqual({
      Statement: [{ Effect: "Deny", NotAction: ["iam:*", "sts:AssumeRole", "rds:*"], Resource: "*" }],
    });
  });

  test("turn BoolIfExists into Bool: requests without the key come through", () => {
    const mfa = { Statement: [{ Effect: "Deny", Action: "*", Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }] };
    expect(changedBy(mfa, "ExemptAbsentKey /Statement/0/Condition BoolIfExists aws:MultiFactorAuthPresent")).toEqual({
      Statement: [{ Effect: "Deny", Action: "*", Resource: "*", Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }],
    });
  });

  test("drop one of several principals, with the list that it would leave empty", () => {
    const shared = { Statement: [{ Effect: "Deny", Principal: { AWS: ["1"], Service: "a.amazonaws.com" }, Action: "s3:*", Resource: "*" }] };
    expect(changedBy(shared, "DropPrincipal /Statement/0/Principal/AWS")).toEqual({
      Statement: [{ Effect: "Deny", Principal: { Service: "a.amazonaws.com" }, Action: "s3:*", Resource: "*" }],
    });
  });
});

describe("the weakenings of an allowance", () => {
  const allowance = {
    Statement: [
      {
        Effect: "Allow",
        Action: ["rds:Describe*", "rds:ListTagsForResource", "s3:GetObject"],
        Resource: "arn:aws:rds:*:*:cluster:own",
        Condition: { StringEquals: { "aws:PrincipalTag/team": "data" } },
      },
    ],
  };

  test("that restrains, allow more", () => {
    expect(said(allowance)).toEqual([
      "statement 1: every action of rds is allowed",
      "statement 1: every action of s3 is allowed",
      "statement 1: every action is allowed",
      "statement 1: every resource is allowed",
      "statement 1: the condition StringEquals aws:PrincipalTag/team is dropped",
      "statement 1: StringEqualsIfExists instead of StringEquals for aws:PrincipalTag/team: requests without the key are allowed, too",
    ]);
  });

  test("that serves a role of the guardrail's own, allow less", () => {
    expect(said(allowance, "serves")).toEqual([
      "statement 1 is dropped",
      "statement 1: action rds:Describe* is dropped",
      "statement 1: action rds:ListTagsForResource is dropped",
      "statement 1: action s3:GetObject is dropped",
    ]);
  });

  test("that allows everything, are none", () => expect(said({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] })).toEqual([]));

  test("drop exceptions; without the only one everything is allowed", () => {
    const rest = { Statement: [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }] };
    expect(changedBy(rest, "WidenActions /Statement/0 NotAction")).toEqual({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
    expect(said({ Statement: [{ Effect: "Allow", NotAction: ["iam:*", "kms:*"], Resource: "*" }] })).toContain("statement 1: exempted action kms:* is dropped");
  });
});

test("what is no policy cannot be weakened as one", () => {
  expect([said("text"), said({}), said({ Statement: "none" }), said([])]).toEqual([[], [], [], []]);
});
