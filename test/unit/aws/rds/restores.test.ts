import { expect, test } from "vitest";
import { captureNow } from "#aws/services/rds/captures";
import { addCluster, addInstance, clusterInput, clusterName, instanceInput, openWorld } from "./fixtures.ts";
import { backups, prod, region, type RdsWorld } from "./rds-world.ts";

const fromSnapshot = { DBClusterIdentifier: "back", SnapshotIdentifier: "source", Engine: "aurora-postgresql", DBSubnetGroupName: "main" };
const toPoint = { DBClusterIdentifier: "back", DBSubnetGroupName: "main" };

async function openWithSnapshot(extra: object = {}): Promise<RdsWorld> {
  const world = await openWorld();
  const id = await addCluster(world, extra);
  world.data.write(id, 7);
  await world.call("CreateDBClusterSnapshot", { DBClusterIdentifier: clusterName, DBClusterSnapshotIdentifier: "source" });
  await world.advance(5);
  return world;
}

test("a snapshot is restored into a new cluster with the old content, engine and master user", async () => {
  const world = await openWithSnapshot();
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true });
  await world.advance(5);
  const { DBCluster } = await world.call("RestoreDBClusterFromSnapshot", { ...fromSnapshot, Tags: [{ Key: "drill", Value: "yes" }] });
  expect(DBCluster).toMatchObject({
    Status: "creating",
    Engine: "aurora-postgresql",
    MasterUsername: "root",
    BackupRetentionPeriod: 7,
    DBClusterMembers: [],
    TagList: [{ Key: "drill", Value: "yes" }],
  });
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(7);
  await world.advance(11);
  expect((await world.call("DescribeDBClusters", {})).DBClusters).toMatchObject([{ DBClusterIdentifier: "back", Status: "available" }]);
});

test.each([
  ["a name that is taken", { DBClusterIdentifier: clusterName }, "DBClusterAlreadyExistsFault"],
  ["a snapshot that is not there", { SnapshotIdentifier: "nowhere" }, "DBClusterSnapshotNotFoundFault"],
  [
    "a snapshot of another account that is not shared",
    { SnapshotIdentifier: `arn:aws:rds:${region}:${backups}:cluster-snapshot:source` },
    "DBClusterSnapshotNotFoundFault",
  ],
  ["another engine", { Engine: "aurora-mysql" }, "InvalidParameterValue"],
  ["no subnet group", { DBSubnetGroupName: undefined }, "InvalidVPCNetworkStateFault"],
  ["a key that is not there", { KmsKeyId: "alias/nowhere" }, "KMSKeyNotAccessibleFault"],
])("a restore with %s is refused", async (_case, wrong, code) => {
  const world = await openWithSnapshot();
  await expect(world.call("RestoreDBClusterFromSnapshot", { ...fromSnapshot, ...wrong })).rejects.toMatchObject({ code });
  expect(world.state().clusters.size).toBe(1);
});

test("a restore waits for the snapshot to be available, and needs a key that is enabled and allowed", async () => {
  const world = await openWorld();
  const key = world.addKey();
  await addCluster(world, { StorageEncrypted: true, KmsKeyId: key.arn });
  await world.call("CreateDBClusterSnapshot", { DBClusterIdentifier: clusterName, DBClusterSnapshotIdentifier: "source" });
  await expect(world.call("RestoreDBClusterFromSnapshot", fromSnapshot)).rejects.toMatchObject({ code: "InvalidDBClusterSnapshotStateFault" });
  await world.advance(5);
  key.keyState = "PendingDeletion";
  await expect(world.call("RestoreDBClusterFromSnapshot", fromSnapshot)).rejects.toMatchObject({ code: "KMSKeyNotAccessibleFault" });
  key.keyState = "Enabled";
  world.denied.add(`kms:CreateGrant ${prod}`);
  await expect(world.call("RestoreDBClusterFromSnapshot", fromSnapshot)).rejects.toMatchObject({ code: "KMSKeyNotAccessibleFault" });
  world.denied.clear();
  expect((await world.call("RestoreDBClusterFromSnapshot", fromSnapshot)).DBCluster).toMatchObject({ StorageEncrypted: true, KmsKeyId: key.arn });
});

