import { describe, expect, test } from "vitest";
import { allow, backup, day, deny, failureOf, management, openAccounts, policyOf, production } from "../iam/open-accounts.ts";
import { Bucket, history, openBucket, put, read } from "./open-bucket.ts";

const inDays = (now: Date, days: number): Date => new Date(Math.floor(now.getTime() / 1000) * 1000 + days * day * 1000);

describe("Object Lock", () => {
  test("in compliance mode yields to nobody, until it ends", async () => {
    const world = await openBucket({ locked: true });
    const { s3, accounts } = world;
    const now = accounts.cloud.clock.now();
    const VersionId = await put(world, "k", "x", { ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: inDays(now, 10) });
    const named = { Bucket, Key: "k", VersionId };
    expect(await failureOf(s3.deleteObject({ ...named, BypassGovernanceRetention: true }))).toMatchObject({
      name: "AccessDenied",
      message: "Access Denied because object protected by object lock.",
    });
    expect(
      await failureOf(s3.putObjectRetention({ ...named, BypassGovernanceRetention: true, Retention: { Mode: "COMPLIANCE", RetainUntilDate: inDays(now, 5) } })),
    ).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf(s3.putObjectRetention({ ...named, BypassGovernanceRetention: true, Retention: {} }))).toMatchObject({ name: "AccessDenied" });
    await s3.putObjectRetention({ ...named, Retention: { Mode: "COMPLIANCE", RetainUntilDate: inDays(now, 12) } });
    await accounts.advance(11 * day);
    expect(await failureOf(s3.deleteObject(named))).toMatchObject({ name: "AccessDenied" });
    await accounts.advance(1 * day);
    await s3.deleteObject(named);
    expect(await history(world)).toEqual([]);
  });

  test("in governance mode yields to the bypass, for those who may", async () => {
    const world = await openBucket({ locked: true });
    const now = world.accounts.cloud.clock.now();
    const VersionId = await put(world, "k", "x", { ObjectLockMode: "GOVERNANCE", ObjectLockRetainUntilDate: inDays(now, 10) });
    const named = { Bucket, Key: "k", VersionId };
    const user = await (await world.accounts.user(production, "u", policyOf(allow("s3:*"), deny("s3:BypassGovernanceRetention")))).client("s3");
    expect(await failureOf(world.s3.deleteObject(named))).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf(user.deleteObject({ ...named, BypassGovernanceRetention: true }))).toMatchObject({ name: "AccessDenied" });
    await user.putObjectRetention({ ...named, Retention: { Mode: "GOVERNANCE", RetainUntilDate: inDays(now, 11) } });
    expect(
      await failureOf(
        user.putObjectRetention({ ...named, BypassGovernanceRetention: true, Retention: { Mode: "GOVERNANCE", RetainUntilDate: inDays(now, 2) } }),
      ),
    ).toMatchObject({ name: "AccessDenied" });
    await world.s3.deleteObject({ ...named, BypassGovernanceRetention: true });
    expect(await history(world)).toEqual([]);
  });

  test("by legal hold has no end until it is lifted, and does not stop a delete marker", async () => {
    const world = await openBucket({ locked: true });
    const VersionId = await put(world, "k", "x");
    await world.s3.putObjectLegalHold({ Bucket, Key: "k", VersionId, LegalHold: { Status: "ON" } });
    await world.accounts.advance(400 * day);
    expect(await failureOf(world.s3.deleteObject({ Bucket, Key: "k", VersionId, BypassGovernanceRetention: true }))).toMatchObject({ name: "AccessDenied" });
    await world.s3.deleteObject({ Bucket, Key: "k" });
    expect(await history(world)).toEqual(["k", "k deleted (latest)"]);
    await world.s3.putObjectLegalHold({ Bucket, Key: "k", VersionId, LegalHold: { Status: "OFF" } });
    await world.s3.deleteObject({ Bucket, Key: "k", VersionId });
    expect(await history(world)).toEqual(["k deleted (latest)"]);
  });

  test("by default retention covers what is written without a word about it", async () => {
    const world = await openBucket({ versioned: true });
    expect(await failureOf(world.s3.getObjectLockConfiguration({ Bucket }))).toMatchObject({ name: "ObjectLockConfigurationNotFoundError" });
    expect(await failureOf(put(world, "k", "x", { ObjectLockLegalHoldStatus: "ON" }))).toMatchObject({ name: "InvalidRequest" });
    await world.s3.putObjectLockConfiguration({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 30 } } },
    });
    const VersionId = await put(world, "k", "x");
    expect((await world.s3.getObjectRetention({ Bucket, Key: "k" })).Retention?.Mode).toBe("COMPLIANCE");
    expect(await failureOf(world.s3.deleteObject({ Bucket, Key: "k", VersionId }))).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf(world.s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } }))).toMatchObject({
      name: "InvalidBucketState",
    });
    expect(await failureOf(put(world, "j", "x", { ObjectLockMode: "COMPLIANCE", ObjectLockRetainUntilDate: new Date(0) }))).toMatchObject({
      name: "InvalidArgument",
    });
  });

  test("needs versioning", async () => {
    const world = await openBucket();
    expect(await failureOf(world.s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" } }))).toMatchObject({
      name: "InvalidBucketState",
      status: 409,
    });
  });
});

