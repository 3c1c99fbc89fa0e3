import type { EC2, Instance } from "@aws-sdk/client-ec2";
import type { Ec2State, InstanceRecord, NetworkInterfaceRecord } from "#aws/services/ec2/state";
import { everyPage } from "../inventory/every-page.ts";
import type { Ec2Part } from "./read-ec2.ts";
import { byId } from "./read-ec2-network.ts";

export async function readInstances(ec2: EC2): Promise<Ec2Part> {
  const reservations = await everyPage(
    async (NextToken) => ec2.describeInstances({ NextToken }),
    (page) => [page.Reservations, page.NextToken],
  );
  const records: InstanceRecord[] = [];
  for (const { ReservationId = "", Instances = [] } of reservations) for (const one of Instances) records.push(await instanceRecord(ec2, ReservationId, one));
  return {
    part: { instances: byId(records) },
    tags: reservations.flatMap(({ Instances = [] }) => Instances.map((one) => [one.InstanceId, one.Tags] as const)),
  };
}

/** Interfaces of instances and NAT gateways, after these. One that an instance has left behind is nobody's. */
export async function readInterfaces(ec2: EC2, state: Ec2State): Promise<Ec2Part> {
  const interfaces = await everyPage(
    async (NextToken) => ec2.describeNetworkInterfaces({ NextToken }),
    (page) => [page.NetworkInterfaces, page.NextToken],
  );
  const natOf = new Map([...state.natGateways.values()].map((nat) => [nat.networkInterfaceId ?? "", nat.id]));
  const instanceOf = new Map([...state.instances.values()].map((instance) => [instance.networkInterfaceId ?? "", instance.id]));
  const records = interfaces.flatMap((one): readonly NetworkInterfaceRecord[] => {
    const id = one.NetworkInterfaceId ?? "";
    const nat = natOf.get(id);
    const instance = instanceOf.get(id);
    if (nat === undefined && instance === undefined) return [];
    return [
      {
        id,
        subnetId: one.SubnetId ?? "",
        vpcId: one.VpcId ?? "",
        privateIp: one.PrivateIpAddress ?? "",
        macAddress: one.MacAddress ?? "",
        description: one.Description ?? "",
        createdAt: one.Attachment?.AttachTime ?? new Date(0),
        owner: nat === undefined ? { kind: "instance", id: instance ?? "" } : { kind: "nat-gateway", id: nat },
        attachmentId: one.Attachment?.AttachmentId ?? "",
        securityGroupIds: (one.Groups ?? []).map(({ GroupId = "" }) => GroupId),
        publicIp: one.Association?.AllocationId === undefined ? one.Association?.PublicIp : undefined,
      },
    ];
  });
  return { part: { networkInterfaces: byId(records) }, tags: interfaces.map((one) => [one.NetworkInterfaceId, one.TagSet]) };
}

async function instanceRecord(ec2: EC2, reservationId: string, instance: Instance): Promise<InstanceRecord> {
  const InstanceId = instance.InstanceId ?? "";
  const state = instance.State?.Name ?? "running";
  const gone = state === "terminated";
  const [termination, stop, behavior, data] = gone
    ? []
    : await Promise.all([
        ec2.describeInstanceAttribute({ InstanceId, Attribute: "disableApiTermination" }),
        ec2.describeInstanceAttribute({ InstanceId, Attribute: "disableApiStop" }),
        ec2.describeInstanceAttribute({ InstanceId, Attribute: "instanceInitiatedShutdownBehavior" }),
        ec2.describeInstanceAttribute({ InstanceId, Attribute: "userData" }),
      ]);
  return {
    id: InstanceId,
    reservationId,
    launchIndex: instance.AmiLaunchIndex ?? 0,
    imageId: instance.ImageId ?? "",
    instanceType: instance.InstanceType ?? "m1.small",
    subnetId: instance.SubnetId ?? "",
    vpcId: instance.VpcId ?? "",
    clientToken: instance.ClientToken,
    monitoring: instance.Monitoring?.State === "enabled",
    tenancy: instance.Placement?.Tenancy ?? "default",
    metadataOptions: instance.MetadataOptions ?? {},
    cpuCredits: undefined,
    launchedAt: instance.LaunchTime ?? new Date(0),
    state,
    networkInterfaceId: gone ? undefined : instance.NetworkInterfaces?.[0]?.NetworkInterfaceId,
    terminationProtection: termination?.DisableApiTermination?.Value ?? false,
    stopProtection: stop?.DisableApiStop?.Value ?? false,
    ebsOptimized: instance.EbsOptimized ?? false,
    sourceDestCheck: instance.SourceDestCheck ?? true,
    shutdownBehavior: (behavior?.InstanceInitiatedShutdownBehavior?.Value ?? "stop") as InstanceRecord["shutdownBehavior"],
    userData: data?.UserData?.Value,
    reason: instance.StateTransitionReason ?? "",
  };
}
