import type {
  AttachInternetGatewayCommandInput,
  AttachInternetGatewayCommandOutput,
  CreateInternetGatewayCommandInput,
  CreateInternetGatewayCommandOutput,
  DeleteInternetGatewayCommandInput,
  DeleteInternetGatewayCommandOutput,
  DescribeInternetGatewaysCommandInput,
  DescribeInternetGatewaysCommandOutput,
  DetachInternetGatewayCommandInput,
  DetachInternetGatewayCommandOutput,
  InternetGateway,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onAll, onExisting, onNew } from "./authorization.ts";
import type { FilterFields } from "./filters.ts";
import { existing, listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { networkInterfacesOf } from "./network-interfaces.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, InternetGatewayRecord } from "./state.ts";
import { setTags, tagList, tagsFor } from "./tags.ts";
import { theVpc } from "./vpcs.ts";

const kind: Kind<InternetGatewayRecord> = { noun: "internetGateway", notFound: "InvalidInternetGatewayID.NotFound", idOf: (one) => one.id };

export const createInternetGateway: Operation<Ec2State> = ec2Operation<CreateInternetGatewayCommandInput, CreateInternetGatewayCommandOutput>(
  "CreateInternetGateway",
  {
    members: ["TagSpecifications"],
    authorize: (input, context) => onNew("CreateInternetGateway", context, "internet-gateway", input.TagSpecifications),
    handle(input, context) {
      const tags = tagsFor("internet-gateway", input.TagSpecifications);
      const gateway: InternetGatewayRecord = { id: context.newId("igw-", 17), vpcId: undefined };
      context.state.internetGateways.set(gateway.id, gateway);
      setTags(context.state, gateway.id, tags);
      return { InternetGateway: render(gateway, context) };
    },
  },
);

export const describeInternetGateways: Operation<Ec2State> = ec2Operation<DescribeInternetGatewaysCommandInput, DescribeInternetGatewaysCommandOutput>(
  "DescribeInternetGateways",
  {
    readOnly: true,
    members: ["InternetGatewayIds", "Filters", "MaxResults", "NextToken"],
    authorize: (_, context) => onAll("DescribeInternetGateways", context),
    handle(input, context) {
      const request = { ids: input.InternetGatewayIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
      const { items, ...rest } = listed("DescribeInternetGateways", context.state.internetGateways, request, kind, fields(context), context);
      return { InternetGateways: items.map((gateway) => render(gateway, context)), ...rest };
    },
  },
);

export const attachInternetGateway: Operation<Ec2State> = ec2Operation<AttachInternetGatewayCommandInput, AttachInternetGatewayCommandOutput>(
  "AttachInternetGateway",
  {
    members: ["InternetGatewayId", "VpcId"],
    authorize: (input, context) => onExisting("AttachInternetGateway", context, input.InternetGatewayId, input.VpcId),
    handle(input, context) {
      const gateway = existing(context.state.internetGateways, input.InternetGatewayId, kind);
      const vpc = theVpc(context.state, input.VpcId);
      if (gateway.vpcId !== undefined)
        throw new AwsError("Resource.AlreadyAssociated", `resource ${gateway.id} is already attached to network ${gateway.vpcId}`);
      if (attachedTo(context.state, vpc.id) !== undefined)
        throw new AwsError("InvalidParameterValue", `Network ${vpc.id} already has an internet gateway attached`);
      gateway.vpcId = vpc.id;
      return {};
    },
  },
);

/** Refused while anything in the VPC, of whatever service, has a public address. */
export const detachInternetGateway: Operation<Ec2State> = ec2Operation<DetachInternetGatewayCommandInput, DetachInternetGatewayCommandOutput>(
  "DetachInternetGateway",
  {
    members: ["InternetGatewayId", "VpcId"],
    authorize: (input, context) => onExisting("DetachInternetGateway", context, input.InternetGatewayId, input.VpcId),
    handle(input, context) {
      const { state } = context;
      const gateway = existing(state.internetGateways, input.InternetGatewayId, kind);
      const vpc = theVpc(state, input.VpcId);
      if (gateway.vpcId !== vpc.id) throw new AwsError("Gateway.NotAttached", `resource ${gateway.id} is not attached to network ${vpc.id}`);
      if (networkInterfacesOf(context).some((one) => one.publicIp !== undefined && state.subnets.get(one.subnetId)?.vpcId === vpc.id))
        throw new AwsError(
          "DependencyViolation",
          `Network ${vpc.id} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.`,
        );
      gateway.vpcId = undefined;
      return {};
    },
  },
);

export const deleteInternetGateway: Operation<Ec2State> = ec2Operation<DeleteInternetGatewayCommandInput, DeleteInternetGatewayCommandOutput>(
  "DeleteInternetGateway",
  {
    members: ["InternetGatewayId"],
    authorize: (input, context) => onExisting("DeleteInternetGateway", context, input.InternetGatewayId),
    handle(input, context) {
      const gateway = existing(context.state.internetGateways, input.InternetGatewayId, kind);
      if (gateway.vpcId !== undefined) throw new AwsError("DependencyViolation", `The internetGateway '${gateway.id}' has dependencies and cannot be deleted.`);
      context.state.internetGateways.delete(gateway.id);
      context.state.tags.delete(gateway.id);
      return {};
    },
  },
);

/** The internet gateway of a VPC. */
export function attachedTo(state: Ec2State, vpcId: string): InternetGatewayRecord | undefined {
  return [...state.internetGateways.values()].find((gateway) => gateway.vpcId === vpcId);
}

function render(gateway: InternetGatewayRecord, context: Ec2Context): InternetGateway {
  return {
    InternetGatewayId: gateway.id,
    OwnerId: context.account,
    Attachments: gateway.vpcId === undefined ? [] : [{ VpcId: gateway.vpcId, State: "attached" as const }].map(available),
    Tags: tagList(context.state, gateway.id),
  };
}

/** EC2 says `available` for an attached internet gateway, a value that the SDK's enumeration lacks. */
function available(attachment: { readonly VpcId: string; readonly State: "attached" }): { VpcId: string; State: "attached" } {
  return { ...attachment, State: "available" as "attached" };
}

function fields(context: Ec2Context): FilterFields<InternetGatewayRecord> {
  return {
    "internet-gateway-id": (gateway) => gateway.id,
    "attachment.vpc-id": (gateway) => gateway.vpcId,
    "attachment.state": (gateway) => (gateway.vpcId === undefined ? undefined : "available"),
    "owner-id": () => context.account,
  };
}
