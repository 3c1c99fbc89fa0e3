import { createHash } from "node:crypto";
import type { Ec2State, RouteTableRecord, SecurityGroupRecord, SecurityGroupRuleRecord } from "#aws/services/ec2/state";
import type { KmsGrant, KmsKey, KmsState } from "#aws/services/kms/state";
import type { Bucket, ObjectVersion, S3State } from "#aws/services/s3/state";
import { versionName } from "./read-s3.ts";

/**
 * EC2 with what instances and NAT gateways come to (on their way up or down, each side has its own pace), and as plain values the rules of security groups, the
 * routes and associations of tables, and which tags there are.
 */
export function comparableEc2(state: object): object {
  const { instances, natGateways, securityGroups, routeTables, tags } = state as Ec2State;
  return {
    ...state,
    instances: withStanding(instances),
    natGateways: withStanding(natGateways),
    securityGroups: each(securityGroups, (group) => ({ ...group, rules: rulesOf(group) })),
    routeTables: each(routeTables, (table) => ({ ...table, ...waysOf(table) })),
    tags: each(new Map([...tags].filter(([, record]) => Object.keys(record).length > 0)), (record) => ({
      ...record,
      tags: Object.keys(record).toSorted().join(),
    })),
  };
}

function each<Thing>(things: ReadonlyMap<string, Thing>, comparable: (thing: Thing) => object): ReadonlyMap<string, object> {
  return new Map([...things].map(([id, thing]) => [id, comparable(thing)]));
}

/** Who may reach whom. Not that the members of a VPC's default group reach each other, nor what a rule is said to be for: moto leaves these out. */
function rulesOf({ id, name, rules }: SecurityGroupRecord): string {
  const isItself = ({ peer }: SecurityGroupRuleRecord): boolean => peer.kind === "group" && peer.value === id;
  return rules
    .filter((rule) => name !== "default" || !isItself(rule))
    .map((rule) => {
      const { egress, protocol, fromPort = "", toPort = "", peer } = rule;
      const ports = protocol === "-1" ? "" : ` ${fromPort}-${toPort}`;
      return `${egress ? "to" : "from"} ${isItself(rule) ? "itself" : peer.value} ${protocol}${ports}`;
    })
    .toSorted()
    .join("; ");
}

function waysOf({ routes, associations }: RouteTableRecord): object {
  return {
    routes: routes
      .map(({ destinationCidr, target }) => `${destinationCidr} by ${target.id}`)
      .toSorted()
      .join("; "),
    serves: associations
      .map(({ subnetId = "all others" }) => subnetId)
      .toSorted()
      .join("; "),
  };
}

function withStanding(records: ReadonlyMap<string, { readonly state: string }>): ReadonlyMap<string, object> {
  return new Map([...records].map(([id, record]) => [id, { ...record, standing: standings[record.state] ?? record.state }]));
}

const standings: Readonly<Record<string, string>> = {
  pending: "up",
  running: "up",
  available: "up",
  stopping: "stopped",
  "shutting-down": "gone",
  terminated: "gone",
  deleting: "gone",
  deleted: "gone",
};

/** S3 with versions by name, and as plain values what decides whether they last: contents, locks, lifecycles. */
export function comparableS3(state: object): object {
  const buckets = [...(state as S3State).buckets.values()];
  const versions = buckets.flatMap((bucket) => [...bucket.objects.values()].flat().map((version) => [bucket.name, version] as const));
  return {
    buckets: new Map(buckets.map((bucket) => [bucket.name, { ...bucket, ...settingsOf(bucket) }])),
    versions: new Map(
      versions.map(([bucket, version]) => [versionName(bucket, version.key, version.versionId), { ...version, ...contentOf(version), ...locksOf(version) }]),
    ),
  };
}

function settingsOf({ objectLock, publicAccessBlock, lifecycle = [], tags }: Bucket): object {
  const rules = lifecycle.map(({ ID: _id, Filter, Prefix, ...rule }) => plain({ ...rule, ...Filter, Prefix: Filter?.Prefix ?? Prefix }));
  return {
    canLock: objectLock !== undefined,
    locksFor: plain(objectLock?.defaultRetention),
    access: plain(publicAccessBlock),
    lifecycleRules: rules.toSorted().join(" "),
    tagged: plain(tags),
  };
}

/** A copy knows the length of a body and its tag; of an object that was copied from another only the length. How a tag comes about under a key of KMS is the backend's. */
function contentOf({ body, etag, encryption, tags: labels }: ObjectVersion): object {
  const told = encryption.algorithm === "AES256" && etag !== tagOfZeros(body.byteLength);
  return { size: body.byteLength, tagged: plain(labels), ...(told ? { content: etag } : {}) };
}

const tags = new Map<number, string>();

function tagOfZeros(length: number): string {
  let tag = tags.get(length);
  if (tag === undefined) {
    tag = `"${createHash("md5").update(new Uint8Array(length)).digest("hex")}"`;
    tags.set(length, tag);
  }
  return tag;
}

function locksOf({ retention }: ObjectVersion): object {
  return { locked: retention === undefined ? "no" : `${retention.mode} until ${retention.until.toISOString().slice(0, 19)}` };
}

/** KMS with policies by what they say, and as plain values who holds grants and which tags there are. A key's first policy, which gives its account all rights, is written by each side in its own words. */
export function comparableKms(state: object): object {
  const { keys } = state as KmsState;
  return {
    ...state,
    keys: each(keys, (key) => ({ ...key, allows: key.manager === "AWS" ? "" : wordsOf(key.policy), tagged: plain(key.tags), granted: grantsOf(key) })),
  };
}

/** In whose name a grant was given is told by each side in its own way, or not at all. */
function grantsOf({ grants }: KmsKey): string {
  const terms = ({ grantId: _id, grantToken: _token, createdAt: _at, issuingAccount: _in, operations, ...grant }: KmsGrant): string =>
    plain({ ...grant, operations: operations.toSorted() });
  return [...grants.values()].map(terms).toSorted().join(" ");
}

function wordsOf(policy: string): string {
  try {
    const { Statement } = JSON.parse(policy) as { readonly Statement?: unknown };
    const statements = Array.isArray(Statement) ? (Statement as readonly unknown[]) : [Statement];
    const [only, ...more] = statements.map(plain);
    const isFirst = more.length === 0 && only !== undefined && /"Action":\[?"kms:\*"/.test(only) && /:root"/.test(only) && !only.includes('"Condition"');
    return isFirst && only.includes('"Effect":"Allow"') ? "all to its account" : plain(statements);
  } catch {
    return policy;
  }
}

/** As JSON with sorted members; without what says as much as not being there. */
function plain(value: unknown): string {
  return JSON.stringify(value ?? {}, (_name, inner: unknown) => {
    if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return inner;
    const members = Object.entries(inner).filter(([, member]) => !isNothing(member));
    return Object.fromEntries(members.toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return true;
  return typeof value === "object" && !(value instanceof Date) && Object.keys(value).length === 0;
}
