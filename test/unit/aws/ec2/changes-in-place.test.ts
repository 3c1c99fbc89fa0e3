import { describe, expect, test } from "vitest";
import { createNetwork, failureOf, openNetworkCloud } from "./open-network-cloud.ts";

const everywhere = "0.0.0.0/0";

async function routed() {
  const cloud = await openNetworkCloud();
  const network = await createNetwork(cloud);
  const { ec2 } = cloud;
  const table = async () => (await ec2.createRouteTable({ VpcId: network.vpcId })).RouteTable?.RouteTableId ?? "";
  return { cloud, network, ec2, first: await table(), second: await table() };
}

describe("a route", () => {
  test("gets another target in place, where there is one for the destination", async () => {
    const { cloud, ec2, network, first: RouteTableId } = await routed();
    const { AllocationId } = await ec2.allocateAddress({});
    const nat = await ec2.createNatGateway({ SubnetId: network.subnetIds[0], AllocationId });
    const NatGatewayId = nat.NatGateway?.NatGatewayId ?? "";
    const route = { RouteTableId, DestinationCidrBlock: everywhere };
    expect(await failureOf(ec2.replaceRoute({ ...route, NatGatewayId }))).toMatchObject({ name: "InvalidParameterValue" });
    await ec2.createRoute({ ...route, GatewayId: network.gatewayId });
    await ec2.replaceRoute({ ...route, NatGatewayId });
    const { RouteTables } = await ec2.describeRouteTables({ RouteTableIds: [RouteTableId] });
    expect(RouteTables?.[0]?.Routes).toMatchObject([{ GatewayId: "local" }, { DestinationCidrBlock: everywhere, NatGatewayId }]);
    expect(RouteTables?.[0]?.Routes?.[1]).not.toHaveProperty("GatewayId");
    expect(await failureOf(ec2.replaceRoute({ ...route, GatewayId: "igw-0" }))).toMatchObject({ name: "InvalidGatewayID.NotFound" });
    expect(await failureOf(ec2.replaceRoute({ ...route, RouteTableId: "rtb-0", NatGatewayId }))).toMatchObject({ name: "InvalidRouteTableID.NotFound" });
    expect((await failureOf(ec2.replaceRoute({ ...route, DestinationCidrBlock: "10.0.0.0/16", NatGatewayId }))).message).toContain("the local route");
    cloud.denied.add("ec2:ReplaceRoute");
    expect(await failureOf(ec2.replaceRoute({ ...route, NatGatewayId }))).toMatchObject({ name: "UnauthorizedOperation" });
  });
});

describe("the association of a subnet", () => {
  test("moves to another table under another id", async () => {
    const { cloud, ec2, network, first, second } = await routed();
    const { AssociationId } = await ec2.associateRouteTable({ RouteTableId: first, SubnetId: network.subnetIds[0] });
    const { NewAssociationId } = await ec2.replaceRouteTableAssociation({ AssociationId, RouteTableId: second });
    expect(NewAssociationId).not.toBe(AssociationId);
    const associations = async (id: string) => (await ec2.describeRouteTables({ RouteTableIds: [id] })).RouteTables?.[0]?.Associations;
    expect(await associations(first)).toEqual([]);
    expect(await associations(second)).toMatchObject([{ RouteTableAssociationId: NewAssociationId, SubnetId: network.subnetIds[0] }]);
    expect(await failureOf(ec2.replaceRouteTableAssociation({ AssociationId, RouteTableId: first }))).toMatchObject({
      name: "InvalidAssociationID.NotFound",
    });
    const replace = { AssociationId: NewAssociationId, RouteTableId: first };
    expect(await failureOf(ec2.replaceRouteTableAssociation({ ...replace, RouteTableId: "rtb-0" }))).toMatchObject({ name: "InvalidRouteTableID.NotFound" });
    const elsewhere = (await ec2.createVpc({ CidrBlock: "10.9.0.0/16" })).Vpc?.VpcId;
    const foreign = (await ec2.createRouteTable({ VpcId: elsewhere })).RouteTable?.RouteTableId;
    expect(await failureOf(ec2.replaceRouteTableAssociation({ ...replace, RouteTableId: foreign }))).toMatchObject({ name: "InvalidParameterValue" });
    const { RouteTables } = await ec2.describeRouteTables({
      Filters: [
        { Name: "vpc-id", Values: [network.vpcId] },
        { Name: "association.main", Values: ["true"] },
      ],
    });
    const main = RouteTables?.[0]?.Associations?.[0]?.RouteTableAssociationId;
    expect((await failureOf(ec2.replaceRouteTableAssociation({ ...replace, AssociationId: main }))).message).toContain("the main route table");
    cloud.denied.add("ec2:ReplaceRouteTableAssociation");
    expect(await failureOf(ec2.replaceRouteTableAssociation(replace))).toMatchObject({ name: "UnauthorizedOperation" });
  });
});

