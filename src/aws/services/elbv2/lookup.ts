import { AwsError } from "#model/errors";
import { pageOf } from "../../page.ts";
import type { Elbv2State, ListenerRecord, LoadBalancerRecord, TargetGroupRecord } from "./state.ts";

interface Named {
  readonly arn: string;
  readonly name: string;
}

/** @throws AwsError LoadBalancerNotFound */
export function theLoadBalancer(state: Elbv2State, arn: string | undefined): LoadBalancerRecord {
  const found = state.loadBalancers.get(arn ?? "");
  if (found === undefined) throw new AwsError("LoadBalancerNotFound", `Load balancer '${arn}' not found`);
  return found;
}

/** @throws AwsError TargetGroupNotFound */
export function theTargetGroup(state: Elbv2State, arn: string | undefined): TargetGroupRecord {
  const found = state.targetGroups.get(arn ?? "");
  if (found === undefined) throw new AwsError("TargetGroupNotFound", `Target group '${arn}' not found`);
  return found;
}

/** @throws AwsError ListenerNotFound */
export function theListener(state: Elbv2State, arn: string | undefined): ListenerRecord {
  const found = state.listeners.get(arn ?? "");
  if (found === undefined) throw new AwsError("ListenerNotFound", `Listener '${arn}' not found`);
  return found;
}

export function listenersOf(state: Elbv2State, loadBalancerArn: string): readonly ListenerRecord[] {
  return [...state.listeners.values()].filter((listener) => listener.loadBalancerArn === loadBalancerArn);
}

/** What a `Describe…` is asked for by ARN or name: each must exist. All when neither is given. */
export function chosen<Item extends Named>(
  all: readonly Item[],
  wanted: { readonly arns: readonly string[] | undefined; readonly names: readonly string[] | undefined },
  kind: { readonly noun: string; readonly notFound: string },
): readonly Item[] {
  const { arns = [], names = [] } = wanted;
  if (arns.length > 0 && names.length > 0)
    throw new AwsError("ValidationError", `${kind.noun} names and ${kind.noun} ARNs cannot be specified at the same time`);
  if (arns.some((arn) => !all.some((item) => item.arn === arn))) throw new AwsError(kind.notFound, `One or more ${kind.noun}s not found`);
  const missing = names.filter((name) => !all.some((item) => item.name === name));
  if (missing.length > 0) throw new AwsError(kind.notFound, `${kind.noun.charAt(0).toUpperCase()}${kind.noun.slice(1)}s '[${missing.join(", ")}]' not found`);
  if (arns.length + names.length === 0) return all;
  return all.filter((item) => arns.includes(item.arn) || names.includes(item.name));
}

/** One page, as ELBv2 counts: at most 400. */
export function paged<Item>(
  items: readonly Item[],
  request: { readonly PageSize?: number | undefined; readonly Marker?: string | undefined },
): { readonly items: readonly Item[]; readonly NextMarker?: string } {
  const invalid = { code: "ValidationError", message: `Invalid marker '${request.Marker}'` };
  const page = pageOf(items, { size: Math.min(request.PageSize ?? 400, 400), token: request.Marker }, invalid);
  return page.nextToken === undefined ? { items: page.items } : { items: page.items, NextMarker: page.nextToken };
}
