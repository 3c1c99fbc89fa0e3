import type {
  DeregisterTargetsCommandInput,
  DeregisterTargetsCommandOutput,
  DescribeTargetHealthCommandInput,
  DescribeTargetHealthCommandOutput,
  RegisterTargetsCommandInput,
  RegisterTargetsCommandOutput,
  TargetDescription,
  TargetHealth,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { networkInterfacesOf } from "../ec2/network-interfaces.ts";
import type { EcsState } from "../ecs/state.ts";
import { onAll, onArn } from "./authorization.ts";
import { loadBalancersOf } from "./listener-actions.ts";
import { theTargetGroup } from "./lookup.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2Context } from "./operation.ts";
import { network } from "./placement.ts";
import type { Elbv2State, TargetGroupRecord } from "./state.ts";

export const registerTargets: Operation<Elbv2State> = elbv2Operation<RegisterTargetsCommandInput, RegisterTargetsCommandOutput>("RegisterTargets", {
  members: ["TargetGroupArn", "Targets"],
  authorize: (input, context) => [onArn("RegisterTargets", context, input.TargetGroupArn)],
  handle(input, context) {
    const group = theTargetGroup(context.state, input.TargetGroupArn);
    const wanted = (input.Targets ?? []).map((target) => ({ ...target, Port: target.Port ?? group.port }));
    for (const target of wanted) checkTarget(target, group, context);
    group.targets = [...group.targets.filter((one) => !wanted.some((other) => isSame(one, other))), ...wanted];
    return {};
  },
});

/** Without a port all registrations of the target go. */
export const deregisterTargets: Operation<Elbv2State> = elbv2Operation<DeregisterTargetsCommandInput, DeregisterTargetsCommandOutput>("DeregisterTargets", {
  members: ["TargetGroupArn", "Targets"],
  authorize: (input, context) => [onArn("DeregisterTargets", context, input.TargetGroupArn)],
  handle(input, context) {
    const group = theTargetGroup(context.state, input.TargetGroupArn);
    const named = input.Targets ?? [];
    const missing = named.find((target) => !group.targets.some((one) => isNamed(one, target)));
    if (missing !== undefined) throw new AwsError("InvalidTarget", `The following targets are not registered: '${missing.Id}'`);
    group.targets = group.targets.filter((one) => !named.some((target) => isNamed(one, target)));
    return {};
  },
});

/** Registered targets and running tasks of ECS services. What runs is taken to answer its health checks. */
export const describeTargetHealth: Operation<Elbv2State> = elbv2Operation<DescribeTargetHealthCommandInput, DescribeTargetHealthCommandOutput>(
  "DescribeTargetHealth",
  {
    readOnly: true,
    members: ["TargetGroupArn", "Targets"],
    authorize: () => onAll("DescribeTargetHealth"),
    handle(input, context) {
      const group = theTargetGroup(context.state, input.TargetGroupArn);
      const all = [...group.targets, ...taskTargets(group, context)];
      const kept = input.Targets === undefined ? all : all.filter((one) => input.Targets?.some((target) => isNamed(one, target)));
      return {
        TargetHealthDescriptions: kept.map((target) => ({
          Target: target,
          HealthCheckPort: String(target.Port),
          TargetHealth: healthOf(target, group, context),
        })),
      };
    },
  },
);

function checkTarget(target: TargetDescription, group: TargetGroupRecord, context: Elbv2Context): void {
  refuseUnknownMembers("elbv2:RegisterTargets.Targets", target, ["Id", "Port", "AvailabilityZone"]);
  if (group.targetType === "ip") {
    if (!/^\d{1,3}(\.\d{1,3}){3}$/.test(target.Id ?? "")) throw new AwsError("ValidationError", `The IP address '${target.Id}' is not a valid IPv4 address`);
    return;
  }
  const instance = network(context).instances.get(target.Id ?? "");
  if (instance === undefined || instance.vpcId !== group.vpcId) throw new AwsError("InvalidTarget", `The following targets are not valid: '${target.Id}'`);
  if (instance.state !== "running")
    throw new AwsError("InvalidTarget", `The following targets are not in a running state and cannot be registered: '${target.Id}'`);
}

function taskTargets(group: TargetGroupRecord, context: Elbv2Context): readonly TargetDescription[] {
  const ecs = context.peek<EcsState>("ecs", context.account, context.region);
  return [...ecs.tasks.values()].flatMap((task) => {
    const ports = ecs.services.get(task.serviceArn)?.loadBalancers.filter((one) => one.targetGroupArn === group.arn) ?? [];
    return context.now() < task.runningAt ? [] : ports.map((one) => ({ Id: task.networkInterface.privateIp, Port: one.containerPort }));
  });
}

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html */
function healthOf(target: TargetDescription, group: TargetGroupRecord, context: Elbv2Context): TargetHealth {
  if (loadBalancersOf(context.state, group.arn).length === 0)
    return { State: "unused", Reason: "Target.NotInUse", Description: "Target group is not configured to receive traffic from the load balancer" };
  if (group.targetType === "instance" && network(context).instances.get(target.Id ?? "")?.state !== "running")
    return { State: "unused", Reason: "Target.InvalidState", Description: "Target is in the stopped state" };
  const answers = (one: { readonly privateIp: string | undefined; readonly subnetId: string }): boolean =>
    one.privateIp === target.Id && network(context).subnets.get(one.subnetId)?.vpcId === group.vpcId;
  if (group.targetType === "ip" && !networkInterfacesOf(context).some(answers))
    return { State: "unhealthy", Reason: "Target.Timeout", Description: "Request timed out" };
  return { State: "healthy" };
}

function isSame(one: TargetDescription, other: TargetDescription): boolean {
  return one.Id === other.Id && one.Port === other.Port;
}

function isNamed(one: TargetDescription, name: TargetDescription): boolean {
  return one.Id === name.Id && (name.Port === undefined || one.Port === name.Port);
}
