import type { PutObjectOutput, PutObjectRequest } from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import type { AuthorizationNeed, Operation } from "../../service.ts";
import { requireMember } from "../../strict-operation.ts";
import { checkWriteCondition } from "./conditions.ts";
import { requireObjectKey, resolveEncryption } from "./encryption.ts";
import { lockOf } from "./object-lock.ts";
import type { LockRequest } from "./object-lock.ts";
import { entityTag, readBody } from "./object-body.ts";
import { describeEncryption, headersOf, keptHeaders } from "./object-headers.ts";
import { addVersion, newVersionId, versionIdOf } from "./object-store.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3Context } from "./s3-operation.ts";
import type { Bucket, ObjectVersion, S3State } from "./state.ts";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html */
export const putObject: Operation<S3State> = bucketOperation<PutObjectRequest, PutObjectOutput>(
  "PutObject",
  [
    "Key",
    "Body",
    "ACL",
    "ContentType",
    "ContentLength",
    ...keptHeaders,
    "Metadata",
    "IfMatch",
    "IfNoneMatch",
    "ServerSideEncryption",
    "SSEKMSKeyId",
    "BucketKeyEnabled",
    "StorageClass",
    "Tagging",
    "ObjectLockMode",
    "ObjectLockRetainUntilDate",
    "ObjectLockLegalHoldStatus",
    "ChecksumAlgorithm",
  ],
  {
    needs: (input, context) => writeNeeds(input, context),
    handle: async (bucket, input, context) => {
      refuseOtherValues("s3:PutObject.StorageClass", input.StorageClass, ["STANDARD"]);
      const key = checkKey(requireMember(input, "Key"));
      checkAcl(input.ACL);
      const body = await readBody(input.Body);
      if (input.ContentLength !== undefined && input.ContentLength !== body.byteLength)
        throw new AwsError("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header", 400);
      checkWriteCondition(bucket, key, input);
      const version = store(bucket, context, {
        key,
        body,
        contentType: input.ContentType ?? "application/octet-stream",
        metadata: { ...input.Metadata },
        headers: headersOf(input),
        encryption: input,
        tags: Object.fromEntries(new URLSearchParams(input.Tagging ?? "")),
        lock: input,
      });
      return { ETag: version.etag, ...describeEncryption(version.encryption), ...versionIdOf(bucket, version), Size: body.byteLength };
    },
  },
);

/** What the writer says of a new version. */
export interface NewVersion {
  readonly key: string;
  readonly body: Uint8Array;
  /** Of an object that came in parts. */
  readonly etag?: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly encryption: {
    readonly ServerSideEncryption?: string | undefined;
    readonly SSEKMSKeyId?: string | undefined;
    readonly BucketKeyEnabled?: boolean | undefined;
  };
  readonly tags: Record<string, string>;
  readonly lock: LockRequest;
}

/** Stores a new version under the bucket's encryption and retention, unless it has its own. @throws AwsError */
export function store(bucket: Bucket, context: S3Context, wanted: NewVersion): ObjectVersion {
  const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId, BucketKeyEnabled: bucketKey = bucket.encryption.bucketKey } = wanted.encryption;
  const encryption =
    algorithm === undefined && keyId === undefined ? bucket.encryption : resolveEncryption("s3:PutObject", bucket, { algorithm, keyId, bucketKey }, context);
  requireObjectKey(encryption, "GenerateDataKey", bucket, wanted.key, context);
  const version: ObjectVersion = {
    key: wanted.key,
    versionId: newVersionId(bucket, (prefix, digits) => context.newId(prefix, digits)),
    deleteMarker: false,
    lastModified: context.now(),
    body: wanted.body,
    etag: wanted.etag ?? entityTag(wanted.body),
    contentType: wanted.contentType,
    metadata: wanted.metadata,
    headers: wanted.headers,
    encryption,
    tags: wanted.tags,
    ...lockOf(bucket, wanted.lock, context.now()),
  };
  addVersion(bucket, version);
  return version;
}

/** Permissions of a write: the object itself, and each further thing the request sets on it. */
export function writeNeeds(
  input: Pick<PutObjectRequest, "Bucket" | "Key" | "Tagging" | "IfMatch" | "IfNoneMatch" | "ServerSideEncryption" | "SSEKMSKeyId" | "StorageClass" | "ACL"> &
    LockRequest,
  context: S3Context,
): readonly AuthorizationNeed[] {
  const tags = [...new URLSearchParams(input.Tagging ?? "")].map(([key, value]) => [`s3:RequestObjectTag/${key}`, value] as const);
  const lock: Record<string, string> = {};
  if (input.ObjectLockMode !== undefined) lock["s3:object-lock-mode"] = input.ObjectLockMode;
  if (input.ObjectLockRetainUntilDate !== undefined) lock["s3:object-lock-retain-until-date"] = input.ObjectLockRetainUntilDate.toISOString();
  const keys: Record<string, string> = Object.fromEntries(tags);
  if (input.ServerSideEncryption !== undefined) keys["s3:x-amz-server-side-encryption"] = input.ServerSideEncryption;
  if (input.SSEKMSKeyId !== undefined) keys["s3:x-amz-server-side-encryption-aws-kms-key-id"] = input.SSEKMSKeyId;
  if (input.StorageClass !== undefined) keys["s3:x-amz-storage-class"] = input.StorageClass;
  if (input.ACL !== undefined) keys["s3:x-amz-acl"] = input.ACL;
  if (input.IfMatch !== undefined) keys["s3:if-match"] = input.IfMatch;
  if (input.IfNoneMatch !== undefined) keys["s3:if-none-match"] = input.IfNoneMatch;
  const target = { Bucket: input.Bucket, Key: input.Key };
  return [
    { action: "s3:PutObject", resource: `arn:aws:s3:::${target.Bucket ?? ""}/${target.Key ?? ""}`, context: { ...keys, ...lock } },
    ...(input.Tagging === undefined ? [] : [objectNeed("PutObjectTagging", target, context, Object.fromEntries(tags))]),
    ...(input.ObjectLockMode === undefined ? [] : [objectNeed("PutObjectRetention", target, context, lock)]),
    ...(input.ObjectLockLegalHoldStatus === undefined
      ? []
      : [objectNeed("PutObjectLegalHold", target, context, { "s3:object-lock-legal-hold": input.ObjectLockLegalHoldStatus })]),
  ];
}

/** @throws AwsError `KeyTooLongError` */
export function checkKey(key: string): string {
  if (key === "") throw s3Errors.invalidArgument("Key must not be empty.");
  if (new TextEncoder().encode(key).byteLength > 1024) throw new AwsError("KeyTooLongError", "Your key is too long", 400);
  return key;
}

/** Buckets here do not use ACLs. @throws AwsError `AccessControlListNotSupported` */
export function checkAcl(acl: string | undefined): void {
  if (acl === undefined || acl === "private" || acl === "bucket-owner-full-control") return;
  throw new AwsError("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
}
