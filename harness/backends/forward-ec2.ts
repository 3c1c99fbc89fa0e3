import type { CreateSubnetResult, EC2, RunInstancesCommandOutput, RunInstancesRequest, Subnet } from "@aws-sdk/client-ec2";
import type { ForwardedCall, Rehearsal } from "#aws/backend";
import type { Ec2State } from "#aws/services/ec2/state";
import { comparableEc2 } from "./comparable-states.ts";
import { readEc2 } from "./read-ec2.ts";
import type { Look } from "./reader.ts";
import type { ServiceForwarding } from "./service-forwarding.ts";

/** Networks and instances. The interfaces of load balancers, tasks and databases are known only where those services are, and so is the list of all. */
export const forwardEc2: ServiceForwarding = {
  read: readEc2,
  prepare: removeDefaultNetwork,
  occupants: (state) => [...(state as Ec2State).vpcs.keys(), ...(state as Ec2State).addresses.keys()],
  comparable: comparableEc2,
  fromCopy: new Set(["DescribeNetworkInterfaces"]),
  incomparable: new Set([
    // Interfaces and addresses follow instances and gateways, in their own time.
    "networkInterfaces",
    // moto leaves the ACL of a deleted VPC lying about, where nothing looks at it.
    "networkAcls",
    "clientTokens",
    "id",
    "allocationId",
    "associationId",
    "attachmentId",
    "availabilityZoneId",
    "cidrAssociationId",
    "clientToken",
    "cpuCredits",
    "defaultNetworkAclId",
    "defaultSecurityGroupId",
    "ebsOptimized",
    "macAddress",
    "mainRouteTableId",
    "networkAclAssociationId",
    "networkInterfaceId",
    "privateIp",
    "publicIp",
    "reason",
    "reservationId",
    "state",
    "userData",
  ]),
  unrehearsed: new Set(["DescribeAvailabilityZones", "DescribeInstanceTypes", "DescribeVolumes"]),
  translateInput: ({ operation, input }, _look, { output }) => (operation === "CreateSubnet" ? withZone(input, output as CreateSubnetResult) : input),
  followUp,
  translateOutput: (call, _look, output) =>
    call.operation === "CreateSubnet" ? { ...output, Subnet: { ...(output["Subnet"] as Subnet), ...noDefault } } : output,
};

/** Where the caller names no zone, AWS chooses one and each emulator another: the one that the rehearsal chose is asked for. */
function withZone(input: ForwardedCall["input"], { Subnet: rehearsed }: CreateSubnetResult): ForwardedCall["input"] {
  if (input["AvailabilityZone"] !== undefined || input["AvailabilityZoneId"] !== undefined) return input;
  return { ...input, AvailabilityZone: rehearsed?.AvailabilityZone };
}

/** A subnet that somebody makes is no default one and gives out no public addresses; moto takes the first in a zone for one. */
const noDefault = { DefaultForAz: false, MapPublicIpOnLaunch: false };

/** What AWS does with it and emulators leave undone. */
async function followUp(call: ForwardedCall, { clients }: Look, _rehearsal: Rehearsal, output: Readonly<Record<string, unknown>>): Promise<void> {
  const ec2 = clients.client("ec2", call.account, call.region);
  const { instances, natGateways } = call.state as Ec2State;
  switch (call.operation) {
    case "CreateSubnet": {
      const { SubnetId, MapPublicIpOnLaunch } = output["Subnet"] as Subnet;
      if (MapPublicIpOnLaunch === true) await ec2.modifySubnetAttribute({ SubnetId, MapPublicIpOnLaunch: { Value: false } });
      break;
    }
    case "DeleteSubnet":
      await disassociate(ec2, call.state as Ec2State, String(call.input["SubnetId"]));
      break;
    case "RunInstances":
      await protectInstances(ec2, call.input as unknown as RunInstancesRequest, output);
      break;
    case "TerminateInstances": {
      const ids = ((call.input["InstanceIds"] as readonly string[] | undefined) ?? []).flatMap((id) => instances.get(id)?.networkInterfaceId ?? []);
      await removeInterfaces(ec2, ids);
      break;
    }
    case "DeleteNatGateway": {
      const gateway = natGateways.get(String(call.input["NatGatewayId"]));
      await releaseFromGateway(ec2, gateway?.allocationId);
      await removeInterfaces(ec2, gateway?.networkInterfaceId === undefined ? [] : [gateway.networkInterfaceId]);
      break;
    }
    default:
  }
}

