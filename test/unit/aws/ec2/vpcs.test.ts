import { describe, expect, test } from "vitest";
import { createNetwork, failureOf, openNetworkCloud } from "./open-network-cloud.ts";

describe("a VPC", () => {
  test("comes with a main route table, a default security group and a default network ACL", async () => {
    const { ec2 } = await openNetworkCloud();
    expect((await ec2.describeVpcs({})).Vpcs, "a fresh account has no default VPC").toEqual([]);
    const { Vpc } = await ec2.createVpc({ CidrBlock: "10.0.3.7/16", TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: "main" }] }] });
    const byVpc = [{ Name: "vpc-id", Values: [Vpc?.VpcId ?? ""] }];
    expect(Vpc).toMatchObject({ CidrBlock: "10.0.0.0/16", State: "pending", IsDefault: false, Tags: [{ Key: "Name", Value: "main" }] });
    const tables = await ec2.describeRouteTables({ Filters: [...byVpc, { Name: "association.main", Values: ["true"] }] });
    expect(tables.RouteTables?.[0]?.Routes).toEqual([expect.objectContaining({ DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" })]);
    const groups = await ec2.describeSecurityGroups({ Filters: [...byVpc, { Name: "group-name", Values: ["default"] }] });
    expect(groups.SecurityGroups).toHaveLength(1);
    expect(groups.SecurityGroups?.[0]?.IpPermissionsEgress?.[0]?.IpRanges).toEqual([{ CidrIp: "0.0.0.0/0" }]);
    expect((await ec2.describeNetworkAcls({ Filters: [...byVpc, { Name: "default", Values: ["true"] }] })).NetworkAcls).toHaveLength(1);
  });

  test("is refused outside /16 to /28, as no CIDR block, and with an unknown member, by name", async () => {
    const { ec2 } = await openNetworkCloud();
    expect(await failureOf(ec2.createVpc({ CidrBlock: "10.0.0.0/8" }))).toMatchObject({
      name: "InvalidVpc.Range",
      message: "The CIDR '10.0.0.0/8' is invalid.",
    });
    expect(await failureOf(ec2.createVpc({ CidrBlock: "10.0.0.0/29" }))).toMatchObject({ name: "InvalidVpc.Range" });
    expect(await failureOf(ec2.createVpc({ CidrBlock: "300.0.0.0/16" }))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await failureOf(ec2.createVpc({}))).toMatchObject({ name: "MissingParameter" });
    expect(await failureOf(ec2.createVpc({ CidrBlock: "10.0.0.0/16", Ipv4IpamPoolId: "ipam-pool-1" }))).toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("ec2:CreateVpc.Ipv4IpamPoolId"),
    });
    expect(await failureOf(ec2.createVpc({ CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: true }))).toMatchObject({ name: "UnsupportedError" });
    expect((await ec2.createVpc({ CidrBlock: "10.0.0.0/16", AmazonProvidedIpv6CidrBlock: false })).Vpc?.CidrBlock).toBe("10.0.0.0/16");
  });

  test("keeps its DNS attributes, one changed at a time", async () => {
    const { ec2 } = await openNetworkCloud();
    const VpcId = (await ec2.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc?.VpcId ?? "";
    expect((await ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsHostnames" })).EnableDnsHostnames?.Value).toBe(false);
    await ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } });
    expect((await ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsHostnames" })).EnableDnsHostnames?.Value).toBe(true);
    expect((await ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsSupport" })).EnableDnsSupport?.Value).toBe(true);
    const both = ec2.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true }, EnableDnsSupport: { Value: true } });
    expect(await failureOf(both)).toMatchObject({ name: "InvalidParameterCombination" });
    expect(await failureOf(ec2.modifyVpcAttribute({ VpcId }))).toMatchObject({ name: "MissingParameter" });
    expect(await failureOf(ec2.describeVpcAttribute({ VpcId: "vpc-0", Attribute: "enableDnsSupport" }))).toMatchObject({ name: "InvalidVpcID.NotFound" });
  });

  test("cannot be deleted while a subnet, gateway, group or route table of yours is in it, and takes what AWS made with it", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const { vpcId: VpcId, subnetIds, groupId, gatewayId } = await createNetwork(cloud);
    const RouteTableId = (await ec2.createRouteTable({ VpcId })).RouteTable?.RouteTableId ?? "";
    const refused = { name: "DependencyViolation", message: `The vpc '${VpcId}' has dependencies and cannot be deleted.`, status: 400 };
    for (const remove of [
      async () => ec2.deleteSubnet({ SubnetId: subnetIds[0] }),
      async () => ec2.deleteSubnet({ SubnetId: subnetIds[1] }),
      async () => ec2.deleteSecurityGroup({ GroupId: groupId }),
      async () => ec2.deleteRouteTable({ RouteTableId }),
      async () => ec2.detachInternetGateway({ VpcId, InternetGatewayId: gatewayId }),
    ]) {
      expect(await failureOf(ec2.deleteVpc({ VpcId }))).toEqual(refused);
      await remove();
    }
    await ec2.deleteVpc({ VpcId });
    expect((await ec2.describeVpcs({})).Vpcs).toEqual([]);
    expect((await ec2.describeRouteTables({})).RouteTables).toEqual([]);
    expect((await ec2.describeSecurityGroups({})).SecurityGroups).toEqual([]);
    expect(await failureOf(ec2.deleteVpc({ VpcId }))).toMatchObject({ name: "InvalidVpcID.NotFound", message: `The vpc ID '${VpcId}' does not exist` });
  });

  test("is found by id, tag and wildcard; an unknown filter and a foreign token are refused", async () => {
    const { ec2 } = await openNetworkCloud();
    const tagged = (Value: string) => [{ ResourceType: "vpc" as const, Tags: [{ Key: "Name", Value }] }];
    const one = (await ec2.createVpc({ CidrBlock: "10.0.0.0/16", TagSpecifications: tagged("prod-main") })).Vpc?.VpcId ?? "";
    await ec2.createVpc({ CidrBlock: "10.1.0.0/16", TagSpecifications: tagged("dev-main") });
    const ids = async (request: Parameters<typeof ec2.describeVpcs>[0]) => ((await ec2.describeVpcs(request)).Vpcs ?? []).map((vpc) => vpc.VpcId);
    expect(await ids({ Filters: [{ Name: "tag:Name", Values: ["prod-*"] }] })).toEqual([one]);
    expect(await ids({ Filters: [{ Name: "tag-key", Values: ["Name"] }] })).toHaveLength(2);
    expect(await ids({ VpcIds: [one] })).toEqual([one]);
    expect(await ids({ Filters: [{ Name: "isDefault", Values: ["true"] }] })).toEqual([]);
    expect(
      await ids({
        Filters: [
          { Name: "isDefault", Values: ["false"] },
          { Name: "cidr", Values: ["10.0.*"] },
        ],
      }),
    ).toEqual([one]);
    const page = await ec2.describeVpcs({ MaxResults: 1 });
    expect(page.Vpcs).toHaveLength(1);
    expect((await ec2.describeVpcs({ NextToken: page.NextToken ?? "" })).Vpcs).toHaveLength(1);
    expect(await failureOf(ec2.describeVpcs({ NextToken: "nonsense" }))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await failureOf(ec2.describeVpcs({ VpcIds: ["vpc-1", "vpc-2"] }))).toMatchObject({ message: "The vpc IDs 'vpc-1, vpc-2' do not exist" });
    expect(await failureOf(ec2.describeVpcs({ Filters: [{ Name: "ipv6-cidr-block-association.state", Values: ["x"] }] }))).toMatchObject({
      name: "UnsupportedError",
      message: expect.stringContaining("ec2:DescribeVpcs.Filters[ipv6-cidr-block-association.state]"),
    });
  });
});

