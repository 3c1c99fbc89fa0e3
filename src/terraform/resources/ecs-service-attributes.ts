import type { Service } from "@aws-sdk/client-ecs";
import type { JsonObject } from "#model/json";
import { text } from "./attributes.ts";
import { ecsTagsAll } from "./ecs-tags.ts";

/** What the provider writes into the state for a service. */
export function describeService(service: Service, prior: JsonObject): JsonObject {
  const awsvpc = service.networkConfiguration?.awsvpcConfiguration;
  const breaker = service.deploymentConfiguration?.deploymentCircuitBreaker;
  return {
    availability_zone_rebalancing: service.availabilityZoneRebalancing ?? "DISABLED",
    cluster: service.clusterArn ?? null,
    deployment_circuit_breaker: breaker === undefined ? [] : [{ enable: breaker.enable ?? false, rollback: breaker.rollback ?? false }],
    deployment_controller: [{ type: service.deploymentController?.type ?? "ECS" }],
    deployment_maximum_percent: service.deploymentConfiguration?.maximumPercent ?? 0,
    deployment_minimum_healthy_percent: service.deploymentConfiguration?.minimumHealthyPercent ?? 0,
    desired_count: service.desiredCount ?? 0,
    enable_ecs_managed_tags: service.enableECSManagedTags ?? false,
    enable_execute_command: service.enableExecuteCommand ?? false,
    health_check_grace_period_seconds: service.healthCheckGracePeriodSeconds ?? 0,
    iam_role: service.roleArn ?? null,
    launch_type: service.launchType ?? "",
    load_balancer: (service.loadBalancers ?? []).map((one) => ({
      container_name: one.containerName ?? "",
      container_port: one.containerPort ?? 0,
      elb_name: one.loadBalancerName ?? "",
      target_group_arn: one.targetGroupArn ?? "",
    })),
    name: service.serviceName ?? null,
    network_configuration:
      awsvpc === undefined
        ? []
        : [{ assign_public_ip: awsvpc.assignPublicIp === "ENABLED", security_groups: awsvpc.securityGroups ?? [], subnets: awsvpc.subnets ?? [] }],
    platform_version: service.platformVersion ?? "",
    propagate_tags: service.propagateTags ?? "NONE",
    scheduling_strategy: service.schedulingStrategy ?? "REPLICA",
    task_definition: taskDefinition(service, prior),
    triggers: prior["triggers"] ?? {},
    tags_all: ecsTagsAll(service.tags),
  };
}

/** The state keeps the form of the configuration: an ARN, or family and revision. */
function taskDefinition(service: Service, prior: JsonObject): string {
  const arn = service.taskDefinition ?? "";
  const known = text(prior, "task_definition") ?? "arn:";
  return known.startsWith("arn:") ? arn : arn.slice(arn.lastIndexOf("/") + 1);
}
