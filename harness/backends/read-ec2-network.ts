import type { EC2, NatGateway, RouteTable, SecurityGroupRule } from "@aws-sdk/client-ec2";
import type { Ec2State, NatGatewayRecord, RouteRecord, RouteTableRecord, SecurityGroupRuleRecord, VpcRecord } from "#aws/services/ec2/state";
import { everyPage } from "../inventory/every-page.ts";
import type { Ec2Part } from "./read-ec2.ts";
import type { Written } from "./reader.ts";

export async function readGroups(ec2: EC2): Promise<Ec2Part> {
  const groups = await everyPage(
    async (NextToken) => ec2.describeSecurityGroups({ NextToken }),
    (page) => [page.SecurityGroups, page.NextToken],
  );
  const rules = await everyPage(
    async (NextToken) => ec2.describeSecurityGroupRules({ NextToken }),
    (page) => [page.SecurityGroupRules, page.NextToken],
  );
  const securityGroups = groups.map((group) => ({
    id: group.GroupId ?? "",
    vpcId: group.VpcId ?? "",
    name: group.GroupName ?? "",
    description: group.Description ?? "",
    rules: rules.filter((rule) => rule.GroupId === group.GroupId).map(groupRule),
  }));
  return { part: { securityGroups: byId(securityGroups) }, tags: groups.map((one) => [one.GroupId, one.Tags]) };
}

export async function readRouteTables(ec2: EC2): Promise<Ec2Part> {
  const tables = await everyPage(
    async (NextToken) => ec2.describeRouteTables({ NextToken }),
    (page) => [page.RouteTables, page.NextToken],
  );
  return { part: { routeTables: byId(tables.map(routeTable)) }, tags: tables.map((one) => [one.RouteTableId, one.Tags]) };
}

/** With the network ACLs, which tell how each subnet is associated. */
export async function readSubnets(ec2: EC2): Promise<Ec2Part> {
  const subnets = await everyPage(
    async (NextToken) => ec2.describeSubnets({ NextToken }),
    (page) => [page.Subnets, page.NextToken],
  );
  const acls = await everyPage(
    async (NextToken) => ec2.describeNetworkAcls({ NextToken }),
    (page) => [page.NetworkAcls, page.NextToken],
  );
  const associations = new Map(acls.flatMap((acl) => (acl.Associations ?? []).map((one) => [one.SubnetId, one.NetworkAclAssociationId ?? ""])));
  const records = subnets.map((subnet) => ({
    id: subnet.SubnetId ?? "",
    vpcId: subnet.VpcId ?? "",
    cidr: subnet.CidrBlock ?? "",
    availabilityZone: subnet.AvailabilityZone ?? "",
    availabilityZoneId: subnet.AvailabilityZoneId ?? "",
    mapPublicIpOnLaunch: subnet.MapPublicIpOnLaunch ?? false,
    networkAclAssociationId: associations.get(subnet.SubnetId) ?? "",
  }));
  return {
    part: { subnets: byId(records), networkAcls: byId(acls.map((one) => ({ id: one.NetworkAclId ?? "", vpcId: one.VpcId ?? "" }))) },
    tags: [...subnets.map((one) => [one.SubnetId, one.Tags] as const), ...acls.map((one) => [one.NetworkAclId, one.Tags] as const)],
  };
}

/** After groups, tables and ACLs: a VPC is known with those that came with it. */
export async function readVpcs(ec2: EC2, state: Ec2State, since: readonly Written[] | undefined): Promise<Ec2Part> {
  const vpcs = await everyPage(
    async (NextToken) => ec2.describeVpcs({ NextToken }),
    (page) => [page.Vpcs, page.NextToken],
  );
  const records: VpcRecord[] = [];
  for (const { VpcId: id = "", CidrBlock: cidr = "", ...vpc } of vpcs) {
    const inside = (one: { readonly vpcId: string }): boolean => one.vpcId === id;
    const known = since === undefined || since.some(({ operation }) => operation === "ModifyVpcAttribute") ? undefined : state.vpcs.get(id);
    records.push({
      id,
      cidr,
      cidrAssociationId: vpc.CidrBlockAssociationSet?.[0]?.AssociationId ?? "",
      tenancy: vpc.InstanceTenancy ?? "default",
      mainRouteTableId: [...state.routeTables.values()].find((one) => inside(one) && one.associations.some(({ subnetId }) => subnetId === undefined))?.id ?? "",
      defaultSecurityGroupId: [...state.securityGroups.values()].find((one) => inside(one) && one.name === "default")?.id ?? "",
      defaultNetworkAclId: [...state.networkAcls.values()].find(inside)?.id ?? "",
      ...(known === undefined
        ? await vpcAttributes(ec2, id)
        : { dnsSupport: known.dnsSupport, dnsHostnames: known.dnsHostnames, networkAddressUsageMetrics: known.networkAddressUsageMetrics }),
    });
  }
  return { part: { vpcs: byId(records) }, tags: vpcs.map((one) => [one.VpcId, one.Tags]) };
}

