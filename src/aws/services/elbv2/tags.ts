import type { Tag } from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "#model/errors";
import type { Elbv2State } from "./state.ts";

const mostTags = 50;

export function tagRecord(tags: readonly Tag[] | undefined): Record<string, string> {
  return Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}

/** @throws AwsError DuplicateTagKeys, TooManyTags, ValidationError */
export function checkedTags(tags: readonly Tag[] | undefined, existing: Readonly<Record<string, string>> = {}): Record<string, string> {
  const keys = (tags ?? []).map((tag) => tag.Key ?? "");
  if (new Set(keys).size < keys.length) throw new AwsError("DuplicateTagKeys", "A tag key was specified more than once");
  if (keys.some((key) => key.toLowerCase().startsWith("aws:")))
    throw new AwsError("ValidationError", "Tag keys starting with 'aws:' are reserved for internal use");
  const all = { ...existing, ...tagRecord(tags) };
  if (Object.keys(all).length > mostTags) throw new AwsError("TooManyTags", `The maximum number of tags (${mostTags}) has been reached`);
  return all;
}

export function tagList(state: Elbv2State, arn: string): Tag[] {
  return Object.entries(state.tags.get(arn) ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

export function sameTags(state: Elbv2State, arn: string, tags: readonly Tag[] | undefined): boolean {
  const there = Object.entries(state.tags.get(arn) ?? {});
  const wanted = tagRecord(tags);
  return there.length === Object.keys(wanted).length && there.every(([key, value]) => wanted[key] === value);
}
