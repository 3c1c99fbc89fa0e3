import type { AwsError } from "#model/errors";
import { s3Errors } from "./s3-errors.ts";
import { lockedUntil } from "./state.ts";
import type { Bucket, ObjectVersion, Retention, RetentionMode } from "./state.ts";

const day = 86_400_000;

/** Object Lock headers of a write. */
export interface LockRequest {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

/**
 * How a new version is locked: as asked for, or else by the bucket's default retention.
 * @throws AwsError `InvalidRequest`, `InvalidArgument`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html
 */
export function lockOf(bucket: Bucket, request: LockRequest, now: Date): { retention?: Retention; legalHold: boolean } {
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until, ObjectLockLegalHoldStatus: hold } = request;
  if ((mode !== undefined || until !== undefined || hold !== undefined) && bucket.objectLock === undefined) throw missingConfiguration();
  if ((mode === undefined) !== (until === undefined))
    throw s3Errors.invalidArgument("x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
  const legalHold = hold === "ON";
  if (mode !== undefined && until !== undefined) return { retention: checkRetention(mode, until, now), legalHold };
  const usual = bucket.objectLock?.defaultRetention;
  if (usual === undefined) return { legalHold };
  const days = usual.days ?? (usual.years ?? 0) * 365;
  return { retention: { mode: usual.mode, until: new Date(now.getTime() + days * day) }, legalHold };
}

/** @throws AwsError `InvalidArgument`, `MalformedXML` */
export function checkRetention(mode: string | undefined, until: Date | undefined, now: Date): Retention {
  if (!isRetentionMode(mode) || until === undefined) throw s3Errors.malformedXml();
  if (until <= now) throw s3Errors.invalidArgument("The retain until date must be in the future!");
  return { mode, until };
}

export function isRetentionMode(mode: string | undefined): mode is RetentionMode {
  return mode === "GOVERNANCE" || mode === "COMPLIANCE";
}

/**
 * Refuses to remove a version that is locked. COMPLIANCE and legal holds yield to nobody; GOVERNANCE to those who ask
 * for the bypass and may have it.
 * @param mayBypass asked only when the bypass would help; throws when IAM refuses it
 * @throws AwsError `AccessDenied`
 */
export function requireUnlocked(version: ObjectVersion, now: Date, bypass: boolean, mayBypass: () => void): void {
  const lock = lockedUntil(version, now);
  if (lock === undefined) return;
  if (lock.mode !== "GOVERNANCE" || !bypass) throw s3Errors.objectLocked();
  mayBypass();
}

/**
 * Whether a retention may be put in the place of another one: longer always, anything else never under COMPLIANCE and
 * only with the bypass under GOVERNANCE. `undefined` stands for none.
 */
export function requireRetentionChange(version: ObjectVersion, wanted: Retention | undefined, now: Date, bypass: boolean, mayBypass: () => void): void {
  const { retention } = version;
  if (retention === undefined || retention.until <= now) return;
  if (wanted !== undefined && wanted.mode === retention.mode && wanted.until >= retention.until) return;
  if (retention.mode === "COMPLIANCE" || !bypass) throw s3Errors.objectLocked();
  mayBypass();
}

export function missingConfiguration(): AwsError {
  return s3Errors.invalidRequest("Bucket is missing Object Lock Configuration");
}
