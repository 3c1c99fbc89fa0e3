import { expect, test } from "vitest";
import { addCluster, addInstance, addMember, clusterName, openWorld } from "./fixtures.ts";
import { prod, region } from "./rds-world.ts";

const cluster = { DBClusterIdentifier: clusterName };
const instance = { DBInstanceIdentifier: "orders" };
const week = 8 * 24 * 60;

test("deletion protection is switched at once, without ApplyImmediately", async () => {
  const world = await openWorld();
  await addCluster(world);
  const { DBCluster } = await world.call("ModifyDBCluster", { ...cluster, DeletionProtection: true });
  expect(DBCluster).toMatchObject({ DeletionProtection: true, Status: "available" });
});

test("a new name waits for the maintenance window, or comes at once; the ARN follows, the resource id stays", async () => {
  const world = await openWorld();
  const id = await addCluster(world);
  await addMember(world, "one");
  const waiting = await world.call("ModifyDBCluster", { ...cluster, NewDBClusterIdentifier: "Later" });
  expect(waiting.DBCluster).toMatchObject({ DBClusterIdentifier: clusterName, PendingModifiedValues: { DBClusterIdentifier: "later" } });
  await world.advance(week);
  const { DBClusters } = await world.call("DescribeDBClusters", {});
  expect(DBClusters).toMatchObject([
    {
      DBClusterIdentifier: "later",
      DbClusterResourceId: id,
      DBClusterArn: `arn:aws:rds:${region}:${prod}:cluster:later`,
      DBClusterMembers: [{ DBInstanceIdentifier: "one" }],
    },
  ]);
  expect(DBClusters[0].PendingModifiedValues).toBeUndefined();
  const { DBCluster } = await world.call("ModifyDBCluster", { DBClusterIdentifier: "later", NewDBClusterIdentifier: "now", ApplyImmediately: true });
  expect(DBCluster).toMatchObject({ DBClusterIdentifier: "now", Status: "modifying" });
  expect(DBCluster.Endpoint).toMatch(/^now\./);
  await expect(world.call("DescribeDBClusters", { DBClusterIdentifier: "later" })).rejects.toMatchObject({ code: "DBClusterNotFoundFault" });
});

test("names that are taken, clusters that are not available and retention 0 are refused", async () => {
  const world = await openWorld();
  await addCluster(world);
  await addCluster(world, { DBClusterIdentifier: "other" });
  await expect(world.call("ModifyDBCluster", { ...cluster, NewDBClusterIdentifier: "other" })).rejects.toMatchObject({ code: "DBClusterAlreadyExistsFault" });
  await expect(world.call("ModifyDBCluster", { ...cluster, BackupRetentionPeriod: 0 })).rejects.toMatchObject({ code: "InvalidParameterValue" });
  await expect(world.call("ModifyDBCluster", { ...cluster, MasterUserPassword: "short" })).rejects.toMatchObject({ code: "InvalidParameterValue" });
  await expect(world.call("ModifyDBCluster", { ...cluster, EngineMode: "serverless" })).rejects.toMatchObject({ subject: "rds:ModifyDBCluster.EngineMode" });
  await world.call("ModifyDBCluster", { ...cluster, NewDBClusterIdentifier: "third", ApplyImmediately: true });
  await expect(world.call("ModifyDBCluster", { DBClusterIdentifier: "third", DeletionProtection: true })).rejects.toMatchObject({
    code: "InvalidDBClusterStateFault",
  });
  await expect(world.call("ModifyDBCluster", { DBClusterIdentifier: "nowhere" })).rejects.toMatchObject({ code: "DBClusterNotFoundFault" });
});

