import { expect, test } from "vitest";
import { addCluster, addInstance, addMember, clusterName, instanceInput, openWorld } from "./fixtures.ts";
import { prod, region } from "./rds-world.ts";

test("an instance is creating without an endpoint, then available with one", async () => {
  const world = await openWorld();
  const { DBInstance } = await world.call("CreateDBInstance", { ...instanceInput, DBInstanceIdentifier: "Orders", DBName: "shop" });
  expect(DBInstance).toMatchObject({
    DBInstanceIdentifier: "orders",
    DBInstanceStatus: "creating",
    DBName: "shop",
    EngineVersion: "16.8",
    DBInstanceArn: `arn:aws:rds:${region}:${prod}:db:orders`,
    DBSubnetGroup: { DBSubnetGroupName: "main" },
  });
  expect(DBInstance.Endpoint).toBeUndefined();
  await world.advance(10);
  const { DBInstances } = await world.call("DescribeDBInstances", { DBInstanceIdentifier: DBInstance.DbiResourceId });
  expect(DBInstances).toMatchObject([{ DBInstanceStatus: "available", Endpoint: { Port: 5432 } }]);
});

test("an Aurora instance takes engine, key, network and backups from its cluster, and has no server of its own", async () => {
  const world = await openWorld();
  const key = world.addKey();
  await addCluster(world, { StorageEncrypted: true, KmsKeyId: key.arn, VpcSecurityGroupIds: ["sg-1"] });
  await addMember(world, "one");
  const { DBInstances } = await world.call("DescribeDBInstances", { Filters: [{ Name: "db-cluster-id", Values: [clusterName] }] });
  expect(DBInstances).toMatchObject([
    {
      DBInstanceIdentifier: "one",
      DBClusterIdentifier: clusterName,
      Engine: "aurora-postgresql",
      EngineVersion: "16.6",
      StorageEncrypted: true,
      KmsKeyId: key.arn,
      BackupRetentionPeriod: 7,
      VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-1" }],
    },
  ]);
  expect(world.data.read(DBInstances[0].DbiResourceId)).toBeUndefined();
});

test.each([
  ["a name that is taken", {}, "DBInstanceAlreadyExists"],
  ["a bad name", { DBInstanceIdentifier: "1st" }, "InvalidParameterValue"],
  ["a bad class", { DBInstanceIdentifier: "new", DBInstanceClass: "large" }, "InvalidParameterValue"],
  ["too little storage", { DBInstanceIdentifier: "new", AllocatedStorage: 1 }, "InvalidParameterValue"],
  ["less room to grow than it has", { DBInstanceIdentifier: "new", MaxAllocatedStorage: 19 }, "InvalidParameterCombination"],
  ["no master user", { DBInstanceIdentifier: "new", MasterUsername: undefined }, "InvalidParameterValue"],
  ["retention 36", { DBInstanceIdentifier: "new", BackupRetentionPeriod: 36 }, "InvalidParameterValue"],
  ["a subnet group that is not there", { DBInstanceIdentifier: "new", DBSubnetGroupName: "nowhere" }, "DBSubnetGroupNotFoundFault"],
  ["a tag of AWS", { DBInstanceIdentifier: "new", Tags: [{ Key: "aws:x", Value: "1" }] }, "InvalidParameterValue"],
])("an instance with %s is refused", async (_case, wrong, code) => {
  const world = await openWorld();
  await addInstance(world);
  await expect(world.call("CreateDBInstance", { ...instanceInput, ...wrong })).rejects.toMatchObject({ code });
  expect(world.state().instances.size).toBe(1);
});

const member = { DBInstanceIdentifier: "new", DBInstanceClass: "db.r6g.large", Engine: "aurora-postgresql", DBClusterIdentifier: clusterName };

test.each([
  ["a cluster that is not there", { DBClusterIdentifier: "nowhere" }, { code: "DBClusterNotFoundFault" }],
  ["another engine", { Engine: "postgres" }, { code: "InvalidParameterCombination" }],
  ["another version", { EngineVersion: "16.1" }, { code: "InvalidParameterCombination" }],
  ["protection of its own", { DeletionProtection: true }, { code: "InvalidParameterCombination" }],
  [
    "a backup window of its own",
    { PreferredBackupWindow: "02:00-02:30" },
    { code: "InvalidParameterCombination", message: "The requested DB Instance will be a member of a DB Cluster. Set backup window for the DB Cluster." },
  ],
  ["storage of its own", { AllocatedStorage: 20 }, { subject: "rds:CreateDBInstance.AllocatedStorage" }],
])("an Aurora instance with %s is refused", async (_case, wrong, error) => {
  const world = await openWorld();
  await addCluster(world);
  await expect(world.call("CreateDBInstance", { ...member, ...wrong })).rejects.toMatchObject(error);
  expect(world.state().instances.size).toBe(0);
});

test("no instance joins a cluster that is being deleted", async () => {
  const world = await openWorld();
  await addCluster(world);
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true });
  await expect(world.call("CreateDBInstance", member)).rejects.toMatchObject({ code: "InvalidDBClusterStateFault" });
});

test("what is not there is not described or deleted, and what is not modelled is refused by name", async () => {
  const world = await openWorld();
  await expect(world.call("DescribeDBInstances", { DBInstanceIdentifier: "nowhere" })).rejects.toMatchObject({
    code: "DBInstanceNotFound",
    message: "DBInstance nowhere not found.",
    status: 404,
  });
  await expect(world.call("DeleteDBInstance", { DBInstanceIdentifier: "nowhere", SkipFinalSnapshot: true })).rejects.toMatchObject({
    code: "DBInstanceNotFound",
  });
  await expect(world.call("CreateDBInstance", { ...instanceInput, Engine: "mysql" })).rejects.toMatchObject({ subject: "rds:CreateDBInstance.Engine mysql" });
  await expect(world.call("CreateDBInstance", { ...instanceInput, MonitoringInterval: 60 })).rejects.toMatchObject({
    subject: "rds:CreateDBInstance.MonitoringInterval=60",
  });
});

test("an empty text in a request is no value at all", async () => {
  const world = await openWorld();
  const empty = { DBName: "", KmsKeyId: "", CharacterSetName: "", PreferredBackupWindow: "" };
  const { DBInstance } = await world.call("CreateDBInstance", { ...instanceInput, ...empty, DBInstanceIdentifier: "orders" });
  expect(DBInstance.DBName).toBeUndefined();
  expect(DBInstance.KmsKeyId).toBeUndefined();
  expect(DBInstance.PreferredBackupWindow).toMatch(/^\d\d:\d\d-\d\d:\d\d$/);
  await addCluster(world, { DatabaseName: "" });
  const { DBClusters } = await world.call("DescribeDBClusters", { DBClusterIdentifier: "", Marker: "" });
  expect(DBClusters).toHaveLength(1);
  expect(DBClusters[0].DatabaseName).toBeUndefined();
  await world.advance(10);
  await expect(world.call("DeleteDBInstance", { DBInstanceIdentifier: "orders", FinalDBSnapshotIdentifier: "" })).rejects.toMatchObject({
    code: "InvalidParameterCombination",
  });
});
