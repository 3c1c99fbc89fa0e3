import type { RunInstancesCommandInput, RunInstancesCommandOutput } from "@aws-sdk/client-ec2";
import { AwsError, UnsupportedError } from "#model/errors";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import type { AuthorizationNeed, Operation } from "../../service.ts";
import { publicAddress } from "./addresses.ts";
import { onExisting, onNew } from "./authorization.ts";
import { rememberedResource, rememberRequest } from "./client-tokens.ts";
import { addNetworkInterface } from "./interface-records.ts";
import { renderReservation } from "./instance-view.ts";
import { usedPublicAddresses } from "./network-interfaces.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import { theSecurityGroup } from "./security-groups.ts";
import type { Ec2State, InstanceRecord, SubnetRecord } from "./state.ts";
import { theSubnet } from "./subnets.ts";
import { setTags, tagsFor } from "./tags.ts";
import { scheduleTransition, seconds } from "./transitions.ts";

/** What `SubnetId` and its neighbours, or the one `NetworkInterfaces` entry, say about the primary interface. */
interface NetworkWanted {
  readonly subnet: SubnetRecord;
  readonly securityGroupIds: readonly string[];
  readonly publicIp: boolean;
  readonly privateIp: string | undefined;
  readonly description: string;
}

/**
 * Images, key pairs, instance profiles and volumes are not modelled: an image id is taken as it is if well formed, the
 * others are refused by name.
 */
export const runInstances: Operation<Ec2State> = ec2Operation<RunInstancesCommandInput, RunInstancesCommandOutput>("RunInstances", {
  members: [
    "ImageId",
    "InstanceType",
    "MinCount",
    "MaxCount",
    "SubnetId",
    "SecurityGroupIds",
    "NetworkInterfaces",
    "PrivateIpAddress",
    "UserData",
    "TagSpecifications",
    "ClientToken",
    "DisableApiTermination",
    "DisableApiStop",
    "InstanceInitiatedShutdownBehavior",
    "EbsOptimized",
    "Monitoring",
    "MetadataOptions",
    "CreditSpecification",
    "Placement",
    "HibernationOptions",
  ],
  authorize: permissions,
  handle(input, context) {
    const { state } = context;
    const earlier = rememberedResource("RunInstances", input, state);
    if (earlier !== undefined) return renderReservation(earlier, context);
    refuseOtherValues("ec2:RunInstances.TagSpecifications", input.TagSpecifications?.find((one) => one.ResourceType !== "instance")?.ResourceType, []);
    refuseOtherValues("ec2:RunInstances.HibernationOptions.Configured", input.HibernationOptions?.Configured, [false]);
    const tags = tagsFor("instance", input.TagSpecifications);
    const count = checkedCount(input);
    checkImage(input.ImageId);
    const network = networkOf(input, context);
    checkPlacement(input, network);
    const reservationId = context.newId("r-", 17);
    for (let index = 0; index < count; index += 1) {
      const instance = launch(input, network, { reservationId, launchIndex: index }, context);
      setTags(state, instance.id, { ...tags });
    }
    rememberRequest("RunInstances", input, reservationId, state);
    return renderReservation(reservationId, context);
  },
});

function permissions(input: RunInstancesCommandInput, context: Ec2Context): readonly AuthorizationNeed[] {
  const [network] = input.NetworkInterfaces ?? [];
  const groups = input.SecurityGroupIds ?? network?.Groups ?? [];
  const keys = { "ec2:InstanceType": input.InstanceType ?? "", "ec2:Tenancy": input.Placement?.Tenancy ?? "default", "ec2:RootDeviceType": "ebs" };
  return [
    ...onNew("RunInstances", context, "instance", input.TagSpecifications, keys),
    { action: "ec2:RunInstances", resource: `arn:aws:ec2:${context.region}::image/${input.ImageId ?? "*"}`, context: { "ec2:Region": context.region } },
    ...onNew("RunInstances", context, "network-interface", undefined),
    ...onNew("RunInstances", context, "volume", undefined),
    ...onExisting("RunInstances", context, input.SubnetId ?? network?.SubnetId, ...groups),
  ];
}

function checkedCount(input: RunInstancesCommandInput): number {
  const { MinCount: least = 1, MaxCount: most = 1 } = input;
  if (least < 1 || most < least) throw new AwsError("InvalidParameterValue", `Value (${most}) for parameter maxCount is invalid.`);
  return most;
}

