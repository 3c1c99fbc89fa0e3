import type { ResourceType, Tag, TagSpecification } from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import type { Ec2State } from "./state.ts";

const mostTags = 50;

/**
 * The tags of a `TagSpecifications` member for the one type that the operation creates.
 *
 * @throws AwsError InvalidParameterValue for another type, a reserved or a repeated key; TagLimitExceeded
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions
 */
export function tagsFor(type: ResourceType, specifications: readonly TagSpecification[] | undefined): Record<string, string> {
  const wrong = (specifications ?? []).find((one) => one.ResourceType !== type);
  if (wrong !== undefined) throw new AwsError("InvalidParameterValue", `'${wrong.ResourceType}' is not a valid taggable resource type for this operation.`);
  return checkedTags((specifications ?? []).flatMap((one) => one.Tags ?? []));
}

/** @throws AwsError InvalidParameterValue, TagLimitExceeded */
export function checkedTags(tags: readonly Tag[], existing: Readonly<Record<string, string>> = {}): Record<string, string> {
  const keys = tags.map((tag) => tag.Key ?? "");
  const reserved = keys.find((key) => key.toLowerCase().startsWith("aws:"));
  if (reserved !== undefined) throw new AwsError("InvalidParameterValue", "Tag keys starting with 'aws:' are reserved for internal use");
  const repeated = keys.find((key, index) => keys.indexOf(key) !== index);
  if (repeated !== undefined) throw new AwsError("InvalidParameterValue", `Duplicate tag key '${repeated}' specified.`);
  const all = { ...existing, ...Object.fromEntries(tags.map((tag) => [tag.Key ?? "", tag.Value ?? ""])) };
  if (Object.keys(all).length > mostTags)
    throw new AwsError("TagLimitExceeded", `You have exceeded the maximum number of tags (${mostTags}) for this resource.`);
  return all;
}

export function setTags(state: Ec2State, id: string, tags: Record<string, string>): void {
  if (Object.keys(tags).length > 0) state.tags.set(id, tags);
  else state.tags.delete(id);
}

/** As `Describe…` shows them. */
export function tagList(state: Ec2State, id: string): Tag[] {
  return Object.entries(state.tags.get(id) ?? {}).map(([Key, Value]) => ({ Key, Value }));
}
