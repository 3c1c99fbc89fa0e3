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
