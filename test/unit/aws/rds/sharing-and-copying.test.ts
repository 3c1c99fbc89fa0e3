import { expect, test } from "vitest";
import { addCluster, addInstance, addSubnetGroup, clusterName, openWorld } from "./fixtures.ts";
import { backups, prod, region, type RdsWorld } from "./rds-world.ts";

const target = { account: backups };
const snapshotArn = `arn:aws:rds:${region}:${prod}:cluster-snapshot:source`;
const sharing = { DBClusterSnapshotIdentifier: "source", AttributeName: "restore" };

/** A cluster with content 7 and an available manual snapshot `source` of it. */
async function openWithSnapshot(extra: object = {}): Promise<RdsWorld> {
  const world = await openWorld();
  const id = await addCluster(world, extra);
  world.data.write(id, 7);
  await world.call("CreateDBClusterSnapshot", { DBClusterIdentifier: clusterName, DBClusterSnapshotIdentifier: "source" });
  await world.advance(5);
  return world;
}

test("an account sees a snapshot when it is shared with it, and no longer when that is taken back", async () => {
  const world = await openWithSnapshot();
  const shared = async () => (await world.call("DescribeDBClusterSnapshots", { SnapshotType: "shared" }, target)).DBClusterSnapshots;
  expect(await shared()).toEqual([]);
  const { DBClusterSnapshotAttributesResult } = await world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, ValuesToAdd: [backups] });
  expect(DBClusterSnapshotAttributesResult).toEqual({
    DBClusterSnapshotIdentifier: "source",
    DBClusterSnapshotAttributes: [{ AttributeName: "restore", AttributeValues: [backups] }],
  });
  expect(await world.call("DescribeDBClusterSnapshotAttributes", { DBClusterSnapshotIdentifier: "source" })).toEqual({ DBClusterSnapshotAttributesResult });
  expect(await shared()).toMatchObject([{ DBClusterSnapshotArn: snapshotArn }]);
  expect((await world.call("DescribeDBClusterSnapshots", {}, target)).DBClusterSnapshots).toEqual([]);
  expect((await world.call("DescribeDBClusterSnapshots", { IncludeShared: true }, target)).DBClusterSnapshots).toHaveLength(1);
  await world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, ValuesToRemove: [backups] });
  expect(await shared()).toEqual([]);
});

test("automated snapshots and those under the default key are not shared, encrypted ones never with everybody", async () => {
  const world = await openWithSnapshot({ StorageEncrypted: true });
  const [automated] = (await world.call("DescribeDBClusterSnapshots", { SnapshotType: "automated" })).DBClusterSnapshots;
  await expect(
    world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, DBClusterSnapshotIdentifier: automated.DBClusterSnapshotIdentifier, ValuesToAdd: [backups] }),
  ).rejects.toMatchObject({
    code: "InvalidDBClusterSnapshotStateFault",
  });
  await expect(world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, ValuesToAdd: [backups] })).rejects.toMatchObject({
    code: "InvalidParameterValue",
    message: expect.stringContaining("default KMS key"),
  });
  await expect(world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, ValuesToAdd: ["all"] })).rejects.toMatchObject({
    code: "InvalidParameterValue",
    message: expect.stringContaining("public"),
  });
});

test("sharing needs the attribute `restore`, account ids, an own snapshot, and stops at 20 accounts", async () => {
  const world = await openWithSnapshot();
  await expect(world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, AttributeName: "copy" })).rejects.toMatchObject({ code: "InvalidParameterValue" });
  await expect(world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, ValuesToAdd: ["backups"] })).rejects.toMatchObject({
    code: "InvalidParameterValue",
  });
  await expect(world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, DBClusterSnapshotIdentifier: snapshotArn }, target)).rejects.toMatchObject({
    code: "DBClusterSnapshotNotFoundFault",
  });
  const many = Array.from({ length: 21 }, (_, n) => String(100000000000 + n));
  await expect(world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, ValuesToAdd: many })).rejects.toMatchObject({
    code: "SharedSnapshotQuotaExceeded",
  });
  await expect(world.call("DescribeDBClusterSnapshotAttributes", { DBClusterSnapshotIdentifier: "nowhere" })).rejects.toMatchObject({
    code: "DBClusterSnapshotNotFoundFault",
  });
});

