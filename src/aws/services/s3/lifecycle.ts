import type { LifecycleRule } from "@aws-sdk/client-s3";
import type { ServiceSchedule } from "../../service.ts";
import { recordOfTags } from "../../tag-records.ts";
import { hideObject, removeVersion } from "./object-store.ts";
import { currentVersion, lockedUntil } from "./state.ts";
import type { Bucket, ObjectVersion, S3State } from "./state.ts";

const day = 86_400_000;

/** The next midnight UTC after a moment: ages are rounded up to it, and rules run then. */
export function nextMidnight(after: Date): Date {
  return new Date((Math.floor(after.getTime() / day) + 1) * day);
}

/** Lifecycle expiration, once a day. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html */
export const lifecycleSchedule: ServiceSchedule<S3State> = {
  nextAt: (state) => state.nextLifecycleRun,
  run: (state, at, { newId }) => {
    const ruled = [...state.buckets.values()].filter((bucket) => bucket.lifecycle !== undefined);
    for (const bucket of ruled) {
      for (const rule of bucket.lifecycle ?? []) if (rule.Status === "Enabled") runRule(bucket, rule, at, newId);
    }
    if (ruled.length === 0) delete state.nextLifecycleRun;
    else state.nextLifecycleRun = nextMidnight(at);
  },
};

function runRule(bucket: Bucket, rule: LifecycleRule, at: Date, newId: (prefix: string, digits?: number) => string): void {
  for (const key of bucket.objects.keys()) {
    if (!key.startsWith(rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? rule.Prefix ?? "")) continue;
    expireNonCurrent(bucket, key, rule, at);
    const current = currentVersion(bucket, key);
    if (current === undefined) continue;
    if (current.deleteMarker) expireMarker(bucket, current, rule, at);
    else if (isExpired(current, rule, at)) expireCurrent(bucket, current, at, newId);
  }
}

function isExpired(version: ObjectVersion, rule: LifecycleRule, at: Date): boolean {
  if (!hasTags(version, rule)) return false;
  const { Days: days, Date: date } = rule.Expiration ?? {};
  if (days !== undefined) return version.lastModified.getTime() + days * day <= at.getTime();
  return date !== undefined && date <= at;
}

/** Under versioning only a marker is added; without it the bytes go, and a lock cannot exist. */
function expireCurrent(bucket: Bucket, current: ObjectVersion, at: Date, newId: (prefix: string, digits?: number) => string): void {
  hideObject(bucket, current.key, at, newId);
}

/** A marker with nothing beneath it goes when the rule says so, or when it is itself old enough. */
function expireMarker(bucket: Bucket, marker: ObjectVersion, rule: LifecycleRule, at: Date): void {
  if ((bucket.objects.get(marker.key) ?? []).length > 1) return;
  const { ExpiredObjectDeleteMarker: asked, Days: days } = rule.Expiration ?? {};
  const old = days !== undefined && marker.lastModified.getTime() + days * day <= at.getTime();
  if (asked === true || old) removeVersion(bucket, marker);
}

/** Versions that newer ones hide, except the newest few that are kept, and what Object Lock protects. */
function expireNonCurrent(bucket: Bucket, key: string, rule: LifecycleRule, at: Date): void {
  const expiration = rule.NoncurrentVersionExpiration;
  if (expiration === undefined) return;
  const hidden = (bucket.objects.get(key) ?? []).slice(1 + (expiration.NewerNoncurrentVersions ?? 0));
  for (const version of hidden) {
    const since = version.nonCurrentSince?.getTime() ?? at.getTime();
    if (since + (expiration.NoncurrentDays ?? 0) * day > at.getTime() || !hasTags(version, rule)) continue;
    if (lockedUntil(version, at) === undefined) removeVersion(bucket, version);
  }
}

function hasTags(version: ObjectVersion, rule: LifecycleRule): boolean {
  const wanted = recordOfTags([...(rule.Filter?.Tag === undefined ? [] : [rule.Filter.Tag]), ...(rule.Filter?.And?.Tags ?? [])]);
  return Object.entries(wanted).every(([key, value]) => version.tags[key] === value);
}
