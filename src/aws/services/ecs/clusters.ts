import type {
  Cluster,
  ClusterField,
  CreateClusterCommandInput,
  CreateClusterCommandOutput,
  DeleteClusterCommandInput,
  DeleteClusterCommandOutput,
  DescribeClustersCommandInput,
  DescribeClustersCommandOutput,
  ListClustersCommandInput,
  ListClustersCommandOutput,
  UpdateClusterCommandInput,
  UpdateClusterCommandOutput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { clusterArn } from "./arns.ts";
import { onAll, onArn, onNewArn } from "./authorization.ts";
import { anyCluster, paged, servicesOf, tasksOf, theCluster } from "./lookup.ts";
import { ecsOperation } from "./operation.ts";
import type { EcsContext } from "./operation.ts";
import type { ClusterRecord, EcsState } from "./state.ts";
import { checkedTags, tagList } from "./tags.ts";

/** A cluster of that name that is ACTIVE is answered as it is: a second creator adopts it. */
export const createCluster: Operation<EcsState> = ecsOperation<CreateClusterCommandInput, CreateClusterCommandOutput>("CreateCluster", {
  members: ["clusterName", "tags", "settings", "capacityProviders", "defaultCapacityProviderStrategy"],
  authorize: (input, context) => onNewArn("CreateCluster", clusterArn(context, input.clusterName), input.tags),
  handle(input, context) {
    const { state } = context;
    const name = checkedName(input.clusterName ?? "default");
    const tags = checkedTags(input.tags);
    for (const provider of input.capacityProviders ?? []) refuseOtherValues("ecs:CreateCluster.capacityProviders", provider, ["FARGATE", "FARGATE_SPOT"]);
    const there = anyCluster(context, name);
    if (there?.status === "ACTIVE") return { cluster: render(there, context) };
    const cluster: ClusterRecord = {
      name,
      arn: clusterArn(context, name),
      status: "ACTIVE",
      settings: input.settings ?? [{ name: "containerInsights", value: "disabled" }],
      capacityProviders: input.capacityProviders ?? [],
      defaultCapacityProviderStrategy: input.defaultCapacityProviderStrategy ?? [],
    };
    state.clusters.set(name, cluster);
    state.tags.set(cluster.arn, tags);
    return { cluster: { ...render(cluster, context), tags: tagList(state, cluster.arn) } };
  },
});

/** Deleted clusters are described as INACTIVE; unknown ones are failures, not errors. */
export const describeClusters: Operation<EcsState> = ecsOperation<DescribeClustersCommandInput, DescribeClustersCommandOutput>("DescribeClusters", {
  readOnly: true,
  members: ["clusters", "include"],
  authorize: (input, context) => (input.clusters ?? ["default"]).map((cluster) => onArn("DescribeClusters", context, clusterArn(context, cluster))),
  handle(input, context) {
    const found = (input.clusters ?? ["default"]).map((name) => ({ name, cluster: anyCluster(context, name) }));
    return {
      clusters: found.flatMap(({ cluster }) => (cluster === undefined ? [] : [render(cluster, context, input.include)])),
      failures: found.filter(({ cluster }) => cluster === undefined).map(({ name }) => ({ arn: clusterArn(context, name), reason: "MISSING" })),
    };
  },
});

export const listClusters: Operation<EcsState> = ecsOperation<ListClustersCommandInput, ListClustersCommandOutput>("ListClusters", {
  readOnly: true,
  members: ["maxResults", "nextToken"],
  authorize: () => onAll("ListClusters"),
  handle(input, { state }) {
    const active = [...state.clusters.values()].filter((cluster) => cluster.status === "ACTIVE");
    const { items, ...rest } = paged(
      active.map((cluster) => cluster.arn),
      input,
    );
    return { clusterArns: [...items], ...rest };
  },
});

export const updateCluster: Operation<EcsState> = ecsOperation<UpdateClusterCommandInput, UpdateClusterCommandOutput>("UpdateCluster", {
  members: ["cluster", "settings"],
  authorize: (input, context) => [onArn("UpdateCluster", context, clusterArn(context, input.cluster))],
  handle(input, context) {
    const cluster = theCluster(context, input.cluster);
    cluster.settings = input.settings ?? cluster.settings;
    return { cluster: render(cluster, context, ["SETTINGS", "TAGS"]) };
  },
});

/** Refused while the cluster has services or tasks. */
export const deleteCluster: Operation<EcsState> = ecsOperation<DeleteClusterCommandInput, DeleteClusterCommandOutput>("DeleteCluster", {
  members: ["cluster"],
  authorize: (input, context) => [onArn("DeleteCluster", context, clusterArn(context, input.cluster))],
  handle(input, context) {
    const { state } = context;
    const cluster = theCluster(context, input.cluster);
    const services = servicesOf(state, cluster);
    if (services.some((service) => service.status === "ACTIVE"))
      throw new AwsError("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.");
    if (services.some((service) => tasksOf(state, service).length > 0))
      throw new AwsError("ClusterContainsTasksException", "The Cluster cannot be deleted while Tasks are active.");
    for (const service of services) {
      state.services.delete(service.arn);
      state.tags.delete(service.arn);
    }
    cluster.status = "INACTIVE";
    state.tags.delete(cluster.arn);
    return { cluster: render(cluster, context) };
  },
});

function checkedName(name: string): string {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name))
    throw new AwsError("InvalidParameterException", "Identifier is not valid. Cluster names can have up to 255 letters, numbers, hyphens, and underscores.");
  return name;
}

function render(cluster: ClusterRecord, context: EcsContext, include: readonly ClusterField[] = ["SETTINGS"]): Cluster {
  const { state } = context;
  const services = servicesOf(state, cluster);
  const tasks = services.flatMap((service) => tasksOf(state, service));
  const running = tasks.filter((task) => context.now() >= task.runningAt).length;
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: 0,
    runningTasksCount: running,
    pendingTasksCount: tasks.length - running,
    activeServicesCount: services.filter((service) => service.status === "ACTIVE").length,
    statistics: [],
    tags: include.includes("TAGS") ? tagList(state, cluster.arn) : [],
    settings: include.includes("SETTINGS") ? [...cluster.settings] : [],
    capacityProviders: [...cluster.capacityProviders],
    defaultCapacityProviderStrategy: [...cluster.defaultCapacityProviderStrategy],
  };
}
