import { expect, test } from "vitest";
import type { Cluster, Instance } from "#aws/services/rds/state";
import { createNetwork, failureOf, openNetworkCloud } from "./open-network-cloud.ts";

async function withAuroraInstance() {
  const cloud = await openNetworkCloud();
  const network = await createNetwork(cloud);
  const [one, two] = network.subnetIds;
  const subnets = [
    { id: one, availabilityZone: "eu-west-1a" },
    { id: two, availabilityZone: "eu-west-1b" },
  ];
  cloud.rdsState.subnetGroups.set("data", { name: "data", description: "", vpcId: network.vpcId, subnets, tags: {} });
  const server = { subnetGroupName: "data", vpcSecurityGroupIds: [network.groupId] };
  cloud.rdsState.clusters.set("main", { ...server, resourceId: "cluster-MAIN" } as Cluster);
  const instance = {
    ...server,
    subnetGroupName: undefined,
    vpcSecurityGroupIds: [],
    resourceId: "db-ONE",
    clusterResourceId: "cluster-MAIN",
    availabilityZone: "eu-west-1b",
  };
  cloud.rdsState.instances.set("main-1", { ...instance, multiAz: false, publiclyAccessible: false } as unknown as Instance);
  return { cloud, ec2: cloud.ec2, network };
}

test("a database keeps the subnet it stands in, its security groups and the VPC, and a subnet group alone keeps nothing", async () => {
  const { cloud, ec2, network } = await withAuroraInstance();
  expect(await failureOf(ec2.deleteSubnet({ SubnetId: network.subnetIds[1] }))).toMatchObject({ name: "DependencyViolation" });
  expect(await failureOf(ec2.deleteSecurityGroup({ GroupId: network.groupId }))).toMatchObject({ name: "DependencyViolation" });
  expect(await failureOf(ec2.deleteVpc({ VpcId: network.vpcId }))).toMatchObject({ name: "DependencyViolation" });
  const { NetworkInterfaces } = await ec2.describeNetworkInterfaces({ Filters: [{ Name: "description", Values: ["RDSNetworkInterface"] }] });
  expect(NetworkInterfaces).toMatchObject([{ SubnetId: network.subnetIds[1], RequesterId: "amazon-rds", Groups: [{ GroupId: network.groupId }] }]);
  cloud.rdsState.instances.clear();
  await ec2.deleteSubnet({ SubnetId: network.subnetIds[1] });
  await ec2.deleteSecurityGroup({ GroupId: network.groupId });
});

test("a publicly accessible database keeps the internet gateway attached", async () => {
  const { cloud, ec2, network } = await withAuroraInstance();
  const detach = { VpcId: network.vpcId, InternetGatewayId: network.gatewayId };
  const instance = cloud.rdsState.instances.get("main-1");
  if (instance !== undefined) instance.publiclyAccessible = true;
  expect(await failureOf(ec2.detachInternetGateway(detach))).toMatchObject({ name: "DependencyViolation" });
  if (instance !== undefined) instance.publiclyAccessible = false;
  await ec2.detachInternetGateway(detach);
});
