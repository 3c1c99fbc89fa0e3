import { describe, expect, test } from "vitest";
import { createNetwork, failureOf, openNetworkCloud } from "./open-network-cloud.ts";
import type { Network, NetworkCloud } from "./open-network-cloud.ts";

async function createNat(cloud: NetworkCloud, { subnetIds }: Network) {
  const AllocationId = (await cloud.ec2.allocateAddress({ Domain: "vpc" })).AllocationId ?? "";
  const NatGatewayId = (await cloud.ec2.createNatGateway({ SubnetId: subnetIds[0], AllocationId })).NatGateway?.NatGatewayId ?? "";
  return { AllocationId, NatGatewayId };
}

describe("an internet gateway", () => {
  test("cannot be deleted while attached, nor attached or detached twice", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const { vpcId: VpcId, gatewayId: InternetGatewayId } = await createNetwork(cloud);
    const shown = await ec2.describeInternetGateways({ Filters: [{ Name: "attachment.vpc-id", Values: [VpcId] }] });
    expect(shown.InternetGateways?.[0]?.Attachments).toEqual([{ VpcId, State: "available" }]);
    expect(await failureOf(ec2.deleteInternetGateway({ InternetGatewayId }))).toMatchObject({
      name: "DependencyViolation",
      message: `The internetGateway '${InternetGatewayId}' has dependencies and cannot be deleted.`,
    });
    expect(await failureOf(ec2.attachInternetGateway({ VpcId, InternetGatewayId }))).toMatchObject({ name: "Resource.AlreadyAssociated" });
    const other = (await ec2.createInternetGateway({})).InternetGateway?.InternetGatewayId ?? "";
    expect(await failureOf(ec2.attachInternetGateway({ VpcId, InternetGatewayId: other }))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await failureOf(ec2.detachInternetGateway({ VpcId, InternetGatewayId: other }))).toMatchObject({ name: "Gateway.NotAttached" });
    await ec2.detachInternetGateway({ VpcId, InternetGatewayId });
    await ec2.deleteInternetGateway({ InternetGatewayId });
    expect(await failureOf(ec2.deleteInternetGateway({ InternetGatewayId }))).toMatchObject({ name: "InvalidInternetGatewayID.NotFound" });
  });

  test("cannot be detached while something in the VPC has a public address", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const network = await createNetwork(cloud);
    const detach = { VpcId: network.vpcId, InternetGatewayId: network.gatewayId };
    const { NatGatewayId } = await createNat(cloud, network);
    expect(await failureOf(ec2.detachInternetGateway(detach))).toMatchObject({
      name: "DependencyViolation",
      message: `Network ${network.vpcId} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
    });
    await ec2.deleteNatGateway({ NatGatewayId });
    expect(await failureOf(ec2.detachInternetGateway(detach))).toMatchObject({ name: "DependencyViolation" });
    await cloud.advance(60);
    await ec2.detachInternetGateway(detach);
  });
});

describe("a NAT gateway", () => {
  test("becomes available, holds its subnet and address until deleted, and stays listed for an hour", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const network = await createNetwork(cloud);
    const { AllocationId, NatGatewayId } = await createNat(cloud, network);
    const look = async () => (await ec2.describeNatGateways({ NatGatewayIds: [NatGatewayId] })).NatGateways?.[0];
    const created = await look();
    expect(created?.State).toBe("pending");
    expect(created?.NatGatewayAddresses?.[0]).toMatchObject({ AllocationId, PrivateIp: "10.0.1.4" });
    await cloud.advance(120);
    expect((await look())?.State).toBe("available");
    expect(await failureOf(ec2.deleteSubnet({ SubnetId: network.subnetIds[0] }))).toMatchObject({
      name: "DependencyViolation",
      message: `The subnet '${network.subnetIds[0]}' has dependencies and cannot be deleted.`,
    });
    expect(await failureOf(ec2.releaseAddress({ AllocationId }))).toEqual({
      name: "AuthFailure",
      message: "You do not have permission to access the specified resource.",
      status: 400,
    });
    const AssociationId = (await ec2.describeAddresses({ AllocationIds: [AllocationId] })).Addresses?.[0]?.AssociationId ?? "";
    expect(await failureOf(ec2.disassociateAddress({ AssociationId }))).toMatchObject({ name: "AuthFailure" });
    await ec2.deleteNatGateway({ NatGatewayId });
    expect((await look())?.State).toBe("deleting");
    await cloud.advance(60);
    expect((await look())?.State).toBe("deleted");
    await ec2.releaseAddress({ AllocationId });
    await ec2.deleteSubnet({ SubnetId: network.subnetIds[0] });
    await cloud.advance(3600);
    expect(await failureOf(look())).toMatchObject({ name: "NatGatewayNotFound", message: `The Nat Gateway ${NatGatewayId} was not found` });
  });

  test("fails in a VPC without an internet gateway and with an address in use, saying why", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const network = await createNetwork(cloud);
    const { AllocationId } = await createNat(cloud, network);
    const second = (await ec2.createNatGateway({ SubnetId: network.subnetIds[1], AllocationId })).NatGateway?.NatGatewayId ?? "";
    const { NatGateways } = await ec2.describeNatGateways({ NatGatewayIds: [second] });
    expect(NatGateways?.[0]).toMatchObject({ State: "failed", FailureCode: "Resource.AlreadyAssociated" });
    const VpcId = (await ec2.createVpc({ CidrBlock: "10.9.0.0/16" })).Vpc?.VpcId ?? "";
    const SubnetId = (await ec2.createSubnet({ VpcId, CidrBlock: "10.9.0.0/24" })).Subnet?.SubnetId ?? "";
    const lonely = (await ec2.createNatGateway({ SubnetId, AllocationId: (await ec2.allocateAddress({})).AllocationId ?? "" })).NatGateway?.NatGatewayId ?? "";
    expect((await ec2.describeNatGateways({ NatGatewayIds: [lonely] })).NatGateways?.[0]).toMatchObject({
      FailureCode: "Gateway.NotAttached",
      FailureMessage: `Network ${VpcId} has no Internet gateway attached`,
    });
    expect(await failureOf(ec2.createNatGateway({ SubnetId }))).toMatchObject({ name: "MissingParameter" });
    expect(await failureOf(ec2.createNatGateway({ SubnetId, ConnectivityType: "private", AllocationId }))).toMatchObject({
      name: "InvalidParameterCombination",
    });
    expect(await failureOf(ec2.createNatGateway({ SubnetId: "subnet-0", AllocationId }))).toMatchObject({ name: "InvalidSubnetID.NotFound" });
    expect(await failureOf(ec2.deleteNatGateway({ NatGatewayId: "nat-0" }))).toMatchObject({ name: "NatGatewayNotFound" });
    expect((await ec2.createNatGateway({ SubnetId, ConnectivityType: "private" })).NatGateway?.NatGatewayAddresses?.[0]?.PublicIp).toBeUndefined();
  });

  test("is made once for one client token", async () => {
    const cloud = await openNetworkCloud();
    const { subnetIds } = await createNetwork(cloud);
    const request = { SubnetId: subnetIds[0], ConnectivityType: "private" as const, ClientToken: "once" };
    const one = await cloud.ec2.createNatGateway(request);
    expect((await cloud.ec2.createNatGateway(request)).NatGateway?.NatGatewayId).toBe(one.NatGateway?.NatGatewayId);
    expect(await failureOf(cloud.ec2.createNatGateway({ ...request, SubnetId: subnetIds[1] }))).toMatchObject({ name: "IdempotentParameterMismatch" });
  });
});

describe("an Elastic IP address", () => {
  test("is refused to a second owner, and released only when free", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const { subnetIds } = await createNetwork(cloud);
    const run = async () =>
      (await ec2.runInstances({ ImageId: "ami-12345678", InstanceType: "t3.micro", MinCount: 1, MaxCount: 1, SubnetId: subnetIds[0] })).Instances?.[0]
        ?.InstanceId ?? "";
    const [one, two] = [await run(), await run()];
    const { AllocationId = "", PublicIp } = await ec2.allocateAddress({
      TagSpecifications: [{ ResourceType: "elastic-ip", Tags: [{ Key: "Name", Value: "nat" }] }],
    });
    const { AssociationId = "" } = await ec2.associateAddress({ AllocationId, InstanceId: one });
    expect((await ec2.describeInstances({ InstanceIds: [one] })).Reservations?.[0]?.Instances?.[0]?.PublicIpAddress).toBe(PublicIp);
    expect(await failureOf(ec2.associateAddress({ AllocationId, InstanceId: two }))).toMatchObject({ name: "Resource.AlreadyAssociated" });
    const spare = (await ec2.allocateAddress({})).AllocationId ?? "";
    expect(await failureOf(ec2.associateAddress({ AllocationId: spare, InstanceId: one })), "it has an address already").toMatchObject({
      name: "Resource.AlreadyAssociated",
    });
    expect(await failureOf(ec2.associateAddress({ AllocationId: spare }))).toMatchObject({ name: "MissingParameter" });
    expect(await failureOf(ec2.associateAddress({ AllocationId: spare, InstanceId: "i-0" }))).toMatchObject({ name: "InvalidInstanceID.NotFound" });
    expect(await failureOf(ec2.associateAddress({ AllocationId: spare, NetworkInterfaceId: "eni-0" }))).toMatchObject({
      name: "InvalidNetworkInterfaceID.NotFound",
    });
    expect(await failureOf(ec2.describeAddresses({ PublicIps: ["192.0.2.1"] }))).toMatchObject({ name: "InvalidAddress.NotFound" });
    expect(await failureOf(ec2.allocateAddress({ Address: "192.0.2.1" }))).toMatchObject({ name: "UnsupportedError" });
    expect(await failureOf(ec2.releaseAddress({ AllocationId }))).toMatchObject({ name: "InvalidIPAddress.InUse", message: `Address ${PublicIp} is in use.` });
    await ec2.disassociateAddress({ AssociationId });
    await ec2.releaseAddress({ AllocationId });
    expect(await failureOf(ec2.disassociateAddress({ AssociationId }))).toMatchObject({ name: "InvalidAssociationID.NotFound" });
    expect(await failureOf(ec2.releaseAddress({ AllocationId }))).toMatchObject({ name: "InvalidAllocationID.NotFound" });
    expect(await failureOf(ec2.associateAddress({ AllocationId, InstanceId: two }))).toMatchObject({ name: "InvalidAllocationID.NotFound" });
  });
});

describe("a route table", () => {
  test("takes one route for each destination, to gateways of its own VPC", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const { vpcId, gatewayId } = await createNetwork(cloud);
    const RouteTableId = (await ec2.createRouteTable({ VpcId: vpcId })).RouteTable?.RouteTableId ?? "";
    expect(await failureOf(ec2.createRoute({ RouteTableId, DestinationCidrBlock: "everywhere", GatewayId: gatewayId }))).toMatchObject({
      name: "InvalidParameterValue",
    });
    expect(await failureOf(ec2.createRoute({ RouteTableId, GatewayId: gatewayId }))).toMatchObject({ name: "MissingParameter" });
    expect(await failureOf(ec2.createRoute({ RouteTableId, DestinationCidrBlock: "10.8.0.0/16", GatewayId: "igw-0" }))).toMatchObject({
      name: "InvalidGatewayID.NotFound",
    });
    expect(await failureOf(ec2.createRoute({ RouteTableId, DestinationCidrBlock: "10.8.0.0/16", GatewayId: gatewayId, NatGatewayId: "nat-0" }))).toMatchObject({
      name: "InvalidParameterCombination",
    });
    const everywhere = { RouteTableId, DestinationCidrBlock: "0.0.0.0/0" };
    await ec2.createRoute({ ...everywhere, GatewayId: gatewayId });
    expect(await failureOf(ec2.createRoute({ ...everywhere, GatewayId: gatewayId }))).toMatchObject({ name: "RouteAlreadyExists" });
    const foreign = (await ec2.createInternetGateway({})).InternetGateway?.InternetGatewayId ?? "";
    expect(await failureOf(ec2.createRoute({ RouteTableId, DestinationCidrBlock: "10.8.0.0/16", GatewayId: foreign }))).toMatchObject({
      name: "InvalidParameterValue",
    });
    expect(await failureOf(ec2.createRoute({ RouteTableId, DestinationCidrBlock: "10.8.0.0/16", NatGatewayId: "nat-0" }))).toMatchObject({
      name: "InvalidNatGatewayID.NotFound",
    });
    expect(await failureOf(ec2.createRoute({ RouteTableId, DestinationCidrBlock: "10.8.0.0/16" }))).toMatchObject({ name: "MissingParameter" });
    expect(await failureOf(ec2.createRoute({ RouteTableId, DestinationCidrBlock: "10.8.0.0/16", InstanceId: "i-1" }))).toMatchObject({
      name: "UnsupportedError",
    });
    expect(await failureOf(ec2.deleteRoute({ RouteTableId, DestinationCidrBlock: "10.0.0.0/16" }))).toMatchObject({ name: "InvalidParameterValue" });
    await ec2.detachInternetGateway({ VpcId: vpcId, InternetGatewayId: gatewayId });
    const { RouteTables } = await ec2.describeRouteTables({ RouteTableIds: [RouteTableId] });
    expect(RouteTables?.[0]?.Routes?.map((route) => route.State)).toEqual(["active", "blackhole"]);
    await ec2.deleteRoute(everywhere);
    expect(await failureOf(ec2.deleteRoute(everywhere))).toMatchObject({ name: "InvalidRoute.NotFound" });
  });

  test("is associated with a subnet once, and its main association stays", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const { vpcId, subnetIds } = await createNetwork(cloud);
    const create = async () => (await ec2.createRouteTable({ VpcId: vpcId })).RouteTable?.RouteTableId ?? "";
    const [one, two] = [await create(), await create()];
    const { AssociationId = "" } = await ec2.associateRouteTable({ RouteTableId: one, SubnetId: subnetIds[0] });
    const VpcId = (await ec2.createVpc({ CidrBlock: "10.9.0.0/16" })).Vpc?.VpcId ?? "";
    const foreign = (await ec2.createSubnet({ VpcId, CidrBlock: "10.9.0.0/24" })).Subnet?.SubnetId ?? "";
    expect(await failureOf(ec2.associateRouteTable({ RouteTableId: one, SubnetId: foreign }))).toMatchObject({
      name: "InvalidParameterValue",
      message: `route table ${one} and subnet ${foreign} belong to different networks`,
    });
    await ec2.deleteSubnet({ SubnetId: foreign });
    await ec2.deleteVpc({ VpcId });
    expect((await ec2.associateRouteTable({ RouteTableId: one, SubnetId: subnetIds[0] })).AssociationId).toBe(AssociationId);
    expect(await failureOf(ec2.associateRouteTable({ RouteTableId: two, SubnetId: subnetIds[0] }))).toMatchObject({ name: "Resource.AlreadyAssociated" });
    const main = await ec2.describeRouteTables({ Filters: [{ Name: "association.main", Values: ["true"] }] });
    const mainAssociation = main.RouteTables?.[0]?.Associations?.[0]?.RouteTableAssociationId ?? "";
    expect(await failureOf(ec2.disassociateRouteTable({ AssociationId: mainAssociation }))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await failureOf(ec2.deleteRouteTable({ RouteTableId: main.RouteTables?.[0]?.RouteTableId ?? "" }))).toMatchObject({ name: "DependencyViolation" });
    await ec2.disassociateRouteTable({ AssociationId });
    expect(await failureOf(ec2.disassociateRouteTable({ AssociationId }))).toMatchObject({ name: "InvalidAssociationID.NotFound" });
    await ec2.deleteRouteTable({ RouteTableId: one });
    expect(await failureOf(ec2.deleteRouteTable({ RouteTableId: one }))).toMatchObject({ name: "InvalidRouteTableID.NotFound" });
    expect(await failureOf(ec2.createRouteTable({ VpcId: "vpc-0" }))).toMatchObject({ name: "InvalidVpcID.NotFound" });
  });
});
