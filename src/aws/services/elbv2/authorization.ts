import type { Tag } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AuthorizationNeed } from "../../service.ts";
import type { Elbv2Context } from "./operation.ts";
import { tagRecord } from "./tags.ts";

type Keys = Readonly<Record<string, string | readonly string[]>>;

/**
 * Permission on a resource by its ARN, with its tags.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awselasticloadbalancingv2.html
 */
export function onArn(action: string, context: Elbv2Context, arn: string | undefined, keys: Keys = {}): AuthorizationNeed {
  const tags = context.state.tags.get(arn ?? "") ?? {};
  return {
    action: `elasticloadbalancing:${action}`,
    resource: arn ?? "*",
    resourceTags: tags,
    context: { ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`elasticloadbalancing:ResourceTag/${key}`, value])), ...keys },
  };
}

/** Permission to create a resource, and to tag it while creating it (`AddTags` with `elasticloadbalancing:CreateAction`). */
export function onNewArn(action: string, arn: string, tags: readonly Tag[] | undefined, keys: Keys = {}): readonly AuthorizationNeed[] {
  const requestTags = tagRecord(tags);
  const create = { action: `elasticloadbalancing:${action}`, resource: arn, requestTags, context: keys };
  if (Object.keys(requestTags).length === 0) return [create];
  return [create, { action: "elasticloadbalancing:AddTags", resource: arn, requestTags, context: { "elasticloadbalancing:CreateAction": action } }];
}

/** Permission for an action that knows no resource, such as `Describe…`. */
export function onAll(action: string): readonly AuthorizationNeed[] {
  return [{ action: `elasticloadbalancing:${action}`, resource: "*" }];
}

export function elbArn(context: { readonly account: string; readonly region: string }, path: string): string {
  return `arn:aws:elasticloadbalancing:${context.region}:${context.account}:${path}`;
}

/** Condition keys without the members that the request lacks. */
export function definedKeys(keys: Readonly<Record<string, string | readonly string[] | undefined>>): Keys {
  return Object.fromEntries(Object.entries(keys).filter((entry): entry is [string, string | readonly string[]] => entry[1] !== undefined));
}
