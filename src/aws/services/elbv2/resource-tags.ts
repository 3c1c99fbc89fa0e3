import type {
  AddTagsCommandInput,
  AddTagsCommandOutput,
  DescribeTagsCommandInput,
  DescribeTagsCommandOutput,
  RemoveTagsCommandInput,
  RemoveTagsCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Operation } from "../../service.ts";
import { onAll, onArn } from "./authorization.ts";
import { theListener, theLoadBalancer, theTargetGroup } from "./lookup.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2State } from "./state.ts";
import { checkedTags, tagList, tagRecord } from "./tags.ts";

export const addTags: Operation<Elbv2State> = elbv2Operation<AddTagsCommandInput, AddTagsCommandOutput>("AddTags", {
  members: ["ResourceArns", "Tags"],
  authorize: (input, context) => (input.ResourceArns ?? []).map((arn) => ({ ...onArn("AddTags", context, arn), requestTags: tagRecord(input.Tags) })),
  handle(input, { state }) {
    const changed = (input.ResourceArns ?? []).map((arn) => ({ arn: taggable(state, arn), tags: checkedTags(input.Tags, state.tags.get(arn)) }));
    for (const { arn, tags } of changed) state.tags.set(arn, tags);
    return {};
  },
});

export const removeTags: Operation<Elbv2State> = elbv2Operation<RemoveTagsCommandInput, RemoveTagsCommandOutput>("RemoveTags", {
  members: ["ResourceArns", "TagKeys"],
  authorize: (input, context) =>
    (input.ResourceArns ?? []).map((arn) => ({
      ...onArn("RemoveTags", context, arn),
      requestTags: Object.fromEntries((input.TagKeys ?? []).map((key) => [key, ""])),
    })),
  handle(input, { state }) {
    for (const arn of input.ResourceArns ?? []) taggable(state, arn);
    for (const arn of input.ResourceArns ?? [])
      state.tags.set(arn, Object.fromEntries(Object.entries(state.tags.get(arn) ?? {}).filter(([key]) => !input.TagKeys?.includes(key))));
    return {};
  },
});

export const describeTags: Operation<Elbv2State> = elbv2Operation<DescribeTagsCommandInput, DescribeTagsCommandOutput>("DescribeTags", {
  readOnly: true,
  members: ["ResourceArns"],
  authorize: () => onAll("DescribeTags"),
  handle: (input, { state }) => ({
    TagDescriptions: (input.ResourceArns ?? []).map((arn) => ({ ResourceArn: taggable(state, arn), Tags: tagList(state, arn) })),
  }),
});

/** @throws AwsError LoadBalancerNotFound, TargetGroupNotFound, ListenerNotFound */
function taggable(state: Elbv2State, arn: string): string {
  if (arn.includes(":targetgroup/")) return theTargetGroup(state, arn).arn;
  if (arn.includes(":listener/")) return theListener(state, arn).arn;
  return theLoadBalancer(state, arn).arn;
}
