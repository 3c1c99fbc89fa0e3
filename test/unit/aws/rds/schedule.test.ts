import { expect, test } from "vitest";
import { addCluster, addInstance, addMember, clusterName, openWorld } from "./fixtures.ts";
import type { RdsWorld } from "./rds-world.ts";

const oneDay = 24 * 60;

async function clusterSnapshots(world: RdsWorld): Promise<string[]> {
  const { DBClusterSnapshots } = await world.call("DescribeDBClusterSnapshots", { SnapshotType: "automated" });
  return DBClusterSnapshots.map((snapshot: { DBClusterSnapshotIdentifier: string }) => snapshot.DBClusterSnapshotIdentifier);
}

test("automated snapshots are taken when the server is available and then daily in the window, under AWS's names", async () => {
  const world = await openWorld();
  await addCluster(world);
  await world.advance(2 * oneDay);
  expect(await clusterSnapshots(world)).toEqual([
    `rds:${clusterName}-2026-02-01-00-01`,
    `rds:${clusterName}-2026-02-01-02-00`,
    `rds:${clusterName}-2026-02-02-02-00`,
  ]);
});

test("they are kept for the retention period, and a shorter period drops the older ones", async () => {
  const world = await openWorld();
  await addCluster(world);
  await world.advance(20 * oneDay);
  expect(await clusterSnapshots(world)).toHaveLength(7);
  await world.call("ModifyDBCluster", { DBClusterIdentifier: clusterName, BackupRetentionPeriod: 2 });
  await world.advance(1);
  expect(await clusterSnapshots(world)).toHaveLength(2);
  const { DBClusters } = await world.call("DescribeDBClusters", {});
  expect(DBClusters[0].EarliestRestorableTime).toEqual(new Date("2026-02-19T02:00:00Z"));
  expect(DBClusters[0].LatestRestorableTime).toEqual(world.now());
});

test("each holds what the server held when it was taken, and content is freed with the last snapshot that has it", async () => {
  const world = await openWorld();
  const id = await addCluster(world, { BackupRetentionPeriod: 1 });
  world.data.write(id, 5);
  await world.advance(3 * 60);
  expect([...world.data.held.keys()]).toEqual(["content-0", "content-5"]);
  world.data.write(id, 6);
  await world.advance(2 * oneDay);
  expect([...world.data.held.keys()]).toEqual(["content-6"]);
});

test("an instance is backing-up while its snapshot is taken; Aurora's instances have no snapshots of their own", async () => {
  const world = await openWorld();
  await addInstance(world);
  await addCluster(world);
  await addMember(world, "one");
  await world.advance(oneDay);
  const { DBSnapshots } = await world.call("DescribeDBSnapshots", {});
  expect(new Set(DBSnapshots.map((snapshot: { DBInstanceIdentifier: string }) => snapshot.DBInstanceIdentifier))).toEqual(new Set(["orders"]));
  await world.call("CreateDBSnapshot", { DBInstanceIdentifier: "orders", DBSnapshotIdentifier: "by-hand" });
  const status = async () => (await world.call("DescribeDBInstances", { DBInstanceIdentifier: "orders" })).DBInstances[0].DBInstanceStatus;
  expect(await status()).toBe("backing-up");
  await world.advance(4);
  expect(await status()).toBe("available");
});

test("an instance with retention 0 gets no snapshots; the same with retention 1 does", async () => {
  const world = await openWorld();
  await addInstance(world, { BackupRetentionPeriod: 0 });
  await addInstance(world, { DBInstanceIdentifier: "kept", BackupRetentionPeriod: 1 });
  await world.advance(5 * oneDay);
  const { DBSnapshots } = await world.call("DescribeDBSnapshots", {});
  expect(DBSnapshots.map((snapshot: { DBInstanceIdentifier: string }) => snapshot.DBInstanceIdentifier)).toEqual(["kept"]);
});

test("tags are copied to snapshots only when the cluster says so", async () => {
  const world = await openWorld();
  const Tags = [{ Key: "team", Value: "courses" }];
  await addCluster(world, { Tags });
  await addCluster(world, { Tags, DBClusterIdentifier: "copying", CopyTagsToSnapshot: true });
  await world.advance(10);
  const { DBClusterSnapshots } = await world.call("DescribeDBClusterSnapshots", {});
  expect(DBClusterSnapshots.map((snapshot: { DBClusterIdentifier: string; TagList: unknown }) => [snapshot.DBClusterIdentifier, snapshot.TagList])).toEqual([
    ["copying", Tags],
    [clusterName, []],
  ]);
});
