import type { AuthorizationNeed } from "../../service.ts";
import type { Tag } from "@aws-sdk/client-rds";
import { parseResourceName, rdsArn, type RdsResourceType } from "./arns.ts";
import { defaultParameterGroup } from "./engines.ts";
import type { RdsState, ServerKind } from "./state.ts";
import type { Call } from "./world.ts";

/** The tag condition key of each resource type. @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
const tagKeys: Readonly<Record<string, string>> = {
  cluster: "rds:cluster-tag",
  db: "rds:db-tag",
  "cluster-snapshot": "rds:cluster-snapshot-tag",
  snapshot: "rds:snapshot-tag",
  subgrp: "rds:subgrp-tag",
  "cluster-pg": "rds:cluster-pg-tag",
  pg: "rds:pg-tag",
  og: "rds:og-tag",
};

type Facts = Readonly<Record<string, string>>;

interface Request {
  readonly tags?: readonly Tag[] | undefined;
  /** Keys of tags to remove, for `aws:TagKeys`. */
  readonly tagKeys?: readonly string[] | undefined;
  /** Condition keys of the request, e.g. `rds:DatabaseEngine`. */
  readonly context?: Readonly<Record<string, string | number | boolean | undefined>>;
}

/**
 * What one action asks of IAM: the action on each resource, and `rds:AddTagsToResource` on the new resource when the
 * request brings tags.
 *
 * @param resources ARNs; a new resource comes first.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/security_iam_id-based-policy-examples.html
 */
export function needs(context: Call, action: string, resources: readonly string[], request: Request = {}): AuthorizationNeed[] {
  const requestTags = Object.fromEntries((request.tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
  const all = resources.map((resource) => withTagKeys(need(context, `rds:${action}`, resource, requestTags, request.context ?? {}), request.tagKeys));
  const [created] = resources;
  if (Object.keys(requestTags).length === 0 || created === undefined || action === "AddTagsToResource") return all;
  return [...all, need(context, "rds:AddTagsToResource", created, requestTags, { "rds:TagsFromRequest": true })];
}

/** ARN of a resource by name, in the place of the call; names that are ARNs stay what they are. */
export function arnOf(context: Call, type: RdsResourceType, nameOrArn: string | undefined): string {
  const named = parseResourceName(context, type, nameOrArn === undefined || nameOrArn === "" ? "*" : nameOrArn);
  return `arn:aws:rds:${named.region}:${named.account}:${named.type}:${named.name}`;
}

/** The subnet, parameter and option groups that a new server is put into: AWS asks on them even when they are the default ones. */
export function groupArns(context: Call, kind: ServerKind, subnetGroup: string | undefined): string[] {
  const engine = kind === "cluster" ? "aurora-postgresql" : "postgres";
  const parameters = rdsArn(context, kind === "cluster" ? "cluster-pg" : "pg", defaultParameterGroup(engine));
  return [arnOf(context, "subgrp", subnetGroup ?? "default"), parameters, rdsArn(context, "og", `default:${engine}-16`)];
}

/** Tags of whatever an RDS ARN names, in any account and region; none when there is no such resource. */
function tagsOfArn(context: Pick<Call, "peek">, arn: string): Facts {
  const [, , , region = "", account = "", type = "", ...name] = arn.split(":");
  const state = context.peek<RdsState>("rds", account, region);
  return tagged(state, type, name.join(":"))?.tags ?? {};
}

/** The tags of a resource, to read and to change. */
export function tagged(state: RdsState, type: string, name: string): { tags: Record<string, string> } | undefined {
  switch (type) {
    case "cluster":
      return state.clusters.get(name);
    case "db":
      return state.instances.get(name);
    case "cluster-snapshot":
      return state.clusterSnapshots.get(name);
    case "snapshot":
      return state.snapshots.get(name);
    case "subgrp":
      return state.subnetGroups.get(name);
    case "cluster-auto-backup":
    case "auto-backup":
      return [...state.retainedBackups.values()].find(({ id }) => id === name);
    default:
      return undefined;
  }
}

function need(context: Call, action: string, resource: string, requestTags: Facts, request: NonNullable<Request["context"]>): AuthorizationNeed {
  const resourceTags = tagsOfArn(context, resource);
  const ownTags = tagContext(tagKeys[resource.split(":")[5] ?? ""], resourceTags);
  return {
    action,
    resource,
    resourceTags,
    requestTags,
    context: { ...ownTags, ...serverContext(context, resource), ...tagContext("rds:req-tag", requestTags), ...present(request) },
  };
}

function withTagKeys(one: AuthorizationNeed, keys: readonly string[] | undefined): AuthorizationNeed {
  return keys === undefined ? one : { ...one, context: { ...one.context, "aws:TagKeys": keys } };
}

/** What IAM knows of an existing DB instance. */
function serverContext(context: Call, resource: string): Facts {
  const instance = resource.startsWith(rdsArn(context, "db", "")) ? context.state.instances.get(resource.split(":").slice(6).join(":")) : undefined;
  if (instance === undefined) return {};
  return present({
    "rds:DatabaseClass": instance.instanceClass,
    "rds:DatabaseEngine": instance.engine,
    "rds:DatabaseName": instance.databaseName,
    "rds:MultiAz": instance.multiAz,
    "rds:StorageEncrypted": instance.storageEncrypted,
    "rds:StorageSize": instance.allocatedStorage,
    "rds:Vpc": instance.subnetGroupName !== undefined,
  });
}

function tagContext(prefix: string | undefined, tags: Facts): Facts {
  return prefix === undefined ? {} : Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));
}

function present(values: Readonly<Record<string, string | number | boolean | undefined>>): Facts {
  return Object.fromEntries(Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])));
}
