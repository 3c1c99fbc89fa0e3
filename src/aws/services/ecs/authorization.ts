import type { Tag } from "@aws-sdk/client-ecs";
import type { AuthorizationNeed } from "../../service.ts";
import { clusterArn } from "./arns.ts";
import type { EcsContext } from "./operation.ts";
import { tagRecord } from "./tags.ts";

type Keys = Readonly<Record<string, string | readonly string[]>>;

/**
 * Permission on a resource by its ARN, with its tags.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html
 */
export function onArn(action: string, context: EcsContext, arn: string, keys: Keys = {}): AuthorizationNeed {
  const tags = context.state.tags.get(arn) ?? {};
  return {
    action: `ecs:${action}`,
    resource: arn,
    resourceTags: tags,
    context: { ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`ecs:ResourceTag/${key}`, value])), ...keys },
  };
}

/** Permission to create a resource, and to tag it while creating it (`ecs:TagResource` with `ecs:CreateAction`). */
export function onNewArn(action: string, arn: string, tags: readonly Tag[] | undefined, keys: Keys = {}): readonly AuthorizationNeed[] {
  const requestTags = tagRecord(tags);
  const create = { action: `ecs:${action}`, resource: arn, requestTags, context: keys };
  if (Object.keys(requestTags).length === 0) return [create];
  return [create, { action: "ecs:TagResource", resource: arn, requestTags, context: { "ecs:CreateAction": action } }];
}

/** Permission for an action that knows no resource. */
export function onAll(action: string, keys: Keys = {}): readonly AuthorizationNeed[] {
  return [{ action: `ecs:${action}`, resource: "*", context: keys }];
}

/** `ecs:cluster`, which is the cluster's ARN. */
export function clusterKey(context: EcsContext, cluster: string | undefined): Keys {
  return { "ecs:cluster": clusterArn(context, cluster) };
}

/** Permission to hand a role to ECS tasks. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html */
export function passRole(roleArn: string | undefined): readonly AuthorizationNeed[] {
  return roleArn === undefined ? [] : [{ action: "iam:PassRole", resource: roleArn, context: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }];
}
