import type { CreateServiceCommandInput, CreateServiceCommandOutput } from "@aws-sdk/client-ecs";
import { AwsError, UnsupportedError } from "#model/errors";
import { refuseItems, refuseOtherValues } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { serviceArn } from "./arns.ts";
import { clusterKey, onNewArn } from "./authorization.ts";
import { theCluster, theTaskDefinition } from "./lookup.ts";
import { ecsOperation } from "./operation.ts";
import type { EcsContext } from "./operation.ts";
import { checkedLoadBalancers, checkedNetwork } from "./service-network.ts";
import { scaleTasks } from "./service-tasks.ts";
import { renderService } from "./service-view.ts";
import type { ClusterRecord, EcsState, ServiceRecord } from "./state.ts";
import { checkedTags } from "./tags.ts";

/** Lists that Terraform's provider sends empty. */
export const unmodelledLists: readonly UnmodelledList[] = [
  "placementConstraints",
  "placementStrategy",
  "serviceRegistries",
  "volumeConfigurations",
  "vpcLatticeConfigurations",
];
type UnmodelledList = "placementConstraints" | "placementStrategy" | "serviceRegistries" | "volumeConfigurations" | "vpcLatticeConfigurations";

/** @throws UnsupportedError for what a filled list asks for */
export function refuseUnmodelled(operation: string, input: Pick<CreateServiceCommandInput, UnmodelledList>): void {
  for (const name of unmodelledLists) refuseItems(`ecs:${operation}.${name}`, input[name]);
}

/** Fargate only: as launch type, or by the providers `FARGATE` and `FARGATE_SPOT`. */
export const createService: Operation<EcsState> = ecsOperation<CreateServiceCommandInput, CreateServiceCommandOutput>("CreateService", {
  members: [
    "cluster",
    "serviceName",
    "taskDefinition",
    "loadBalancers",
    "desiredCount",
    "launchType",
    "capacityProviderStrategy",
    "platformVersion",
    "deploymentConfiguration",
    "networkConfiguration",
    "schedulingStrategy",
    "deploymentController",
    "healthCheckGracePeriodSeconds",
    "tags",
    "propagateTags",
    "enableECSManagedTags",
    "enableExecuteCommand",
    "availabilityZoneRebalancing",
    "clientToken",
    ...unmodelledLists,
  ],
  authorize: (input, context) =>
    onNewArn("CreateService", serviceArn(context, input.cluster, input.serviceName ?? ""), input.tags, {
      ...clusterKey(context, input.cluster),
      ...(input.taskDefinition === undefined ? {} : { "ecs:task-definition": input.taskDefinition }),
    }),
  handle(input, context) {
    const { state } = context;
    const cluster = theCluster(context, input.cluster);
    const tags = checkedTags(input.tags);
    refuseOtherValues("ecs:CreateService.schedulingStrategy", input.schedulingStrategy, ["REPLICA"]);
    refuseOtherValues("ecs:CreateService.deploymentController.type", input.deploymentController?.type, ["ECS"]);
    refuseUnmodelled("CreateService", input);
    checkIdentity(input, cluster, context);
    const service = newService(input, cluster, context);
    state.services.set(service.arn, service);
    state.tags.set(service.arn, tags);
    scaleTasks(service, context);
    return { service: renderService(service, context) };
  },
});

function checkIdentity(input: CreateServiceCommandInput, cluster: ClusterRecord, context: EcsContext): void {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.serviceName ?? ""))
    throw new AwsError("InvalidParameterException", "Service name must be 1 to 255 letters, numbers, hyphens, and underscores.");
  const there = context.state.services.get(serviceArn(context, cluster.arn, input.serviceName ?? ""));
  if (there?.status === "ACTIVE") throw new AwsError("InvalidParameterException", "Creation of service was not idempotent.");
  if (there?.status === "DRAINING") throw new AwsError("InvalidParameterException", "Unable to Start a service that is still Draining.");
}

function newService(input: CreateServiceCommandInput, cluster: ClusterRecord, context: EcsContext): ServiceRecord {
  const definition = theTaskDefinition(context.state, input.taskDefinition);
  if (definition.status !== "ACTIVE") throw new AwsError("ClientException", "TaskDefinition is inactive");
  if (definition.networkMode !== "awsvpc")
    throw new UnsupportedError(`ecs:CreateService.taskDefinition.networkMode=${definition.networkMode ?? "bridge"}`, "the embedded AWS");
  if (input.desiredCount === undefined) throw new AwsError("InvalidParameterException", "DesiredCount can not be empty when SchedulingStrategy is REPLICA.");
  return {
    arn: serviceArn(context, cluster.arn, input.serviceName ?? ""),
    name: input.serviceName ?? "",
    clusterArn: cluster.arn,
    status: "ACTIVE",
    desiredCount: checkedCount(input.desiredCount),
    taskDefinitionArn: definition.taskDefinitionArn ?? "",
    ...capacityOf(input, cluster),
    platformVersion: input.platformVersion ?? "LATEST",
    loadBalancers: checkedLoadBalancers("CreateService", context, input.loadBalancers ?? [], definition),
    network: checkedNetwork("CreateService", context, input.networkConfiguration),
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100, ...input.deploymentConfiguration },
    healthCheckGracePeriodSeconds: input.healthCheckGracePeriodSeconds ?? ((input.loadBalancers ?? []).length > 0 ? 0 : undefined),
    enableExecuteCommand: input.enableExecuteCommand ?? false,
    enableECSManagedTags: input.enableECSManagedTags ?? false,
    propagateTags: input.propagateTags,
    createdAt: context.now(),
    createdBy: context.principal.arn,
    deployment: { id: deploymentId(context), createdAt: context.now() },
    availabilityZoneRebalancing: input.availabilityZoneRebalancing,
    inactiveAt: undefined,
  };
}

export function checkedCount(count: number): number {
  if (count < 0) throw new AwsError("InvalidParameterException", "desiredCount cannot be negative.");
  return count;
}

/** `ecs-svc/` and 19 digits. */
export function deploymentId(context: EcsContext): string {
  return `ecs-svc/${BigInt(`0x${context.newId("", 15)}`)
    .toString()
    .padStart(19, "1")
    .slice(0, 19)}`;
}

function capacityOf(input: CreateServiceCommandInput, cluster: ClusterRecord): Pick<ServiceRecord, "launchType" | "capacityProviderStrategy"> {
  const asked = input.capacityProviderStrategy?.length === 0 ? undefined : input.capacityProviderStrategy;
  if (input.launchType !== undefined && asked !== undefined)
    throw new AwsError("InvalidParameterException", "Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.");
  const inherited = input.launchType === undefined ? cluster.defaultCapacityProviderStrategy : [];
  const strategy = asked ?? inherited;
  for (const { capacityProvider } of strategy) refuseOtherValues("ecs:CreateService.capacityProviderStrategy", capacityProvider, ["FARGATE", "FARGATE_SPOT"]);
  if (strategy.length > 0) return { launchType: undefined, capacityProviderStrategy: strategy };
  refuseOtherValues("ecs:CreateService.launchType", input.launchType ?? "EC2", ["FARGATE"]);
  return { launchType: "FARGATE", capacityProviderStrategy: [] };
}
