import type { CreateServiceCommandInput, ECS, LaunchType, SchedulingStrategy, Service, UpdateServiceCommandInput } from "@aws-sdk/client-ecs";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import { ResourceFailure } from "../provider.ts";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_ecs_service.json" with { type: "json" };
import { blocks, firstBlock, flag, given, hasChanged, isOn, keepMissingBlocks, keepWhenAbsent, number, present, someTexts, text, texts } from "./attributes.ts";
import { attempt, hasCode, hasMessage, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { describeService } from "./ecs-service-attributes.ts";
import { changeEcsTags, ecsTagList } from "./ecs-tags.ts";
import { retryWhile } from "./retry.ts";
import { tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_service */
export const awsEcsService: ResourceType = defineResource(slice, {
  type: "aws_ecs_service",
  forceNew: ["cluster", "deployment_controller", "iam_role", "launch_type", "name", "scheduling_strategy"],
  unsupported: ["availability_zone_rebalancing", "triggers"],
  describe: (attributes) => `ECS Service (${given(attributes, "id")})`,
  customizePlan: (planned, prior) => keepMissingBlocks(keepWhenAbsent(planned, prior, "propagate_tags", "NONE"), prior, "deployment_controller"),
  nestedDefaults: { network_configuration: { assign_public_ip: false }, deployment_controller: { type: "ECS" } },
  async create(context, planned, setId) {
    const ecs = await context.session.client("ecs");
    refuse(planned);
    const name = given(planned, "name");
    const create = () => attempt(`creating ECS Service (${name})`, "ECS: CreateService", () => ecs.createService(createInput(context, planned)));
    const made = await retryWhile(context, 120, create, isPassing);
    const arn = made.service?.serviceArn ?? "";
    setId(arn, { cluster: made.service?.clusterArn ?? null });
    if (isOn(planned, "wait_for_steady_state")) await untilSteady(context, given(planned, "cluster"), arn, "create");
  },
  async read(context, prior) {
    const service = await find(context, given(prior, "cluster"), given(prior, "id"));
    return service === undefined ? null : describeService(service, prior);
  },
  async update(context, prior, planned) {
    const ecs = await context.session.client("ecs");
    const [arn, cluster] = [given(prior, "id"), given(prior, "cluster")];
    refuse(planned);
    const changes = changedMembers(prior, planned);
    if (Object.keys(changes).length > 0) {
      const input: UpdateServiceCommandInput = { service: arn, cluster, forceNewDeployment: isOn(planned, "force_new_deployment"), ...changes };
      await retryWhile(context, 120, () => attempt(`updating ECS Service (${arn})`, "ECS: UpdateService", () => ecs.updateService(input)), isPassing);
      if (isOn(planned, "wait_for_steady_state")) await untilSteady(context, cluster, arn, "update");
    }
    await changeEcsTags(ecs, context, prior, planned, arn);
  },
  async delete(context, prior) {
    const ecs = await context.session.client("ecs");
    const [arn, cluster, force] = [given(prior, "id"), given(prior, "cluster"), isOn(prior, "force_delete")];
    const service = await find(context, cluster, arn);
    if (service === undefined) return;
    if (service.status !== "DRAINING" && service.schedulingStrategy !== "DAEMON" && !force) {
      await attempt(`draining ECS Service (${arn})`, "ECS: UpdateService", () => ecs.updateService({ service: arn, cluster, desiredCount: 0 }));
    }
    const remove = () => attempt(`deleting ECS Service (${arn})`, "ECS: DeleteService", () => ecs.deleteService({ service: arn, cluster, force }));
    const gone = await orGone([...notFound], () => retryWhile(context, 1200, remove, isStillDeployed));
    if (gone === undefined) return;
    await context.waitFor(`ECS Service (${arn}) delete`, async () => ((await find(context, cluster, arn)) === undefined ? true : undefined), {
      everySeconds: 10,
      timeoutSeconds: 1200,
    });
  },
  async import(context, id) {
    const [cluster, name] = id.split("/");
    if (cluster === undefined || name === undefined || id.split("/").length !== 2)
      throw new ResourceFailure(`wrong format of resource: ${id}. Please follow 'cluster-name/service-name'`);
    const arn = (path: string): string => `arn:aws:ecs:${context.region}:${context.account}:${path}`;
    return { id: arn(`service/${cluster}/${name}`), cluster: arn(`cluster/${cluster}`), name, wait_for_steady_state: false };
  },
});

const notFound = ["ServiceNotFoundException", "ClusterNotFoundException"];

function isPassing(error: unknown): boolean {
  return (
    hasCode(error, "ClusterNotFoundException") ||
    hasMessage(error, "InvalidParameterException", "verify that the ECS service role being passed has the proper permissions")
  );
}

function isStillDeployed(error: unknown): boolean {
  return (
    hasMessage(error, "InvalidParameterException", "The service cannot be stopped while deployments are active.") ||
    hasMessage(error, "DependencyViolation", "has a dependent object")
  );
}

async function find(context: ResourceContext, cluster: string, arn: string): Promise<Service | undefined> {
  const ecs: ECS = await context.session.client("ecs");
  const input = { services: [arn], include: ["TAGS" as const], ...(cluster === "" ? {} : { cluster }) };
  const answer = await orGone(notFound, () => attempt(`reading ECS Service (${arn})`, "ECS: DescribeServices", () => ecs.describeServices(input)));
  const service = answer?.services?.[0];
  return service?.status === "INACTIVE" ? undefined : service;
}

async function untilSteady(context: ResourceContext, cluster: string, arn: string, what: string): Promise<void> {
  const isSteady = (service: Service | undefined): boolean => service?.deployments?.length === 1 && service.runningCount === service.desiredCount;
  await context.waitFor(`ECS Service (${arn}) ${what}`, async () => (isSteady(await find(context, cluster, arn)) ? true : undefined), {
    everySeconds: 10,
    timeoutSeconds: 1200,
  });
}

function createInput(context: ResourceContext, planned: JsonObject): CreateServiceCommandInput {
  return {
    serviceName: given(planned, "name"),
    schedulingStrategy: given(planned, "scheduling_strategy") as SchedulingStrategy,
    enableECSManagedTags: isOn(planned, "enable_ecs_managed_tags"),
    enableExecuteCommand: isOn(planned, "enable_execute_command"),
    deploymentConfiguration: deployment(planned),
    ...present({
      availabilityZoneRebalancing: text(planned, "availability_zone_rebalancing") as "ENABLED" | "DISABLED" | undefined,
      cluster: text(planned, "cluster"),
      desiredCount: number(planned, "desired_count") ?? 0,
      healthCheckGracePeriodSeconds: number(planned, "health_check_grace_period_seconds"),
      launchType: text(planned, "launch_type") as LaunchType | undefined,
      loadBalancers: loadBalancers(planned),
      networkConfiguration: network(planned),
      platformVersion: text(planned, "platform_version"),
      propagateTags: text(planned, "propagate_tags") as "SERVICE" | "TASK_DEFINITION" | "NONE" | undefined,
      role: text(planned, "iam_role"),
      tags: ecsTagList(tagsIn(context, planned)),
      taskDefinition: text(planned, "task_definition"),
    }),
  };
}

function changedMembers(prior: JsonObject, planned: JsonObject): Partial<UpdateServiceCommandInput> {
  const when = <T>(value: T, ...names: readonly string[]): T | undefined => (hasChanged(prior, planned, ...names) ? value : undefined);
  return present({
    desiredCount: when(number(planned, "desired_count") ?? 0, "desired_count"),
    deploymentConfiguration: when(deployment(planned), "deployment_maximum_percent", "deployment_minimum_healthy_percent", "deployment_circuit_breaker"),
    enableExecuteCommand: when(isOn(planned, "enable_execute_command"), "enable_execute_command"),
    healthCheckGracePeriodSeconds: when(number(planned, "health_check_grace_period_seconds") ?? 0, "health_check_grace_period_seconds"),
    loadBalancers: when(loadBalancers(planned) ?? [], "load_balancer"),
    networkConfiguration: when(network(planned), "network_configuration"),
    platformVersion: when(text(planned, "platform_version"), "platform_version"),
    taskDefinition: when(given(planned, "task_definition"), "task_definition"),
  });
}

function deployment(planned: JsonObject): NonNullable<CreateServiceCommandInput["deploymentConfiguration"]> {
  const breaker = firstBlock(planned, "deployment_circuit_breaker");
  return present({
    maximumPercent: number(planned, "deployment_maximum_percent"),
    minimumHealthyPercent: number(planned, "deployment_minimum_healthy_percent"),
    deploymentCircuitBreaker: breaker && { enable: isOn(breaker, "enable"), rollback: isOn(breaker, "rollback") },
  });
}

function loadBalancers(planned: JsonObject): (CreateServiceCommandInput["loadBalancers"] & object) | undefined {
  const found = blocks(planned, "load_balancer").map((one) =>
    present({
      containerName: text(one, "container_name"),
      containerPort: number(one, "container_port"),
      loadBalancerName: text(one, "elb_name"),
      targetGroupArn: text(one, "target_group_arn"),
    }),
  );
  return found.length === 0 ? undefined : found;
}

function network(planned: JsonObject): NonNullable<CreateServiceCommandInput["networkConfiguration"]> | undefined {
  const block = firstBlock(planned, "network_configuration");
  if (block === undefined) return undefined;
  return {
    awsvpcConfiguration: {
      subnets: texts(block, "subnets"),
      assignPublicIp: flag(block, "assign_public_ip") === true ? "ENABLED" : "DISABLED",
      ...present({ securityGroups: someTexts(block, "security_groups") }),
    },
  };
}

function refuse(planned: JsonObject): void {
  const unsupported = [
    "alarms",
    "capacity_provider_strategy",
    "ordered_placement_strategy",
    "placement_constraints",
    "service_connect_configuration",
    "service_registries",
    "volume_configuration",
    "vpc_lattice_configurations",
  ];
  const controller = firstBlock(planned, "deployment_controller");
  if (controller !== undefined && text(controller, "type") !== "ECS")
    throw new UnsupportedError("aws_ecs_service.deployment_controller", "the embedded Terraform");
  const used = unsupported.find((name) => blocks(planned, name).length > 0);
  if (used !== undefined) throw new UnsupportedError(`aws_ecs_service.${used}`, "the embedded Terraform");
}
