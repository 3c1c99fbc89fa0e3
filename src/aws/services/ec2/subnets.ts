import type {
  CreateSubnetCommandInput,
  CreateSubnetCommandOutput,
  DeleteSubnetCommandInput,
  DeleteSubnetCommandOutput,
  DescribeSubnetsCommandInput,
  DescribeSubnetsCommandOutput,
  ModifySubnetAttributeCommandInput,
  ModifySubnetAttributeCommandOutput,
  Subnet,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { addressCount } from "./addresses.ts";
import { ec2Arn, onAll, onAttributes, onExisting, onNew } from "./authorization.ts";
import { availabilityZones } from "./availability-zones.ts";
import type { AvailabilityZoneName } from "./availability-zones.ts";
import { containsNetwork, formatCidr, overlap, parseCidr } from "./cidr.ts";
import type { FilterFields } from "./filters.ts";
import { existing, listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { networkInterfacesOf } from "./network-interfaces.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, SubnetRecord, VpcRecord } from "./state.ts";
import { setTags, tagList, tagsFor } from "./tags.ts";
import { theVpc } from "./vpcs.ts";

const kind: Kind<SubnetRecord> = { noun: "subnet", notFound: "InvalidSubnetID.NotFound", idOf: (subnet) => subnet.id };

/** @throws AwsError InvalidSubnetID.NotFound */
export function theSubnet(state: Ec2State, id: string | undefined): SubnetRecord {
  return existing(state.subnets, id, kind);
}

export const createSubnet: Operation<Ec2State> = ec2Operation<CreateSubnetCommandInput, CreateSubnetCommandOutput>("CreateSubnet", {
  members: ["VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId", "TagSpecifications"],
  authorize: (input, context) => [...onNew("CreateSubnet", context, "subnet", input.TagSpecifications), ...onExisting("CreateSubnet", context, input.VpcId)],
  handle(input, context) {
    const { state } = context;
    const vpc = theVpc(state, input.VpcId);
    const tags = tagsFor("subnet", input.TagSpecifications);
    const zone = chosenZone(context.region, input.AvailabilityZone, input.AvailabilityZoneId);
    const subnet: SubnetRecord = {
      id: context.newId("subnet-", 17),
      vpcId: vpc.id,
      cidr: subnetRange(state, vpc, input.CidrBlock),
      availabilityZone: zone.name,
      availabilityZoneId: zone.id,
      mapPublicIpOnLaunch: false,
      networkAclAssociationId: context.newId("aclassoc-", 17),
    };
    state.subnets.set(subnet.id, subnet);
    setTags(state, subnet.id, tags);
    return { Subnet: render(subnet, 0, context) };
  },
});

export const describeSubnets: Operation<Ec2State> = ec2Operation<DescribeSubnetsCommandInput, DescribeSubnetsCommandOutput>("DescribeSubnets", {
  readOnly: true,
  members: ["SubnetIds", "Filters", "MaxResults", "NextToken"],
  authorize: (_, context) => onAll("DescribeSubnets", context),
  handle(input, context) {
    const request = { ids: input.SubnetIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
    const { items, ...rest } = listed("DescribeSubnets", context.state.subnets, request, kind, fields(context), context);
    const used = new Map<string, number>();
    for (const { subnetId } of networkInterfacesOf(context)) used.set(subnetId, (used.get(subnetId) ?? 0) + 1);
    return { Subnets: items.map((subnet) => render(subnet, used.get(subnet.id) ?? 0, context)), ...rest };
  },
});

export const modifySubnetAttribute: Operation<Ec2State> = ec2Operation<ModifySubnetAttributeCommandInput, ModifySubnetAttributeCommandOutput>(
  "ModifySubnetAttribute",
  {
    members: ["SubnetId", "MapPublicIpOnLaunch"],
    authorize: ({ SubnetId, ...attributes }, context) => onAttributes("ModifySubnetAttribute", context, SubnetId, attributes),
    handle(input, context) {
      const subnet = theSubnet(context.state, input.SubnetId);
      if (input.MapPublicIpOnLaunch === undefined) throw new AwsError("MissingParameter", "The request must contain a subnet attribute to modify");
      subnet.mapPublicIpOnLaunch = input.MapPublicIpOnLaunch.Value ?? false;
      return {};
    },
  },
);

/** Its route table association goes with it; a network interface of any service keeps it. */
export const deleteSubnet: Operation<Ec2State> = ec2Operation<DeleteSubnetCommandInput, DeleteSubnetCommandOutput>("DeleteSubnet", {
  members: ["SubnetId"],
  authorize: (input, context) => onExisting("DeleteSubnet", context, input.SubnetId),
  handle(input, context) {
    const { state } = context;
    const subnet = theSubnet(state, input.SubnetId);
    if (networkInterfacesOf(context).some((one) => one.subnetId === subnet.id))
      throw new AwsError("DependencyViolation", `The subnet '${subnet.id}' has dependencies and cannot be deleted.`);
    for (const { associations } of state.routeTables.values()) {
      const index = associations.findIndex((association) => association.subnetId === subnet.id);
      if (index >= 0) associations.splice(index, 1);
    }
    state.subnets.delete(subnet.id);
    state.tags.delete(subnet.id);
    return {};
  },
});

function chosenZone(region: string, name: string | undefined, id: string | undefined): AvailabilityZoneName {
  const zones = availabilityZones(region);
  const zone = zones.find((one) => (name === undefined || one.name === name) && (id === undefined || one.id === id));
  if (zone !== undefined) return zone;
  const names = zones.map((one) => (name === undefined ? one.id : one.name)).join(", ");
  throw new AwsError(
    "InvalidParameterValue",
    `Value (${name ?? id}) for parameter ${name === undefined ? "availabilityZoneId" : "availabilityZone"} is invalid. Subnets can currently only be created in the following availability zones: ${names}.`,
  );
}

function subnetRange(state: Ec2State, vpc: VpcRecord, cidr: string | undefined): string {
  if (cidr === undefined) throw new AwsError("MissingParameter", "Either 'cidrBlock' or 'ipv6CidrBlock' should be provided.");
  const network = parseCidr(cidr);
  if (network === undefined) throw new AwsError("InvalidParameterValue", `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  const whole = parseCidr(vpc.cidr);
  if (network.prefixLength < 16 || network.prefixLength > 28 || whole === undefined || !containsNetwork(whole, network))
    throw new AwsError("InvalidSubnet.Range", `The CIDR '${cidr}' is invalid.`);
  for (const other of state.subnets.values()) {
    const taken = other.vpcId === vpc.id ? parseCidr(other.cidr) : undefined;
    if (taken !== undefined && overlap(taken, network)) throw new AwsError("InvalidSubnet.Conflict", `The CIDR '${cidr}' conflicts with another subnet`);
  }
  return formatCidr(network);
}

function render(subnet: SubnetRecord, used: number, context: Ec2Context): Subnet {
  return {
    SubnetId: subnet.id,
    SubnetArn: ec2Arn(context, "subnet", subnet.id),
    VpcId: subnet.vpcId,
    OwnerId: context.account,
    CidrBlock: subnet.cidr,
    AvailabilityZone: subnet.availabilityZone,
    AvailabilityZoneId: subnet.availabilityZoneId,
    AvailableIpAddressCount: addressCount(subnet.cidr) - used,
    MapPublicIpOnLaunch: subnet.mapPublicIpOnLaunch,
    DefaultForAz: false,
    AssignIpv6AddressOnCreation: false,
    EnableDns64: false,
    Ipv6Native: false,
    Ipv6CidrBlockAssociationSet: [],
    MapCustomerOwnedIpOnLaunch: false,
    PrivateDnsNameOptionsOnLaunch: { HostnameType: "ip-name", EnableResourceNameDnsARecord: false, EnableResourceNameDnsAAAARecord: false },
    State: "available",
    Tags: tagList(context.state, subnet.id),
  };
}

function fields(context: Ec2Context): FilterFields<SubnetRecord> {
  return {
    "subnet-id": (subnet) => subnet.id,
    "subnet-arn": (subnet) => ec2Arn(context, "subnet", subnet.id),
    "vpc-id": (subnet) => subnet.vpcId,
    "cidr-block": (subnet) => subnet.cidr,
    cidr: (subnet) => subnet.cidr,
    "availability-zone": (subnet) => subnet.availabilityZone,
    availabilityZone: (subnet) => subnet.availabilityZone,
    "availability-zone-id": (subnet) => subnet.availabilityZoneId,
    "map-public-ip-on-launch": (subnet) => subnet.mapPublicIpOnLaunch,
    "default-for-az": () => false,
    defaultForAz: () => false,
    "owner-id": () => context.account,
    state: () => "available",
  };
}
