import { describe, expect, it } from "vitest";
import type { JsonObject } from "#model/json";
import { dataSources } from "#terraform/resources/resource-types";
import { account, openProvider } from "./open-provider.ts";

const bench = await openProvider();
const read = async (type: string, config: JsonObject): Promise<JsonObject> => (await dataSources.get(type)?.read(bench.context, config)) ?? {};

const base = {
  policy_id: "p",
  statement: [
    {
      sid: "a",
      actions: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"],
      resources: ["arn:aws:s3:::b/&{aws:username}/*", "arn:aws:s3:::b"],
      principals: [
        { type: "AWS", identifiers: ["arn:aws:iam::111122223333:root", "arn:aws:iam::222222222222:root"] },
        { type: "Service", identifiers: ["ecs.amazonaws.com"] },
      ],
      condition: [
        { test: "StringEquals", variable: "aws:PrincipalTag/x", values: ["b", "a"] },
        { test: "Bool", variable: "aws:SecureTransport", values: ["true"] },
      ],
    },
    { effect: "Deny", not_actions: ["iam:*"], not_resources: ["*"], not_principals: [{ type: "*", identifiers: ["*"] }] },
  ],
};

describe("aws_iam_policy_document", () => {
  it("renders to the byte what provider 5.100.0 renders, which its checksum of the document shows", async () => {
    const document = await read("aws_iam_policy_document", base);
    expect(document["id"]).toBe("1478627810");
    expect(document["minified_json"]).toBe(
      '{"Version":"2012-10-17","Id":"p","Statement":[{"Sid":"a","Effect":"Allow","Action":["s3:PutObject","s3:ListBucket","s3:GetObject"],"Resource":["arn:aws:s3:::b/${aws:username}/*","arn:aws:s3:::b"],"Principal":{"AWS":["arn:aws:iam::222222222222:root","arn:aws:iam::111122223333:root"],"Service":"ecs.amazonaws.com"},"Condition":{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:PrincipalTag/x":["b","a"]}}},{"Effect":"Deny","NotAction":"iam:*","NotResource":"*","NotPrincipal":"*"}]}',
    );
  });

  it("merges sources, its own statements and overrides by Sid, likewise to the byte", async () => {
    const { json = "" } = await read("aws_iam_policy_document", base);
    const override = JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "a", Effect: "Deny", Action: "*", Resource: "*" }] });
    const merged = await read("aws_iam_policy_document", {
      source_policy_documents: [json],
      statement: [{ sid: "b", actions: ["<&>"], resources: ["*"] }],
      override_policy_documents: [override],
    });
    expect(merged["id"]).toBe("3984678711");
  });

  it("refuses two statements with one Sid", async () => {
    const statement = [
      { sid: "a", actions: ["s3:*"] },
      { sid: "a", actions: ["rds:*"] },
    ];
    await expect(read("aws_iam_policy_document", { statement })).rejects.toThrow("duplicate Sid (a) in statement. Remove the Sid or ensure Sids are unique.");
  });
});

describe("what is asked of AWS", () => {
  it("knows who asks, and where", async () => {
    expect(await read("aws_caller_identity", {})).toMatchObject({ id: account, account_id: account, arn: `arn:aws:iam::${account}:user/human` });
    expect(await read("aws_region", {})).toMatchObject({ id: "eu-west-1", name: "eu-west-1", description: "Europe (Ireland)" });
    expect(await read("aws_availability_zones", { state: "available" })).toMatchObject({ names: ["eu-west-1a", "eu-west-1b", "eu-west-1c"] });
  });

  it("finds one VPC by tag, and its subnets; none or several are errors", async () => {
    const vpc = await bench.create("aws_vpc", { cidr_block: "10.0.0.0/16", tags: { Name: "main" } });
    const subnet = await bench.create("aws_subnet", { vpc_id: vpc["id"] ?? null, cidr_block: "10.0.0.0/24" });
    expect(await read("aws_vpc", { tags: { Name: "main" } })).toMatchObject({ id: vpc["id"], cidr_block: "10.0.0.0/16" });
    expect(await read("aws_subnets", { filter: [{ name: "vpc-id", values: [vpc["id"] ?? null] }] })).toMatchObject({ ids: [subnet["id"]] });
    await expect(read("aws_vpc", { tags: { Name: "other" } })).rejects.toThrow("no matching EC2 VPC found");
    await bench.create("aws_vpc", { cidr_block: "10.0.0.0/16", tags: { Name: "main" } });
    await expect(read("aws_vpc", { tags: { Name: "main" } })).rejects.toThrow("multiple EC2 VPCs matched");
  });
});