describe("a bucket", () => {
  test("is not deleted while a version or marker is in it", async () => {
    const world = await openBucket({ versioned: true });
    const VersionId = await put(world, "k", "x");
    const { VersionId: marker } = await world.s3.deleteObject({ Bucket, Key: "k" });
    expect(await failureOf(world.s3.deleteBucket({ Bucket }))).toMatchObject({ name: "BucketNotEmpty", status: 409 });
    await world.s3.deleteObject({ Bucket, Key: "k", VersionId });
    expect(await failureOf(world.s3.deleteBucket({ Bucket }))).toMatchObject({ name: "BucketNotEmpty" });
    await world.s3.deleteObject({ Bucket, Key: "k", VersionId: marker });
    await world.s3.deleteBucket({ Bucket });
    expect(await failureOf(world.s3.headBucket({ Bucket }))).toMatchObject({ name: "NotFound" });
  });

  test("has a name that is nobody else's, and a region", async () => {
    const world = await openBucket();
    const CreateBucketConfiguration = { LocationConstraint: "eu-west-1" as const };
    expect(await failureOf(world.s3.createBucket({ Bucket, CreateBucketConfiguration }))).toMatchObject({ name: "BucketAlreadyOwnedByYou", status: 409 });
    expect(await failureOf((await world.accounts.root(backup).client("s3")).createBucket({ Bucket, CreateBucketConfiguration }))).toMatchObject({
      name: "BucketAlreadyExists",
    });
    expect(await failureOf(world.s3.createBucket({ Bucket: "other", CreateBucketConfiguration: { LocationConstraint: "us-west-2" } }))).toMatchObject({
      name: "IllegalLocationConstraintException",
    });
    expect(await failureOf(world.s3.createBucket({ Bucket: "No_Good", CreateBucketConfiguration }))).toMatchObject({ name: "InvalidBucketName" });
    const elsewhere = await world.accounts.root(production, "us-east-1").client("s3");
    expect(await failureOf(elsewhere.listObjectsV2({ Bucket }))).toMatchObject({ name: "PermanentRedirect", status: 301 });
    await elsewhere.createBucket({ Bucket: "in-virginia" });
    await elsewhere.createBucket({ Bucket: "in-virginia" });
    expect((await world.s3.getBucketLocation({ Bucket })).LocationConstraint).toBe("eu-west-1");
    expect((await world.s3.listBuckets({})).Buckets?.map((one) => one.Name)).toEqual([Bucket, "in-virginia"]);
    expect((await (await world.accounts.root(backup).client("s3")).listBuckets({})).Buckets).toEqual([]);
  });

  test("is another account's only where its policy and that account's both allow", async () => {
    const world = await openBucket();
    await put(world, "k", "text");
    const user = await (await world.accounts.user(backup, "u", policyOf(allow("s3:GetObject")))).client("s3");
    const without = await (await world.accounts.user(backup, "v", policyOf(allow("kms:*")))).client("s3");
    expect(await failureOf(user.getObject({ Bucket, Key: "k" }))).toMatchObject({ name: "AccessDenied", status: 403 });
    const Policy = JSON.stringify(policyOf(allow("s3:GetObject", `arn:aws:s3:::${Bucket}/*`, { Principal: { AWS: `arn:aws:iam::${backup}:root` } })));
    await world.s3.putBucketPolicy({ Bucket, Policy });
    await user.getObject({ Bucket, Key: "k" });
    expect(await failureOf(without.getObject({ Bucket, Key: "k" }))).toMatchObject({ name: "AccessDenied" });
    await world.s3.deleteBucketPolicy({ Bucket });
    expect(await failureOf(user.getObject({ Bucket, Key: "k" }))).toMatchObject({ name: "AccessDenied" });
    expect(await failureOf(world.s3.getBucketPolicy({ Bucket }))).toMatchObject({ name: "NoSuchBucketPolicy" });
    expect(await failureOf(user.getObject({ Bucket, Key: "k", ExpectedBucketOwner: backup }))).toMatchObject({ name: "AccessDenied" });
  });

  test("refuses policies that are malformed, of another bucket, or public", async () => {
    const { s3 } = await openBucket();
    const open = JSON.stringify(policyOf(allow("s3:GetObject", `arn:aws:s3:::${Bucket}/*`, { Principal: "*" })));
    const foreign = JSON.stringify(policyOf(allow("s3:GetObject", "arn:aws:s3:::other/*", { Principal: { AWS: `arn:aws:iam::${backup}:root` } })));
    expect(await failureOf(s3.putBucketPolicy({ Bucket, Policy: "{" }))).toMatchObject({ name: "MalformedPolicy" });
    expect(await failureOf(s3.putBucketPolicy({ Bucket, Policy: foreign }))).toMatchObject({ name: "MalformedPolicy", message: "Policy has invalid resource" });
    expect(await failureOf(s3.putBucketPolicy({ Bucket, Policy: open }))).toMatchObject({ name: "AccessDenied" });
    await s3.deletePublicAccessBlock({ Bucket });
    expect(await failureOf(s3.getPublicAccessBlock({ Bucket }))).toMatchObject({ name: "NoSuchPublicAccessBlockConfiguration" });
    await s3.putBucketPolicy({ Bucket, Policy: open });
  });

  test("keeps tags until they are deleted", async () => {
    const { s3 } = await openBucket();
    expect(await failureOf(s3.getBucketTagging({ Bucket }))).toMatchObject({ name: "NoSuchTagSet" });
    await s3.putBucketTagging({ Bucket, Tagging: { TagSet: [{ Key: "a", Value: "1" }] } });
    expect((await s3.getBucketTagging({ Bucket })).TagSet).toEqual([{ Key: "a", Value: "1" }]);
    await s3.deleteBucketTagging({ Bucket });
    expect(await failureOf(s3.getBucketTagging({ Bucket }))).toMatchObject({ name: "NoSuchTagSet" });
  });
});

