import type {
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  TagResourceCommandInput,
  TagResourceCommandOutput,
  UntagResourceCommandInput,
  UntagResourceCommandOutput,
} from "@aws-sdk/client-ecs";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onArn } from "./authorization.ts";
import { anyCluster, theTaskDefinition } from "./lookup.ts";
import { ecsOperation } from "./operation.ts";
import type { EcsContext } from "./operation.ts";
import type { EcsState } from "./state.ts";
import { checkedTags, tagList, tagRecord } from "./tags.ts";

export const tagResource: Operation<EcsState> = ecsOperation<TagResourceCommandInput, TagResourceCommandOutput>("TagResource", {
  members: ["resourceArn", "tags"],
  authorize: (input, context) => [{ ...onArn("TagResource", context, input.resourceArn ?? ""), requestTags: tagRecord(input.tags) }],
  handle(input, context) {
    const arn = taggable(input.resourceArn, context);
    context.state.tags.set(arn, checkedTags(input.tags, context.state.tags.get(arn)));
    return {};
  },
});

export const untagResource: Operation<EcsState> = ecsOperation<UntagResourceCommandInput, UntagResourceCommandOutput>("UntagResource", {
  members: ["resourceArn", "tagKeys"],
  authorize: (input, context) => [
    { ...onArn("UntagResource", context, input.resourceArn ?? ""), requestTags: Object.fromEntries((input.tagKeys ?? []).map((key) => [key, ""])) },
  ],
  handle(input, context) {
    const arn = taggable(input.resourceArn, context);
    const kept = Object.entries(context.state.tags.get(arn) ?? {}).filter(([key]) => !input.tagKeys?.includes(key));
    context.state.tags.set(arn, Object.fromEntries(kept));
    return {};
  },
});

export const listTagsForResource: Operation<EcsState> = ecsOperation<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>("ListTagsForResource", {
  readOnly: true,
  members: ["resourceArn"],
  authorize: (input, context) => [onArn("ListTagsForResource", context, input.resourceArn ?? "")],
  handle: (input, context) => ({ tags: tagList(context.state, taggable(input.resourceArn, context)) }),
});

/** @throws AwsError InvalidParameterException, ClusterNotFoundException, ServiceNotFoundException, ClientException */
function taggable(arn: string | undefined, context: EcsContext): string {
  const kind = /^arn:aws:ecs:[^:]+:\d+:(cluster|service|task-definition|task)\//.exec(arn ?? "")?.[1];
  if (arn === undefined || kind === undefined) throw new AwsError("InvalidParameterException", `Invalid arn syntax: ${arn}`);
  if (kind === "cluster" && anyCluster(context, arn)?.status !== "ACTIVE") throw new AwsError("ClusterNotFoundException", "Cluster not found.");
  if (kind === "service" && !context.state.services.has(arn)) throw new AwsError("ServiceNotFoundException", "Service not found.");
  if (kind === "task" && !context.state.tasks.has(arn)) throw new AwsError("InvalidParameterException", "The specified task was not found.");
  if (kind === "task-definition") theTaskDefinition(context.state, arn);
  return arn;
}
