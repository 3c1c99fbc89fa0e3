import type { Compatibility, ContainerDefinition, DescribeTaskDefinitionCommandOutput, ECS, NetworkMode, TaskDefinition } from "@aws-sdk/client-ecs";
import type { Json, JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import { ResourceFailure } from "../provider.ts";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_ecs_task_definition.json" with { type: "json" };
import { blocks, given, isOn, present, text, someTexts } from "./attributes.ts";
import { attempt, hasCode } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEcsTags, ecsTagList, ecsTagsAll } from "./ecs-tags.ts";
import { normalise, normalJson } from "./json-text.ts";
import { tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/ecs_task_definition */
export const awsEcsTaskDefinition: ResourceType = defineResource(slice, {
  type: "aws_ecs_task_definition",
  forceNew: [
    "container_definitions",
    "cpu",
    "enable_fault_injection",
    "ephemeral_storage",
    "execution_role_arn",
    "family",
    "inference_accelerator",
    "ipc_mode",
    "memory",
    "network_mode",
    "pid_mode",
    "placement_constraints",
    "proxy_configuration",
    "requires_compatibilities",
    "runtime_platform",
    "task_role_arn",
    "volume",
  ],
  unsupported: ["enable_fault_injection", "ipc_mode", "pid_mode"],
  describe: (attributes) => `ECS Task Definition (${given(attributes, "arn")})`,
  customizePlan: (planned, prior) => keepEquivalent(normalise(planned, "container_definitions"), prior),
  async create(context, planned, setId) {
    const ecs = await context.session.client("ecs");
    refuse(planned);
    const family = given(planned, "family");
    const input = present({
      family,
      containerDefinitions: containers(given(planned, "container_definitions")),
      cpu: text(planned, "cpu"),
      executionRoleArn: text(planned, "execution_role_arn"),
      memory: text(planned, "memory"),
      networkMode: text(planned, "network_mode") as NetworkMode | undefined,
      requiresCompatibilities: someTexts(planned, "requires_compatibilities") as Compatibility[] | undefined,
      taskRoleArn: text(planned, "task_role_arn"),
      tags: ecsTagList(tagsIn(context, planned)),
    });
    const made = await attempt(`creating ECS Task Definition (${family})`, "ECS: RegisterTaskDefinition", () => ecs.registerTaskDefinition(input));
    setId(made.taskDefinition?.family ?? family, { arn: made.taskDefinition?.taskDefinitionArn ?? null });
  },
  async read(context, prior) {
    const ecs = await context.session.client("ecs");
    const name = isOn(prior, "track_latest") ? given(prior, "family") : given(prior, "arn");
    const answer = await find(ecs, name);
    const definition = answer?.taskDefinition;
    if (definition === undefined || definition.status === "INACTIVE" || definition.status === "DELETE_IN_PROGRESS") return null;
    return { ...describe(definition, prior), tags_all: ecsTagsAll(answer?.tags) };
  },
  async update(context, prior, planned) {
    const ecs = await context.session.client("ecs");
    await changeEcsTags(ecs, context, prior, planned, given(prior, "arn"));
  },
  async delete(context, prior) {
    if (isOn(prior, "skip_destroy")) return;
    const ecs = await context.session.client("ecs");
    const arn = given(prior, "arn");
    await attempt(`deleting ECS Task Definition (${given(prior, "id")})`, "ECS: DeregisterTaskDefinition", () =>
      ecs.deregisterTaskDefinition({ taskDefinition: arn }),
    );
  },
  async import(_, id) {
    const family = /task-definition\/([^:]+):\d+$/.exec(id)?.[1];
    if (family === undefined) throw new ResourceFailure(`parsing ECS Task Definition ARN (${id})`);
    return { id: family, arn: id, family, skip_destroy: false, track_latest: false };
  },
});

async function find(ecs: ECS, name: string): Promise<DescribeTaskDefinitionCommandOutput | undefined> {
  try {
    return await attempt(`reading ECS Task Definition (${name})`, "ECS: DescribeTaskDefinition", () =>
      ecs.describeTaskDefinition({ taskDefinition: name, include: ["TAGS"] }),
    );
  } catch (error) {
    if (hasCode(error, "ClientException")) return undefined;
    throw error;
  }
}

function containers(document: string): ContainerDefinition[] {
  try {
    return JSON.parse(document) as ContainerDefinition[];
  } catch (error) {
    throw new ResourceFailure(`ECS Task Definition container_definitions is invalid: ${error instanceof Error ? error.message : ""}`, { cause: error });
  }
}

function refuse(planned: JsonObject): void {
  const used = ["ephemeral_storage", "inference_accelerator", "placement_constraints", "proxy_configuration", "runtime_platform", "volume"].find(
    (name) => blocks(planned, name).length > 0,
  );
  if (used !== undefined) throw new UnsupportedError(`aws_ecs_task_definition.${used}`, "the embedded Terraform");
}

function describe(definition: TaskDefinition, prior: JsonObject): JsonObject {
  const arn = definition.taskDefinitionArn ?? "";
  return {
    arn,
    arn_without_revision: arn.replace(/:\d+$/, ""),
    container_definitions: normalJson(JSON.stringify((definition.containerDefinitions ?? []).map(withoutNoCpu))),
    cpu: definition.cpu ?? "",
    enable_fault_injection: definition.enableFaultInjection ?? false,
    execution_role_arn: definition.executionRoleArn ?? "",
    family: definition.family ?? "",
    ipc_mode: definition.ipcMode ?? "",
    memory: definition.memory ?? "",
    network_mode: definition.networkMode ?? "",
    pid_mode: definition.pidMode ?? "",
    requires_compatibilities: definition.requiresCompatibilities ?? [],
    revision: definition.revision ?? 0,
    task_role_arn: definition.taskRoleArn ?? "",
    track_latest: prior["track_latest"] ?? false,
  };
}

/** The provider leaves out a container's CPU units where they are not set, which AWS answers as 0. */
function withoutNoCpu({ cpu, ...container }: ContainerDefinition): ContainerDefinition {
  return cpu === undefined || cpu === 0 ? container : { ...container, cpu };
}

/** The provider sees no difference in what AWS fills in by itself. */
function keepEquivalent(planned: JsonObject, prior: JsonObject | null): JsonObject {
  const [wanted, known] = [text(planned, "container_definitions"), prior === null ? undefined : text(prior, "container_definitions")];
  if (wanted === undefined || known === undefined || !covers(parsed(known), parsed(wanted))) return planned;
  return { ...planned, container_definitions: known };
}

function parsed(document: string): Json {
  try {
    return JSON.parse(document) as Json;
  } catch {
    return null;
  }
}

/** AWS fills a container definition with defaults; what the configuration says must be found in it. */
function covers(observed: Json, wanted: Json): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(observed) && wanted.length <= observed.length && wanted.every((one: Json, index) => covers(observed[index] ?? null, one));
  if (wanted === null || typeof wanted !== "object") return JSON.stringify(observed) === JSON.stringify(wanted);
  const seen = observed !== null && typeof observed === "object" && !Array.isArray(observed) ? (observed as JsonObject) : {};
  return Object.entries(wanted).every(([name, one]) => one === null || (Array.isArray(one) && one.length === 0) || covers(seen[name] ?? null, one));
}
