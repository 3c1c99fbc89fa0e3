import type { TaskDefinition } from "@aws-sdk/client-ecs";
import { AwsError } from "#model/errors";
import { pageOf } from "../../page.ts";
import { clusterArn, clusterName, parseTaskDefinition, serviceArn } from "./arns.ts";
import type { EcsContext } from "./operation.ts";
import type { ClusterRecord, EcsState, ServiceRecord, TaskRecord } from "./state.ts";

/** By name or ARN, `default` when none is named; an INACTIVE cluster is not found. @throws AwsError ClusterNotFoundException */
export function theCluster(context: EcsContext, cluster: string | undefined): ClusterRecord {
  const found = anyCluster(context, cluster);
  if (found?.status !== "ACTIVE") throw new AwsError("ClusterNotFoundException", "Cluster not found.");
  return found;
}

/** INACTIVE ones too. */
export function anyCluster(context: EcsContext, cluster: string | undefined): ClusterRecord | undefined {
  const arn = clusterArn(context, cluster);
  const found = context.state.clusters.get(clusterName(arn));
  return found?.arn === arn ? found : undefined;
}

/** By name or ARN. @throws AwsError ClusterNotFoundException, ServiceNotFoundException */
export function theService(context: EcsContext, cluster: string | undefined, service: string | undefined): ServiceRecord {
  theCluster(context, cluster);
  const found = context.state.services.get(serviceArn(context, cluster, service ?? ""));
  if (found === undefined) throw new AwsError("ServiceNotFoundException", "Service not found.");
  return found;
}

/** By `family` (its latest ACTIVE revision), `family:revision` or ARN. @throws AwsError ClientException */
export function theTaskDefinition(state: EcsState, name: string | undefined): TaskDefinition {
  const { family, revision } = parseTaskDefinition(name ?? "");
  const revisions = state.taskDefinitions.get(family) ?? [];
  const found = revision === undefined ? revisions.findLast((one) => one.status === "ACTIVE") : revisions.find((one) => one.revision === revision);
  if (found === undefined) throw new AwsError("ClientException", "Unable to describe task definition.");
  return found;
}

export function servicesOf(state: EcsState, cluster: ClusterRecord): readonly ServiceRecord[] {
  return [...state.services.values()].filter((service) => service.clusterArn === cluster.arn);
}

export function tasksOf(state: EcsState, service: ServiceRecord): readonly TaskRecord[] {
  return [...state.tasks.values()].filter((task) => task.serviceArn === service.arn);
}

/** One page of a `List…`: 100 unless told otherwise. */
export function paged<Item>(
  items: readonly Item[],
  request: { readonly maxResults?: number | undefined; readonly nextToken?: string | undefined },
): { readonly items: readonly Item[]; readonly nextToken?: string } {
  return pageOf(items, { size: request.maxResults ?? 100, token: request.nextToken }, { code: "InvalidParameterException", message: "Invalid token" });
}
