import { createHash } from "node:crypto";
import type { DescribeVolumesCommandInput, DescribeVolumesCommandOutput, InstanceBlockDeviceMapping, Volume } from "@aws-sdk/client-ec2";
import type { Operation } from "../../service.ts";
import { onAll } from "./authorization.ts";
import type { FilterFields } from "./filters.ts";
import { listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, InstanceRecord } from "./state.ts";

/** Images are not modelled: each instance's root volume is the one that Amazon Linux 2023 comes with. */
export const rootDevice = "/dev/xvda";
const root = { Size: 8, VolumeType: "gp3", Iops: 3000, Throughput: 125, Encrypted: false } as const;

interface RootVolume {
  readonly id: string;
  readonly instance: InstanceRecord;
}

const kind: Kind<RootVolume> = { noun: "volume", notFound: "InvalidVolume.NotFound", idOf: ({ id }) => id };

/** Root volumes of instances, which come and go with them; there are no others. */
export const describeVolumes: Operation<Ec2State> = ec2Operation<DescribeVolumesCommandInput, DescribeVolumesCommandOutput>("DescribeVolumes", {
  readOnly: true,
  members: ["VolumeIds", "Filters", "MaxResults", "NextToken"],
  authorize: (_, context) => onAll("DescribeVolumes", context),
  handle(input, context) {
    const request = { ids: input.VolumeIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
    const { items, ...rest } = listed("DescribeVolumes", volumesOf(context.state), request, kind, fields(context), context);
    return { Volumes: items.map((volume) => render(volume, context)), ...rest };
  },
});

/** The root volume as its instance shows it; none once the instance is terminated. */
export function blockDevicesOf(instance: InstanceRecord, state: Ec2State): InstanceBlockDeviceMapping[] {
  if (instance.state === "terminated") return [];
  const ebs = { VolumeId: rootVolumeId(instance), DeleteOnTermination: true, AttachTime: madeAt(instance, state), Status: "attached" as const };
  return [{ DeviceName: rootDevice, Ebs: ebs }];
}

function volumesOf(state: Ec2State): ReadonlyMap<string, RootVolume> {
  const alive = [...state.instances.values()].filter((instance) => instance.state !== "terminated");
  return new Map(alive.map((instance) => [rootVolumeId(instance), { id: rootVolumeId(instance), instance }]));
}

/** Derived from the instance's id, so that it needs no place in the state. */
function rootVolumeId(instance: InstanceRecord): string {
  return `vol-${createHash("sha256").update(instance.id).digest("hex").slice(0, 17)}`;
}

/** With the instance: a later start does not change it. */
function madeAt(instance: InstanceRecord, state: Ec2State): Date {
  return state.networkInterfaces.get(instance.networkInterfaceId ?? "")?.createdAt ?? instance.launchedAt;
}

function render({ id, instance }: RootVolume, { state }: Ec2Context): Volume {
  return {
    VolumeId: id,
    ...root,
    State: "in-use",
    AvailabilityZone: state.subnets.get(instance.subnetId)?.availabilityZone,
    CreateTime: madeAt(instance, state),
    SnapshotId: "",
    MultiAttachEnabled: false,
    Attachments: [
      { VolumeId: id, InstanceId: instance.id, Device: rootDevice, State: "attached", AttachTime: madeAt(instance, state), DeleteOnTermination: true },
    ],
    Tags: [],
  };
}

function fields({ state }: Ec2Context): FilterFields<RootVolume> {
  return {
    "volume-id": ({ id }) => id,
    "volume-type": () => root.VolumeType,
    size: () => String(root.Size),
    encrypted: () => root.Encrypted,
    status: () => "in-use",
    "availability-zone": ({ instance }) => state.subnets.get(instance.subnetId)?.availabilityZone,
    "attachment.instance-id": ({ instance }) => instance.id,
    "attachment.device": () => rootDevice,
    "attachment.status": () => "attached",
    "attachment.delete-on-termination": () => true,
  };
}
