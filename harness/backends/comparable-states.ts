import { createHash } from "node:crypto";
import type { Ec2State } from "#aws/services/ec2/state";
import type { KmsState } from "#aws/services/kms/state";
import type { Bucket, ObjectVersion, S3State } from "#aws/services/s3/state";
import { versionName } from "./read-s3.ts";

/** EC2 with what instances and NAT gateways come to: on their way up or down, each side has its own pace. */
export function comparableEc2(state: object): object {
  const { instances, natGateways } = state as Ec2State;
  return { ...state, instances: withStanding(instances), natGateways: withStanding(natGateways) };
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

function settingsOf({ objectLock, publicAccessBlock, lifecycle = [] }: Bucket): object {
  const rules = lifecycle.map(({ ID: _id, Filter, Prefix, ...rule }) => plain({ ...rule, ...Filter, Prefix: Filter?.Prefix ?? Prefix }));
  return {
    canLock: objectLock !== undefined,
    locksFor: plain(objectLock?.defaultRetention),
    access: plain(publicAccessBlock),
    lifecycleRules: rules.toSorted().join(" "),
  };
}

/** A copy knows the length of a body and its tag; of an object that was copied from another only the length. How a tag comes about under a key of KMS is the backend's. */
function contentOf({ body, etag, encryption }: ObjectVersion): object {
  const told = encryption.algorithm === "AES256" && etag !== tagOfZeros(body.byteLength);
  return { size: body.byteLength, ...(told ? { content: etag } : {}) };
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

/** KMS with policies by what they say. A key's first policy, which gives its account all rights, is written by each side in its own words. */
export function comparableKms(state: object): object {
  const { keys } = state as KmsState;
  return { ...state, keys: new Map([...keys].map(([id, key]) => [id, { ...key, allows: key.manager === "AWS" ? "" : wordsOf(key.policy) }])) };
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
