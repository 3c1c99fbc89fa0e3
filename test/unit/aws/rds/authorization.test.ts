import { expect, test } from "vitest";
import { rds } from "#aws/services/rds/service";
import { addCluster, addInstance, clusterName, openWorld } from "./fixtures.ts";
import { backups, prod, region } from "./rds-world.ts";

const arn = (resource: string, account = prod): string => `arn:aws:rds:${region}:${account}:${resource}`;
const asked = (needs: readonly { action: string; resource: string }[]): string[] => needs.map(({ action, resource }) => `${action} ${resource}`);

test("a deletion asks on the cluster, and on the final snapshot when there is to be one", async () => {
  const world = await openWorld();
  expect(asked(world.needs("DeleteDBCluster", { DBClusterIdentifier: "Prod", SkipFinalSnapshot: true }))).toEqual([
    `rds:DeleteDBCluster ${arn("cluster:prod")}`,
  ]);
  expect(asked(world.needs("DeleteDBCluster", { DBClusterIdentifier: "prod", FinalDBSnapshotIdentifier: "final" }))).toEqual([
    `rds:DeleteDBCluster ${arn("cluster:prod")}`,
    `rds:DeleteDBCluster ${arn("cluster-snapshot:final")}`,
  ]);
});

test("tags of the resource are shown under AWS's key and under the service's own", async () => {
  const world = await openWorld();
  await addCluster(world, { Tags: [{ Key: "tier", Value: "prod" }] });
  const [need] = world.needs("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true });
  expect(need).toMatchObject({ resourceTags: { tier: "prod" }, context: { "rds:cluster-tag/tier": "prod" } });
  const [unknown] = world.needs("DeleteDBCluster", { DBClusterIdentifier: "nowhere", SkipFinalSnapshot: true });
  expect(unknown).toMatchObject({ resourceTags: {}, context: {} });
});

test("tags in the request need AddTagsToResource on the new resource", async () => {
  const world = await openWorld();
  const needs = world.needs("CreateDBClusterSnapshot", {
    DBClusterIdentifier: "prod",
    DBClusterSnapshotIdentifier: "one",
    Tags: [{ Key: "tier", Value: "prod" }],
  });
  expect(asked(needs)).toEqual([
    `rds:CreateDBClusterSnapshot ${arn("cluster-snapshot:one")}`,
    `rds:CreateDBClusterSnapshot ${arn("cluster:prod")}`,
    `rds:AddTagsToResource ${arn("cluster-snapshot:one")}`,
  ]);
  expect(needs[0]).toMatchObject({ requestTags: { tier: "prod" }, context: { "rds:req-tag/tier": "prod" } });
});

test("restores and copies ask on source and target, also in another account", async () => {
  const world = await openWorld();
  expect(
    asked(world.needs("RestoreDBClusterFromSnapshot", { DBClusterIdentifier: "back", SnapshotIdentifier: "one", Engine: "x", DBSubnetGroupName: "main" })),
  ).toEqual([
    `rds:RestoreDBClusterFromSnapshot ${arn("cluster:back")}`,
    `rds:RestoreDBClusterFromSnapshot ${arn("subgrp:main")}`,
    `rds:RestoreDBClusterFromSnapshot ${arn("cluster-pg:default.aurora-postgresql16")}`,
    `rds:RestoreDBClusterFromSnapshot ${arn("og:default:aurora-postgresql-16")}`,
    `rds:RestoreDBClusterFromSnapshot ${arn("cluster-snapshot:one")}`,
  ]);
  const copy = { SourceDBClusterSnapshotIdentifier: arn("cluster-snapshot:one"), TargetDBClusterSnapshotIdentifier: "two" };
  expect(asked(world.needs("CopyDBClusterSnapshot", copy, { account: backups }))).toEqual([
    `rds:CopyDBClusterSnapshot ${arn("cluster-snapshot:two", backups)}`,
    `rds:CopyDBClusterSnapshot ${arn("cluster-snapshot:one")}`,
  ]);
});

test("retained backups are asked on by their own ARN", async () => {
  const world = await openWorld();
  const id = await addCluster(world);
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true, DeleteAutomatedBackups: false });
  const [{ DBClusterAutomatedBackupsArn }] = (await world.call("DescribeDBClusterAutomatedBackups", {})).DBClusterAutomatedBackups;
  expect(asked(world.needs("DeleteDBClusterAutomatedBackup", { DbClusterResourceId: id }))).toEqual([
    `rds:DeleteDBClusterAutomatedBackup ${DBClusterAutomatedBackupsArn}`,
  ]);
  expect(asked(world.needs("DescribeDBClusterAutomatedBackups", {}))).toEqual([`rds:DescribeDBClusterAutomatedBackups ${arn("cluster-auto-backup:*")}`]);
});

test("an instance shows what it is; a listing asks on all", async () => {
  const world = await openWorld();
  await addInstance(world, { DBName: "shop" });
  const [need] = world.needs("DeleteDBInstance", { DBInstanceIdentifier: "orders" });
  expect(need?.context).toEqual({
    "rds:DatabaseClass": "db.t4g.micro",
    "rds:DatabaseEngine": "postgres",
    "rds:DatabaseName": "shop",
    "rds:MultiAz": "false",
    "rds:StorageEncrypted": "false",
    "rds:StorageSize": "20",
    "rds:Vpc": "true",
  });
  expect(asked(world.needs("DescribeDBInstances", {}))).toEqual([`rds:DescribeDBInstances ${arn("db:*")}`]);
  expect(world.needs("RemoveTagsFromResource", { ResourceName: arn("db:orders"), TagKeys: ["tier"] })[0]?.context).toMatchObject({ "aws:TagKeys": ["tier"] });
});

test("sharing a snapshot lets the other account copy and restore it, and nothing else", async () => {
  const world = await openWorld();
  await addCluster(world);
  await world.call("CreateDBClusterSnapshot", { DBClusterIdentifier: clusterName, DBClusterSnapshotIdentifier: "one" });
  await world.advance(5);
  const policy = () => rds.resourcePolicy?.(world.state(), arn("cluster-snapshot:one"), "rds:CopyDBClusterSnapshot");
  expect(policy()).toBeUndefined();
  await world.call("ModifyDBClusterSnapshotAttribute", { DBClusterSnapshotIdentifier: "one", AttributeName: "restore", ValuesToAdd: [backups] });
  const [statement] = JSON.parse(policy()?.document ?? "").Statement;
  expect(statement).toMatchObject({ Effect: "Allow", Principal: { AWS: [`arn:aws:iam::${backups}:root`] }, Resource: arn("cluster-snapshot:one") });
  expect(statement.Action).toContain("rds:CopyDBClusterSnapshot");
  expect(statement.Action).not.toContain("rds:DeleteDBClusterSnapshot");
  expect(rds.resourcePolicy?.(world.state(), arn(`cluster:${clusterName}`), "rds:DeleteDBCluster")).toBeUndefined();
});
