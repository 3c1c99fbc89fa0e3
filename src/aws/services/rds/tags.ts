import type {
  AddTagsToResourceCommandInput,
  AddTagsToResourceCommandOutput,
  ListTagsForResourceCommandInput,
  ListTagsForResourceCommandOutput,
  RemoveTagsFromResourceCommandInput,
  RemoveTagsFromResourceCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseUnknownMembers } from "../../members.ts";
import { needs, tagged } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { rdsErrors } from "./errors.ts";
import type { RdsState } from "./state.ts";
import { readTags, writeTags } from "./tag-list.ts";
import type { Call } from "./world.ts";

const addTagsToResource = defineRds<AddTagsToResourceCommandInput, AddTagsToResourceCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_AddTagsToResource.html",
  authorize: (input, context) =>
    needs(context, "AddTagsToResource", [input.ResourceName ?? "*"], { tags: input.Tags, context: { "rds:TagsFromRequest": true } }),
  handle: (input, context) => {
    const resource = requireTagged(context, input.ResourceName ?? "");
    resource.tags = { ...resource.tags, ...readTags(input.Tags) };
    return {};
  },
});

const removeTagsFromResource = defineRds<RemoveTagsFromResourceCommandInput, RemoveTagsFromResourceCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RemoveTagsFromResource.html",
  authorize: (input, context) => needs(context, "RemoveTagsFromResource", [input.ResourceName ?? "*"], { tagKeys: input.TagKeys }),
  handle: (input, context) => {
    const resource = requireTagged(context, input.ResourceName ?? "");
    resource.tags = Object.fromEntries(Object.entries(resource.tags).filter(([key]) => !(input.TagKeys ?? []).includes(key)));
    return {};
  },
});

const listTagsForResource = defineRds<ListTagsForResourceCommandInput, ListTagsForResourceCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ListTagsForResource.html",
  authorize: (input, context) => needs(context, "ListTagsForResource", [input.ResourceName ?? "*"]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:ListTagsForResource", { ...input, Filters: input.Filters?.length === 0 ? undefined : input.Filters }, ["ResourceName"]);
    return { TagList: writeTags(requireTagged(context, input.ResourceName ?? "").tags) };
  },
});

export const tagOperations: Readonly<Record<string, Operation<RdsState>>> = {
  AddTagsToResource: addTagsToResource,
  RemoveTagsFromResource: removeTagsFromResource,
  ListTagsForResource: listTagsForResource,
};

const notFound: Readonly<Record<string, (name: string) => Error>> = {
  cluster: rdsErrors.clusterNotFound,
  db: rdsErrors.instanceNotFound,
  "cluster-snapshot": rdsErrors.clusterSnapshotNotFound,
  snapshot: rdsErrors.snapshotNotFound,
  subgrp: rdsErrors.subnetGroupNotFound,
  "cluster-auto-backup": rdsErrors.clusterBackupNotFound,
  "auto-backup": rdsErrors.instanceBackupNotFound,
};

/** A resource of the call's account and region, by its ARN. @throws AwsError InvalidParameterValue, or the not-found fault of its type */
function requireTagged(context: Call, arn: string): { tags: Record<string, string> } {
  const [, , service, region, account, type = "", ...name] = arn.split(":");
  const missing = notFound[type];
  if (service !== "rds" || missing === undefined) throw rdsErrors.value(`Invalid resource name: ${arn}`);
  if (region !== context.region || account !== context.account)
    throw rdsErrors.value(`The specified resource name does not match an RDS resource in this region: ${arn}`);
  const resource = tagged(context.state, type, name.join(":"));
  if (resource === undefined) throw missing(name.join(":"));
  return resource;
}
