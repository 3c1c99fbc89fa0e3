import type {
  DescribeInstancesCommandInput,
  DescribeInstancesCommandOutput,
  InstanceStateChange,
  StartInstancesCommandInput,
  StartInstancesCommandOutput,
  StopInstancesCommandInput,
  StopInstancesCommandOutput,
  TerminateInstancesCommandInput,
  TerminateInstancesCommandOutput,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { publicAddress } from "./addresses.ts";
import { onAll, onExisting } from "./authorization.ts";
import type { FilterFields } from "./filters.ts";
import { renderReservation, renderState } from "./instance-view.ts";
import { existing, listed } from "./listing.ts";
import type { Kind } from "./listing.ts";
import { publicIpOf, usedPublicAddresses } from "./network-interfaces.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, InstanceRecord, InstanceStateNameRecord } from "./state.ts";
import { cancelTransitions, scheduleTransition, seconds } from "./transitions.ts";

const kind: Kind<InstanceRecord> = { noun: "instance", notFound: "InvalidInstanceID.NotFound", idOf: (instance) => instance.id };

/** @throws AwsError InvalidInstanceID.NotFound */
export function theInstance(state: Ec2State, id: string | undefined): InstanceRecord {
  return existing(state.instances, id, kind);
}

/** Terminated instances stay listed for about an hour. */
export const describeInstances: Operation<Ec2State> = ec2Operation<DescribeInstancesCommandInput, DescribeInstancesCommandOutput>("DescribeInstances", {
  readOnly: true,
  members: ["InstanceIds", "Filters", "MaxResults", "NextToken"],
  authorize: (_, context) => onAll("DescribeInstances", context),
  handle(input, context) {
    const request = { ids: input.InstanceIds, filters: input.Filters, size: input.MaxResults, token: input.NextToken };
    const { items, ...rest } = listed("DescribeInstances", context.state.instances, request, kind, fields(context), context);
    const reservations = [...new Set(items.map((instance) => instance.reservationId))];
    return {
      Reservations: reservations.map((id) =>
        renderReservation(
          id,
          context,
          items.filter((instance) => instance.reservationId === id),
        ),
      ),
      ...rest,
    };
  },
});

/**
 * Where an instance of the request is protected, none of that Availability Zone is terminated, those of other zones are,
 * and the call fails.
 */
export const terminateInstances: Operation<Ec2State> = ec2Operation<TerminateInstancesCommandInput, TerminateInstancesCommandOutput>("TerminateInstances", {
  members: ["InstanceIds", "Force", "SkipOsShutdown"],
  authorize: (input, context) => onExisting("TerminateInstances", context, ...(input.InstanceIds ?? [])),
  handle(input, context) {
    const instances = chosen(input.InstanceIds, context.state);
    const guarded = instances.filter((instance) => instance.terminationProtection && isAlive(instance));
    const zones = new Set(guarded.map((instance) => zoneOf(instance, context.state)));
    const changes = instances.filter((instance) => !zones.has(zoneOf(instance, context.state))).map((instance) => terminate(instance, context));
    if (guarded[0] !== undefined)
      throw new AwsError(
        "OperationNotPermitted",
        `The instance '${guarded[0].id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
      );
    return { TerminatingInstances: changes };
  },
});

export const stopInstances: Operation<Ec2State> = ec2Operation<StopInstancesCommandInput, StopInstancesCommandOutput>("StopInstances", {
  members: ["InstanceIds", "Force", "Hibernate", "SkipOsShutdown"],
  authorize: (input, context) => onExisting("StopInstances", context, ...(input.InstanceIds ?? [])),
  handle(input, context) {
    refuseOtherValues("ec2:StopInstances.Hibernate", input.Hibernate, [false]);
    const instances = chosen(input.InstanceIds, context.state);
    for (const { id, state, stopProtection } of instances) {
      if (state === "terminated" || state === "shutting-down" || state === "pending")
        throw new AwsError("IncorrectInstanceState", `The instance '${id}' is not in a state from which it can be stopped.`);
      if (stopProtection)
        throw new AwsError("OperationNotPermitted", `The instance '${id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`);
    }
    return { StoppingInstances: instances.map((one) => change(one, one.state === "stopped" ? "stopped" : "stopping", seconds.instanceStops, context)) };
  },
});

export const startInstances: Operation<Ec2State> = ec2Operation<StartInstancesCommandInput, StartInstancesCommandOutput>("StartInstances", {
  members: ["InstanceIds"],
  authorize: (input, context) => onExisting("StartInstances", context, ...(input.InstanceIds ?? [])),
  handle(input, context) {
    const instances = chosen(input.InstanceIds, context.state);
    for (const { id, state } of instances)
      if (state === "terminated" || state === "shutting-down" || state === "stopping")
        throw new AwsError("IncorrectInstanceState", `The instance '${id}' is not in a state from which it can be started.`);
    return { StartingInstances: instances.map((instance) => start(instance, context)) };
  },
});

function chosen(ids: readonly string[] | undefined, state: Ec2State): readonly InstanceRecord[] {
  return [...new Set(ids ?? [])].map((id) => theInstance(state, id));
}

function isAlive(instance: InstanceRecord): boolean {
  return instance.state !== "terminated" && instance.state !== "shutting-down";
}

function zoneOf(instance: InstanceRecord, state: Ec2State): string | undefined {
  return state.subnets.get(instance.subnetId)?.availabilityZone;
}

function terminate(instance: InstanceRecord, context: Ec2Context): InstanceStateChange {
  if (!isAlive(instance)) return { InstanceId: instance.id, CurrentState: renderState(instance.state), PreviousState: renderState(instance.state) };
  instance.reason = userInitiated(context);
  return change(instance, "shutting-down", seconds.instanceTerminates, context);
}

function start(instance: InstanceRecord, context: Ec2Context): InstanceStateChange {
  if (instance.state !== "stopped") return change(instance, instance.state, 0, context);
  const record = context.state.networkInterfaces.get(instance.networkInterfaceId ?? "");
  const wantsPublic = context.state.subnets.get(instance.subnetId)?.mapPublicIpOnLaunch === true;
  if (record !== undefined && wantsPublic) record.publicIp = publicAddress(context, usedPublicAddresses(context));
  instance.launchedAt = context.now();
  instance.reason = "";
  return change(instance, "pending", seconds.instanceStarts, context);
}

/** Moves an instance on, and notes when it arrives. Nothing happens where it already is. */
function change(instance: InstanceRecord, to: InstanceStateNameRecord, afterSeconds: number, context: Ec2Context): InstanceStateChange {
  const before = instance.state;
  if (before !== to) {
    instance.state = to;
    if (to === "stopping") instance.reason = userInitiated(context);
    cancelTransitions(context.state, instance.id);
    scheduleTransition(context.state, instance.id, context.now(), afterSeconds);
  }
  return { InstanceId: instance.id, CurrentState: renderState(to), PreviousState: renderState(before) };
}

function userInitiated(context: Ec2Context): string {
  return `User initiated (${context.now().toISOString().slice(0, 19).replace("T", " ")} GMT)`;
}

function fields(context: Ec2Context): FilterFields<InstanceRecord> {
  const { state } = context;
  const interfaceOf = (instance: InstanceRecord) => state.networkInterfaces.get(instance.networkInterfaceId ?? "");
  const groupIds = (instance: InstanceRecord) => interfaceOf(instance)?.securityGroupIds ?? [];
  const groupNames = (instance: InstanceRecord) => groupIds(instance).map((id) => state.securityGroups.get(id)?.name);
  return {
    "instance-id": (instance) => instance.id,
    "instance-state-name": (instance) => instance.state,
    "instance-state-code": (instance) => String(renderState(instance.state).Code),
    "instance-type": (instance) => instance.instanceType,
    "image-id": (instance) => instance.imageId,
    "availability-zone": (instance) => zoneOf(instance, state),
    "subnet-id": (instance) => instance.subnetId,
    "vpc-id": (instance) => instance.vpcId,
    "client-token": (instance) => instance.clientToken,
    "reservation-id": (instance) => instance.reservationId,
    "owner-id": () => context.account,
    "instance.group-id": groupIds,
    "group-id": groupIds,
    "instance.group-name": groupNames,
    "group-name": groupNames,
    "network-interface.network-interface-id": (instance) => instance.networkInterfaceId,
    "private-ip-address": (instance) => interfaceOf(instance)?.privateIp,
    "ip-address": (instance) => {
      const record = interfaceOf(instance);
      return record === undefined ? undefined : publicIpOf(state, record);
    },
  };
}
