import { expect, test } from "vitest";
import { addCluster, addInstance, clusterName, openWorld } from "./fixtures.ts";
import { prod, region } from "./rds-world.ts";

const create = { DBSubnetGroupName: "other", DBSubnetGroupDescription: "other", SubnetIds: ["subnet-a", "subnet-b"] };

test("a subnet group is stored in lower case and describes its subnets", async () => {
  const world = await openWorld();
  const { DBSubnetGroups } = await world.call("DescribeDBSubnetGroups", { DBSubnetGroupName: "MAIN" });
  expect(DBSubnetGroups).toMatchObject([
    {
      DBSubnetGroupName: "main",
      VpcId: "vpc-1",
      SubnetGroupStatus: "Complete",
      DBSubnetGroupArn: `arn:aws:rds:${region}:${prod}:subgrp:main`,
      Subnets: [{ SubnetIdentifier: "subnet-a" }, { SubnetIdentifier: "subnet-b" }, { SubnetIdentifier: "subnet-c" }],
    },
  ]);
});

test.each([
  ["a name that is taken", { DBSubnetGroupName: "MAIN" }, "DBSubnetGroupAlreadyExists"],
  ["the name default", { DBSubnetGroupName: "Default" }, "InvalidParameterValue"],
  ["a subnet that is not there", { SubnetIds: ["subnet-a", "subnet-nowhere"] }, "InvalidSubnet"],
  ["subnets of two VPCs", { SubnetIds: ["subnet-a", "subnet-other"] }, "InvalidSubnet"],
  ["one zone only", { SubnetIds: ["subnet-a", "subnet-a"] }, "DBSubnetGroupDoesNotCoverEnoughAZs"],
])("%s is refused", async (_case, wrong, code) => {
  const world = await openWorld();
  await expect(world.call("CreateDBSubnetGroup", { ...create, ...wrong })).rejects.toMatchObject({ code });
  expect((await world.call("DescribeDBSubnetGroups", {})).DBSubnetGroups).toHaveLength(1);
});

test("a group in use is not deleted; afterwards it is", async () => {
  const world = await openWorld();
  await addCluster(world);
  await expect(world.call("DeleteDBSubnetGroup", { DBSubnetGroupName: "main" })).rejects.toMatchObject({
    code: "InvalidDBSubnetGroupStateFault",
    message: expect.stringContaining(clusterName),
  });
  await world.call("DeleteDBCluster", { DBClusterIdentifier: clusterName, SkipFinalSnapshot: true });
  await addInstance(world);
  await expect(world.call("DeleteDBSubnetGroup", { DBSubnetGroupName: "main" })).rejects.toMatchObject({
    code: "InvalidDBSubnetGroupStateFault",
    message: expect.stringContaining("orders"),
  });
  await world.advance(10);
  await world.call("DeleteDBInstance", { DBInstanceIdentifier: "orders", SkipFinalSnapshot: true });
  await world.advance(10);
  await world.call("DeleteDBSubnetGroup", { DBSubnetGroupName: "main" });
  await expect(world.call("DescribeDBSubnetGroups", { DBSubnetGroupName: "main" })).rejects.toMatchObject({ code: "DBSubnetGroupNotFoundFault", status: 404 });
});

test("a group changes its subnets and its description, within its VPC", async () => {
  const world = await openWorld();
  const { DBSubnetGroup } = await world.call("ModifyDBSubnetGroup", {
    DBSubnetGroupName: "main",
    DBSubnetGroupDescription: "two",
    SubnetIds: ["subnet-a", "subnet-b"],
  });
  expect(DBSubnetGroup).toMatchObject({ DBSubnetGroupDescription: "two", Subnets: [{ SubnetIdentifier: "subnet-a" }, { SubnetIdentifier: "subnet-b" }] });
  await expect(world.call("ModifyDBSubnetGroup", { DBSubnetGroupName: "nowhere", SubnetIds: [] })).rejects.toMatchObject({
    code: "DBSubnetGroupNotFoundFault",
  });
  await expect(world.call("ModifyDBSubnetGroup", { DBSubnetGroupName: "main", SubnetIds: ["subnet-a"] })).rejects.toMatchObject({
    code: "DBSubnetGroupDoesNotCoverEnoughAZs",
  });
});