describe("encryption with a key", () => {
  test("makes objects unreadable when the key is disabled, pending deletion or gone", async () => {
    const world = await openBucket();
    const kms = await world.accounts.root(production).client("kms");
    const KeyId = (await kms.createKey({})).KeyMetadata?.Arn ?? "";
    await put(world, "plain", "text");
    await world.s3.putBucketEncryption({
      Bucket,
      ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: KeyId } }] },
    });
    await put(world, "sealed", "text");
    expect((await world.s3.headObject({ Bucket, Key: "sealed" })).SSEKMSKeyId).toBe(KeyId);
    expect(await read(world, "sealed")).toBe("text");
    await kms.disableKey({ KeyId });
    expect(await failureOf(read(world, "sealed"))).toMatchObject({ name: "KMS.DisabledException" });
    expect(await failureOf(put(world, "more", "text"))).toMatchObject({ name: "KMS.DisabledException" });
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect(await failureOf(read(world, "sealed"))).toMatchObject({ name: "KMS.KMSInvalidStateException" });
    await world.accounts.advance(8 * day);
    expect(await failureOf(read(world, "sealed"))).toMatchObject({ name: "KMS.NotFoundException" });
    expect(await read(world, "plain")).toBe("text");
  });

  test("asks whether the caller may use the key", async () => {
    const world = await openBucket();
    const kms = await world.accounts.root(production).client("kms");
    const KeyId = (await kms.createKey({})).KeyMetadata?.Arn ?? "";
    await put(world, "sealed", "text", { ServerSideEncryption: "aws:kms", SSEKMSKeyId: KeyId });
    await put(world, "default", "text", { ServerSideEncryption: "aws:kms" });
    const user = await (await world.accounts.user(production, "u", policyOf(allow("s3:*")))).client("s3");
    expect(await failureOf(user.getObject({ Bucket, Key: "sealed" }))).toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining("kms:Decrypt") as string,
    });
    await user.getObject({ Bucket, Key: "default" });
    const decrypting = await (await world.accounts.user(production, "v", policyOf(allow("s3:*"), allow("kms:Decrypt", KeyId)))).client("s3");
    await decrypting.getObject({ Bucket, Key: "sealed" });
  });
});