/** A subnet that goes is served by no table any more; emulators keep it in the table, which can then not be deleted. */
async function disassociate(ec2: EC2, { routeTables }: Ec2State, subnetId: string): Promise<void> {
  const [table] = [...routeTables.values()].filter(({ associations }) => associations.some((one) => one.subnetId === subnetId));
  if (table === undefined) return;
  const { RouteTables = [] } = await ec2.describeRouteTables({ RouteTableIds: [table.id] });
  const left = RouteTables.flatMap(({ Associations = [] }) => Associations).filter(({ SubnetId }) => SubnetId === subnetId);
  for (const { RouteTableAssociationId: AssociationId } of left) await ec2.disassociateRouteTable({ AssociationId });
}

/** Protections that were asked for at launch. */
async function protectInstances(ec2: EC2, input: RunInstancesRequest, { Instances = [] }: Pick<RunInstancesCommandOutput, "Instances">): Promise<void> {
  for (const { InstanceId } of Instances) {
    if (input.DisableApiTermination === true) await ec2.modifyInstanceAttribute({ InstanceId, DisableApiTermination: { Value: true } });
    if (input.DisableApiStop === true) await ec2.modifyInstanceAttribute({ InstanceId, DisableApiStop: { Value: true } });
  }
}

/** The interface that an instance or gateway was made with goes with it. */
async function removeInterfaces(ec2: EC2, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const { NetworkInterfaces = [] } = await ec2.describeNetworkInterfaces({ Filters: [{ Name: "network-interface-id", Values: ids }] });
  for (const { NetworkInterfaceId } of NetworkInterfaces) await ec2.deleteNetworkInterface({ NetworkInterfaceId });
}

/** The address that a gateway held is free again. */
async function releaseFromGateway(ec2: EC2, allocationId: string | undefined): Promise<void> {
  if (allocationId === undefined) return;
  const { Addresses = [] } = await ec2.describeAddresses({ AllocationIds: [allocationId] });
  for (const { AssociationId } of Addresses) if (AssociationId !== undefined && AssociationId !== "") await ec2.disassociateAddress({ AssociationId });
}

async function isInhabited(ec2: EC2): Promise<boolean> {
  const [{ Vpcs = [] }, { Reservations = [] }, { NetworkInterfaces = [] }, { Addresses = [] }] = await Promise.all([
    ec2.describeVpcs({ Filters: [{ Name: "is-default", Values: ["false"] }] }),
    ec2.describeInstances({}),
    ec2.describeNetworkInterfaces({}),
    ec2.describeAddresses({}),
  ]);
  return Vpcs.length + Reservations.length + NetworkInterfaces.length + Addresses.length > 0;
}

/** Accounts of a world have no default VPC, as an organization's accounts have none where somebody has seen to it. */
async function removeDefaultNetwork({ clients, account, region }: Look): Promise<void> {
  const ec2 = clients.client("ec2", account, region);
  const { Vpcs = [] } = await ec2.describeVpcs({ Filters: [{ Name: "is-default", Values: ["true"] }] });
  // Somebody lives there: it stays as it is, and the ground is refused.
  if (Vpcs.length > 0 && (await isInhabited(ec2))) return;
  for (const { VpcId = "" } of Vpcs) {
    const { Subnets = [] } = await ec2.describeSubnets({ Filters: [{ Name: "vpc-id", Values: [VpcId] }] });
    for (const { SubnetId } of Subnets) await ec2.deleteSubnet({ SubnetId });
    const { InternetGateways = [] } = await ec2.describeInternetGateways({ Filters: [{ Name: "attachment.vpc-id", Values: [VpcId] }] });
    for (const { InternetGatewayId } of InternetGateways) {
      await ec2.detachInternetGateway({ InternetGatewayId, VpcId });
      await ec2.deleteInternetGateway({ InternetGatewayId });
    }
    await ec2.deleteVpc({ VpcId });
  }
}