export async function readGateways(ec2: EC2): Promise<Ec2Part> {
  const gateways = await everyPage(
    async (NextToken) => ec2.describeInternetGateways({ NextToken }),
    (page) => [page.InternetGateways, page.NextToken],
  );
  const internetGateways = byId(gateways.map((one) => ({ id: one.InternetGatewayId ?? "", vpcId: one.Attachments?.[0]?.VpcId })));
  return { part: { internetGateways }, tags: gateways.map((one) => [one.InternetGatewayId, one.Tags]) };
}

export async function readNatGateways(ec2: EC2): Promise<Ec2Part> {
  const nats = await everyPage(
    async (NextToken) => ec2.describeNatGateways({ NextToken }),
    (page) => [page.NatGateways, page.NextToken],
  );
  return { part: { natGateways: byId(nats.map(natGateway)) }, tags: nats.map((one) => [one.NatGatewayId, one.Tags]) };
}

export async function readAddresses(ec2: EC2): Promise<Ec2Part> {
  const { Addresses = [] } = await ec2.describeAddresses({});
  const records = Addresses.map((one) => ({
    allocationId: one.AllocationId ?? "",
    publicIp: one.PublicIp ?? "",
    association:
      one.AssociationId === undefined || one.AssociationId === ""
        ? undefined
        : { id: one.AssociationId, networkInterfaceId: one.NetworkInterfaceId ?? "", privateIp: one.PrivateIpAddress ?? "" },
  }));
  return { part: { addresses: new Map(records.map((one) => [one.allocationId, one])) }, tags: Addresses.map((one) => [one.AllocationId, one.Tags]) };
}

export function byId<T extends { readonly id: string }>(records: readonly T[]): Map<string, T> {
  return new Map(records.map((one) => [one.id, one]));
}

async function vpcAttributes(ec2: EC2, VpcId: string): Promise<Pick<VpcRecord, "dnsSupport" | "dnsHostnames" | "networkAddressUsageMetrics">> {
  const [support, hostnames, metrics] = await Promise.all([
    ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsSupport" }),
    ec2.describeVpcAttribute({ VpcId, Attribute: "enableDnsHostnames" }),
    ec2.describeVpcAttribute({ VpcId, Attribute: "enableNetworkAddressUsageMetrics" }),
  ]);
  return {
    dnsSupport: support.EnableDnsSupport?.Value ?? true,
    dnsHostnames: hostnames.EnableDnsHostnames?.Value ?? false,
    networkAddressUsageMetrics: metrics.EnableNetworkAddressUsageMetrics?.Value ?? false,
  };
}

function natGateway(nat: NatGateway): NatGatewayRecord {
  const [address] = nat.NatGatewayAddresses ?? [];
  return {
    id: nat.NatGatewayId ?? "",
    subnetId: nat.SubnetId ?? "",
    vpcId: nat.VpcId ?? "",
    allocationId: address?.AllocationId,
    // LocalStack answers `None` for a public one.
    connectivity: nat.ConnectivityType === "private" ? "private" : "public",
    createdAt: nat.CreateTime ?? new Date(0),
    state: nat.State ?? "available",
    networkInterfaceId: nat.State === "deleted" ? undefined : address?.NetworkInterfaceId,
    addresses:
      address === undefined
        ? undefined
        : {
            publicIp: address.PublicIp,
            privateIp: address.PrivateIp ?? "",
            networkInterfaceId: address.NetworkInterfaceId ?? "",
            associationId: address.AssociationId,
          },
    failure: nat.FailureCode === undefined ? undefined : { code: nat.FailureCode, message: nat.FailureMessage ?? "" },
    deletedAt: nat.DeleteTime,
  };
}

function routeTable(table: RouteTable): RouteTableRecord {
  return {
    id: table.RouteTableId ?? "",
    vpcId: table.VpcId ?? "",
    associations: (table.Associations ?? []).map((one) => ({ id: one.RouteTableAssociationId ?? "", subnetId: one.Main === true ? undefined : one.SubnetId })),
    routes: (table.Routes ?? []).flatMap(({ DestinationCidrBlock: destinationCidr = "", GatewayId: gateway, NatGatewayId: nat }): RouteRecord[] => {
      if (nat !== undefined) return [{ destinationCidr, target: { kind: "nat-gateway", id: nat } }];
      return gateway === undefined || gateway === "local" ? [] : [{ destinationCidr, target: { kind: "internet-gateway", id: gateway } }];
    }),
  };
}

function groupRule(rule: SecurityGroupRule): SecurityGroupRuleRecord {
  const everything = rule.IpProtocol === "-1";
  return {
    id: rule.SecurityGroupRuleId ?? "",
    egress: rule.IsEgress ?? false,
    protocol: rule.IpProtocol ?? "-1",
    fromPort: everything ? undefined : rule.FromPort,
    toPort: everything ? undefined : rule.ToPort,
    peer:
      rule.CidrIpv4 !== undefined
        ? { kind: "ipv4", value: rule.CidrIpv4 }
        : rule.CidrIpv6 !== undefined
          ? { kind: "ipv6", value: rule.CidrIpv6 }
          : { kind: "group", value: rule.ReferencedGroupInfo?.GroupId ?? "" },
    description: rule.Description === "" ? undefined : rule.Description,
  };
}
