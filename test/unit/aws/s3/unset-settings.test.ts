import { describe, expect, test } from "vitest";
import { allow, backup, deny, failureOf, policyOf, production } from "../iam/open-accounts.ts";
import { Bucket, openBucket, put } from "./open-bucket.ts";

describe("settings that nobody has made", () => {
  test("are errors where S3 has one for it", async () => {
    const { s3 } = await openBucket();
    const absences = [
      [s3.getBucketCors({ Bucket }), "NoSuchCORSConfiguration"],
      [s3.getBucketWebsite({ Bucket }), "NoSuchWebsiteConfiguration"],
      [s3.getBucketReplication({ Bucket }), "ReplicationConfigurationNotFoundError"],
      [s3.getBucketPolicyStatus({ Bucket }), "NoSuchBucketPolicy"],
      [s3.getBucketLifecycleConfiguration({ Bucket }), "NoSuchLifecycleConfiguration"],
      [s3.getBucketTagging({ Bucket }), "NoSuchTagSet"],
      [s3.getObjectLockConfiguration({ Bucket }), "ObjectLockConfigurationNotFoundError"],
    ] as const;
    for (const [call, name] of absences) expect(await failureOf(call)).toMatchObject({ name, status: 404 });
  });

  test("are empty answers or defaults where it has none", async () => {
    const { s3 } = await openBucket();
    expect(await s3.getBucketAccelerateConfiguration({ Bucket })).not.toHaveProperty("Status");
    expect(await s3.getBucketLogging({ Bucket })).not.toHaveProperty("LoggingEnabled");
    expect(await s3.getBucketNotificationConfiguration({ Bucket })).not.toHaveProperty("QueueConfigurations");
    expect(await s3.getBucketRequestPayment({ Bucket })).toMatchObject({ Payer: "BucketOwner" });
    expect(await s3.getBucketOwnershipControls({ Bucket })).toMatchObject({
      OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
    });
  });

  test("of a bucket that is not there are no settings", async () => {
    const { s3 } = await openBucket();
    const absent = { Bucket: "nobody-made-this" };
    for (const call of [s3.getBucketCors(absent), s3.getBucketAcl(absent), s3.getBucketLogging(absent), s3.getBucketRequestPayment(absent)])
      expect(await failureOf(call)).toMatchObject({ name: "NoSuchBucket" });
  });

  test("are read by those who may, each under its own action", async () => {
    const { accounts } = await openBucket();
    const actions = {
      getBucketCors: "GetBucketCORS",
      getBucketWebsite: "GetBucketWebsite",
      getBucketReplication: "GetReplicationConfiguration",
      getBucketAccelerateConfiguration: "GetAccelerateConfiguration",
      getBucketLogging: "GetBucketLogging",
      getBucketNotificationConfiguration: "GetBucketNotification",
      getBucketRequestPayment: "GetBucketRequestPayment",
      getBucketOwnershipControls: "GetBucketOwnershipControls",
      getBucketAcl: "GetBucketAcl",
      getBucketPolicyStatus: "GetBucketPolicyStatus",
    } as const;
    const denied = Object.values(actions).map((action) => `s3:${action}`);
    const user = await (await accounts.user(production, "reader", policyOf(allow("s3:*"), deny(denied)))).client("s3");
    for (const name of Object.keys(actions) as (keyof typeof actions)[])
      expect(await failureOf(user[name]({ Bucket }) as Promise<unknown>), name).toMatchObject({ name: "AccessDenied" });
    expect(await user.getBucketVersioning({ Bucket }), "the control").toBeDefined();
  });
});

describe("access control lists", () => {
  test("say that the owner has all, and are refused to others", async () => {
    const world = await openBucket();
    await put(world, "k", "x");
    const acl = await world.s3.getBucketAcl({ Bucket });
    expect(acl.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
    expect(acl.Grants).toEqual([{ Grantee: { ID: acl.Owner?.ID, Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }]);
    expect((await world.s3.getObjectAcl({ Bucket, Key: "k" })).Grants).toEqual(acl.Grants);
    expect((await world.s3.listBuckets({})).Owner?.ID).toBe(acl.Owner?.ID);
    expect(await failureOf(world.s3.getObjectAcl({ Bucket, Key: "none" }))).toMatchObject({ name: "NoSuchKey" });
    const stranger = await world.accounts.root(backup).client("s3");
    expect(await failureOf(stranger.getBucketAcl({ Bucket }))).toMatchObject({ name: "AccessDenied" });
  });
});

test("whether a policy makes a bucket public is said of the policy that is there", async () => {
  const { s3 } = await openBucket();
  const statement = (Principal: unknown) =>
    JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal, Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }] });
  await s3.putBucketPolicy({ Bucket, Policy: statement({ AWS: `arn:aws:iam::${backup}:root` }) });
  expect((await s3.getBucketPolicyStatus({ Bucket })).PolicyStatus).toEqual({ IsPublic: false });
  await s3.deletePublicAccessBlock({ Bucket });
  await s3.putBucketPolicy({ Bucket, Policy: statement("*") });
  expect((await s3.getBucketPolicyStatus({ Bucket })).PolicyStatus).toEqual({ IsPublic: true });
});
