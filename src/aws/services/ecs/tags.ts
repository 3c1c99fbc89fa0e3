import type { Tag } from "@aws-sdk/client-ecs";
import { AwsError } from "#model/errors";
import type { EcsState } from "./state.ts";

const mostTags = 50;

export function tagRecord(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.key ?? "", tag.value ?? ""]));
}

/** @throws AwsError InvalidParameterException. @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html#tag-restrictions */
export function checkedTags(tags: readonly Tag[] | undefined, existing: Readonly<Record<string, string>> = {}): Record<string, string> {
  const keys = (tags ?? []).map((tag) => tag.key ?? "");
  if (new Set(keys).size < keys.length)
    throw new AwsError("InvalidParameterException", "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
  if (keys.some((key) => key.toLowerCase().startsWith("aws:")))
    throw new AwsError("InvalidParameterException", "Tag keys starting with 'aws:' are reserved for internal use.");
  const all = { ...existing, ...tagRecord(tags) };
  if (Object.keys(all).length > mostTags) throw new AwsError("InvalidParameterException", `The maximum number of tags is ${mostTags}.`);
  return all;
}

export function tagList(state: EcsState, arn: string): Tag[] {
  return Object.entries(state.tags.get(arn) ?? {}).map(([key, value]) => ({ key, value }));
}
