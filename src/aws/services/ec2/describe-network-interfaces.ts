import type {
  DescribeNetworkInterfacesCommandInput,
  DescribeNetworkInterfacesCommandOutput,
  NetworkInterface,
  NetworkInterfaceType,
} from "@aws-sdk/client-ec2";
import type { Operation } from "../../service.ts";
import { onAll } from "./authorization.ts";
import type { FilterFields } from "./filters.ts";
import { groupsOf, privateName } from "./instance-view.ts";
import { listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { elasticAddressOf, networkInterfacesOf } from "./network-interfaces.ts";
import type { NetworkInterfaceView } from "./network-interface-view.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State } from "./state.ts";
import { tagList } from "./tags.ts";

const kind: Kind<NetworkInterfaceView> = { noun: "networkInterface", notFound: "InvalidNetworkInterfaceID.NotFound", idOf: (one) => one.id };

/** Of every service. Interfaces of databases have no private address here. */
export const describeNetworkInterfaces: Operation<Ec2State> = ec2Operation<DescribeNetworkInterfacesCommandInput, DescribeNetworkInterfacesCommandOutput>(
  "DescribeNetworkInterfaces",
  {
    readOnly: true,
    members: ["NetworkInterfaceIds", "Filters", "MaxResults", "NextToken"],
    authorize: (_, context) => onAll("DescribeNetworkInterfaces", context),
    handle(input, context) {
      const request = { ids: input.NetworkInterfaceIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
      const all = new Map(networkInterfacesOf(context).map((one) => [one.id, one]));
      const { items, ...rest } = listed("DescribeNetworkInterfaces", all, request, kind, fields(context), context);
      return { NetworkInterfaces: items.map((one) => render(one, context)), ...rest };
    },
  },
);

function render(one: NetworkInterfaceView, context: Ec2Context): NetworkInterface {
  const { state, account, region } = context;
  const subnet = state.subnets.get(one.subnetId);
  const elastic = elasticAddressOf(state, one.id);
  const association =
    one.publicIp === undefined
      ? {}
      : {
          Association: {
            PublicIp: one.publicIp,
            IpOwnerId: ipOwner(one, elastic !== undefined, account),
            ...(elastic === undefined ? {} : { AllocationId: elastic.allocationId, AssociationId: elastic.associationId }),
          },
        };
  const address = one.privateIp === undefined ? {} : { PrivateIpAddress: one.privateIp, PrivateDnsName: privateName(one.privateIp, region) };
  return {
    NetworkInterfaceId: one.id,
    SubnetId: one.subnetId,
    VpcId: subnet?.vpcId,
    AvailabilityZone: subnet?.availabilityZone,
    OwnerId: account,
    Description: one.description,
    InterfaceType: one.interfaceType as NetworkInterfaceType,
    Status: "in-use",
    SourceDestCheck: instanceOf(one) !== undefined && (state.instances.get(instanceOf(one) ?? "")?.sourceDestCheck ?? true),
    RequesterManaged: one.requester !== undefined,
    ...(one.requester === undefined ? {} : { RequesterId: one.requester }),
    ...(one.record === undefined ? {} : { MacAddress: one.record.macAddress }),
    Groups: groupsOf(one, state),
    ...address,
    PrivateIpAddresses: one.privateIp === undefined ? [] : [{ Primary: true, ...address, ...association }],
    ...association,
    Attachment: attachmentOf(one, context),
    Ipv6Addresses: [],
    TagSet: tagList(state, one.id),
  };
}

function ipOwner(one: NetworkInterfaceView, elastic: boolean, account: string): string {
  if (elastic) return account;
  return one.requester === "amazon-elb" || one.requester === "amazon-rds" ? one.requester : "amazon";
}

function instanceOf(one: NetworkInterfaceView): string | undefined {
  return one.record?.owner.kind === "instance" ? one.record.owner.id : undefined;
}

function attachmentOf(one: NetworkInterfaceView, context: Ec2Context): NonNullable<NetworkInterface["Attachment"]> {
  const instanceId = instanceOf(one);
  return {
    AttachmentId: one.record?.attachmentId ?? one.id.replace("eni-", "ela-attach-"),
    DeviceIndex: instanceId === undefined ? 1 : 0,
    Status: "attached",
    DeleteOnTermination: instanceId !== undefined,
    InstanceOwnerId: instanceId === undefined ? (one.requester ?? "amazon-aws") : context.account,
    ...(instanceId === undefined ? {} : { InstanceId: instanceId }),
  };
}

function fields(context: Ec2Context): FilterFields<NetworkInterfaceView> {
  const { state } = context;
  return {
    "network-interface-id": (one) => one.id,
    "subnet-id": (one) => one.subnetId,
    "vpc-id": (one) => state.subnets.get(one.subnetId)?.vpcId,
    "availability-zone": (one) => state.subnets.get(one.subnetId)?.availabilityZone,
    "group-id": (one) => one.securityGroupIds,
    "group-name": (one) => one.securityGroupIds.map((id) => state.securityGroups.get(id)?.name),
    description: (one) => one.description,
    "interface-type": (one) => one.interfaceType,
    "requester-managed": (one) => one.requester !== undefined,
    "requester-id": (one) => one.requester,
    "owner-id": () => context.account,
    status: () => "in-use",
    "attachment.instance-id": instanceOf,
    "attachment.status": () => "attached",
    "attachment.instance-owner-id": (one) => attachmentOf(one, context).InstanceOwnerId,
    "private-ip-address": (one) => one.privateIp,
    "addresses.private-ip-address": (one) => one.privateIp,
    "association.public-ip": (one) => one.publicIp,
    "association.allocation-id": (one) => elasticAddressOf(state, one.id)?.allocationId,
    "association.association-id": (one) => elasticAddressOf(state, one.id)?.associationId,
  };
}
