import { expect, test } from "vitest";
import { addCluster, addInstance, addMember, clusterName, openWorld } from "./fixtures.ts";
import type { RdsWorld } from "./rds-world.ts";

const kinds = [
  {
    kind: "cluster",
    create: addCluster,
    name: { DBClusterIdentifier: clusterName },
    remove: "DeleteDBCluster",
    modify: "ModifyDBCluster",
    describe: "DescribeDBClusters",
    snapshots: async (world: RdsWorld) => (await world.call("DescribeDBClusterSnapshots", {})).DBClusterSnapshots as { SnapshotType: string }[],
    gone: "DBClusterNotFoundFault",
    protectedMessage: "Cannot delete protected Cluster, please disable deletion protection and try again.",
    snapshotExists: "DBClusterSnapshotAlreadyExistsFault",
    stateFault: "InvalidDBClusterStateFault",
  },
  {
    kind: "instance",
    create: addInstance,
    name: { DBInstanceIdentifier: "orders" },
    remove: "DeleteDBInstance",
    modify: "ModifyDBInstance",
    describe: "DescribeDBInstances",
    snapshots: async (world: RdsWorld) => (await world.call("DescribeDBSnapshots", {})).DBSnapshots as { SnapshotType: string }[],
    gone: "DBInstanceNotFound",
    protectedMessage: "Cannot delete protected DB Instance, please disable deletion protection and try again.",
    snapshotExists: "DBSnapshotAlreadyExists",
    stateFault: "InvalidDBInstanceState",
  },
] as const;

test.each(kinds)("a $kind is not deleted without a choice about its final snapshot, nor with both", async ({ create, name, remove }) => {
  const world = await openWorld();
  const id = await create(world);
  const missing = { code: "InvalidParameterCombination", message: "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified." };
  await expect(world.call(remove, name)).rejects.toMatchObject(missing);
  await expect(world.call(remove, { ...name, SkipFinalSnapshot: false })).rejects.toMatchObject(missing);
  await expect(world.call(remove, { ...name, SkipFinalSnapshot: true, FinalDBSnapshotIdentifier: "final" })).rejects.toMatchObject({
    code: "InvalidParameterCombination",
    message: "You cannot specify both FinalDBSnapshotIdentifier and SkipFinalSnapshot",
  });
  expect(world.data.read(id)).toBe(0);
});

test.each(kinds)(
  "deleting a $kind without a final snapshot leaves nothing, its automated snapshots included",
  async ({ create, name, remove, describe, snapshots, gone }) => {
    const world = await openWorld();
    const id = await create(world);
    await world.advance(3 * 24 * 60);
    expect((await snapshots(world)).length).toBeGreaterThan(2);
    await world.call(remove, { ...name, SkipFinalSnapshot: true });
    expect(world.data.read(id)).toBeUndefined();
    expect(await snapshots(world)).toEqual([]);
    expect(world.data.held.size).toBe(0);
    const listed = Object.values(await world.call(describe, name)).find(Array.isArray)?.[0];
    expect(listed.Status ?? listed.DBInstanceStatus).toBe("deleting");
    await world.advance(10);
    await expect(world.call(describe, name)).rejects.toMatchObject({ code: gone, status: 404 });
  },
);

test.each(kinds)(
  "the final snapshot of a $kind is manual, holds the last content, and stays",
  async ({ create, name, remove, describe, snapshots, snapshotExists }) => {
    const world = await openWorld();
    const id = await create(world);
    await world.advance(30);
    world.data.write(id, 42);
    await world.call(remove, { ...name, FinalDBSnapshotIdentifier: "Final" });
    while (
      Object.values(await world.call(describe, {}))
        .flat()
        .some((one) => typeof one === "object")
    )
      await world.advance(1);
    expect((await snapshots(world)).find(({ SnapshotType }) => SnapshotType === "manual")).toMatchObject({ Status: "available" });
    await world.advance(40 * 24 * 60);
    const left = await snapshots(world);
    expect(left).toMatchObject([{ SnapshotType: "manual", Status: "available" }]);
    expect([...world.data.held.keys()]).toEqual(["content-42"]);

    await create(world);
    await world.advance(30);
    await expect(world.call(remove, { ...name, FinalDBSnapshotIdentifier: "final" })).rejects.toMatchObject({ code: snapshotExists });
  },
);

