import type { EC2, ResourceType as TaggedType } from "@aws-sdk/client-ec2";
import type { JsonObject } from "#model/json";
import type { ResourceContext } from "../provider.ts";
import { attempt } from "./aws-failure.ts";
import { changeTags, tagList, tagsIn } from "./tags.ts";

/** The tags a create call of EC2 carries; the member is left out when there are none. */
export function tagSpecifications(
  context: ResourceContext,
  planned: JsonObject,
  type: TaggedType,
): { TagSpecifications?: { ResourceType: TaggedType; Tags: { Key: string; Value: string }[] }[] } {
  const tags = tagList(tagsIn(context, planned));
  return tags === undefined ? {} : { TagSpecifications: [{ ResourceType: type, Tags: tags }] };
}

export async function changeEc2Tags(ec2: EC2, context: ResourceContext, prior: JsonObject, planned: JsonObject, thing: string, id: string): Promise<void> {
  await changeTags(prior, planned, context, {
    remove: (keys) => attempt(`updating ${thing} tags`, "EC2: DeleteTags", () => ec2.deleteTags({ Resources: [id], Tags: keys.map((Key) => ({ Key })) })),
    add: (tags) => attempt(`updating ${thing} tags`, "EC2: CreateTags", () => ec2.createTags({ Resources: [id], Tags: tagList(tags) ?? [] })),
  });
}
