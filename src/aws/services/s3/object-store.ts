import { currentVersion } from "./state.ts";
import type { Bucket, ObjectVersion } from "./state.ts";

/** Puts a version on top: while versioning is enabled above the others, else in the place of the `null` version. */
export function addVersion(bucket: Bucket, version: ObjectVersion): void {
  const others = (bucket.objects.get(version.key) ?? []).filter((one) => version.versionId !== "null" || one.versionId !== "null");
  const [previous] = others;
  if (previous !== undefined) previous.nonCurrentSince ??= version.lastModified;
  bucket.objects.set(version.key, [version, ...others]);
}

/** Takes one version away for good; the one below becomes current again. */
export function removeVersion(bucket: Bucket, version: ObjectVersion): void {
  const left = (bucket.objects.get(version.key) ?? []).filter((one) => one !== version);
  if (left.length === 0) bucket.objects.delete(version.key);
  else bucket.objects.set(version.key, left);
  const [current] = left;
  if (current !== undefined) delete current.nonCurrentSince;
}

/**
 * A delete that names no version: a marker while versioning is on, and the object itself otherwise.
 * Undefined when nothing was added.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectVersions.html
 */
export function hideObject(bucket: Bucket, key: string, now: Date, newId: (prefix: string, digits?: number) => string): ObjectVersion | undefined {
  if (bucket.versioning === "unversioned") {
    const current = currentVersion(bucket, key);
    if (current !== undefined) removeVersion(bucket, current);
    return undefined;
  }
  const marker: ObjectVersion = {
    key,
    versionId: bucket.versioning === "Enabled" ? newId("", 32) : "null",
    deleteMarker: true,
    lastModified: now,
    body: new Uint8Array(),
    etag: "",
    contentType: "",
    metadata: {},
    headers: {},
    encryption: { algorithm: "AES256", bucketKey: false },
    tags: {},
    legalHold: false,
  };
  addVersion(bucket, marker);
  return marker;
}

/** The id that a new version gets. */
export function newVersionId(bucket: Bucket, newId: (prefix: string, digits?: number) => string): string {
  return bucket.versioning === "Enabled" ? newId("", 32) : "null";
}

/** Version ids are spoken of only where versioning is or was on. */
export function versionIdOf(bucket: Bucket, version: ObjectVersion): { VersionId?: string } {
  return bucket.versioning === "unversioned" ? {} : { VersionId: version.versionId };
}
