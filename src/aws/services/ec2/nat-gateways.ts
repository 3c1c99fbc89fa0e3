import type {
  CreateNatGatewayCommandInput,
  CreateNatGatewayCommandOutput,
  DeleteNatGatewayCommandInput,
  DeleteNatGatewayCommandOutput,
  DescribeNatGatewaysCommandInput,
  DescribeNatGatewaysCommandOutput,
  NatGateway,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onAll, onExisting, onNew } from "./authorization.ts";
import { rememberedResource, rememberRequest } from "./client-tokens.ts";
import type { FilterFields } from "./filters.ts";
import { listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { newNatGateway } from "./nat-gateway-record.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, NatGatewayRecord } from "./state.ts";
import { theSubnet } from "./subnets.ts";
import { setTags, tagList, tagsFor } from "./tags.ts";
import { cancelTransitions, scheduleTransition, seconds } from "./transitions.ts";

const kind: Kind<NatGatewayRecord> = { noun: "natGateway", notFound: "NatGatewayNotFound", idOf: (gateway) => gateway.id };

/** A gateway that cannot work comes into being all the same, pending at first, and then fails with its reason. */
export const createNatGateway: Operation<Ec2State> = ec2Operation<CreateNatGatewayCommandInput, CreateNatGatewayCommandOutput>("CreateNatGateway", {
  members: ["SubnetId", "AllocationId", "ConnectivityType", "PrivateIpAddress", "ClientToken", "TagSpecifications"],
  authorize: (input, context) => [
    ...onNew("CreateNatGateway", context, "natgateway", input.TagSpecifications),
    ...onExisting("CreateNatGateway", context, input.SubnetId, input.AllocationId),
  ],
  handle(input, context) {
    const { state } = context;
    const earlier = state.natGateways.get(rememberedResource("CreateNatGateway", input, state) ?? "");
    if (earlier !== undefined) return { NatGateway: render(earlier, context), ClientToken: input.ClientToken };
    const subnet = theSubnet(state, input.SubnetId);
    const connectivity = input.ConnectivityType ?? "public";
    if (connectivity === "public" && input.AllocationId === undefined)
      throw new AwsError("MissingParameter", "The request must contain the parameter AllocationId");
    if (connectivity === "private" && input.AllocationId !== undefined)
      throw new AwsError("InvalidParameterCombination", "AllocationId cannot be specified for a private NAT gateway");
    const tags = tagsFor("natgateway", input.TagSpecifications);
    const gateway = newNatGateway(context, subnet, { connectivity, allocationId: input.AllocationId, privateIp: input.PrivateIpAddress });
    setTags(state, gateway.id, tags);
    rememberRequest("CreateNatGateway", input, gateway.id, state);
    return { NatGateway: { ...render(gateway, context), State: "pending" }, ...(input.ClientToken === undefined ? {} : { ClientToken: input.ClientToken }) };
  },
});

export const describeNatGateways: Operation<Ec2State> = ec2Operation<DescribeNatGatewaysCommandInput, DescribeNatGatewaysCommandOutput>("DescribeNatGateways", {
  readOnly: true,
  members: ["NatGatewayIds", "Filter", "MaxResults", "NextToken"],
  authorize: (_, context) => onAll("DescribeNatGateways", context),
  handle(input, context) {
    for (const id of input.NatGatewayIds ?? []) theNatGateway(context.state, id);
    const request = { ids: input.NatGatewayIds, filters: input.Filter, size: input.MaxResults, token: input.NextToken };
    const { items, ...rest } = listed("DescribeNatGateways", context.state.natGateways, request, kind, fields, context);
    return { NatGateways: items.map((gateway) => render(gateway, context)), ...rest };
  },
});

/** Takes a while; its network interface and Elastic IP are free only when it is deleted. */
export const deleteNatGateway: Operation<Ec2State> = ec2Operation<DeleteNatGatewayCommandInput, DeleteNatGatewayCommandOutput>("DeleteNatGateway", {
  members: ["NatGatewayId"],
  authorize: (input, context) => onExisting("DeleteNatGateway", context, input.NatGatewayId),
  handle(input, context) {
    const gateway = theNatGateway(context.state, input.NatGatewayId);
    if (gateway.state !== "deleting" && gateway.state !== "deleted") {
      gateway.state = "deleting";
      gateway.deletedAt = context.now();
      cancelTransitions(context.state, gateway.id);
      scheduleTransition(context.state, gateway.id, context.now(), seconds.natGatewayDeletes);
    }
    return { NatGatewayId: gateway.id };
  },
});

function theNatGateway(state: Ec2State, id: string | undefined): NatGatewayRecord {
  const gateway = id === undefined ? undefined : state.natGateways.get(id);
  if (gateway === undefined) throw new AwsError(kind.notFound, `The Nat Gateway ${id} was not found`);
  return gateway;
}

function render(gateway: NatGatewayRecord, context: Ec2Context): NatGateway {
  const { addresses, allocationId } = gateway;
  return {
    NatGatewayId: gateway.id,
    SubnetId: gateway.subnetId,
    VpcId: gateway.vpcId,
    ConnectivityType: gateway.connectivity,
    CreateTime: gateway.createdAt,
    State: gateway.state,
    ...(gateway.deletedAt === undefined ? {} : { DeleteTime: gateway.deletedAt }),
    ...(gateway.failure === undefined ? {} : { FailureCode: gateway.failure.code, FailureMessage: gateway.failure.message }),
    NatGatewayAddresses: [
      {
        ...(allocationId === undefined ? {} : { AllocationId: allocationId }),
        ...(addresses === undefined ? {} : { NetworkInterfaceId: addresses.networkInterfaceId, PrivateIp: addresses.privateIp }),
        ...(addresses?.publicIp === undefined ? {} : { PublicIp: addresses.publicIp }),
        ...(addresses?.associationId === undefined ? {} : { AssociationId: addresses.associationId }),
        IsPrimary: true,
        Status: gateway.failure === undefined ? "succeeded" : "failed",
      },
    ],
    Tags: tagList(context.state, gateway.id),
  };
}

const fields: FilterFields<NatGatewayRecord> = {
  "nat-gateway-id": (gateway) => gateway.id,
  "subnet-id": (gateway) => gateway.subnetId,
  "vpc-id": (gateway) => gateway.vpcId,
  state: (gateway) => gateway.state,
};
