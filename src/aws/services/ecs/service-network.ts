import type { AwsVpcConfiguration, LoadBalancer, NetworkConfiguration, TaskDefinition } from "@aws-sdk/client-ecs";
import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import type { Ec2State } from "../ec2/state.ts";
import type { Elbv2State } from "../elbv2/state.ts";
import type { EcsContext } from "./operation.ts";

/**
 * The subnets and security groups of a service's tasks; the VPC's default group when none is named.
 *
 * @throws AwsError InvalidParameterException
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
 */
export function checkedNetwork(operation: string, context: EcsContext, given: NetworkConfiguration | undefined): AwsVpcConfiguration {
  const wanted = given?.awsvpcConfiguration;
  if (wanted === undefined) throw new AwsError("InvalidParameterException", "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  refuseUnknownMembers(`ecs:${operation}.networkConfiguration.awsvpcConfiguration`, wanted, ["subnets", "securityGroups", "assignPublicIp"]);
  const ec2 = context.peek<Ec2State>("ec2", context.account, context.region);
  const { subnets = [], securityGroups = [], assignPublicIp = "DISABLED" } = wanted;
  if (subnets.length === 0) throw new AwsError("InvalidParameterException", "subnets can not be empty.");
  const missing = subnets.find((id) => !ec2.subnets.has(id));
  if (missing !== undefined) throw new AwsError("InvalidParameterException", `The subnet ID '${missing}' does not exist`);
  const vpcId = ec2.subnets.get(subnets[0] ?? "")?.vpcId;
  const elsewhere = subnets.find((id) => ec2.subnets.get(id)?.vpcId !== vpcId);
  if (elsewhere !== undefined) throw new AwsError("InvalidParameterException", "subnets must belong to the same VPC.");
  for (const id of securityGroups) {
    const group = ec2.securityGroups.get(id);
    if (group === undefined) throw new AwsError("InvalidParameterException", `The security group '${id}' does not exist`);
    if (group.vpcId !== vpcId)
      throw new AwsError("InvalidParameterException", `Security group ${id} does not appear to belong to the same VPC as the input subnets.`);
  }
  const chosen = securityGroups.length > 0 ? securityGroups : [ec2.vpcs.get(vpcId ?? "")?.defaultSecurityGroupId ?? ""];
  return { subnets, securityGroups: chosen, assignPublicIp };
}

/** Load balancers by target group; each container and port must be in the task definition. @throws AwsError InvalidParameterException */
export function checkedLoadBalancers(
  operation: string,
  context: EcsContext,
  loadBalancers: readonly LoadBalancer[],
  definition: TaskDefinition,
): readonly LoadBalancer[] {
  const elbv2 = context.peek<Elbv2State>("elbv2", context.account, context.region);
  for (const one of loadBalancers) {
    refuseUnknownMembers(`ecs:${operation}.loadBalancers`, one, ["targetGroupArn", "containerName", "containerPort"]);
    const group = elbv2.targetGroups.get(one.targetGroupArn ?? "");
    if (group === undefined)
      throw new AwsError(
        "InvalidParameterException",
        "Unable to assume role and validate the specified targetGroupArn. Please verify that the ECS service role being passed has the proper permissions.",
      );
    if (!isForwardedTo(elbv2, group.arn))
      throw new AwsError("InvalidParameterException", `The target group with targetGroupArn ${group.arn} does not have an associated load balancer.`);
    if (group.targetType !== "ip")
      throw new AwsError(
        "InvalidParameterException",
        `The provided target group ${group.arn} has target type ${group.targetType}, which is incompatible with the awsvpc network mode specified in the task definition.`,
      );
    const container = definition.containerDefinitions?.find((other) => other.name === one.containerName);
    if (container === undefined) throw new AwsError("InvalidParameterException", `The container ${one.containerName} does not exist in the task definition.`);
    if (container.portMappings?.some((port) => port.containerPort === one.containerPort) !== true)
      throw new AwsError("InvalidParameterException", `The container ${one.containerName} did not have a container port ${one.containerPort} defined.`);
  }
  return loadBalancers;
}

function isForwardedTo(elbv2: Elbv2State, arn: string): boolean {
  return [...elbv2.listeners.values()].some(({ defaultActions }) =>
    defaultActions.some((action) => action.TargetGroupArn === arn || action.ForwardConfig?.TargetGroups?.some((one) => one.TargetGroupArn === arn) === true),
  );
}
