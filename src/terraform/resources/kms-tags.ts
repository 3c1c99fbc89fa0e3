import type { KMS } from "@aws-sdk/client-kms";
import type { JsonObject } from "#model/json";
import type { ResourceContext } from "../provider.ts";
import { attempt } from "./aws-failure.ts";
import { changeTags, tagsAll } from "./tags.ts";
import type { Tags } from "./tags.ts";

/** KMS has names of its own for the members of a tag. */
export function kmsTagList(tags: Tags): { TagKey: string; TagValue: string }[] | undefined {
  const list = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  return list.length === 0 ? undefined : list;
}

export async function readKmsTags(kms: KMS, key: string): Promise<JsonObject> {
  const answer = await attempt(`listing tags for KMS Key (${key})`, "KMS: ListResourceTags", () => kms.listResourceTags({ KeyId: key }));
  return tagsAll((answer.Tags ?? []).map((tag) => ({ Key: tag.TagKey, Value: tag.TagValue })));
}

export async function changeKmsTags(kms: KMS, context: ResourceContext, prior: JsonObject, planned: JsonObject, key: string): Promise<void> {
  const doing = `updating tags for KMS Key (${key})`;
  await changeTags(prior, planned, context, {
    remove: (TagKeys) => attempt(doing, "KMS: UntagResource", () => kms.untagResource({ KeyId: key, TagKeys })),
    add: (tags) => attempt(doing, "KMS: TagResource", () => kms.tagResource({ KeyId: key, Tags: kmsTagList(tags) ?? [] })),
  });
}