test("DB snapshots are shared the same way", async () => {
  const world = await openWorld();
  await addInstance(world);
  await world.call("CreateDBSnapshot", { DBInstanceIdentifier: "orders", DBSnapshotIdentifier: "source" });
  await expect(
    world.call("ModifyDBSnapshotAttribute", { DBSnapshotIdentifier: "source", AttributeName: "restore", ValuesToAdd: ["all"] }),
  ).rejects.toMatchObject({ code: "InvalidDBSnapshotState" });
  await world.advance(5);
  await world.call("ModifyDBSnapshotAttribute", { DBSnapshotIdentifier: "source", AttributeName: "restore", ValuesToAdd: ["all"] });
  expect(await world.call("DescribeDBSnapshotAttributes", { DBSnapshotIdentifier: "source" })).toEqual({
    DBSnapshotAttributesResult: { DBSnapshotIdentifier: "source", DBSnapshotAttributes: [{ AttributeName: "restore", AttributeValues: ["all"] }] },
  });
  const copy = { SourceDBSnapshotIdentifier: `arn:aws:rds:${region}:${prod}:snapshot:source`, TargetDBSnapshotIdentifier: "copy" };
  expect((await world.call("CopyDBSnapshot", copy, target)).DBSnapshot).toMatchObject({ Encrypted: false, SnapshotType: "manual" });
});

test("a copy in another account outlives the source, its cluster, and its sharing", async () => {
  const world = await openWithSnapshot();
  const copy = { SourceDBClusterSnapshotIdentifier: snapshotArn, TargetDBClusterSnapshotIdentifier: "copy" };
  await expect(world.call("CopyDBClusterSnapshot", copy, target)).rejects.toMatchObject({ code: "DBClusterSnapshotNotFoundFault" });
  await world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, ValuesToAdd: [backups] });
  const { DBClusterSnapshot } = await world.call("CopyDBClusterSnapshot", copy, target);
  expect(DBClusterSnapshot).toMatchObject({
    Status: "copying",
    SourceDBClusterSnapshotArn: snapshotArn,
    DBClusterSnapshotArn: `arn:aws:rds:${region}:${backups}:cluster-snapshot:copy`,
  });
  await expect(world.call("CopyDBClusterSnapshot", copy, target)).rejects.toMatchObject({ code: "DBClusterSnapshotAlreadyExistsFault" });
  await world.call("DeleteDBClusterSnapshot", { DBClusterSnapshotIdentifier: "source" });
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true });
  await world.advance(40 * 24 * 60);
  expect([...world.data.held]).toEqual([["content-7", 1]]);
  await addSubnetGroup(world, target);
  const { DBCluster } = await world.call(
    "RestoreDBClusterFromSnapshot",
    { DBClusterIdentifier: "back", SnapshotIdentifier: "copy", Engine: "aurora-postgresql", DBSubnetGroupName: "main" },
    target,
  );
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(7);
});

test("a shared encrypted snapshot is copied with both keys, and then lives by the target's key alone", async () => {
  const world = await openWorld();
  const key = world.addKey();
  const own = world.addKey(target);
  const id = await addCluster(world, { StorageEncrypted: true, KmsKeyId: key.arn });
  world.data.write(id, 7);
  await world.call("CreateDBClusterSnapshot", { DBClusterIdentifier: clusterName, DBClusterSnapshotIdentifier: "source" });
  await world.advance(5);
  await world.call("ModifyDBClusterSnapshotAttribute", { ...sharing, ValuesToAdd: [backups] });
  const copy = { SourceDBClusterSnapshotIdentifier: snapshotArn, TargetDBClusterSnapshotIdentifier: "copy" };

  await expect(world.call("CopyDBClusterSnapshot", copy, target)).rejects.toMatchObject({ code: "KMSKeyNotAccessibleFault" });
  world.denied.add(`kms:CreateGrant ${prod}`);
  await expect(world.call("CopyDBClusterSnapshot", { ...copy, KmsKeyId: own.arn }, target)).rejects.toMatchObject({
    code: "KMSKeyNotAccessibleFault",
    message: `The source snapshot KMS key [${key.arn}] does not exist, is not enabled or you do not have permissions to access it.`,
  });
  world.denied.clear();
  world.denied.add(`kms:CreateGrant ${backups}`);
  await expect(world.call("CopyDBClusterSnapshot", { ...copy, KmsKeyId: own.arn }, target)).rejects.toMatchObject({
    message: expect.stringContaining(`target snapshot KMS key [${own.arn}]`),
  });
  world.denied.clear();
  world.asked.length = 0;
  const { DBClusterSnapshot } = await world.call("CopyDBClusterSnapshot", { ...copy, KmsKeyId: own.arn }, target);
  expect(DBClusterSnapshot.KmsKeyId).toBe(own.arn);
  expect(world.asked.map(({ action, resource, resourceAccount }) => [action, resource, resourceAccount])).toEqual([
    ["kms:DescribeKey", key.arn, prod],
    ["kms:CreateGrant", key.arn, prod],
    ["kms:DescribeKey", own.arn, backups],
    ["kms:CreateGrant", own.arn, backups],
  ]);

  await world.advance(10);
  await addSubnetGroup(world, target);
  const restore = { Engine: "aurora-postgresql", DBSubnetGroupName: "main" };
  await expect(
    world.call("RestoreDBClusterFromSnapshot", { ...restore, DBClusterIdentifier: "direct", SnapshotIdentifier: snapshotArn }, target),
  ).rejects.toMatchObject({ code: "KMSKeyNotAccessibleFault" });
  world.kms().keys.delete(key.keyId);
  const { DBCluster } = await world.call("RestoreDBClusterFromSnapshot", { ...restore, DBClusterIdentifier: "back", SnapshotIdentifier: "copy" }, target);
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(7);
  await addSubnetGroup(world, { account: backups, region: "eu-central-1" });
  await expect(world.call("RestoreDBClusterFromSnapshot", { ...restore, DBClusterIdentifier: "lost", SnapshotIdentifier: "source" })).rejects.toMatchObject({
    code: "KMSKeyNotAccessibleFault",
  });
});

