import { privateAddress, publicAddress } from "../ec2/addresses.ts";
import { usedPrivateAddresses, usedPublicAddresses } from "../ec2/network-interfaces.ts";
import type { Ec2State } from "../ec2/state.ts";
import { clusterName, ecsArn } from "./arns.ts";
import { tasksOf } from "./lookup.ts";
import type { EcsContext } from "./operation.ts";
import type { EcsNetworkInterface, ServiceRecord } from "./state.ts";

/** Seconds until a new Fargate task runs; of the size seen in practice. */
const taskStartSeconds = 30;

/** Starts or stops tasks until there are as many as desired. Images, health and capacity are not modelled: what is wanted runs. */
export function scaleTasks(service: ServiceRecord, context: EcsContext): void {
  const standing = tasksOf(context.state, service);
  for (const task of standing.slice(service.desiredCount)) context.state.tasks.delete(task.arn);
  for (let index = standing.length; index < service.desiredCount; index += 1) startTask(service, index, context);
}

/** Stops every task and starts as many of the new kind. */
export function replaceTasks(service: ServiceRecord, context: EcsContext): void {
  for (const task of tasksOf(context.state, service)) context.state.tasks.delete(task.arn);
  scaleTasks(service, context);
}

function startTask(service: ServiceRecord, index: number, context: EcsContext): void {
  const now = context.now();
  const arn = ecsArn(context, `task/${clusterName(service.clusterArn)}/${context.newId("", 32)}`);
  context.state.tasks.set(arn, {
    arn,
    clusterArn: service.clusterArn,
    serviceArn: service.arn,
    taskDefinitionArn: service.taskDefinitionArn,
    createdAt: now,
    runningAt: new Date(now.getTime() + taskStartSeconds * 1000),
    networkInterface: attach(service, index, context),
  });
}

/** Tasks are spread over the service's subnets in turn. */
function attach(service: ServiceRecord, index: number, context: EcsContext): EcsNetworkInterface {
  const subnets = service.network.subnets ?? [];
  const subnetId = subnets[index % subnets.length] ?? "";
  const cidr = context.peek<Ec2State>("ec2", context.account, context.region).subnets.get(subnetId)?.cidr ?? "";
  return {
    id: context.newId("eni-", 17),
    subnetId,
    securityGroupIds: service.network.securityGroups ?? [],
    privateIp: privateAddress({ id: subnetId, cidr }, usedPrivateAddresses(context, subnetId)),
    publicIp: service.network.assignPublicIp === "ENABLED" ? publicAddress(context, usedPublicAddresses(context)) : undefined,
  };
}
