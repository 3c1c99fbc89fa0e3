import { expect, test } from "vitest";
import { addCluster, addInstance, addMember, clusterName, openWorld } from "./fixtures.ts";
import { prod, region } from "./rds-world.ts";

const oneDay = 24 * 60;

test("a cluster deleted with DeleteAutomatedBackups=false leaves a retained backup, which restores its last content", async () => {
  const world = await openWorld();
  const id = await addCluster(world);
  await world.advance(2 * oneDay);
  world.data.write(id, 11);
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
  await world.advance(oneDay);
  const { DBClusterAutomatedBackups } = await world.call("DescribeDBClusterAutomatedBackups", {});
  expect(DBClusterAutomatedBackups).toMatchObject([
    { Status: "retained", DbClusterResourceId: id, DBClusterIdentifier: clusterName, BackupRetentionPeriod: 7 },
  ]);
  expect(DBClusterAutomatedBackups[0].DBClusterAutomatedBackupsArn).toMatch(new RegExp(`^arn:aws:rds:${region}:${prod}:cluster-auto-backup:cab-[0-9a-z]+$`));
  expect(DBClusterAutomatedBackups[0].RestoreWindow.EarliestTime).toEqual(new Date("2026-02-01T00:01:00Z"));
  const restore = { DBClusterIdentifier: "back", DBSubnetGroupName: "main", SourceDbClusterResourceId: id };
  const { DBCluster } = await world.call("RestoreDBClusterToPointInTime", { ...restore, UseLatestRestorableTime: true });
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(11);
});

test("a retained backup ends with its retention period, its snapshots and its content included", async () => {
  const world = await openWorld();
  await addCluster(world, { BackupRetentionPeriod: 3 });
  await world.advance(5 * oneDay);
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
  await world.advance(2 * oneDay);
  expect((await world.call("DescribeDBClusterAutomatedBackups", {})).DBClusterAutomatedBackups).toHaveLength(1);
  await world.advance(oneDay + 1);
  expect((await world.call("DescribeDBClusterAutomatedBackups", {})).DBClusterAutomatedBackups).toEqual([]);
  expect((await world.call("DescribeDBClusterSnapshots", {})).DBClusterSnapshots).toEqual([]);
  expect(world.data.held.size).toBe(0);
});

test("a retained backup can be deleted, and then nothing is left; one of a live server cannot", async () => {
  const world = await openWorld();
  const cluster = await addCluster(world);
  const instance = await addInstance(world);
  await expect(world.call("DeleteDBClusterAutomatedBackup", { DbClusterResourceId: cluster })).rejects.toMatchObject({
    code: "InvalidDBClusterAutomatedBackupStateFault",
  });
  await expect(world.call("DeleteDBInstanceAutomatedBackup", { DbiResourceId: instance })).rejects.toMatchObject({
    code: "InvalidDBInstanceAutomatedBackupState",
  });
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
  await world.call("DeleteDBInstance", { DBInstanceIdentifier: "orders", SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
  await world.call("DeleteDBClusterAutomatedBackup", { DbClusterResourceId: cluster });
  const [backup] = (await world.call("DescribeDBInstanceAutomatedBackups", { DbiResourceId: instance })).DBInstanceAutomatedBackups;
  expect(backup).toMatchObject({ Status: "retained", DBInstanceIdentifier: "orders" });
  await world.call("DeleteDBInstanceAutomatedBackup", { DBInstanceAutomatedBackupsArn: backup.DBInstanceAutomatedBackupsArn });
  expect(world.data.held.size).toBe(0);
  await expect(world.call("DeleteDBClusterAutomatedBackup", { DbClusterResourceId: cluster })).rejects.toMatchObject({
    code: "DBClusterAutomatedBackupNotFoundFault",
    status: 404,
  });
  await expect(world.call("DeleteDBInstanceAutomatedBackup", { DbiResourceId: instance })).rejects.toMatchObject({
    code: "DBInstanceAutomatedBackupNotFound",
    status: 404,
  });
  await expect(world.call("DeleteDBInstanceAutomatedBackup", {})).rejects.toMatchObject({ code: "InvalidParameterCombination" });
});

test("live servers have automated backups, Aurora's instances and those with retention 0 have none", async () => {
  const world = await openWorld();
  await addCluster(world);
  await addMember(world, "one");
  await addInstance(world);
  await addInstance(world, { DBInstanceIdentifier: "none", BackupRetentionPeriod: 0 });
  expect((await world.call("DescribeDBClusterAutomatedBackups", { DBClusterIdentifier: clusterName })).DBClusterAutomatedBackups).toMatchObject([
    { Status: "active" },
  ]);
  expect((await world.call("DescribeDBInstanceAutomatedBackups", {})).DBInstanceAutomatedBackups).toMatchObject([
    { DBInstanceIdentifier: "orders", Status: "active" },
  ]);
  expect((await world.call("DescribeDBInstanceAutomatedBackups", { Filters: [{ Name: "status", Values: ["retained"] }] })).DBInstanceAutomatedBackups).toEqual(
    [],
  );
  await expect(world.call("DescribeDBClusterAutomatedBackups", { DbClusterResourceId: "cluster-X" })).rejects.toMatchObject({
    code: "DBClusterAutomatedBackupNotFoundFault",
  });
  await expect(world.call("DescribeDBInstanceAutomatedBackups", { DbiResourceId: "db-X" })).rejects.toMatchObject({
    code: "DBInstanceAutomatedBackupNotFound",
  });
});

test("a DB instance is restored from its retained backup by ARN", async () => {
  const world = await openWorld();
  const id = await addInstance(world);
  world.data.write(id, 12);
  await world.call("DeleteDBInstance", { DBInstanceIdentifier: "orders", SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
  const [{ DBInstanceAutomatedBackupsArn }] = (await world.call("DescribeDBInstanceAutomatedBackups", {})).DBInstanceAutomatedBackups;
  const restore = { TargetDBInstanceIdentifier: "back", DBSubnetGroupName: "main", UseLatestRestorableTime: true };
  const { DBInstance } = await world.call("RestoreDBInstanceToPointInTime", { ...restore, SourceDBInstanceAutomatedBackupsArn: DBInstanceAutomatedBackupsArn });
  expect(world.data.read(DBInstance.DbiResourceId)).toBe(12);
});

test("deleting with a retained backup under a key that cannot be used keeps the earlier snapshots only", async () => {
  const world = await openWorld();
  const key = world.addKey();
  const id = await addCluster(world, { StorageEncrypted: true, KmsKeyId: key.arn });
  world.data.write(id, 13);
  await world.advance(oneDay);
  world.data.write(id, 14);
  key.keyState = "Disabled";
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
  const restore = { DBClusterIdentifier: "back", DBSubnetGroupName: "main", SourceDbClusterResourceId: id };
  const toLatest = { ...restore, UseLatestRestorableTime: true };
  await expect(world.call("RestoreDBClusterToPointInTime", toLatest)).rejects.toMatchObject({ code: "KMSKeyNotAccessibleFault" });
  key.keyState = "Enabled";
  await expect(world.call("RestoreDBClusterToPointInTime", toLatest)).rejects.toMatchObject({ name: "UnsupportedError" });
  const { DBCluster } = await world.call("RestoreDBClusterToPointInTime", { ...restore, RestoreToTime: new Date("2026-02-01T02:00:00Z") });
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(13);
});
