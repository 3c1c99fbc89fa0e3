import type {
  ContainerDefinition,
  DeregisterTaskDefinitionCommandInput,
  DeregisterTaskDefinitionCommandOutput,
  DescribeTaskDefinitionCommandInput,
  DescribeTaskDefinitionCommandOutput,
  ListTaskDefinitionsCommandInput,
  ListTaskDefinitionsCommandOutput,
  RegisterTaskDefinitionCommandInput,
  RegisterTaskDefinitionCommandOutput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { ecsArn } from "./arns.ts";
import { onAll, onNewArn, passRole } from "./authorization.ts";
import { paged, theTaskDefinition } from "./lookup.ts";
import { ecsOperation } from "./operation.ts";
import type { EcsState } from "./state.ts";
import { checkedTags, tagList } from "./tags.ts";

/** Each registration is a new revision of its family; deregistered numbers are never given out again. */
export const registerTaskDefinition: Operation<EcsState> = ecsOperation<RegisterTaskDefinitionCommandInput, RegisterTaskDefinitionCommandOutput>(
  "RegisterTaskDefinition",
  {
    members: [
      "family",
      "containerDefinitions",
      "cpu",
      "memory",
      "networkMode",
      "requiresCompatibilities",
      "executionRoleArn",
      "taskRoleArn",
      "volumes",
      "placementConstraints",
      "runtimePlatform",
      "ephemeralStorage",
      "pidMode",
      "ipcMode",
      "tags",
    ],
    authorize: (input, context) => [
      ...onNewArn("RegisterTaskDefinition", ecsArn(context, `task-definition/${input.family}:*`), input.tags),
      ...passRole(input.executionRoleArn),
      ...passRole(input.taskRoleArn),
    ],
    handle(input, context) {
      const { state } = context;
      const { tags: wantedTags, family = "", containerDefinitions = [], ...rest } = input;
      const tags = checkedTags(wantedTags);
      checkDefinition(input);
      const revisions = state.taskDefinitions.get(family) ?? [];
      const revision = revisions.length + 1;
      const definition = {
        ...rest,
        taskDefinitionArn: ecsArn(context, `task-definition/${family}:${revision}`),
        family,
        revision,
        status: "ACTIVE" as const,
        containerDefinitions: containerDefinitions.map((container) => completed(container, input.networkMode)),
        volumes: rest.volumes ?? [],
        placementConstraints: rest.placementConstraints ?? [],
        compatibilities:
          input.networkMode === "awsvpc" && input.cpu !== undefined && input.memory !== undefined ? ["EC2" as const, "FARGATE" as const] : ["EC2" as const],
        registeredAt: context.now(),
        registeredBy: context.principal.arn,
      };
      state.taskDefinitions.set(family, [...revisions, definition]);
      state.tags.set(definition.taskDefinitionArn, tags);
      return { taskDefinition: definition, tags: tagList(state, definition.taskDefinitionArn) };
    },
  },
);

export const describeTaskDefinition: Operation<EcsState> = ecsOperation<DescribeTaskDefinitionCommandInput, DescribeTaskDefinitionCommandOutput>(
  "DescribeTaskDefinition",
  {
    readOnly: true,
    members: ["taskDefinition", "include"],
    authorize: () => onAll("DescribeTaskDefinition"),
    handle(input, { state }) {
      const taskDefinition = theTaskDefinition(state, input.taskDefinition);
      const withTags = input.include?.includes("TAGS") === true;
      return { taskDefinition, ...(withTags ? { tags: tagList(state, taskDefinition.taskDefinitionArn ?? "") } : {}) };
    },
  },
);

/** Needs a revision. Services that run it go on. */
export const deregisterTaskDefinition: Operation<EcsState> = ecsOperation<DeregisterTaskDefinitionCommandInput, DeregisterTaskDefinitionCommandOutput>(
  "DeregisterTaskDefinition",
  {
    members: ["taskDefinition"],
    authorize: () => onAll("DeregisterTaskDefinition"),
    handle(input, context) {
      const { state } = context;
      if (!/:\d+$/.test(input.taskDefinition ?? "")) throw new AwsError("InvalidParameterException", "Revision is missing.");
      const definition = theTaskDefinition(state, input.taskDefinition);
      const inactive = { ...definition, status: "INACTIVE" as const, deregisteredAt: context.now() };
      const family = definition.family ?? "";
      state.taskDefinitions.set(
        family,
        (state.taskDefinitions.get(family) ?? []).map((one) => (one === definition ? inactive : one)),
      );
      return { taskDefinition: inactive };
    },
  },
);

export const listTaskDefinitions: Operation<EcsState> = ecsOperation<ListTaskDefinitionsCommandInput, ListTaskDefinitionsCommandOutput>("ListTaskDefinitions", {
  readOnly: true,
  members: ["familyPrefix", "status", "sort", "maxResults", "nextToken"],
  authorize: () => onAll("ListTaskDefinitions"),
  handle(input, { state }) {
    const families = [...state.taskDefinitions].filter(([family]) => input.familyPrefix === undefined || family === input.familyPrefix);
    const sorted = families.toSorted(([one], [other]) => one.localeCompare(other, "en")).flatMap(([, revisions]) => revisions);
    const arns = sorted.filter((one) => one.status === (input.status ?? "ACTIVE")).map((one) => one.taskDefinitionArn ?? "");
    const { items, ...rest } = paged(input.sort === "DESC" ? arns.toReversed() : arns, input);
    return { taskDefinitionArns: [...items], ...rest };
  },
});

/** @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-tasks-services.html */
function checkDefinition(input: RegisterTaskDefinitionCommandInput): void {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(input.family ?? "")) throw new AwsError("ClientException", "Family contains invalid characters.");
  if (input.containerDefinitions === undefined || input.containerDefinitions.length === 0)
    throw new AwsError("ClientException", "Container list cannot be empty.");
  if (input.containerDefinitions.some((container) => container.name === undefined || container.image === undefined))
    throw new AwsError("ClientException", "Container.name and Container.image should not be null or empty.");
  if (!(input.requiresCompatibilities ?? []).includes("FARGATE")) return;
  if (input.networkMode !== "awsvpc") throw new AwsError("ClientException", "Fargate only supports network mode ‘awsvpc’.");
  if (input.cpu === undefined) throw new AwsError("ClientException", "Fargate requires that 'cpu' be defined at the task level.");
  if (input.memory === undefined) throw new AwsError("ClientException", "Fargate requires that 'memory' be defined at the task level.");
}

/** With the members that ECS fills in. */
function completed(container: ContainerDefinition, networkMode: string | undefined): ContainerDefinition {
  const ports = (container.portMappings ?? []).map((port) => ({
    ...port,
    protocol: port.protocol ?? ("tcp" as const),
    ...(networkMode === "awsvpc" ? { hostPort: port.hostPort ?? port.containerPort } : { hostPort: port.hostPort ?? 0 }),
  }));
  return { cpu: 0, essential: true, environment: [], mountPoints: [], volumesFrom: [], systemControls: [], ...container, portMappings: ports };
}
