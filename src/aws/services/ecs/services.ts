import type {
  DeleteServiceCommandInput,
  DeleteServiceCommandOutput,
  DescribeServicesCommandInput,
  DescribeServicesCommandOutput,
  ListServicesCommandInput,
  ListServicesCommandOutput,
  ListTasksCommandInput,
  ListTasksCommandOutput,
  UpdateServiceCommandInput,
  UpdateServiceCommandOutput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { parseTaskDefinition, serviceArn } from "./arns.ts";
import { clusterKey, onAll, onArn } from "./authorization.ts";
import { checkedCount, deploymentId, refuseUnmodelled, unmodelledLists } from "./create-service.ts";
import { paged, servicesOf, theCluster, theService, theTaskDefinition } from "./lookup.ts";
import { ecsOperation } from "./operation.ts";
import { checkedLoadBalancers, checkedNetwork } from "./service-network.ts";
import { replaceTasks, scaleTasks } from "./service-tasks.ts";
import { renderService } from "./service-view.ts";
import type { EcsState } from "./state.ts";

/** Seconds until a draining service is INACTIVE and its tasks and their network interfaces are gone. */
const drainSeconds = 30;

/** A deleted service is described as DRAINING, then as INACTIVE; an unknown one is a failure, not an error. */
export const describeServices: Operation<EcsState> = ecsOperation<DescribeServicesCommandInput, DescribeServicesCommandOutput>("DescribeServices", {
  readOnly: true,
  members: ["cluster", "services", "include"],
  authorize: (input, context) =>
    (input.services ?? []).map((service) =>
      onArn("DescribeServices", context, serviceArn(context, input.cluster, service), clusterKey(context, input.cluster)),
    ),
  handle(input, context) {
    theCluster(context, input.cluster);
    if ((input.services ?? []).length === 0) throw new AwsError("InvalidParameterException", "Services cannot be empty.");
    const found = (input.services ?? []).map((name) => ({
      arn: serviceArn(context, input.cluster, name),
      service: context.state.services.get(serviceArn(context, input.cluster, name)),
    }));
    return {
      services: found.flatMap(({ service }) => (service === undefined ? [] : [renderService(service, context, input.include?.includes("TAGS") === true)])),
      failures: found.filter(({ service }) => service === undefined).map(({ arn }) => ({ arn, reason: "MISSING" })),
    };
  },
});

export const listServices: Operation<EcsState> = ecsOperation<ListServicesCommandInput, ListServicesCommandOutput>("ListServices", {
  readOnly: true,
  members: ["cluster", "launchType", "schedulingStrategy", "maxResults", "nextToken"],
  authorize: (input, context) => onAll("ListServices", clusterKey(context, input.cluster)),
  handle(input, context) {
    const standing = servicesOf(context.state, theCluster(context, input.cluster)).filter((service) => service.status !== "INACTIVE");
    const kept = standing.filter(
      (service) => (input.launchType === undefined || service.launchType === input.launchType) && input.schedulingStrategy !== "DAEMON",
    );
    const { items, ...rest } = paged(
      kept.map((service) => service.arn),
      { ...input, maxResults: input.maxResults ?? 10 },
    );
    return { serviceArns: [...items], ...rest };
  },
});

/** Another task definition, network or load balancer, or `forceNewDeployment`, replaces the tasks. */
export const updateService: Operation<EcsState> = ecsOperation<UpdateServiceCommandInput, UpdateServiceCommandOutput>("UpdateService", {
  members: [
    "cluster",
    "service",
    "desiredCount",
    "taskDefinition",
    "deploymentConfiguration",
    "networkConfiguration",
    "platformVersion",
    "forceNewDeployment",
    "healthCheckGracePeriodSeconds",
    "enableExecuteCommand",
    "enableECSManagedTags",
    "propagateTags",
    "availabilityZoneRebalancing",
    "loadBalancers",
    ...unmodelledLists,
  ],
  authorize: (input, context) => [
    onArn("UpdateService", context, serviceArn(context, input.cluster, input.service ?? ""), {
      ...clusterKey(context, input.cluster),
      ...(input.taskDefinition === undefined ? {} : { "ecs:task-definition": input.taskDefinition }),
    }),
  ],
  handle(input, context) {
    refuseUnmodelled("UpdateService", input);
    const service = theService(context, input.cluster, input.service);
    if (service.status !== "ACTIVE") throw new AwsError("ServiceNotActiveException", "Service was not ACTIVE.");
    const count = checkedCount(input.desiredCount ?? service.desiredCount);
    const definition = theTaskDefinition(context.state, input.taskDefinition ?? service.taskDefinitionArn);
    if (input.taskDefinition !== undefined && definition.status !== "ACTIVE") throw new AwsError("ClientException", "TaskDefinition is inactive");
    const moved = input.taskDefinition !== undefined || input.loadBalancers !== undefined;
    const balancers = input.loadBalancers ?? service.loadBalancers;
    if (moved) checkedLoadBalancers("UpdateService", context, balancers, definition);
    const network = input.networkConfiguration === undefined ? service.network : checkedNetwork("UpdateService", context, input.networkConfiguration);
    const changed =
      definition.taskDefinitionArn !== service.taskDefinitionArn ||
      input.loadBalancers !== undefined ||
      JSON.stringify(network) !== JSON.stringify(service.network);
    service.desiredCount = count;
    service.taskDefinitionArn = definition.taskDefinitionArn ?? service.taskDefinitionArn;
    service.network = network;
    service.loadBalancers = balancers;
    service.platformVersion = input.platformVersion ?? service.platformVersion;
    service.deploymentConfiguration = { ...service.deploymentConfiguration, ...input.deploymentConfiguration };
    service.healthCheckGracePeriodSeconds = input.healthCheckGracePeriodSeconds ?? service.healthCheckGracePeriodSeconds;
    service.enableExecuteCommand = input.enableExecuteCommand ?? service.enableExecuteCommand;
    service.enableECSManagedTags = input.enableECSManagedTags ?? service.enableECSManagedTags;
    service.propagateTags = input.propagateTags ?? service.propagateTags;
    service.availabilityZoneRebalancing = input.availabilityZoneRebalancing ?? service.availabilityZoneRebalancing;
    const redeployed = changed || input.forceNewDeployment === true;
    if (redeployed) service.deployment = { id: deploymentId(context), createdAt: context.now() };
    if (redeployed) replaceTasks(service, context);
    else scaleTasks(service, context);
    return { service: renderService(service, context) };
  },
});

/** Without `force` only a service scaled to zero goes. It drains first. */
export const deleteService: Operation<EcsState> = ecsOperation<DeleteServiceCommandInput, DeleteServiceCommandOutput>("DeleteService", {
  members: ["cluster", "service", "force"],
  authorize: (input, context) => [onArn("DeleteService", context, serviceArn(context, input.cluster, input.service ?? ""), clusterKey(context, input.cluster))],
  handle(input, context) {
    const service = theService(context, input.cluster, input.service);
    if (service.status === "INACTIVE") throw new AwsError("ServiceNotFoundException", "Service not found.");
    if (service.status === "ACTIVE") {
      if (service.desiredCount > 0 && input.force !== true)
        throw new AwsError("InvalidParameterException", "The service cannot be stopped while it is scaled above 0.");
      service.status = "DRAINING";
      service.desiredCount = 0;
      service.inactiveAt = new Date(context.now().getTime() + drainSeconds * 1000);
    }
    return { service: renderService(service, context) };
  },
});

export const listTasks: Operation<EcsState> = ecsOperation<ListTasksCommandInput, ListTasksCommandOutput>("ListTasks", {
  readOnly: true,
  members: ["cluster", "serviceName", "family", "desiredStatus", "launchType", "maxResults", "nextToken"],
  authorize: (input, context) => onAll("ListTasks", clusterKey(context, input.cluster)),
  handle(input, context) {
    const cluster = theCluster(context, input.cluster);
    const service = input.serviceName === undefined ? undefined : theService(context, input.cluster, input.serviceName);
    const all = [...context.state.tasks.values()].filter(
      (task) => task.clusterArn === cluster.arn && (service === undefined || task.serviceArn === service.arn),
    );
    const family = all.filter((task) => input.family === undefined || parseTaskDefinition(task.taskDefinitionArn).family === input.family);
    const kept = input.desiredStatus === "STOPPED" || (input.launchType !== undefined && input.launchType !== "FARGATE") ? [] : family;
    const { items, ...rest } = paged(
      kept.map((task) => task.arn),
      input,
    );
    return { taskArns: [...items], ...rest };
  },
});
