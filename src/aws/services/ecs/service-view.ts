import type { Service } from "@aws-sdk/client-ecs";
import { tasksOf } from "./lookup.ts";
import type { EcsContext } from "./operation.ts";
import type { ServiceRecord } from "./state.ts";
import { tagList } from "./tags.ts";

/** With its one deployment: a new one replaces the old at once. */
export function renderService(service: ServiceRecord, context: EcsContext, withTags = true): Service {
  const tasks = tasksOf(context.state, service);
  const runningCount = tasks.filter((task) => context.now() >= task.runningAt).length;
  const counts = { desiredCount: service.desiredCount, runningCount, pendingCount: tasks.length - runningCount };
  const shared = {
    taskDefinition: service.taskDefinitionArn,
    ...(service.launchType === undefined ? {} : { launchType: service.launchType }),
    ...(service.capacityProviderStrategy.length === 0 ? {} : { capacityProviderStrategy: [...service.capacityProviderStrategy] }),
    platformVersion: service.platformVersion,
    platformFamily: "Linux",
    networkConfiguration: { awsvpcConfiguration: service.network },
  };
  return {
    serviceArn: service.arn,
    serviceName: service.name,
    clusterArn: service.clusterArn,
    status: service.status,
    loadBalancers: [...service.loadBalancers],
    serviceRegistries: [],
    deploymentConfiguration: service.deploymentConfiguration,
    deployments: service.status === "INACTIVE" ? [] : [{ ...shared, ...counts, ...deployment(service, runningCount) }],
    deploymentController: { type: "ECS" },
    ...(service.loadBalancers.length === 0 ? {} : { roleArn: `arn:aws:iam::${context.account}:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS` }),
    events: [],
    createdAt: service.createdAt,
    createdBy: service.createdBy,
    placementConstraints: [],
    placementStrategy: [],
    ...(service.healthCheckGracePeriodSeconds === undefined ? {} : { healthCheckGracePeriodSeconds: service.healthCheckGracePeriodSeconds }),
    schedulingStrategy: "REPLICA",
    enableECSManagedTags: service.enableECSManagedTags,
    enableExecuteCommand: service.enableExecuteCommand,
    propagateTags: service.propagateTags ?? "NONE",
    ...(service.availabilityZoneRebalancing === undefined ? {} : { availabilityZoneRebalancing: service.availabilityZoneRebalancing }),
    tags: withTags ? tagList(context.state, service.arn) : [],
    ...shared,
    ...counts,
  };
}

function deployment(service: ServiceRecord, runningCount: number): object {
  const done = runningCount === service.desiredCount;
  return {
    id: service.deployment.id,
    status: "PRIMARY",
    createdAt: service.deployment.createdAt,
    updatedAt: service.deployment.createdAt,
    failedTasks: 0,
    rolloutState: done ? "COMPLETED" : "IN_PROGRESS",
    rolloutStateReason: `ECS deployment ${service.deployment.id} ${done ? "completed" : "in progress"}.`,
  };
}
