import type { ElasticLoadBalancingV2 } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { JsonObject } from "#model/json";
import type { ResourceContext } from "../provider.ts";
import { attempt } from "./aws-failure.ts";
import { changeTags, tagList, tagsAll } from "./tags.ts";

export async function readElbTags(elb: ElasticLoadBalancingV2, arn: string): Promise<JsonObject> {
  const answer = await attempt(`listing tags for ELBv2 resource (${arn})`, "Elastic Load Balancing v2: DescribeTags", () =>
    elb.describeTags({ ResourceArns: [arn] }),
  );
  return tagsAll(answer.TagDescriptions?.[0]?.Tags);
}

export async function changeElbTags(elb: ElasticLoadBalancingV2, context: ResourceContext, prior: JsonObject, planned: JsonObject, arn: string): Promise<void> {
  const doing = `updating tags for ELBv2 resource (${arn})`;
  await changeTags(prior, planned, context, {
    remove: (keys) => attempt(doing, "Elastic Load Balancing v2: RemoveTags", () => elb.removeTags({ ResourceArns: [arn], TagKeys: keys })),
    add: (tags) => attempt(doing, "Elastic Load Balancing v2: AddTags", () => elb.addTags({ ResourceArns: [arn], Tags: tagList(tags) ?? [] })),
  });
}
