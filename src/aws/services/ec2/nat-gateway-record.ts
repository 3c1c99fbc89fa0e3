import { addNetworkInterface } from "./interface-records.ts";
import { attachedTo } from "./internet-gateways.ts";
import type { Ec2Context } from "./operation.ts";
import type { NatGatewayRecord, SubnetRecord } from "./state.ts";
import { scheduleTransition, seconds } from "./transitions.ts";

interface Wanted {
  readonly connectivity: "public" | "private";
  readonly allocationId: string | undefined;
  readonly privateIp: string | undefined;
}

/** Makes a NAT gateway with its interface and the association of its address, or one that is going to fail. */
export function newNatGateway(context: Ec2Context, subnet: SubnetRecord, wanted: Wanted): NatGatewayRecord {
  const id = context.newId("nat-", 17);
  const failure = wanted.connectivity === "public" ? failureOf(context, subnet, wanted.allocationId ?? "") : undefined;
  const addresses = failure === undefined ? connect(context, subnet, id, wanted) : undefined;
  const gateway: NatGatewayRecord = {
    id,
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    allocationId: wanted.allocationId,
    connectivity: wanted.connectivity,
    createdAt: context.now(),
    state: failure === undefined ? "pending" : "failed",
    networkInterfaceId: addresses?.networkInterfaceId,
    addresses,
    failure,
    deletedAt: undefined,
  };
  context.state.natGateways.set(id, gateway);
  scheduleTransition(context.state, id, context.now(), failure === undefined ? seconds.natGatewayStarts : seconds.staysListed);
  return gateway;
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html#nat-gateway-troubleshooting-failed */
function failureOf(context: Ec2Context, subnet: SubnetRecord, allocationId: string): NatGatewayRecord["failure"] {
  const { state } = context;
  const address = state.addresses.get(allocationId);
  if (attachedTo(state, subnet.vpcId) === undefined)
    return { code: "Gateway.NotAttached", message: `Network ${subnet.vpcId} has no Internet gateway attached` };
  if (address === undefined)
    return { code: "InvalidAllocationID.NotFound", message: `Elastic IP address ${allocationId} could not be associated with this NAT gateway` };
  if (address.association !== undefined) return { code: "Resource.AlreadyAssociated", message: `Elastic IP address ${allocationId} is already associated` };
  return undefined;
}

function connect(context: Ec2Context, subnet: SubnetRecord, id: string, wanted: Wanted): NonNullable<NatGatewayRecord["addresses"]> {
  const address = context.state.addresses.get(wanted.allocationId ?? "");
  const { id: networkInterfaceId, privateIp } = addNetworkInterface(context, subnet, {
    owner: { kind: "nat-gateway", id },
    securityGroupIds: [],
    publicIp: undefined,
    description: `Interface for NAT Gateway ${id}`,
    privateIp: wanted.privateIp,
  });
  if (address === undefined) return { networkInterfaceId, privateIp, publicIp: undefined, associationId: undefined };
  const associationId = context.newId("eipassoc-", 17);
  address.association = { id: associationId, networkInterfaceId, privateIp };
  return { networkInterfaceId, privateIp, publicIp: address.publicIp, associationId };
}