test("a shared snapshot that is not encrypted is restored directly; an encrypted copy of a plain one may be made by restoring", async () => {
  const world = await openWithSnapshot();
  await world.call("ModifyDBClusterSnapshotAttribute", { DBClusterSnapshotIdentifier: "source", AttributeName: "restore", ValuesToAdd: [backups] });
  await world.call(
    "CreateDBSubnetGroup",
    { DBSubnetGroupName: "main", DBSubnetGroupDescription: "m", SubnetIds: ["subnet-a", "subnet-b"] },
    { account: backups },
  );
  const SnapshotIdentifier = `arn:aws:rds:${region}:${prod}:cluster-snapshot:source`;
  const { DBCluster } = await world.call("RestoreDBClusterFromSnapshot", { ...fromSnapshot, SnapshotIdentifier }, { account: backups });
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(7);
  const key = world.addKey();
  expect((await world.call("RestoreDBClusterFromSnapshot", { ...fromSnapshot, KmsKeyId: key.arn })).DBCluster).toMatchObject({
    StorageEncrypted: true,
    KmsKeyId: key.arn,
  });
});

test("a restore to the latest time gives what is there now, and leaves no content behind", async () => {
  const world = await openWithSnapshot();
  const id = world.state().clusters.get(clusterName)?.resourceId ?? "";
  world.data.write(id, 8);
  const { DBCluster } = await world.call("RestoreDBClusterToPointInTime", {
    ...toPoint,
    SourceDBClusterIdentifier: clusterName,
    UseLatestRestorableTime: true,
  });
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(8);
  expect(world.data.plane.hasBackup("content-8")).toBe(false);
});

test("a restore to a time is exact where the content is known, and refused by name where it is not", async () => {
  const world = await openWorld();
  const id = await addCluster(world);
  world.data.write(id, 1);
  await world.advance(25 * 60);
  await world.advance(25 * 60);
  world.data.write(id, 2);
  const restore = async (RestoreToTime: string, DBClusterIdentifier: string) =>
    world.call("RestoreDBClusterToPointInTime", {
      DBClusterIdentifier,
      DBSubnetGroupName: "main",
      SourceDBClusterIdentifier: clusterName,
      RestoreToTime: new Date(RestoreToTime),
    });
  const { DBCluster } = await restore("2026-02-01T12:00:00Z", "between-equal-snapshots");
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(1);
  await expect(restore("2026-02-03T02:01:00Z", "unknown")).rejects.toMatchObject({ name: "UnsupportedError" });
  await expect(restore("2026-01-31T00:00:00Z", "too-early")).rejects.toMatchObject({ code: "InvalidRestoreFault" });
  await expect(restore("2026-03-31T00:00:00Z", "too-late")).rejects.toMatchObject({ code: "InvalidRestoreFault" });
});

test("captures around a write make every moment before and after it restorable", async () => {
  const world = await openWorld();
  const id = await addCluster(world);
  world.data.write(id, 1);
  await captureNow(world.state(), world.data.plane, id, world.now());
  await world.advance(60);
  await captureNow(world.state(), world.data.plane, id, world.now());
  world.data.write(id, 2);
  await captureNow(world.state(), world.data.plane, id, world.now());
  const written = world.now();
  await world.advance(30);
  const restore = async (RestoreToTime: Date, DBClusterIdentifier: string) => {
    const { DBCluster } = await world.call("RestoreDBClusterToPointInTime", {
      DBClusterIdentifier,
      DBSubnetGroupName: "main",
      SourceDBClusterIdentifier: clusterName,
      RestoreToTime,
    });
    return world.data.read(DBCluster.DbClusterResourceId);
  };
  expect(await restore(new Date(written.getTime() - 1000), "before")).toBe(1);
  expect(await restore(written, "after")).toBe(2);
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true });
  expect(world.data.held.size).toBe(0);
});

test.each([
  ["a time and the latest", { RestoreToTime: new Date("2026-02-01T01:00:00Z") }, "InvalidParameterCombination"],
  ["neither", { UseLatestRestorableTime: undefined }, "InvalidParameterCombination"],
  ["no source", { SourceDBClusterIdentifier: undefined }, "InvalidParameterCombination"],
  ["two sources", { SourceDbClusterResourceId: "cluster-X" }, "InvalidParameterCombination"],
  ["a source that is nowhere", { SourceDBClusterIdentifier: "nowhere" }, "DBClusterNotFoundFault"],
  ["a resource id that is nowhere", { SourceDBClusterIdentifier: undefined, SourceDbClusterResourceId: "cluster-X" }, "DBClusterAutomatedBackupNotFoundFault"],
  ["a key for a plain source", { KmsKeyId: "alias/aws/rds" }, "InvalidParameterCombination"],
])("a restore to a point in time with %s is refused", async (_case, wrong, code) => {
  const world = await openWithSnapshot();
  await expect(
    world.call("RestoreDBClusterToPointInTime", { ...toPoint, SourceDBClusterIdentifier: clusterName, UseLatestRestorableTime: true, ...wrong }),
  ).rejects.toMatchObject({ code });
  expect(world.state().clusters.size).toBe(1);
});

