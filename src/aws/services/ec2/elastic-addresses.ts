import type {
  Address,
  AllocateAddressCommandInput,
  AllocateAddressCommandOutput,
  AssociateAddressCommandInput,
  AssociateAddressCommandOutput,
  DescribeAddressesAttributeCommandInput,
  DescribeAddressesAttributeCommandOutput,
  DescribeAddressesCommandInput,
  DescribeAddressesCommandOutput,
  DisassociateAddressCommandInput,
  DisassociateAddressCommandOutput,
  ReleaseAddressCommandInput,
  ReleaseAddressCommandOutput,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { publicAddress } from "./addresses.ts";
import { onAll, onExisting, onNew } from "./authorization.ts";
import type { FilterFields } from "./filters.ts";
import { existing, listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { usedPublicAddresses } from "./network-interfaces.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { AddressRecord, Ec2State, NetworkInterfaceRecord } from "./state.ts";
import { setTags, tagList, tagsFor } from "./tags.ts";

const kind: Kind<AddressRecord> = { noun: "allocation", notFound: "InvalidAllocationID.NotFound", idOf: (address) => address.allocationId };

export const allocateAddress: Operation<Ec2State> = ec2Operation<AllocateAddressCommandInput, AllocateAddressCommandOutput>("AllocateAddress", {
  members: ["Domain", "TagSpecifications", "NetworkBorderGroup", "PublicIpv4Pool"],
  authorize: (input, context) => onNew("AllocateAddress", context, "elastic-ip", input.TagSpecifications),
  handle(input, context) {
    const { state, region } = context;
    refuseOtherValues("ec2:AllocateAddress.Domain", input.Domain, ["vpc"]);
    refuseOtherValues("ec2:AllocateAddress.NetworkBorderGroup", input.NetworkBorderGroup, [region]);
    refuseOtherValues("ec2:AllocateAddress.PublicIpv4Pool", input.PublicIpv4Pool, ["amazon"]);
    const tags = tagsFor("elastic-ip", input.TagSpecifications);
    const publicIp = publicAddress(context, usedPublicAddresses(context));
    const address: AddressRecord = { allocationId: context.newId("eipalloc-", 17), publicIp, association: undefined };
    state.addresses.set(address.allocationId, address);
    setTags(state, address.allocationId, tags);
    return { AllocationId: address.allocationId, PublicIp: publicIp, Domain: "vpc", PublicIpv4Pool: "amazon", NetworkBorderGroup: region };
  },
});

export const describeAddresses: Operation<Ec2State> = ec2Operation<DescribeAddressesCommandInput, DescribeAddressesCommandOutput>("DescribeAddresses", {
  readOnly: true,
  members: ["AllocationIds", "PublicIps", "Filters"],
  authorize: (_, context) => onAll("DescribeAddresses", context),
  handle(input, context) {
    const all = [...context.state.addresses.values()];
    const missing = input.PublicIps?.find((ip) => !all.some((address) => address.publicIp === ip));
    if (missing !== undefined) throw new AwsError("InvalidAddress.NotFound", `Address '${missing}' not found.`);
    const named = new Map(all.filter((address) => input.PublicIps?.includes(address.publicIp) ?? true).map((address) => [address.allocationId, address]));
    const request = { ids: input.AllocationIds, filters: input.Filters, size: undefined, token: undefined };
    const { items } = listed("DescribeAddresses", named, request, kind, fields(context), context);
    return { Addresses: items.map((address) => render(address, context)) };
  },
});

/** Reverse DNS names cannot be set here, so an address has none. */
export const describeAddressesAttribute: Operation<Ec2State> = ec2Operation<DescribeAddressesAttributeCommandInput, DescribeAddressesAttributeCommandOutput>(
  "DescribeAddressesAttribute",
  {
    readOnly: true,
    members: ["AllocationIds", "Attribute", "MaxResults", "NextToken"],
    authorize: (_, context) => onAll("DescribeAddressesAttribute", context),
    handle(input, context) {
      if (input.Attribute !== undefined && input.Attribute !== "domain-name")
        throw new AwsError("InvalidParameterValue", `Value (${input.Attribute as string}) for parameter attribute is invalid.`);
      const request = { ids: input.AllocationIds, filters: undefined, size: input.MaxResults, token: input.NextToken };
      const { items, ...rest } = listed("DescribeAddressesAttribute", context.state.addresses, request, kind, fields(context), context);
      return { Addresses: items.map(({ publicIp, allocationId }) => ({ PublicIp: publicIp, AllocationId: allocationId })), ...rest };
    },
  },
);

/** To an instance's interface. Without `AllowReassociation` an address in use stays where it is. */
export const associateAddress: Operation<Ec2State> = ec2Operation<AssociateAddressCommandInput, AssociateAddressCommandOutput>("AssociateAddress", {
  members: ["AllocationId", "InstanceId", "NetworkInterfaceId", "AllowReassociation"],
  authorize: (input, context) => onExisting("AssociateAddress", context, input.AllocationId, input.InstanceId, input.NetworkInterfaceId),
  handle(input, context) {
    const { state } = context;
    const address = existing(state.addresses, input.AllocationId, kind);
    const target = targetOf(input, state);
    const same = address.association?.networkInterfaceId === target.id;
    if (address.association !== undefined && !same && input.AllowReassociation !== true)
      throw new AwsError("Resource.AlreadyAssociated", `resource ${address.allocationId} is already associated with associate-id ${address.association.id}`);
    for (const other of state.addresses.values())
      if (other !== address && other.association?.networkInterfaceId === target.id) {
        if (input.AllowReassociation !== true)
          throw new AwsError("Resource.AlreadyAssociated", `resource ${target.id} is already associated with associate-id ${other.association.id}`);
        other.association = undefined;
      }
    const association =
      same && address.association ? address.association : { id: context.newId("eipassoc-", 17), networkInterfaceId: target.id, privateIp: target.privateIp };
    address.association = association;
    return { AssociationId: association.id };
  },
});

/** The address of a NAT gateway cannot be taken from it. */
export const disassociateAddress: Operation<Ec2State> = ec2Operation<DisassociateAddressCommandInput, DisassociateAddressCommandOutput>("DisassociateAddress", {
  members: ["AssociationId"],
  authorize: (input, context) =>
    onExisting("DisassociateAddress", context, addressOfAssociation(context.state, input.AssociationId)?.allocationId ?? "eipalloc-*"),
  handle(input, context) {
    const address = addressOfAssociation(context.state, input.AssociationId);
    if (address?.association === undefined) throw new AwsError("InvalidAssociationID.NotFound", `The association ID '${input.AssociationId}' does not exist`);
    checkNotOfNatGateway(address, context.state);
    address.association = undefined;
    return {};
  },
});

/**
 * Outside a default VPC an address must be disassociated before it is released. One that a NAT gateway holds, even while
 * that is being deleted, gives AuthFailure, a message that has nothing to do with permissions.
 *
 * @see https://github.com/genevieve/leftovers/issues/33
 */
export const releaseAddress: Operation<Ec2State> = ec2Operation<ReleaseAddressCommandInput, ReleaseAddressCommandOutput>("ReleaseAddress", {
  members: ["AllocationId", "NetworkBorderGroup"],
  authorize: (input, context) => onExisting("ReleaseAddress", context, input.AllocationId),
  handle(input, context) {
    refuseOtherValues("ec2:ReleaseAddress.NetworkBorderGroup", input.NetworkBorderGroup, [context.region]);
    const address = existing(context.state.addresses, input.AllocationId, kind);
    checkNotOfNatGateway(address, context.state);
    if (address.association !== undefined) throw new AwsError("InvalidIPAddress.InUse", `Address ${address.publicIp} is in use.`);
    context.state.addresses.delete(address.allocationId);
    context.state.tags.delete(address.allocationId);
    return {};
  },
});

/** @throws AwsError AuthFailure */
function checkNotOfNatGateway(address: AddressRecord, state: Ec2State): void {
  if (ownerOf(address, state)?.kind === "nat-gateway") throw noAccess();
}

function noAccess(): AwsError {
  return new AwsError("AuthFailure", "You do not have permission to access the specified resource.");
}

function addressOfAssociation(state: Ec2State, associationId: string | undefined): AddressRecord | undefined {
  return [...state.addresses.values()].find((address) => address.association !== undefined && address.association.id === associationId);
}

function targetOf(input: AssociateAddressCommandInput, state: Ec2State): NetworkInterfaceRecord {
  const { InstanceId: instanceId, NetworkInterfaceId: interfaceId } = input;
  if (instanceId === undefined && interfaceId === undefined)
    throw new AwsError("MissingParameter", "The request must contain the parameter InstanceId or NetworkInterfaceId");
  if (instanceId !== undefined) {
    const instance = existing(state.instances, instanceId, { noun: "instance", notFound: "InvalidInstanceID.NotFound" });
    const record = state.networkInterfaces.get(instance.networkInterfaceId ?? "");
    if (record === undefined) throw new AwsError("InvalidInstanceID", `The instance '${instanceId}' is not in a valid state for this operation.`);
    return record;
  }
  const record = existing(state.networkInterfaces, interfaceId, { noun: "networkInterface", notFound: "InvalidNetworkInterfaceID.NotFound" });
  if (record.owner.kind !== "instance") throw noAccess();
  return record;
}

function ownerOf(address: AddressRecord, state: Ec2State): NetworkInterfaceRecord["owner"] | undefined {
  return state.networkInterfaces.get(address.association?.networkInterfaceId ?? "")?.owner;
}

function instanceOf(address: AddressRecord, state: Ec2State): string | undefined {
  const owner = ownerOf(address, state);
  return owner?.kind === "instance" ? owner.id : undefined;
}

function render(address: AddressRecord, context: Ec2Context): Address {
  const { association } = address;
  const instanceId = instanceOf(address, context.state);
  return {
    AllocationId: address.allocationId,
    PublicIp: address.publicIp,
    Domain: "vpc",
    PublicIpv4Pool: "amazon",
    NetworkBorderGroup: context.region,
    ...(association === undefined
      ? {}
      : {
          AssociationId: association.id,
          NetworkInterfaceId: association.networkInterfaceId,
          NetworkInterfaceOwnerId: context.account,
          PrivateIpAddress: association.privateIp,
        }),
    ...(instanceId === undefined ? {} : { InstanceId: instanceId }),
    Tags: tagList(context.state, address.allocationId),
  };
}

function fields(context: Ec2Context): FilterFields<AddressRecord> {
  return {
    "allocation-id": (address) => address.allocationId,
    "association-id": (address) => address.association?.id,
    domain: () => "vpc",
    "instance-id": (address) => instanceOf(address, context.state),
    "network-interface-id": (address) => address.association?.networkInterfaceId,
    "private-ip-address": (address) => address.association?.privateIp,
    "public-ip": (address) => address.publicIp,
  };
}
