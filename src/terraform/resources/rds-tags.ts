import type { RDS } from "@aws-sdk/client-rds";
import type { JsonObject } from "#model/json";
import type { ResourceContext } from "../provider.ts";
import { attempt } from "./aws-failure.ts";
import { changeTags, tagList } from "./tags.ts";

export async function changeRdsTags(rds: RDS, context: ResourceContext, prior: JsonObject, planned: JsonObject, arn: string): Promise<void> {
  const doing = `updating tags for RDS resource (${arn})`;
  await changeTags(prior, planned, context, {
    remove: (keys) => attempt(doing, "RDS: RemoveTagsFromResource", () => rds.removeTagsFromResource({ ResourceName: arn, TagKeys: keys })),
    add: (tags) => attempt(doing, "RDS: AddTagsToResource", () => rds.addTagsToResource({ ResourceName: arn, Tags: tagList(tags) ?? [] })),
  });
}