test("retention 0 on an instance drops its automated backups at once when applied immediately, else in the window", async () => {
  const world = await openWorld();
  await addInstance(world);
  await world.advance(2 * 24 * 60);
  const count = async () => (await world.call("DescribeDBSnapshots", {})).DBSnapshots.length;
  const before = await count();
  const { DBInstance } = await world.call("ModifyDBInstance", { ...instance, BackupRetentionPeriod: 0 });
  expect(DBInstance).toMatchObject({ BackupRetentionPeriod: 7, PendingModifiedValues: { BackupRetentionPeriod: 0 } });
  expect(await count()).toBe(before);
  await world.call("ModifyDBInstance", { ...instance, ApplyImmediately: true });
  expect(await count()).toBe(0);
  expect(world.data.held.size).toBe(0);
  await world.advance(5 * 24 * 60);
  expect(await count()).toBe(0);
  await world.call("ModifyDBInstance", { ...instance, BackupRetentionPeriod: 3, ApplyImmediately: true });
  await world.advance(5 * 24 * 60);
  expect(await count()).toBe(3);
});

test("retention changes between positive numbers at once", async () => {
  const world = await openWorld();
  await addInstance(world);
  await world.advance(5);
  const { DBInstance } = await world.call("ModifyDBInstance", { ...instance, BackupRetentionPeriod: 14 });
  expect(DBInstance.BackupRetentionPeriod).toBe(14);
});

test("class, storage and Multi-AZ wait for the window; the rest does not", async () => {
  const world = await openWorld();
  await addInstance(world);
  await world.advance(5);
  const change = {
    DBInstanceClass: "db.m6g.large",
    AllocatedStorage: 21,
    MultiAZ: true,
    StorageType: "gp3",
    CloudwatchLogsExportConfiguration: { EnableLogTypes: ["postgresql"] },
    PubliclyAccessible: true,
    DeletionProtection: true,
  };
  const { DBInstance } = await world.call("ModifyDBInstance", { ...instance, ...change });
  expect(DBInstance).toMatchObject({
    DBInstanceClass: "db.t4g.micro",
    AllocatedStorage: 20,
    MultiAZ: false,
    PubliclyAccessible: true,
    DeletionProtection: true,
  });
  expect(DBInstance.PendingModifiedValues).toMatchObject({ DBInstanceClass: "db.m6g.large", AllocatedStorage: 22, MultiAZ: true, StorageType: "gp3" });
  expect(DBInstance.EnabledCloudwatchLogsExports).toEqual(["postgresql"]);
  await world.advance(week);
  const { DBInstances } = await world.call("DescribeDBInstances", {});
  expect(DBInstances[0]).toMatchObject({ DBInstanceClass: "db.m6g.large", AllocatedStorage: 22, MultiAZ: true, StorageType: "gp3" });
});

test("an instance that is not there, is not available, shrinks, or is Aurora's where the cluster decides, is refused", async () => {
  const world = await openWorld();
  await addInstance(world);
  await addCluster(world);
  await addMember(world, "one");
  await addInstance(world, { DBInstanceIdentifier: "taken" });
  await expect(world.call("ModifyDBInstance", { DBInstanceIdentifier: "nowhere" })).rejects.toMatchObject({ code: "DBInstanceNotFound" });
  await expect(world.call("ModifyDBInstance", { ...instance, NewDBInstanceIdentifier: "taken" })).rejects.toMatchObject({ code: "DBInstanceAlreadyExists" });
  await expect(world.call("ModifyDBInstance", { ...instance, AllocatedStorage: 10 })).rejects.toMatchObject({ code: "InvalidParameterCombination" });
  await expect(world.call("ModifyDBInstance", { ...instance, BackupRetentionPeriod: 40 })).rejects.toMatchObject({ code: "InvalidParameterValue" });
  await expect(world.call("ModifyDBInstance", { DBInstanceIdentifier: "one", DeletionProtection: true })).rejects.toMatchObject({
    code: "InvalidParameterCombination",
  });
  await expect(world.call("ModifyDBInstance", { ...instance, MonitoringInterval: 60 })).rejects.toMatchObject({
    subject: "rds:ModifyDBInstance.MonitoringInterval",
  });
  await world.call("ModifyDBInstance", { ...instance, DBInstanceClass: "db.m6g.large", ApplyImmediately: true });
  await expect(world.call("ModifyDBInstance", { ...instance, PubliclyAccessible: true })).rejects.toMatchObject({ code: "InvalidDBInstanceState" });
});