test.each(kinds)("a protected $kind is not deleted until one call takes the protection off", async ({ create, name, remove, modify, protectedMessage }) => {
  const world = await openWorld();
  const id = await create(world, { DeletionProtection: true });
  await world.advance(30);
  await expect(world.call(remove, { ...name, SkipFinalSnapshot: true })).rejects.toMatchObject({
    code: "InvalidParameterCombination",
    message: protectedMessage,
  });
  expect(world.data.read(id)).toBe(0);
  await world.call(modify, { ...name, DeletionProtection: false });
  await world.call(remove, { ...name, SkipFinalSnapshot: true });
  expect(world.data.read(id)).toBeUndefined();
});

test.each(kinds)(
  "a $kind that is being deleted is not deleted again, nor while it is created with a final snapshot",
  async ({ create, name, remove, stateFault }) => {
    const world = await openWorld();
    await create(world);
    await world.advance(30);
    await world.call(remove, { ...name, SkipFinalSnapshot: true });
    await expect(world.call(remove, { ...name, SkipFinalSnapshot: true })).rejects.toMatchObject({ code: stateFault });
  },
);

test("a final snapshot needs an available server", async () => {
  const world = await openWorld();
  await addCluster(world);
  await world.call("ModifyDBCluster", { DBClusterIdentifier: clusterName, NewDBClusterIdentifier: "other", ApplyImmediately: true });
  await expect(world.call("DeleteDBCluster", { DBClusterIdentifier: "other", FinalDBSnapshotIdentifier: "final" })).rejects.toMatchObject({
    code: "InvalidDBClusterStateFault",
    message: "Can't create a snapshot because the database cluster other isn't currently in the available state.",
  });
  await world.advance(3);
  await world.call("DeleteDBCluster", { DBClusterIdentifier: "other", FinalDBSnapshotIdentifier: "final" });
});

test("a cluster goes only after its instances, which its protection does not protect", async () => {
  const world = await openWorld();
  const id = await addCluster(world, { DeletionProtection: true });
  await addMember(world, "only");
  await expect(world.call("DeleteDBInstance", { DBInstanceIdentifier: "only", FinalDBSnapshotIdentifier: "final" })).rejects.toMatchObject({
    code: "InvalidParameterCombination",
    message: "FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance",
  });
  await world.call("ModifyDBCluster", { DBClusterIdentifier: clusterName, DeletionProtection: false });
  await expect(world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true })).rejects.toMatchObject({
    code: "InvalidDBClusterStateFault",
    message: "Cluster cannot be deleted, it still contains DB instances in non-deleting state.",
  });
  await world.call("ModifyDBCluster", { DBClusterIdentifier: clusterName, DeletionProtection: true });
  await world.call("DeleteDBInstance", { DBInstanceIdentifier: "only" });
  await world.advance(5);
  await expect(world.call("DescribeDBInstances", { DBInstanceIdentifier: "only" })).rejects.toMatchObject({ code: "DBInstanceNotFound" });
  expect(world.data.read(id)).toBe(0);
});

test("a cluster stays listed as deleting until the last of its instances is gone", async () => {
  const world = await openWorld();
  await addCluster(world);
  await addMember(world, "only");
  await world.call("DeleteDBInstance", { DBInstanceIdentifier: "only", SkipFinalSnapshot: true });
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true });
  await world.advance(3);
  expect((await world.call("DescribeDBClusters", {})).DBClusters).toMatchObject([{ Status: "deleting" }]);
  await world.advance(5);
  expect((await world.call("DescribeDBClusters", {})).DBClusters).toEqual([]);
  expect((await world.call("DescribeDBInstances", {})).DBInstances).toEqual([]);
});
