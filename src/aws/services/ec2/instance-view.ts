import type { GroupIdentifier, Instance, InstanceNetworkInterface, InstanceState, Reservation } from "@aws-sdk/client-ec2";
import { elasticAddressOf, publicIpOf } from "./network-interfaces.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, InstanceRecord, InstanceStateNameRecord, NetworkInterfaceRecord } from "./state.ts";
import { tagList } from "./tags.ts";
import { blockDevicesOf, rootDevice } from "./volumes.ts";

/** @see https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceState.html */
const stateCodes: Readonly<Record<InstanceStateNameRecord, number>> = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export function renderState(name: InstanceStateNameRecord): InstanceState {
  return { Code: stateCodes[name], Name: name };
}

export function renderReservation(
  reservationId: string,
  context: Ec2Context,
  instances: readonly InstanceRecord[] = membersOf(reservationId, context.state),
): Reservation {
  return {
    ReservationId: reservationId,
    OwnerId: context.account,
    Groups: [],
    Instances: instances.map((instance) => renderInstance(instance, context)),
  };
}

function membersOf(reservationId: string, state: Ec2State): readonly InstanceRecord[] {
  return [...state.instances.values()].filter((instance) => instance.reservationId === reservationId);
}

function renderInstance(instance: InstanceRecord, context: Ec2Context): Instance {
  const { state, region } = context;
  const record = state.networkInterfaces.get(instance.networkInterfaceId ?? "");
  const publicIp = record === undefined ? undefined : publicIpOf(state, record);
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType,
    AmiLaunchIndex: instance.launchIndex,
    LaunchTime: instance.launchedAt,
    State: renderState(instance.state),
    StateTransitionReason: instance.reason,
    ...(instance.reason === ""
      ? {}
      : { StateReason: { Code: "Client.UserInitiatedShutdown", Message: "Client.UserInitiatedShutdown: User initiated shutdown" } }),
    Monitoring: { State: instance.monitoring ? "enabled" : "disabled" },
    Placement: { AvailabilityZone: state.subnets.get(instance.subnetId)?.availabilityZone, GroupName: "", Tenancy: instance.tenancy },
    PrivateDnsName: record === undefined ? "" : privateName(record.privateIp, region),
    PublicDnsName: publicIp !== undefined && state.vpcs.get(instance.vpcId)?.dnsHostnames === true ? publicName(publicIp, region) : "",
    ...(record === undefined ? {} : { PrivateIpAddress: record.privateIp, SubnetId: instance.subnetId, VpcId: instance.vpcId }),
    ...(publicIp === undefined ? {} : { PublicIpAddress: publicIp }),
    BlockDeviceMappings: blockDevicesOf(instance, state),
    RootDeviceName: rootDevice,
    ClientToken: instance.clientToken ?? "",
    EbsOptimized: instance.ebsOptimized,
    EnaSupport: true,
    NetworkInterfaces: record === undefined ? [] : [renderInterface(record, instance, context)],
    ProductCodes: [],
    RootDeviceType: "ebs",
    SecurityGroups: record === undefined ? [] : groupsOf(record, state),
    SourceDestCheck: instance.sourceDestCheck,
    MetadataOptions: instance.metadataOptions,
    EnclaveOptions: { Enabled: false },
    HibernationOptions: { Configured: false },
    MaintenanceOptions: { AutoRecovery: "default" },
    PrivateDnsNameOptions: { HostnameType: "ip-name", EnableResourceNameDnsARecord: false, EnableResourceNameDnsAAAARecord: false },
    CapacityReservationSpecification: { CapacityReservationPreference: "open" },
    Tags: tagList(state, instance.id),
  };
}

function renderInterface(record: NetworkInterfaceRecord, instance: InstanceRecord, context: Ec2Context): InstanceNetworkInterface {
  const { state } = context;
  const publicIp = publicIpOf(state, record);
  const association =
    publicIp === undefined
      ? {}
      : { Association: { PublicIp: publicIp, IpOwnerId: elasticAddressOf(state, record.id) === undefined ? "amazon" : context.account } };
  return {
    NetworkInterfaceId: record.id,
    SubnetId: record.subnetId,
    VpcId: record.vpcId,
    OwnerId: context.account,
    Description: record.description,
    MacAddress: record.macAddress,
    InterfaceType: "interface",
    PrivateIpAddress: record.privateIp,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: record.privateIp, ...association }],
    ...association,
    Ipv6Addresses: [],
    SourceDestCheck: instance.sourceDestCheck,
    Status: "in-use",
    Attachment: {
      AttachmentId: record.attachmentId,
      AttachTime: record.createdAt,
      DeleteOnTermination: true,
      DeviceIndex: 0,
      NetworkCardIndex: 0,
      Status: "attached",
    },
    Groups: groupsOf(record, state),
  };
}

export function groupsOf(record: { readonly securityGroupIds: readonly string[] }, state: Ec2State): GroupIdentifier[] {
  return record.securityGroupIds.map((id) => ({ GroupId: id, GroupName: state.securityGroups.get(id)?.name }));
}

/** @see https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html#vpc-dns-hostnames */
export function privateName(address: string, region: string): string {
  return `ip-${address.replaceAll(".", "-")}.${region === "us-east-1" ? "ec2" : `${region}.compute`}.internal`;
}

function publicName(address: string, region: string): string {
  return `ec2-${address.replaceAll(".", "-")}.${region === "us-east-1" ? "compute-1" : `${region}.compute`}.amazonaws.com`;
}
