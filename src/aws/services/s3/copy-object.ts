import type { CopyObjectOutput, CopyObjectRequest } from "@aws-sdk/client-s3";
import type { Operation } from "../../service.ts";
import { refuseOtherValues } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { checkSourceCondition, checkWriteCondition } from "./conditions.ts";
import { requireObjectKey } from "./encryption.ts";
import { describeEncryption, headersOf, keptHeaders } from "./object-headers.ts";
import { versionIdOf } from "./object-store.ts";
import { checkAcl, checkKey, store, writeNeeds } from "./put-object.ts";
import { readable } from "./read-object.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3State } from "./state.ts";

/** What a copy source names. */
export interface CopySource {
  readonly Bucket: string;
  readonly Key: string;
  readonly VersionId?: string;
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html */
export const copyObject: Operation<S3State> = bucketOperation<CopyObjectRequest, CopyObjectOutput>(
  "CopyObject",
  [
    "Key",
    "CopySource",
    "CopySourceIfMatch",
    "CopySourceIfNoneMatch",
    "ACL",
    "ContentType",
    ...keptHeaders,
    "Metadata",
    "MetadataDirective",
    "TaggingDirective",
    "Tagging",
    "IfMatch",
    "IfNoneMatch",
    "ServerSideEncryption",
    "SSEKMSKeyId",
    "BucketKeyEnabled",
    "StorageClass",
    "ObjectLockMode",
    "ObjectLockRetainUntilDate",
    "ObjectLockLegalHoldStatus",
    "ChecksumAlgorithm",
  ],
  {
    needs: (input, context) => {
      const source = parseSource(requireMember(input, "CopySource"));
      return [objectNeed(source.VersionId === undefined ? "GetObject" : "GetObjectVersion", source, context), ...writeNeeds(input, context)];
    },
    handle: (bucket, input, context) => {
      refuseOtherValues("s3:CopyObject.StorageClass", input.StorageClass, ["STANDARD"]);
      checkAcl(input.ACL);
      const key = checkKey(requireMember(input, "Key"));
      const source = parseSource(requireMember(input, "CopySource"));
      const from = context.state.buckets.get(source.Bucket);
      if (from === undefined) throw s3Errors.noSuchBucket(source.Bucket);
      const original = readable(from, source.Key, source.VersionId, context);
      checkSourceCondition(original, input);
      const replaces = input.MetadataDirective === "REPLACE";
      if (from === bucket && key === source.Key && source.VersionId === undefined && !replaces && input.ServerSideEncryption === undefined)
        throw s3Errors.invalidRequest(
          "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
        );
      requireObjectKey(original.encryption, "Decrypt", from, original.key, context);
      checkWriteCondition(bucket, key, input);
      const version = store(bucket, context, {
        key,
        body: original.body,
        contentType: replaces ? (input.ContentType ?? "application/octet-stream") : original.contentType,
        metadata: replaces ? { ...input.Metadata } : original.metadata,
        headers: replaces ? headersOf(input) : original.headers,
        encryption: input,
        tags: input.TaggingDirective === "REPLACE" ? Object.fromEntries(new URLSearchParams(input.Tagging ?? "")) : { ...original.tags },
        lock: input,
      });
      return {
        CopyObjectResult: { ETag: version.etag, LastModified: version.lastModified },
        ...describeEncryption(version.encryption),
        ...versionIdOf(bucket, version),
        ...(from.versioning === "unversioned" ? {} : { CopySourceVersionId: original.versionId }),
      };
    },
  },
);

/** @throws AwsError `InvalidArgument` */
export function parseSource(text: string): CopySource {
  const [path = "", query = ""] = text.split("?versionId=");
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/.exec(decodeURIComponent(path)) ?? [];
  if (bucket === undefined || key === undefined) throw s3Errors.invalidArgument("Copy Source must mention the source bucket and key: /sourcebucket/sourcekey");
  return { Bucket: bucket, Key: key, ...(query === "" ? {} : { VersionId: query }) };
}