describe("a subnet", () => {
  test("lies inside its VPC, overlaps no other and stands in a zone of the region", async () => {
    const { ec2 } = await openNetworkCloud();
    const VpcId = (await ec2.createVpc({ CidrBlock: "10.0.0.0/16" })).Vpc?.VpcId ?? "";
    const { Subnet } = await ec2.createSubnet({ VpcId, CidrBlock: "10.0.1.0/24", AvailabilityZone: "eu-west-1b" });
    expect(Subnet).toMatchObject({ AvailabilityZoneId: "euw1-az2", AvailableIpAddressCount: 251, State: "available", MapPublicIpOnLaunch: false });
    expect(await failureOf(ec2.createSubnet({ VpcId, CidrBlock: "10.1.0.0/24" }))).toMatchObject({
      name: "InvalidSubnet.Range",
      message: "The CIDR '10.1.0.0/24' is invalid.",
    });
    expect(await failureOf(ec2.createSubnet({ VpcId, CidrBlock: "10.0.1.128/25" }))).toMatchObject({
      name: "InvalidSubnet.Conflict",
      message: "The CIDR '10.0.1.128/25' conflicts with another subnet",
    });
    expect(await failureOf(ec2.createSubnet({ VpcId, CidrBlock: "10.0.9.0/24", AvailabilityZone: "us-east-1a" }))).toMatchObject({
      name: "InvalidParameterValue",
    });
    expect(await failureOf(ec2.createSubnet({ VpcId, CidrBlock: "somewhere" }))).toMatchObject({ name: "InvalidParameterValue" });
    expect(await failureOf(ec2.createSubnet({ VpcId }))).toMatchObject({ name: "MissingParameter" });
    expect(await failureOf(ec2.createSubnet({ VpcId: "vpc-0", CidrBlock: "10.0.9.0/24" }))).toMatchObject({ name: "InvalidVpcID.NotFound" });
    expect((await ec2.createSubnet({ VpcId, CidrBlock: "10.0.2.0/24" })).Subnet?.CidrBlock).toBe("10.0.2.0/24");
  });

  test("takes its route table association with it", async () => {
    const cloud = await openNetworkCloud();
    const { ec2 } = cloud;
    const { vpcId, subnetIds } = await createNetwork(cloud);
    const RouteTableId = (await ec2.createRouteTable({ VpcId: vpcId })).RouteTable?.RouteTableId ?? "";
    await ec2.associateRouteTable({ RouteTableId, SubnetId: subnetIds[0] });
    expect(await failureOf(ec2.deleteRouteTable({ RouteTableId }))).toMatchObject({
      name: "DependencyViolation",
      message: `The routeTable '${RouteTableId}' has dependencies and cannot be deleted.`,
    });
    await ec2.deleteSubnet({ SubnetId: subnetIds[0] });
    await ec2.deleteRouteTable({ RouteTableId });
    expect(await failureOf(ec2.deleteSubnet({ SubnetId: subnetIds[0] }))).toMatchObject({ name: "InvalidSubnetID.NotFound" });
  });

  test("gives public addresses at launch once told to", async () => {
    const cloud = await openNetworkCloud();
    const { subnetIds } = await createNetwork(cloud);
    await cloud.ec2.modifySubnetAttribute({ SubnetId: subnetIds[0], MapPublicIpOnLaunch: { Value: true } });
    const found = await cloud.ec2.describeSubnets({ Filters: [{ Name: "map-public-ip-on-launch", Values: ["true"] }] });
    expect(found.Subnets?.map((subnet) => subnet.SubnetId)).toEqual([subnetIds[0]]);
    expect(await failureOf(cloud.ec2.modifySubnetAttribute({ SubnetId: subnetIds[0] }))).toMatchObject({ name: "MissingParameter" });
  });
});

test("names the three zones of the region", async () => {
  const { ec2 } = await openNetworkCloud();
  const { AvailabilityZones } = await ec2.describeAvailabilityZones({ Filters: [{ Name: "state", Values: ["available"] }] });
  expect(AvailabilityZones?.map((zone) => zone.ZoneName)).toEqual(["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
  expect(await failureOf(ec2.describeAvailabilityZones({ ZoneNames: ["us-east-1a"] }))).toMatchObject({ name: "InvalidParameterValue" });
});
