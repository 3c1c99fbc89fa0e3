import { expect, test } from "vitest";
import type { InventoryItem } from "#model/inventory";
import { weakenings } from "#verdict/weakenings";
import { scenario as rename } from "../../../scenarios/rename-without-moved/scenario.ts";
import { play } from "../../scenarios/play.ts";
import { changesBetween, emptyWorld } from "./inventory-stage.ts";
import type { EmptyWorld } from "./inventory-stage.ts";

const account = "222222222222";
const statement = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Resource: "*" };
const policyOf = (...statements: readonly object[]): string => JSON.stringify({ Version: "2012-10-17", Statement: statements });

async function weakerAfter(world: EmptyWorld, act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = await world.look();
  await act();
  return changesBetween(before, await world.look()).weaker;
}

test("a key's policy is seen to change; a grant, or the same policy laid out otherwise, is no change", async () => {
  const world = await emptyWorld();
  const kms = await world.production().client("kms");
  const Policy = policyOf({ ...statement, Action: "kms:*" });
  const { KeyMetadata: { KeyId = "" } = {} } = await kms.createKey({ Policy });
  const GranteePrincipal = `arn:aws:iam::${account}:root`;
  const harmless = async (): Promise<void> => {
    await kms.createGrant({ KeyId, GranteePrincipal, Operations: ["Decrypt"] });
    await kms.putKeyPolicy({ KeyId, Policy: JSON.stringify(JSON.parse(Policy), null, 2) });
  };
  expect(await weakerAfter(world, harmless)).toEqual([]);
  const narrowed = policyOf({ ...statement, Action: "kms:PutKeyPolicy" });
  expect(await weakerAfter(world, async () => kms.putKeyPolicy({ KeyId, Policy: narrowed }))).toEqual(["key policy changed"]);
});

test("a bucket's policy is seen to change and to go; a first one is no change", async () => {
  const world = await emptyWorld();
  const s3 = await world.production().client("s3");
  const Bucket = "dumps";
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
  const policy = (Action: string): string => policyOf({ ...statement, Action, Effect: "Deny", Resource: "arn:aws:s3:::dumps/*" });
  expect(await weakerAfter(world, async () => s3.putBucketPolicy({ Bucket, Policy: policy("s3:DeleteObjectVersion") }))).toEqual([]);
  expect(await weakerAfter(world, async () => s3.putBucketPolicy({ Bucket, Policy: policy("s3:PutObject") }))).toEqual(["bucket policy changed"]);
  expect(await weakerAfter(world, async () => s3.deleteBucketPolicy({ Bucket }))).toEqual(["bucket policy removed"]);
});

test("Object Lock's default retention is seen to be weakened and removed; to strengthen it is no harm", async () => {
  const world = await emptyWorld();
  const s3 = await world.production().client("s3");
  const Bucket = "vault";
  await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
  const lock = async (DefaultRetention?: { readonly Mode: "COMPLIANCE" | "GOVERNANCE"; readonly Days?: number; readonly Years?: number }): Promise<unknown> =>
    s3.putObjectLockConfiguration({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...(DefaultRetention === undefined ? {} : { Rule: { DefaultRetention } }) },
    });
  expect(await weakerAfter(world, async () => lock({ Mode: "GOVERNANCE", Days: 30 }))).toEqual([]);
  expect(await weakerAfter(world, async () => lock({ Mode: "COMPLIANCE", Years: 1 }))).toEqual([]);
  expect(await weakerAfter(world, async () => lock({ Mode: "COMPLIANCE", Days: 7 }))).toEqual(["Object Lock default retention shortened from 365 to 7 days"]);
  expect(await weakerAfter(world, async () => lock({ Mode: "GOVERNANCE", Days: 7 }))).toEqual(["Object Lock mode is GOVERNANCE"]);
  expect(await weakerAfter(world, async () => lock())).toEqual(["Object Lock default retention removed"]);
});

test("point-in-time recovery is seen to be switched off, and the backup that AWS keeps of a deleted table to be there", async () => {
  const world = await emptyWorld();
  const dynamodb = await world.production().client("dynamodb");
  for (const TableName of ["orders", "sessions"])
    await dynamodb.createTable({
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
  const recovery = async (TableName: string, PointInTimeRecoveryEnabled: boolean): Promise<unknown> =>
    dynamodb.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled } });
  await world.wait(60);
  await recovery("sessions", true);
  expect(await weakerAfter(world, async () => recovery("orders", true))).toEqual([]);
  expect(await weakerAfter(world, async () => recovery("orders", false))).toEqual(["point-in-time recovery switched off"]);
  await dynamodb.deleteTable({ TableName: "sessions" });
  await world.wait(600);
  const backups = (await world.look()).items.filter(({ type }) => type === "dynamodb:backup");
  expect(backups.map(({ name, attributes }) => [name, attributes["snapshotType"]])).toEqual([["sessions$DeletedTableBackup", "SYSTEM"]]);
});

test("a state that is emptied under its lineage is weaker; one that loses some resources, or was empty, is not", async () => {
  const world = await emptyWorld();
  const write = async (resources: number): Promise<void> => {
    const state = { version: 4, serial: 1, lineage: "one", resources: Array.from({ length: resources }, () => ({})) };
    world.machine.write("main/terraform.tfstate", JSON.stringify(state));
  };
  await write(3);
  expect(await weakerAfter(world, async () => write(1))).toEqual([]);
  expect(await weakerAfter(world, async () => write(0))).toEqual(["state emptied"]);
  expect(await weakerAfter(world, async () => write(0))).toEqual([]);
});

test("a database that can no longer read its key is weaker; one that is merely busy is not", () => {
  const item = (status: string): InventoryItem => ({
    arn: "arn",
    type: "rds:cluster",
    account,
    region: "eu-west-1",
    name: "main",
    identity: "1",
    tags: {},
    attributes: { status },
  });
  for (const status of ["inaccessible-encryption-credentials", "inaccessible-encryption-credentials-recoverable"]) {
    expect(weakenings(item("available"), item(status))).toEqual(["cannot read its key"]);
    expect(weakenings(item(status), item(status))).toEqual([]);
  }
  expect(weakenings(item("available"), item("backing-up"))).toEqual([]);
});

test("a table that was backed up before it was deleted is restored by the drill", async () => {
  const { run, verdict } = await play([], "literal", {
    scenario: {
      ...rename,
      id: "deleted-after-a-backup",
      milestones: [],
      script: async ({ terminals }) => {
        await terminals["agent"]?.run("aws dynamodb create-backup --table-name acme-orders --backup-name before");
        await terminals["agent"]?.run("aws dynamodb delete-table --table-name acme-orders");
      },
    },
  });
  expect(run.after.drills.map(({ error }) => error)).toEqual([undefined]);
  expect(verdict.datasets.find(({ id }) => id === "orders")).toMatchObject({ restoredFrom: run.after.drills[0]?.backup });
  expect(verdict.outcome).toBe("restorable");
});
