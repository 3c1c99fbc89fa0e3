import { expect, test } from "vitest";
import { addCluster, addInstance, addMember, clusterName, openWorld } from "./fixtures.ts";
import { prod, region, type RdsWorld } from "./rds-world.ts";

const ofCluster = {
  create: "CreateDBClusterSnapshot",
  remove: "DeleteDBClusterSnapshot",
  describe: "DescribeDBClusterSnapshots",
  name: "DBClusterSnapshotIdentifier",
  source: { DBClusterIdentifier: clusterName },
  list: async (world: RdsWorld, input: object = {}) => (await world.call("DescribeDBClusterSnapshots", input)).DBClusterSnapshots,
  add: addCluster,
  exists: "DBClusterSnapshotAlreadyExistsFault",
  missing: "DBClusterSnapshotNotFoundFault",
  state: "InvalidDBClusterSnapshotStateFault",
  sourceMissing: "DBClusterNotFoundFault",
  arn: `arn:aws:rds:${region}:${prod}:cluster-snapshot:by-hand`,
};
const ofInstance = {
  create: "CreateDBSnapshot",
  remove: "DeleteDBSnapshot",
  describe: "DescribeDBSnapshots",
  name: "DBSnapshotIdentifier",
  source: { DBInstanceIdentifier: "orders" },
  list: async (world: RdsWorld, input: object = {}) => (await world.call("DescribeDBSnapshots", input)).DBSnapshots,
  add: addInstance,
  exists: "DBSnapshotAlreadyExists",
  missing: "DBSnapshotNotFound",
  state: "InvalidDBSnapshotState",
  sourceMissing: "DBInstanceNotFound",
  arn: `arn:aws:rds:${region}:${prod}:snapshot:by-hand`,
};

test.each([ofCluster, ofInstance])("$create makes a manual snapshot, creating and then available", async ({ create, name, source, list, add, arn, exists }) => {
  const world = await openWorld();
  await add(world);
  await world.advance(10);
  await world.call(create, { ...source, [name]: "By-Hand", Tags: [{ Key: "why", Value: "before the change" }] });
  const [snapshot] = await list(world, { SnapshotType: "manual" });
  expect(snapshot).toMatchObject({ [name]: "by-hand", Status: "creating", SnapshotType: "manual", TagList: [{ Key: "why", Value: "before the change" }] });
  expect(snapshot.DBClusterSnapshotArn ?? snapshot.DBSnapshotArn).toBe(arn);
  await world.advance(4);
  expect(await list(world, { [name]: "by-hand" })).toMatchObject([{ Status: "available", PercentProgress: 100 }]);
  await expect(world.call(create, { ...source, [name]: "by-hand" })).rejects.toMatchObject({ code: exists });
});

test.each([ofCluster, ofInstance])(
  "$remove takes manual snapshots with their content, never automated ones",
  async ({ create, remove, name, source, list, add, state, missing }) => {
    const world = await openWorld();
    const id = await add(world);
    await world.advance(10);
    world.data.write(id, 9);
    await world.call(create, { ...source, [name]: "by-hand" });
    await expect(world.call(remove, { [name]: "by-hand" })).rejects.toMatchObject({ code: state });
    await world.advance(4);
    await world.call(remove, { [name]: "by-hand" });
    expect(world.data.plane.hasBackup("content-9")).toBe(false);
    const [automated] = await list(world, { SnapshotType: "automated" });
    await expect(world.call(remove, { [name]: automated[name] })).rejects.toMatchObject({ code: state });
    expect(await list(world)).toHaveLength(1);
    await expect(world.call(remove, { [name]: "nowhere" })).rejects.toMatchObject({ code: missing, status: 404 });
  },
);

test.each([ofCluster, ofInstance])(
  "$create refuses a bad name, a source that is nowhere, and one that is not available",
  async ({ create, name, source, add, sourceMissing }) => {
    const world = await openWorld();
    await add(world);
    await world.advance(10);
    await expect(world.call(create, { ...source, [name]: "rds:mine" })).rejects.toMatchObject({ code: "InvalidParameterValue" });
    const nowhere = Object.fromEntries(Object.keys(source).map((key) => [key, "nowhere"]));
    await expect(world.call(create, { ...nowhere, [name]: "fine" })).rejects.toMatchObject({ code: sourceMissing });
    const remove = create === "CreateDBSnapshot" ? "DeleteDBInstance" : "DeleteDBCluster";
    await world.call(remove, { ...source, SkipFinalSnapshot: true });
    await expect(world.call(create, { ...source, [name]: "fine" })).rejects.toMatchObject({
      code: expect.stringMatching(/^InvalidDB(ClusterStateFault|InstanceState)$/),
    });
  },
);

test("the two lists are disjoint: a cluster's snapshots are not DB snapshots", async () => {
  const world = await openWorld();
  await addCluster(world);
  await world.call("CreateDBClusterSnapshot", { DBClusterIdentifier: clusterName, DBClusterSnapshotIdentifier: "by-hand" });
  expect((await world.call("DescribeDBSnapshots", {})).DBSnapshots).toEqual([]);
  expect((await world.call("DescribeDBClusterSnapshots", {})).DBClusterSnapshots).toHaveLength(2);
});

test("an Aurora instance has no DB snapshots", async () => {
  const world = await openWorld();
  await addCluster(world);
  await addMember(world, "one");
  await expect(world.call("CreateDBSnapshot", { DBInstanceIdentifier: "one", DBSnapshotIdentifier: "wrong" })).rejects.toMatchObject({
    code: "InvalidParameterValue",
    message: expect.stringContaining("CreateDBClusterSnapshot"),
  });
});

test.each([ofCluster, ofInstance])(
  "$describe finds by source, type and filter, and refuses what it does not know",
  async ({ create, describe, name, source, list, add, missing }) => {
    const world = await openWorld();
    await add(world);
    await world.advance(10);
    await world.call(create, { ...source, [name]: "by-hand" });
    expect(await list(world, source)).toHaveLength(2);
    expect(await list(world, Object.fromEntries(Object.keys(source).map((key) => [key, "other"])))).toEqual([]);
    expect(await list(world, { Filters: [{ Name: "snapshot-type", Values: ["manual"] }] })).toHaveLength(1);
    expect(await list(world, { SnapshotType: "awsbackup" })).toEqual([]);
    expect(await list(world, { MaxRecords: 20 })).toHaveLength(2);
    await expect(world.call(describe, { [name]: "nowhere" })).rejects.toMatchObject({ code: missing });
    await expect(world.call(describe, { ...source, [name]: "by-hand" })).rejects.toMatchObject({ code: "InvalidParameterCombination" });
    await expect(world.call(describe, { SnapshotType: "hourly" })).rejects.toMatchObject({ code: "InvalidParameterValue" });
    await expect(world.call(describe, { SnapshotType: "public" })).rejects.toMatchObject({ name: "UnsupportedError" });
    await expect(world.call(describe, { IncludePublic: true })).rejects.toMatchObject({ name: "UnsupportedError" });
  },
);
