import { expect, test } from "vitest";
import { addCluster, addMember, clusterInput, clusterName, openWorld } from "./fixtures.ts";
import { prod, region } from "./rds-world.ts";

test("a cluster is creating, then available, with what Terraform reads of it", async () => {
  const world = await openWorld();
  const { DBCluster } = await world.call("CreateDBCluster", {
    ...clusterInput,
    DBClusterIdentifier: "Mixed-Case",
    DatabaseName: "prod",
    Tags: [{ Key: "team", Value: "courses" }],
  });
  expect(DBCluster).toMatchObject({
    DBClusterIdentifier: "mixed-case",
    DBClusterArn: `arn:aws:rds:${region}:${prod}:cluster:mixed-case`,
    Status: "creating",
    Engine: "aurora-postgresql",
    EngineVersion: "16.6",
    EngineMode: "provisioned",
    Port: 5432,
    DBSubnetGroup: "main",
    AvailabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    StorageEncrypted: false,
    DeletionProtection: false,
    TagList: [{ Key: "team", Value: "courses" }],
  });
  expect(DBCluster.DbClusterResourceId).toMatch(/^cluster-[0-9A-Z]{26}$/);
  expect(DBCluster.Endpoint).toMatch(/^mixed-case\.cluster-c[0-9a-z]+\.eu-west-1\.rds\.amazonaws\.com$/);
  expect(DBCluster.ReaderEndpoint).toContain(".cluster-ro-");
  await world.advance(2);
  const { DBClusters } = await world.call("DescribeDBClusters", { DBClusterIdentifier: "MIXED-case" });
  expect(DBClusters[0].Status).toBe("available");
  expect(world.data.read(DBCluster.DbClusterResourceId)).toBe(0);
});

test("a second cluster of the same name is refused, and so is one that is nowhere", async () => {
  const world = await openWorld();
  await addCluster(world);
  await expect(world.call("CreateDBCluster", clusterInput)).rejects.toMatchObject({
    code: "DBClusterAlreadyExistsFault",
    message: "DB Cluster already exists",
  });
  await expect(world.call("DescribeDBClusters", { DBClusterIdentifier: "nowhere" })).rejects.toMatchObject({
    code: "DBClusterNotFoundFault",
    message: "DBCluster nowhere not found.",
    status: 404,
  });
});

test.each([
  ["a name that ends with a hyphen", { DBClusterIdentifier: "wrong-" }, "InvalidParameterValue"],
  ["no master user", { MasterUsername: undefined }, "InvalidParameterValue"],
  ["a reserved master user", { MasterUsername: "rdsadmin" }, "InvalidParameterValue"],
  ["a short password", { MasterUserPassword: "short" }, "InvalidParameterValue"],
  ["a password with a slash", { MasterUserPassword: "correct/horse" }, "InvalidParameterValue"],
  ["retention 0", { BackupRetentionPeriod: 0 }, "InvalidParameterValue"],
  ["retention 36", { BackupRetentionPeriod: 36 }, "InvalidParameterValue"],
  ["a backup window of ten minutes", { PreferredBackupWindow: "02:00-02:10" }, "InvalidParameterValue"],
  ["a maintenance window without a day", { PreferredMaintenanceWindow: "02:00-03:00" }, "InvalidParameterValue"],
  ["a subnet group that is not there", { DBSubnetGroupName: "nowhere" }, "DBSubnetGroupNotFoundFault"],
  ["no subnet group, as there is no default VPC", { DBSubnetGroupName: undefined }, "InvalidVPCNetworkStateFault"],
  ["a security group that is not there", { VpcSecurityGroupIds: ["sg-nowhere"] }, "InvalidParameterValue"],
  ["a security group of another VPC", { VpcSecurityGroupIds: ["sg-other"] }, "InvalidParameterCombination"],
  ["a key without encryption", { KmsKeyId: "alias/key" }, "InvalidParameterCombination"],
  ["a key that is not there", { StorageEncrypted: true, KmsKeyId: "alias/nowhere" }, "KMSKeyNotAccessibleFault"],
  ["no engine at all", { Engine: "postgrse" }, "InvalidParameterValue"],
  ["a zone of another region", { AvailabilityZones: ["us-east-1a"] }, "InvalidParameterValue"],
])("a cluster with %s is refused", async (_case, wrong, code) => {
  const world = await openWorld();
  await expect(world.call("CreateDBCluster", { ...clusterInput, ...wrong })).rejects.toMatchObject({ code });
  expect((await world.call("DescribeDBClusters", {})).DBClusters).toEqual([]);
});

test.each([
  ["GlobalClusterIdentifier", "everywhere", "rds:CreateDBCluster.GlobalClusterIdentifier"],
  ["Engine", "aurora-mysql", "rds:CreateDBCluster.Engine aurora-mysql"],
  ["EngineVersion", "15.4", "rds:CreateDBCluster.EngineVersion 15.4"],
  ["EngineMode", "serverless", "rds:CreateDBCluster.EngineMode=serverless"],
  ["DBClusterParameterGroupName", "mine", "rds:CreateDBCluster.DBClusterParameterGroupName mine"],
])("%s that is not modelled is refused by name", async (member, value, subject) => {
  const world = await openWorld();
  await expect(world.call("CreateDBCluster", { ...clusterInput, [member]: value })).rejects.toMatchObject({ name: "UnsupportedError", subject });
});

test("lists are cut into pages, and filters that are not modelled are refused by name", async () => {
  const world = await openWorld();
  for (let n = 0; n < 21; n++) await world.call("CreateDBCluster", { ...clusterInput, DBClusterIdentifier: `c${String(n).padStart(2, "0")}` });
  const first = await world.call("DescribeDBClusters", { MaxRecords: 20 });
  expect(first.DBClusters).toHaveLength(20);
  const second = await world.call("DescribeDBClusters", { MaxRecords: 20, Marker: first.Marker });
  expect(second.DBClusters.map((cluster: { DBClusterIdentifier: string }) => cluster.DBClusterIdentifier)).toEqual(["c20"]);
  expect(second.Marker).toBeUndefined();
  await expect(world.call("DescribeDBClusters", { MaxRecords: 5 })).rejects.toMatchObject({ code: "InvalidParameterValue" });
  const { DBClusters } = await world.call("DescribeDBClusters", {
    Filters: [{ Name: "db-cluster-id", Values: ["c03", `arn:aws:rds:${region}:${prod}:cluster:c04`] }],
  });
  expect(DBClusters).toHaveLength(2);
  await expect(world.call("DescribeDBClusters", { Filters: [{ Name: "domain", Values: ["x"] }] })).rejects.toMatchObject({
    subject: "rds:DescribeDBClusters.Filters domain",
  });
});

test("the oldest instance writes, and the next takes over when it goes", async () => {
  const world = await openWorld();
  await addCluster(world);
  await addMember(world, "one");
  await addMember(world, "two");
  const writers = async () =>
    (await world.call("DescribeDBClusters", { DBClusterIdentifier: clusterName })).DBClusters[0].DBClusterMembers.map(
      (member: { DBInstanceIdentifier: string; IsClusterWriter: boolean }) => `${member.DBInstanceIdentifier} ${member.IsClusterWriter}`,
    );
  expect(await writers()).toEqual(["one true", "two false"]);
  await world.call("DeleteDBInstance", { DBInstanceIdentifier: "one" });
  expect(await writers()).toEqual(["one false", "two true"]);
  await world.advance(5);
  expect(await writers()).toEqual(["two true"]);
});