describe("the type of an instance", () => {
  test("changes while it is stopped, and only to one that is known", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const { subnetIds } = await createNetwork(cloud);
    const launch = { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro" as const, MinCount: 1, MaxCount: 1, SubnetId: subnetIds[0] };
    const InstanceId = (await ec2.runInstances(launch)).Instances?.[0]?.InstanceId ?? "";
    await cloud.advance(30);
    const change = async (Value: string) => ec2.modifyInstanceAttribute({ InstanceId, InstanceType: { Value } });
    expect(await failureOf(change("t3.small"))).toMatchObject({ name: "IncorrectInstanceState" });
    await ec2.stopInstances({ InstanceIds: [InstanceId] });
    await cloud.advance(120);
    expect(await failureOf(change("no type"))).toMatchObject({ name: "InvalidInstanceType" });
    expect((await failureOf(change("p5.48xlarge"))).message).toContain("ec2:ModifyInstanceAttribute.InstanceType=p5.48xlarge");
    await change("t3.small");
    const read = async () => (await ec2.describeInstanceAttribute({ InstanceId, Attribute: "instanceType" })).InstanceType?.Value;
    expect(await read()).toBe("t3.small");
    await ec2.modifyInstanceAttribute({ InstanceId, Attribute: "instanceType", Value: "t3.medium" });
    expect(await read()).toBe("t3.medium");
  });
});

describe("the interface of an instance", () => {
  test("gets other security groups, or stops checking sources; that of a gateway does not", async () => {
    const { cloud, ec2, network } = await routed();
    const launch = { ImageId: "ami-0123456789abcdef0", InstanceType: "t3.micro" as const, MinCount: 1, MaxCount: 1, SubnetId: network.subnetIds[0] };
    const { Instances } = await ec2.runInstances({ ...launch, SecurityGroupIds: [network.groupId] });
    const NetworkInterfaceId = Instances?.[0]?.NetworkInterfaces?.[0]?.NetworkInterfaceId;
    const other = (await ec2.createSecurityGroup({ VpcId: network.vpcId, GroupName: "other", Description: "other" })).GroupId ?? "";
    const look = async () => (await ec2.describeInstances({})).Reservations?.[0]?.Instances?.[0];
    await ec2.modifyNetworkInterfaceAttribute({ NetworkInterfaceId, Groups: [other] });
    await ec2.modifyNetworkInterfaceAttribute({ NetworkInterfaceId, SourceDestCheck: { Value: false } });
    expect(await look()).toMatchObject({ SourceDestCheck: false, SecurityGroups: [{ GroupId: other }] });
    const change = async (more: object) => failureOf(ec2.modifyNetworkInterfaceAttribute({ NetworkInterfaceId, ...more }));
    expect(await change({})).toMatchObject({ name: "InvalidParameterCombination" });
    expect(await change({ Groups: ["sg-0"] })).toMatchObject({ name: "InvalidGroup.NotFound" });
    expect(await change({ NetworkInterfaceId: "eni-0", Groups: [other] })).toMatchObject({ name: "InvalidNetworkInterfaceID.NotFound" });
    const { AllocationId } = await ec2.allocateAddress({});
    await ec2.createNatGateway({ SubnetId: network.subnetIds[1], AllocationId });
    const nat = await ec2.describeNetworkInterfaces({ Filters: [{ Name: "interface-type", Values: ["nat_gateway"] }] });
    const foreign = { NetworkInterfaceId: nat.NetworkInterfaces?.[0]?.NetworkInterfaceId, SourceDestCheck: { Value: true } };
    expect(await change(foreign)).toMatchObject({ name: "AuthFailure" });
    cloud.denied.add("ec2:ModifyNetworkInterfaceAttribute");
    expect(await change({ Groups: [other] })).toMatchObject({ name: "UnauthorizedOperation" });
  });
});

test("rules of security groups are listed one by one", async () => {
  const { cloud, ec2, network } = await routed();
  const rule = { IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: "10.0.0.0/16" }] };
  const made = await ec2.authorizeSecurityGroupIngress({ GroupId: network.groupId, IpPermissions: [rule] });
  const id = made.SecurityGroupRules?.[0]?.SecurityGroupRuleId ?? "";
  const { SecurityGroupRules } = await ec2.describeSecurityGroupRules({ Filters: [{ Name: "group-id", Values: [network.groupId] }] });
  expect(SecurityGroupRules).toMatchObject([
    { IsEgress: true, IpProtocol: "-1" },
    { SecurityGroupRuleId: id, FromPort: 5432, CidrIpv4: "10.0.0.0/16" },
  ]);
  expect((await ec2.describeSecurityGroupRules({ SecurityGroupRuleIds: [id] })).SecurityGroupRules).toHaveLength(1);
  expect(await failureOf(ec2.describeSecurityGroupRules({ SecurityGroupRuleIds: ["sgr-0"] }))).toMatchObject({ name: "InvalidSecurityGroupRuleId.NotFound" });
  cloud.denied.add("ec2:DescribeSecurityGroupRules");
  expect(await failureOf(ec2.describeSecurityGroupRules({}))).toMatchObject({ name: "UnauthorizedOperation" });
});

test("regions are those that every account has", async () => {
  const { ec2, denied } = await openNetworkCloud();
  const { Regions } = await ec2.describeRegions({});
  expect(Regions).toHaveLength(17);
  expect(Regions).toContainEqual({ RegionName: "eu-west-1", Endpoint: "ec2.eu-west-1.amazonaws.com", OptInStatus: "opt-in-not-required" });
  expect((await ec2.describeRegions({ Filters: [{ Name: "region-name", Values: ["us-*"] }] })).Regions).toHaveLength(4);
  expect(await failureOf(ec2.describeRegions({ RegionNames: ["mars-north-1"] }))).toMatchObject({ name: "InvalidParameterValue" });
  expect((await failureOf(ec2.describeRegions({ AllRegions: true }))).message).toContain("ec2:DescribeRegions.AllRegions=true");
  denied.add("ec2:DescribeRegions");
  expect(await failureOf(ec2.describeRegions({}))).toMatchObject({ name: "UnauthorizedOperation" });
});