function checkImage(imageId: string | undefined): void {
  if (imageId === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter ImageId");
  if (imageId.startsWith("resolve:ssm:")) throw new UnsupportedError("ec2:RunInstances.ImageId=resolve:ssm", "the embedded AWS");
  if (!/^ami-([0-9a-f]{8}|[0-9a-f]{17})$/.test(imageId)) throw new AwsError("InvalidAMIID.Malformed", `Invalid id: "${imageId}"`);
}

function checkPlacement(input: RunInstancesCommandInput, network: NetworkWanted): void {
  refuseUnknownMembers("ec2:RunInstances.Placement", input.Placement ?? {}, ["AvailabilityZone", "Tenancy"]);
  refuseOtherValues("ec2:RunInstances.Placement.Tenancy", input.Placement?.Tenancy, ["default", "dedicated"]);
  const zone = input.Placement?.AvailabilityZone;
  if (zone !== undefined && zone !== "" && zone !== network.subnet.availabilityZone)
    throw new AwsError("InvalidParameterValue", `The availability zone '${zone}' does not match the zone of subnet '${network.subnet.id}'.`);
}

function networkOf(input: RunInstancesCommandInput, context: Ec2Context): NetworkWanted {
  const { state } = context;
  const [given, second] = input.NetworkInterfaces ?? [];
  if (second !== undefined) throw new UnsupportedError("ec2:RunInstances.NetworkInterfaces[1]", "the embedded AWS");
  if (given !== undefined && (input.SubnetId !== undefined || input.SecurityGroupIds !== undefined))
    throw new AwsError(
      "InvalidParameterCombination",
      "Network interfaces and an instance-level subnet ID or security groups may not be specified on the same request",
    );
  const known = ["AssociatePublicIpAddress", "DeleteOnTermination", "Description", "DeviceIndex", "Groups", "PrivateIpAddress", "SubnetId"];
  refuseUnknownMembers("ec2:RunInstances.NetworkInterfaces", given ?? {}, known);
  refuseOtherValues("ec2:RunInstances.NetworkInterfaces.DeleteOnTermination", given?.DeleteOnTermination, [true]);
  refuseOtherValues("ec2:RunInstances.NetworkInterfaces.DeviceIndex", given?.DeviceIndex, [0]);
  const subnetId = given?.SubnetId ?? input.SubnetId;
  if (subnetId === undefined)
    throw new AwsError("VPCIdNotSpecified", "No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.");
  const subnet = theSubnet(state, subnetId);
  return {
    subnet,
    securityGroupIds: groupsIn(subnet, given?.Groups ?? input.SecurityGroupIds, state),
    publicIp: given?.AssociatePublicIpAddress ?? subnet.mapPublicIpOnLaunch,
    privateIp: given?.PrivateIpAddress ?? input.PrivateIpAddress,
    description: given?.Description ?? "",
  };
}

function groupsIn(subnet: SubnetRecord, ids: readonly string[] | undefined, state: Ec2State): readonly string[] {
  if (ids === undefined || ids.length === 0) return [state.vpcs.get(subnet.vpcId)?.defaultSecurityGroupId ?? ""];
  for (const id of ids)
    if (theSecurityGroup(state, id).vpcId !== subnet.vpcId)
      throw new AwsError("InvalidParameter", `Security group ${id} and subnet ${subnet.id} belong to different networks.`);
  return ids;
}

function launch(
  input: RunInstancesCommandInput,
  network: NetworkWanted,
  place: { readonly reservationId: string; readonly launchIndex: number },
  context: Ec2Context,
): InstanceRecord {
  const { state } = context;
  refuseUnknownMembers("ec2:RunInstances.MetadataOptions", input.MetadataOptions ?? {}, [
    "HttpTokens",
    "HttpPutResponseHopLimit",
    "HttpEndpoint",
    "HttpProtocolIpv6",
    "InstanceMetadataTags",
  ]);
  const id = context.newId("i-", 17);
  const record = addNetworkInterface(context, network.subnet, {
    owner: { kind: "instance", id },
    securityGroupIds: network.securityGroupIds,
    publicIp: network.publicIp ? publicAddress(context, usedPublicAddresses(context)) : undefined,
    description: network.description,
    privateIp: network.privateIp,
  });
  const instance: InstanceRecord = {
    id,
    ...place,
    imageId: input.ImageId ?? "",
    instanceType: input.InstanceType ?? "m1.small",
    subnetId: network.subnet.id,
    vpcId: network.subnet.vpcId,
    clientToken: input.ClientToken,
    monitoring: input.Monitoring?.Enabled ?? false,
    tenancy: input.Placement?.Tenancy ?? "default",
    metadataOptions: {
      State: "applied",
      HttpTokens: "optional",
      HttpPutResponseHopLimit: 1,
      HttpEndpoint: "enabled",
      HttpProtocolIpv6: "disabled",
      InstanceMetadataTags: "disabled",
      ...input.MetadataOptions,
    },
    cpuCredits: input.CreditSpecification?.CpuCredits,
    launchedAt: context.now(),
    state: "pending",
    networkInterfaceId: record.id,
    terminationProtection: input.DisableApiTermination ?? false,
    stopProtection: input.DisableApiStop ?? false,
    ebsOptimized: input.EbsOptimized ?? false,
    sourceDestCheck: true,
    shutdownBehavior: input.InstanceInitiatedShutdownBehavior ?? "stop",
    userData: input.UserData,
    reason: "",
  };
  state.instances.set(id, instance);
  scheduleTransition(state, id, context.now(), seconds.instanceStarts);
  return instance;
}
