import type { Cluster, ClusterSetting, ECS } from "@aws-sdk/client-ecs";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_ecs_cluster.json" with { type: "json" };
import { blocks, given, hasChanged, present } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEcsTags, ecsTagList, ecsTagsAll } from "./ecs-tags.ts";
import { retryWhile } from "./retry.ts";
import { tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_cluster */
export const awsEcsCluster: ResourceType = defineResource(slice, {
  type: "aws_ecs_cluster",
  forceNew: ["name"],
  describe: (attributes) => `ECS Cluster (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const ecs = await context.session.client("ecs");
    refuse(planned);
    const name = given(planned, "name");
    const input = present({ clusterName: name, settings: settings(planned), tags: ecsTagList(tagsIn(context, planned)) });
    // An existing active cluster of that name is answered as it is: the state then adopts it.
    const made = await attempt(`creating ECS Cluster (${name})`, "ECS: CreateCluster", () => ecs.createCluster(input));
    const arn = made.cluster?.clusterArn ?? "";
    setId(arn, { arn });
    await context.sleep(10);
    await context.waitFor(`ECS Cluster (${arn}) create`, async () => ((await findCluster(ecs, arn))?.status === "ACTIVE" ? true : undefined), {
      timeoutSeconds: 600,
    });
  },
  async read(context, prior) {
    const ecs = await context.session.client("ecs");
    const cluster = await findCluster(ecs, given(prior, "id"));
    return cluster === undefined ? null : describe(cluster);
  },
  async update(context, prior, planned) {
    const ecs = await context.session.client("ecs");
    const arn = given(prior, "id");
    refuse(planned);
    if (hasChanged(prior, planned, "setting")) {
      await attempt(`updating ECS Cluster (${arn})`, "ECS: UpdateCluster", () =>
        ecs.updateCluster({ cluster: arn, ...present({ settings: settings(planned) }) }),
      );
      await context.sleep(10);
    }
    await changeEcsTags(ecs, context, prior, planned, arn);
  },
  async delete(context, prior) {
    const ecs = await context.session.client("ecs");
    const arn = given(prior, "id");
    const remove = () => attempt(`deleting ECS Cluster (${arn})`, "ECS: DeleteCluster", () => ecs.deleteCluster({ cluster: arn }));
    const gone = await orGone([notFound], () => retryWhile(context, 600, remove, isBusy));
    if (gone === undefined) return;
    await context.waitFor(`ECS Cluster (${arn}) delete`, async () => ((await findCluster(ecs, arn)) === undefined ? true : undefined), { timeoutSeconds: 600 });
  },
  async import(context, id) {
    return { id: `arn:aws:ecs:${context.region}:${context.account}:cluster/${id}`, name: id };
  },
});

const notFound = "ClusterNotFoundException";
const isBusy = (error: unknown): boolean =>
  hasCode(
    error,
    "ClusterContainsContainerInstancesException",
    "ClusterContainsServicesException",
    "ClusterContainsTasksException",
    "UpdateInProgressException",
  );

async function findCluster(ecs: ECS, arn: string): Promise<Cluster | undefined> {
  const ask = () =>
    attempt(`reading ECS Cluster (${arn})`, "ECS: DescribeClusters", () =>
      ecs.describeClusters({ clusters: [arn], include: ["TAGS", "CONFIGURATIONS", "SETTINGS"] }),
    );
  const found = (await orGone([notFound], ask))?.clusters?.[0];
  return found?.status === "INACTIVE" ? undefined : found;
}

function settings(planned: JsonObject): ClusterSetting[] | undefined {
  const wanted = blocks(planned, "setting").map((setting) => ({ name: "containerInsights" as const, value: given(setting, "value") }));
  return wanted.length === 0 ? undefined : wanted;
}

function refuse(planned: JsonObject): void {
  const used = ["configuration", "service_connect_defaults"].find((name) => blocks(planned, name).length > 0);
  if (used !== undefined) throw new UnsupportedError(`aws_ecs_cluster.${used}`, "the embedded Terraform");
}

function describe(cluster: Cluster): JsonObject {
  return {
    arn: cluster.clusterArn ?? null,
    name: cluster.clusterName ?? null,
    setting: (cluster.settings ?? []).map((setting) => ({ name: setting.name ?? "", value: setting.value ?? "" })),
    tags_all: ecsTagsAll(cluster.tags),
  };
}
