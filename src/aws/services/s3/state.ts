import type { LifecycleRule } from "@aws-sdk/client-s3";

export type RetentionMode = "GOVERNANCE" | "COMPLIANCE";

export interface Retention {
  readonly mode: RetentionMode;
  readonly until: Date;
}

/** One version of an object, or a delete marker. */
export interface ObjectVersion {
  readonly key: string;
  /** `null` for what was written while versioning was off or suspended. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  readonly lastModified: Date;
  /** Since when a newer version hides it. */
  nonCurrentSince?: Date;
  /** Never written to after it was stored, so that forks may share it. */
  readonly body: Uint8Array;
  /** With its quotes, as it goes over the wire. */
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Content-Encoding and other system headers that are kept and given back, by member name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly encryption: ObjectEncryption;
  tags: Record<string, string>;
  retention?: Retention;
  legalHold: boolean;
}

export interface ObjectEncryption {
  readonly algorithm: "AES256" | "aws:kms";
  /** ARN of the key, for `aws:kms`. */
  readonly keyArn?: string;
  readonly bucketKey: boolean;
}

export interface ObjectLockDefault {
  readonly mode: RetentionMode;
  readonly days?: number;
  readonly years?: number;
}

interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export interface Bucket {
  readonly name: string;
  /** Owner. */
  readonly account: string;
  readonly region: string;
  readonly createdAt: Date;
  versioning: "unversioned" | "Enabled" | "Suspended";
  objectLock?: { defaultRetention?: ObjectLockDefault };
  encryption: ObjectEncryption;
  policy?: string;
  publicAccessBlock?: PublicAccessBlock;
  ownership: string;
  tags: Record<string, string>;
  /** As they were put; only rules that are fully modelled get here. */
  lifecycle?: readonly LifecycleRule[];
  /** Versions by key, newest first. A key with none is not here. */
  readonly objects: Map<string, ObjectVersion[]>;
  /** Uploads in parts that are neither completed nor aborted, by their id. */
  uploads?: Map<string, MultipartUpload>;
}

/** One part of an upload. */
export interface UploadedPart {
  readonly number: number;
  readonly body: Uint8Array;
  readonly etag: string;
  readonly lastModified: Date;
}

/** An object on its way, with what it will be. */
export interface MultipartUpload {
  readonly uploadId: string;
  readonly key: string;
  readonly initiatedAt: Date;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly encryption: ObjectEncryption;
  readonly tags: Readonly<Record<string, string>>;
  readonly lock: { readonly ObjectLockMode?: string; readonly ObjectLockRetainUntilDate?: Date; readonly ObjectLockLegalHoldStatus?: string };
  readonly parts: Map<number, UploadedPart>;
}

/** S3 of every account: bucket names are unique among all of them. */
export interface S3State {
  readonly buckets: Map<string, Bucket>;
  /** Lifecycle rules run at midnight UTC: the next time they will. */
  nextLifecycleRun?: Date;
}

export function createS3State(): S3State {
  return { buckets: new Map() };
}

/** Bucket name and key of an S3 ARN; the key is empty for the bucket itself. */
export function parseS3Arn(arn: string): { readonly bucket: string; readonly key: string } {
  const path = arn.slice("arn:aws:s3:::".length);
  const slash = path.indexOf("/");
  return slash === -1 ? { bucket: path, key: "" } : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

/** The account that owns the bucket of an ARN. */
export function bucketOwner(state: S3State, arn: string): string | undefined {
  return state.buckets.get(parseS3Arn(arn).bucket)?.account;
}

/** The newest version of a key, which may be a delete marker. */
export function currentVersion(bucket: Bucket, key: string): ObjectVersion | undefined {
  return bucket.objects.get(key)?.[0];
}

/** Until when nobody may remove a version: a legal hold has no end. Undefined when nothing protects it at `now`. */
export function lockedUntil(version: ObjectVersion, now: Date): { readonly mode: RetentionMode | "LEGAL_HOLD"; readonly until?: Date } | undefined {
  if (version.legalHold) return { mode: "LEGAL_HOLD" };
  if (version.retention === undefined || version.retention.until.getTime() <= now.getTime()) return undefined;
  return version.retention;
}