test("a clone is refused by name, and a deleted cluster is no source by its name", async () => {
  const world = await openWithSnapshot();
  const latest = { ...toPoint, SourceDBClusterIdentifier: clusterName, UseLatestRestorableTime: true };
  await expect(world.call("RestoreDBClusterToPointInTime", { ...latest, RestoreType: "copy-on-write" })).rejects.toMatchObject({
    subject: "rds:RestoreDBClusterToPointInTime.RestoreType=copy-on-write",
  });
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
  await expect(world.call("RestoreDBClusterToPointInTime", latest)).rejects.toMatchObject({ code: "InvalidDBClusterStateFault" });
  await world.advance(5);
  await expect(world.call("RestoreDBClusterToPointInTime", latest)).rejects.toMatchObject({ code: "DBClusterNotFoundFault" });
});

test("DB instances are restored from snapshots and to points in time, with class and storage", async () => {
  const world = await openWorld();
  const id = await addInstance(world);
  world.data.write(id, 3);
  await world.call("CreateDBSnapshot", { DBInstanceIdentifier: "orders", DBSnapshotIdentifier: "source" });
  await world.advance(5);
  world.data.write(id, 4);
  const restored = await world.call("RestoreDBInstanceFromDBSnapshot", {
    DBInstanceIdentifier: "back",
    DBSnapshotIdentifier: "source",
    DBSubnetGroupName: "main",
  });
  expect(restored.DBInstance).toMatchObject({ DBInstanceStatus: "creating", DBInstanceClass: instanceInput["DBInstanceClass"], AllocatedStorage: 20 });
  expect(world.data.read(restored.DBInstance.DbiResourceId)).toBe(3);
  const latest = { SourceDBInstanceIdentifier: "orders", TargetDBInstanceIdentifier: "latest", DBSubnetGroupName: "main", UseLatestRestorableTime: true };
  const point = await world.call("RestoreDBInstanceToPointInTime", latest);
  expect(world.data.read(point.DBInstance.DbiResourceId)).toBe(4);
  await expect(world.call("RestoreDBInstanceToPointInTime", latest)).rejects.toMatchObject({ code: "DBInstanceAlreadyExists" });
  await expect(
    world.call("RestoreDBInstanceToPointInTime", { ...latest, TargetDBInstanceIdentifier: "x", SourceDBInstanceIdentifier: "nowhere" }),
  ).rejects.toMatchObject({ code: "DBInstanceNotFound" });
  const wrong = { DBInstanceIdentifier: "x", DBSubnetGroupName: "main" };
  await expect(world.call("RestoreDBInstanceFromDBSnapshot", wrong)).rejects.toMatchObject({ code: "InvalidParameterCombination" });
  await expect(world.call("RestoreDBInstanceFromDBSnapshot", { ...wrong, DBSnapshotIdentifier: "nowhere" })).rejects.toMatchObject({
    code: "DBSnapshotNotFound",
  });
  await expect(world.call("RestoreDBInstanceFromDBSnapshot", { ...wrong, DBSnapshotIdentifier: "source", Engine: "mysql" })).rejects.toMatchObject({
    code: "InvalidParameterValue",
  });
  await expect(world.call("RestoreDBInstanceFromDBSnapshot", { ...wrong, DBSnapshotIdentifier: "source", Domain: "d-1" })).rejects.toMatchObject({
    subject: "rds:RestoreDBInstanceFromDBSnapshot.Domain",
  });
});

test("an instance without automated backups has no point in time to restore to", async () => {
  const world = await openWorld();
  await addInstance(world, { BackupRetentionPeriod: 0 });
  const latest = { SourceDBInstanceIdentifier: "orders", TargetDBInstanceIdentifier: "latest", DBSubnetGroupName: "main", UseLatestRestorableTime: true };
  await expect(world.call("RestoreDBInstanceToPointInTime", latest)).rejects.toMatchObject({ code: "PointInTimeRestoreNotEnabled" });
});

test("a cluster that was never available has no restorable time yet", async () => {
  const world = await openWorld();
  await world.call("CreateDBCluster", clusterInput);
  await expect(
    world.call("RestoreDBClusterToPointInTime", { ...toPoint, SourceDBClusterIdentifier: clusterName, UseLatestRestorableTime: true }),
  ).rejects.toMatchObject({ code: "InvalidRestoreFault" });
});