test("an unencrypted cluster snapshot is not encrypted by copying; a DB snapshot is", async () => {
  const world = await openWithSnapshot();
  const key = world.addKey();
  await expect(
    world.call("CopyDBClusterSnapshot", { SourceDBClusterSnapshotIdentifier: "source", TargetDBClusterSnapshotIdentifier: "copy", KmsKeyId: key.arn }),
  ).rejects.toMatchObject({ code: "InvalidParameterCombination" });
  await addInstance(world);
  await world.call("CreateDBSnapshot", { DBInstanceIdentifier: "orders", DBSnapshotIdentifier: "source" });
  const copy = { SourceDBSnapshotIdentifier: "source", TargetDBSnapshotIdentifier: "copy", KmsKeyId: key.arn };
  await expect(world.call("CopyDBSnapshot", copy)).rejects.toMatchObject({ code: "InvalidDBSnapshotState" });
  await world.advance(5);
  expect((await world.call("CopyDBSnapshot", copy)).DBSnapshot).toMatchObject({ Encrypted: true, KmsKeyId: key.arn });
});

test("an encrypted copy in another region needs a key of that region", async () => {
  const world = await openWithSnapshot({ StorageEncrypted: true });
  const frankfurt = { account: prod, region: "eu-central-1" };
  const there = world.addKey(frankfurt);
  const here = world.addKey();
  const copy = { SourceDBClusterSnapshotIdentifier: snapshotArn, TargetDBClusterSnapshotIdentifier: "copy" };
  await expect(world.call("CopyDBClusterSnapshot", copy, frankfurt)).rejects.toMatchObject({
    code: "InvalidParameterValue",
    message: "Must specify new KMS key for cross region encrypted snapshot copy.",
  });
  await expect(world.call("CopyDBClusterSnapshot", { ...copy, KmsKeyId: here.arn }, frankfurt)).rejects.toMatchObject({ code: "KMSKeyNotAccessibleFault" });
  expect((await world.call("CopyDBClusterSnapshot", { ...copy, KmsKeyId: there.keyId }, frankfurt)).DBClusterSnapshot.KmsKeyId).toBe(there.arn);
});

test("copying an automated snapshot gives a manual one, with its tags only when asked", async () => {
  const world = await openWithSnapshot({ CopyTagsToSnapshot: true, Tags: [{ Key: "team", Value: "courses" }] });
  const [automated] = (await world.call("DescribeDBClusterSnapshots", { SnapshotType: "automated" })).DBClusterSnapshots;
  const source = { SourceDBClusterSnapshotIdentifier: automated.DBClusterSnapshotIdentifier };
  const plain = await world.call("CopyDBClusterSnapshot", { ...source, TargetDBClusterSnapshotIdentifier: "plain" });
  expect(plain.DBClusterSnapshot).toMatchObject({ SnapshotType: "manual", TagList: [] });
  const tagged = await world.call("CopyDBClusterSnapshot", {
    ...source,
    TargetDBClusterSnapshotIdentifier: "tagged",
    CopyTags: true,
    Tags: [{ Key: "why", Value: "keep" }],
  });
  expect(tagged.DBClusterSnapshot.TagList).toEqual([
    { Key: "team", Value: "courses" },
    { Key: "why", Value: "keep" },
  ]);
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true });
  expect(
    (await world.call("DescribeDBClusterSnapshots", {})).DBClusterSnapshots.map(
      (one: { DBClusterSnapshotIdentifier: string }) => one.DBClusterSnapshotIdentifier,
    ),
  ).toEqual(["plain", "source", "tagged"]);
});
