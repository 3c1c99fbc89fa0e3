import { expect, test } from "vitest";
import { addCluster, clusterName, openWorld } from "./fixtures.ts";
import { prod, region } from "./rds-world.ts";

const ResourceName = `arn:aws:rds:${region}:${prod}:cluster:${clusterName}`;

test("tags are added, replaced, listed and removed", async () => {
  const world = await openWorld();
  await addCluster(world, { Tags: [{ Key: "team", Value: "courses" }] });
  await world.call("AddTagsToResource", {
    ResourceName,
    Tags: [
      { Key: "team", Value: "data" },
      { Key: "tier", Value: "prod" },
    ],
  });
  expect((await world.call("ListTagsForResource", { ResourceName })).TagList).toEqual([
    { Key: "team", Value: "data" },
    { Key: "tier", Value: "prod" },
  ]);
  await world.call("RemoveTagsFromResource", { ResourceName, TagKeys: ["team", "never"] });
  expect((await world.call("DescribeDBClusters", {})).DBClusters[0].TagList).toEqual([{ Key: "tier", Value: "prod" }]);
});

test.each([
  ["cluster:nowhere", "DBClusterNotFoundFault"],
  ["db:nowhere", "DBInstanceNotFound"],
  ["cluster-snapshot:nowhere", "DBClusterSnapshotNotFoundFault"],
  ["snapshot:nowhere", "DBSnapshotNotFound"],
  ["subgrp:nowhere", "DBSubnetGroupNotFoundFault"],
  ["cluster-auto-backup:ab-nowhere", "DBClusterAutomatedBackupNotFoundFault"],
  ["auto-backup:ab-nowhere", "DBInstanceAutomatedBackupNotFound"],
  ["teapot:nowhere", "InvalidParameterValue"],
])("tags of %s are refused", async (resource, code) => {
  const world = await openWorld();
  await expect(world.call("ListTagsForResource", { ResourceName: `arn:aws:rds:${region}:${prod}:${resource}` })).rejects.toMatchObject({ code });
});

test("tags of another region's resource, and keys that AWS reserves, are refused", async () => {
  const world = await openWorld();
  await addCluster(world);
  await expect(world.call("ListTagsForResource", { ResourceName: ResourceName.replace(region, "us-east-1") })).rejects.toMatchObject({
    code: "InvalidParameterValue",
  });
  await expect(world.call("AddTagsToResource", { ResourceName, Tags: [{ Key: "aws:mine", Value: "1" }] })).rejects.toMatchObject({
    code: "InvalidParameterValue",
  });
});
