import type {
  CreateVpcCommandInput,
  CreateVpcCommandOutput,
  DeleteVpcCommandInput,
  DeleteVpcCommandOutput,
  DescribeVpcsCommandInput,
  DescribeVpcsCommandOutput,
  Tenancy,
  Vpc,
} from "@aws-sdk/client-ec2";
import { AwsError, UnsupportedError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { onAll, onExisting, onNew } from "./authorization.ts";
import { formatCidr, parseCidr } from "./cidr.ts";
import type { FilterFields } from "./filters.ts";
import { existing, listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { networkInterfacesOf } from "./network-interfaces.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, VpcRecord } from "./state.ts";
import { setTags, tagList, tagsFor } from "./tags.ts";

const kind: Kind<VpcRecord> = { noun: "vpc", notFound: "InvalidVpcID.NotFound", idOf: (vpc) => vpc.id };

/** @throws AwsError InvalidVpcID.NotFound */
export function theVpc(state: Ec2State, id: string | undefined): VpcRecord {
  return existing(state.vpcs, id, kind);
}

/** With the VPC come its main route table, its default security group and its default network ACL. */
export const createVpc: Operation<Ec2State> = ec2Operation<CreateVpcCommandInput, CreateVpcCommandOutput>("CreateVpc", {
  members: ["CidrBlock", "InstanceTenancy", "AmazonProvidedIpv6CidrBlock", "TagSpecifications"],
  authorize: (input, context) => onNew("CreateVpc", context, "vpc", input.TagSpecifications),
  handle(input, context) {
    refuseOtherValues("ec2:CreateVpc.AmazonProvidedIpv6CidrBlock", input.AmazonProvidedIpv6CidrBlock, [false]);
    const tags = tagsFor("vpc", input.TagSpecifications);
    const vpc = newVpc(vpcRange(input.CidrBlock), input.InstanceTenancy ?? "default", context);
    setTags(context.state, vpc.id, tags);
    return { Vpc: { ...render(vpc, context), State: "pending" } };
  },
});

export const describeVpcs: Operation<Ec2State> = ec2Operation<DescribeVpcsCommandInput, DescribeVpcsCommandOutput>("DescribeVpcs", {
  readOnly: true,
  members: ["VpcIds", "Filters", "MaxResults", "NextToken"],
  authorize: (_, context) => onAll("DescribeVpcs", context),
  handle(input, context) {
    const request = { ids: input.VpcIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
    const { items, ...rest } = listed("DescribeVpcs", context.state.vpcs, request, kind, fields(context), context);
    return { Vpcs: items.map((vpc) => render(vpc, context)), ...rest };
  },
});

/** Only what AWS made with the VPC goes with it; anything else must go first. */
export const deleteVpc: Operation<Ec2State> = ec2Operation<DeleteVpcCommandInput, DeleteVpcCommandOutput>("DeleteVpc", {
  members: ["VpcId"],
  authorize: (input, context) => onExisting("DeleteVpc", context, input.VpcId),
  handle(input, context) {
    const { state } = context;
    const vpc = theVpc(state, input.VpcId);
    if (isInUse(vpc, context)) throw new AwsError("DependencyViolation", `The vpc '${vpc.id}' has dependencies and cannot be deleted.`);
    state.vpcs.delete(vpc.id);
    state.routeTables.delete(vpc.mainRouteTableId);
    state.securityGroups.delete(vpc.defaultSecurityGroupId);
    state.networkAcls.delete(vpc.defaultNetworkAclId);
    for (const id of [vpc.id, vpc.mainRouteTableId, vpc.defaultSecurityGroupId, vpc.defaultNetworkAclId]) state.tags.delete(id);
    return {};
  },
});

function isInUse(vpc: VpcRecord, context: Ec2Context): boolean {
  const { state } = context;
  const inside = (one: { readonly vpcId: string | undefined }): boolean => one.vpcId === vpc.id;
  return (
    [...state.subnets.values()].some(inside) ||
    [...state.internetGateways.values()].some(inside) ||
    [...state.routeTables.values()].some((table) => inside(table) && table.id !== vpc.mainRouteTableId) ||
    [...state.securityGroups.values()].some((group) => inside(group) && group.id !== vpc.defaultSecurityGroupId) ||
    networkInterfacesOf(context).some((one) => state.subnets.get(one.subnetId)?.vpcId === vpc.id)
  );
}

function vpcRange(cidr: string | undefined): string {
  if (cidr === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter CidrBlock or Ipv4IpamPoolId");
  const network = parseCidr(cidr);
  if (network === undefined) throw new AwsError("InvalidParameterValue", `Value (${cidr}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  if (network.prefixLength < 16 || network.prefixLength > 28) throw new AwsError("InvalidVpc.Range", `The CIDR '${cidr}' is invalid.`);
  return formatCidr(network);
}

function newVpc(cidr: string, tenancy: Tenancy, context: Ec2Context): VpcRecord {
  const { state } = context;
  if (tenancy === "host") throw new UnsupportedError("ec2:CreateVpc.InstanceTenancy=host", "the embedded AWS");
  const vpc: VpcRecord = {
    id: context.newId("vpc-", 17),
    cidr,
    cidrAssociationId: context.newId("vpc-cidr-assoc-", 17),
    tenancy,
    mainRouteTableId: context.newId("rtb-", 17),
    defaultSecurityGroupId: context.newId("sg-", 17),
    defaultNetworkAclId: context.newId("acl-", 17),
    dnsSupport: true,
    dnsHostnames: false,
    networkAddressUsageMetrics: false,
  };
  state.vpcs.set(vpc.id, vpc);
  state.routeTables.set(vpc.mainRouteTableId, {
    id: vpc.mainRouteTableId,
    vpcId: vpc.id,
    associations: [{ id: context.newId("rtbassoc-", 17), subnetId: undefined }],
    routes: [],
  });
  state.networkAcls.set(vpc.defaultNetworkAclId, { id: vpc.defaultNetworkAclId, vpcId: vpc.id });
  state.securityGroups.set(vpc.defaultSecurityGroupId, {
    id: vpc.defaultSecurityGroupId,
    vpcId: vpc.id,
    name: "default",
    description: "default VPC security group",
    rules: [
      { ...anything, id: context.newId("sgr-", 17), egress: false, peer: { kind: "group", value: vpc.defaultSecurityGroupId } },
      { ...anything, id: context.newId("sgr-", 17), egress: true, peer: { kind: "ipv4", value: "0.0.0.0/0" } },
    ],
  });
  return vpc;
}

const anything = { protocol: "-1", fromPort: undefined, toPort: undefined, description: undefined } as const;

function render(vpc: VpcRecord, context: Ec2Context): Vpc {
  return {
    VpcId: vpc.id,
    OwnerId: context.account,
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: [{ AssociationId: vpc.cidrAssociationId, CidrBlock: vpc.cidr, CidrBlockState: { State: "associated" } }],
    Ipv6CidrBlockAssociationSet: [],
    DhcpOptionsId: "default",
    InstanceTenancy: vpc.tenancy,
    IsDefault: false,
    State: "available",
    Tags: tagList(context.state, vpc.id),
  };
}

function fields(context: Ec2Context): FilterFields<VpcRecord> {
  return {
    "vpc-id": (vpc) => vpc.id,
    cidr: (vpc) => vpc.cidr,
    "cidr-block-association.cidr-block": (vpc) => vpc.cidr,
    "cidr-block-association.association-id": (vpc) => vpc.cidrAssociationId,
    "cidr-block-association.state": () => "associated",
    "dhcp-options-id": () => "default",
    "is-default": () => false,
    isDefault: () => false,
    "owner-id": () => context.account,
    state: () => "available",
  };
}