describe("lifecycle rules", () => {
  const rule = (more: object): object => ({
    Bucket,
    LifecycleConfiguration: { Rules: [{ ID: "r", Status: "Enabled", Filter: { Prefix: "logs/" }, ...more }] },
  });

  test("expire objects at the midnight after their age, and only those of the prefix", async () => {
    const world = await openBucket();
    await put(world, "logs/a", "x");
    await put(world, "data/a", "x");
    await world.s3.putBucketLifecycleConfiguration(rule({ Expiration: { Days: 3 } }) as never);
    await world.accounts.advance(3 * day);
    expect(await history(world)).toEqual(["data/a (latest)", "logs/a (latest)"]);
    await world.accounts.advance(1 * day);
    expect(await history(world)).toEqual(["data/a (latest)"]);
  });

  test("add markers under versioning, and take noncurrent versions away later, but not locked ones", async () => {
    const world = await openBucket({ locked: true });
    await put(world, "logs/a", "x");
    await put(world, "logs/held", "x", { ObjectLockLegalHoldStatus: "ON" });
    await world.s3.putBucketLifecycleConfiguration(rule({ Expiration: { Days: 1 }, NoncurrentVersionExpiration: { NoncurrentDays: 5 } }) as never);
    await world.accounts.advance(2 * day);
    expect(await history(world)).toEqual(["logs/a", "logs/held", "logs/a deleted (latest)", "logs/held deleted (latest)"]);
    await world.accounts.advance(6 * day);
    expect(await history(world)).toEqual(["logs/held", "logs/held deleted (latest)"]);
  });

  test("do nothing when disabled or deleted, and are refused when not modelled", async () => {
    const world = await openBucket();
    await put(world, "logs/a", "x");
    await world.s3.putBucketLifecycleConfiguration(rule({ Status: "Disabled", Expiration: { Days: 1 } }) as never);
    await world.accounts.advance(5 * day);
    expect(await history(world)).toEqual(["logs/a (latest)"]);
    await world.s3.deleteBucketLifecycle({ Bucket });
    expect(await failureOf(world.s3.getBucketLifecycleConfiguration({ Bucket }))).toMatchObject({ name: "NoSuchLifecycleConfiguration" });
    await expect(world.s3.putBucketLifecycleConfiguration(rule({ Transitions: [{ Days: 1, StorageClass: "GLACIER" }] }) as never)).rejects.toThrow(
      "Rule.Transitions` is not supported",
    );
    expect(await failureOf(world.s3.putBucketLifecycleConfiguration(rule({}) as never))).toMatchObject({ name: "InvalidRequest" });
  });
});

test("the management account sees only its own buckets", async () => {
  expect((await (await openAccounts().root(management).client("s3")).listBuckets({})).Buckets).toEqual([]);
});
