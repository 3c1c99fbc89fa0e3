import type { ECS } from "@aws-sdk/client-ecs";
import type { JsonObject } from "#model/json";
import type { ResourceContext } from "../provider.ts";
import { attempt } from "./aws-failure.ts";
import { changeTags, tagsAll } from "./tags.ts";
import type { Tags } from "./tags.ts";

/** ECS writes the members of a tag in lower case. */
export function ecsTagList(tags: Tags): { key: string; value: string }[] | undefined {
  const list = Object.entries(tags).map(([key, value]) => ({ key, value }));
  return list.length === 0 ? undefined : list;
}

export function ecsTagsAll(list: readonly { readonly key?: string | undefined; readonly value?: string | undefined }[] | undefined): JsonObject {
  return tagsAll((list ?? []).map((tag) => ({ Key: tag.key, Value: tag.value })));
}

export async function changeEcsTags(ecs: ECS, context: ResourceContext, prior: JsonObject, planned: JsonObject, arn: string): Promise<void> {
  const doing = `updating tags for ECS resource (${arn})`;
  await changeTags(prior, planned, context, {
    remove: (tagKeys) => attempt(doing, "ECS: UntagResource", () => ecs.untagResource({ resourceArn: arn, tagKeys })),
    add: (tags) => attempt(doing, "ECS: TagResource", () => ecs.tagResource({ resourceArn: arn, tags: ecsTagList(tags) ?? [] })),
  });
}
