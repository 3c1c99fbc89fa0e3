import { AwsError } from "#model/errors";
import { s3Errors } from "./s3-errors.ts";
import { currentVersion } from "./state.ts";
import type { Bucket, ObjectVersion } from "./state.ts";

interface Conditions {
  readonly IfMatch?: string | undefined;
  readonly IfNoneMatch?: string | undefined;
}

/**
 * Conditional writes: `If-None-Match: *` wants no object, `If-Match` wants this one. A delete marker counts as no object.
 * @throws AwsError `PreconditionFailed`, `NoSuchKey`, `NotImplemented`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 */
export function checkWriteCondition(bucket: Bucket, key: string, conditions: Conditions): void {
  const current = currentVersion(bucket, key);
  const present = current !== undefined && !current.deleteMarker;
  if (conditions.IfNoneMatch !== undefined && conditions.IfNoneMatch !== "*")
    throw new AwsError("NotImplemented", "A header you provided implies functionality that is not implemented", 501, { Header: "If-None-Match" });
  if (conditions.IfNoneMatch === "*" && present) throw s3Errors.preconditionFailed("If-None-Match");
  if (conditions.IfMatch === undefined) return;
  if (!present) throw s3Errors.noSuchKey(key);
  if (!isTag(conditions.IfMatch, current)) throw s3Errors.preconditionFailed("If-Match");
}

/**
 * Conditional reads.
 * @throws AwsError `PreconditionFailed`, `NotModified` (304)
 */
export function checkReadCondition(version: ObjectVersion, conditions: Conditions): void {
  if (conditions.IfMatch !== undefined && !isTag(conditions.IfMatch, version)) throw s3Errors.preconditionFailed("If-Match");
  if (conditions.IfNoneMatch !== undefined && isTag(conditions.IfNoneMatch, version)) throw new AwsError("NotModified", "Not Modified", 304);
}

/**
 * Conditions on what is copied: either failing is `PreconditionFailed`.
 * @throws AwsError `PreconditionFailed`
 */
export function checkSourceCondition(
  source: ObjectVersion,
  conditions: { readonly CopySourceIfMatch?: string | undefined; readonly CopySourceIfNoneMatch?: string | undefined },
): void {
  const { CopySourceIfMatch: same, CopySourceIfNoneMatch: other } = conditions;
  if (same !== undefined && !isTag(same, source)) throw s3Errors.preconditionFailed("x-amz-copy-source-If-Match");
  if (other !== undefined && isTag(other, source)) throw s3Errors.preconditionFailed("x-amz-copy-source-If-None-Match");
}

/** Whether an entity tag, quoted or not, or `*`, is that of a version. */
export function isTag(wanted: string, version: ObjectVersion): boolean {
  return wanted === "*" || wanted.replaceAll('"', "") === version.etag.replaceAll('"', "");
}
