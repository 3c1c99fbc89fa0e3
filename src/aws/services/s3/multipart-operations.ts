import type {
  AbortMultipartUploadRequest,
  CompleteMultipartUploadOutput,
  CompleteMultipartUploadRequest,
  CreateMultipartUploadOutput,
  CreateMultipartUploadRequest,
  ListMultipartUploadsOutput,
  ListMultipartUploadsRequest,
  ListPartsOutput,
  ListPartsRequest,
  UploadPartCopyOutput,
  UploadPartCopyRequest,
  UploadPartOutput,
  UploadPartRequest,
} from "@aws-sdk/client-s3";
import { refuseOtherValues } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { checkSourceCondition, checkWriteCondition } from "./conditions.ts";
import { parseSource } from "./copy-object.ts";
import { requireObjectKey, resolveEncryption } from "./encryption.ts";
import { checkPartNumber, chosenParts, tagOfParts, theUpload } from "./multipart.ts";
import { entityTag, readBody } from "./object-body.ts";
import { describeEncryption, headersOf, keptHeaders } from "./object-headers.ts";
import { lockOf } from "./object-lock.ts";
import { versionIdOf } from "./object-store.ts";
import { canonicalOwner } from "./owner.ts";
import { checkAcl, checkKey, store, writeNeeds } from "./put-object.ts";
import { parseRange, readable } from "./read-object.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketNeed, bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";
import type { MultipartUpload } from "./state.ts";
import { inEncoding } from "./url-encoding.ts";

/** Objects that arrive in parts: nothing is there before the upload is completed. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html */
export const multipartOperations: S3Operations = {
  CreateMultipartUpload: bucketOperation<CreateMultipartUploadRequest, CreateMultipartUploadOutput>(
    "CreateMultipartUpload",
    [
      "Key",
      "ACL",
      "ContentType",
      ...keptHeaders,
      "Metadata",
      "ServerSideEncryption",
      "SSEKMSKeyId",
      "BucketKeyEnabled",
      "StorageClass",
      "Tagging",
      "ObjectLockMode",
      "ObjectLockRetainUntilDate",
      "ObjectLockLegalHoldStatus",
      "ChecksumAlgorithm",
      "ChecksumType",
    ],
    {
      needs: (input, context) => writeNeeds(input, context),
      handle: (bucket, input, context) => {
        refuseOtherValues("s3:CreateMultipartUpload.StorageClass", input.StorageClass, ["STANDARD"]);
        const key = checkKey(requireMember(input, "Key"));
        checkAcl(input.ACL);
        lockOf(bucket, input, context.now());
        const { ServerSideEncryption: algorithm, SSEKMSKeyId: keyId, BucketKeyEnabled: bucketKey = bucket.encryption.bucketKey } = input;
        const encryption =
          algorithm === undefined && keyId === undefined
            ? bucket.encryption
            : resolveEncryption("s3:CreateMultipartUpload", bucket, { algorithm, keyId, bucketKey }, context);
        requireObjectKey(encryption, "GenerateDataKey", bucket, key, context);
        const upload: MultipartUpload = {
          uploadId: context.newId("", 64),
          key,
          initiatedAt: context.now(),
          contentType: input.ContentType ?? "binary/octet-stream",
          metadata: { ...input.Metadata },
          headers: headersOf(input),
          encryption,
          tags: Object.fromEntries(new URLSearchParams(input.Tagging ?? "")),
          lock: {
            ...(input.ObjectLockMode === undefined ? {} : { ObjectLockMode: input.ObjectLockMode }),
            ...(input.ObjectLockRetainUntilDate === undefined ? {} : { ObjectLockRetainUntilDate: input.ObjectLockRetainUntilDate }),
            ...(input.ObjectLockLegalHoldStatus === undefined ? {} : { ObjectLockLegalHoldStatus: input.ObjectLockLegalHoldStatus }),
          },
          parts: new Map(),
        };
        bucket.uploads ??= new Map();
        bucket.uploads.set(upload.uploadId, upload);
        return { Bucket: bucket.name, Key: key, UploadId: upload.uploadId, ...describeEncryption(encryption) };
      },
    },
  ),

  UploadPart: bucketOperation<UploadPartRequest, UploadPartOutput>(
    "UploadPart",
    ["Key", "UploadId", "PartNumber", "Body", "ContentLength", "ChecksumAlgorithm"],
    {
      needs: (input, context) => [objectNeed("PutObject", { Bucket: input.Bucket, Key: input.Key }, context)],
      handle: async (bucket, input, context) => {
        const number = checkPartNumber(requireMember(input, "PartNumber"));
        const upload = theUpload(bucket, requireMember(input, "Key"), requireMember(input, "UploadId"));
        requireObjectKey(upload.encryption, "GenerateDataKey", bucket, upload.key, context);
        const body = await readBody(input.Body);
        const part = { number, body, etag: entityTag(body), lastModified: context.now() };
        upload.parts.set(number, part);
        return { ETag: part.etag, ...describeEncryption(upload.encryption) };
      },
    },
  ),

  UploadPartCopy: bucketOperation<UploadPartCopyRequest, UploadPartCopyOutput>(
    "UploadPartCopy",
    ["Key", "UploadId", "PartNumber", "CopySource", "CopySourceRange", "CopySourceIfMatch", "CopySourceIfNoneMatch"],
    {
      needs: (input, context) => {
        const source = parseSource(requireMember(input, "CopySource"));
        return [
          objectNeed(source.VersionId === undefined ? "GetObject" : "GetObjectVersion", source, context),
          objectNeed("PutObject", { Bucket: input.Bucket, Key: input.Key }, context),
        ];
      },
      handle: (bucket, input, context) => {
        const number = checkPartNumber(requireMember(input, "PartNumber"));
        const upload = theUpload(bucket, requireMember(input, "Key"), requireMember(input, "UploadId"));
        const source = parseSource(requireMember(input, "CopySource"));
        const from = context.state.buckets.get(source.Bucket);
        if (from === undefined) throw s3Errors.noSuchBucket(source.Bucket);
        const original = readable(from, source.Key, source.VersionId, context);
        checkSourceCondition(original, input);
        requireObjectKey(original.encryption, "Decrypt", from, original.key, context);
        requireObjectKey(upload.encryption, "GenerateDataKey", bucket, upload.key, context);
        const range = input.CopySourceRange === undefined ? undefined : parseRange(input.CopySourceRange, original.body.byteLength);
        const body = range === undefined ? original.body : original.body.slice(range.start, range.end + 1);
        const part = { number, body, etag: entityTag(body), lastModified: context.now() };
        upload.parts.set(number, part);
        return {
          CopyPartResult: { ETag: part.etag, LastModified: part.lastModified },
          ...describeEncryption(upload.encryption),
          ...(from.versioning === "unversioned" ? {} : { CopySourceVersionId: original.versionId }),
        };
      },
    },
  ),

  CompleteMultipartUpload: bucketOperation<CompleteMultipartUploadRequest, CompleteMultipartUploadOutput>(
    "CompleteMultipartUpload",
    ["Key", "UploadId", "MultipartUpload", "IfMatch", "IfNoneMatch", "MpuObjectSize", "ChecksumType"],
    {
      needs: (input) => [
        {
          action: "s3:PutObject",
          resource: `arn:aws:s3:::${input.Bucket ?? ""}/${input.Key ?? ""}`,
          context: {
            ...(input.IfMatch === undefined ? {} : { "s3:if-match": input.IfMatch }),
            ...(input.IfNoneMatch === undefined ? {} : { "s3:if-none-match": input.IfNoneMatch }),
          },
        },
      ],
      handle: (bucket, input, context) => {
        const upload = theUpload(bucket, requireMember(input, "Key"), requireMember(input, "UploadId"));
        const parts = chosenParts(upload, input.MultipartUpload?.Parts ?? []);
        checkWriteCondition(bucket, upload.key, input);
        requireObjectKey(upload.encryption, "Decrypt", bucket, upload.key, context);
        const { keyArn } = upload.encryption;
        const version = store(bucket, context, {
          key: upload.key,
          body: Uint8Array.from(Buffer.concat(parts.map((part) => part.body))),
          etag: tagOfParts(parts),
          contentType: upload.contentType,
          metadata: upload.metadata,
          headers: upload.headers,
          encryption: {
            ServerSideEncryption: upload.encryption.algorithm,
            BucketKeyEnabled: upload.encryption.bucketKey,
            ...(keyArn === undefined ? {} : { SSEKMSKeyId: keyArn }),
          },
          tags: { ...upload.tags },
          lock: upload.lock,
        });
        bucket.uploads?.delete(upload.uploadId);
        return {
          Location: `https://${bucket.name}.s3.${bucket.region}.amazonaws.com/${upload.key}`,
          Bucket: bucket.name,
          Key: upload.key,
          ETag: version.etag,
          ...describeEncryption(version.encryption),
          ...versionIdOf(bucket, version),
        };
      },
    },
  ),

  AbortMultipartUpload: bucketOperation<AbortMultipartUploadRequest, object>("AbortMultipartUpload", ["Key", "UploadId"], {
    needs: (input, context) => [objectNeed("AbortMultipartUpload", { Bucket: input.Bucket, Key: input.Key }, context)],
    handle: (bucket, input) => {
      bucket.uploads?.delete(theUpload(bucket, requireMember(input, "Key"), requireMember(input, "UploadId")).uploadId);
      return {};
    },
  }),

  ListParts: bucketOperation<ListPartsRequest, ListPartsOutput>("ListParts", ["Key", "UploadId", "MaxParts", "PartNumberMarker"], {
    readOnly: true,
    needs: (input, context) => [objectNeed("ListMultipartUploadParts", { Bucket: input.Bucket, Key: input.Key }, context)],
    handle: (bucket, input) => {
      const upload = theUpload(bucket, requireMember(input, "Key"), requireMember(input, "UploadId"));
      const after = Number(input.PartNumberMarker ?? 0);
      const rest = [...upload.parts.values()].toSorted((left, right) => left.number - right.number).filter((part) => part.number > after);
      const page = rest.slice(0, Math.min(input.MaxParts ?? 1000, 1000));
      const truncated = page.length < rest.length;
      return {
        Bucket: bucket.name,
        Key: upload.key,
        UploadId: upload.uploadId,
        PartNumberMarker: String(after),
        MaxParts: input.MaxParts ?? 1000,
        IsTruncated: truncated,
        ...(truncated ? { NextPartNumberMarker: String(page.at(-1)?.number ?? after) } : {}),
        Parts: page.map((part) => ({ PartNumber: part.number, ETag: part.etag, Size: part.body.byteLength, LastModified: part.lastModified })),
        Owner: canonicalOwner(bucket.account),
        Initiator: canonicalOwner(bucket.account),
        StorageClass: "STANDARD",
      };
    },
  }),

  ListMultipartUploads: bucketOperation<ListMultipartUploadsRequest, ListMultipartUploadsOutput>(
    "ListMultipartUploads",
    ["Prefix", "MaxUploads", "KeyMarker", "UploadIdMarker", "EncodingType"],
    {
      readOnly: true,
      needs: (input) => [bucketNeed("ListBucketMultipartUploads", input.Bucket ?? "")],
      handle: (bucket, input) => {
        const { Prefix: prefix = "", MaxUploads: size = 1000, KeyMarker: key = "", UploadIdMarker: id } = input;
        const rest = [...(bucket.uploads?.values() ?? [])]
          .filter((upload) => upload.key.startsWith(prefix) && (upload.key > key || (upload.key === key && id !== undefined && upload.uploadId > id)))
          .toSorted((left, right) => (left.key === right.key ? (left.uploadId < right.uploadId ? -1 : 1) : left.key < right.key ? -1 : 1));
        const page = rest.slice(0, Math.min(size, 1000));
        const last = page.at(-1);
        return inEncoding(input.EncodingType, {
          Bucket: bucket.name,
          Prefix: prefix,
          KeyMarker: key,
          MaxUploads: size,
          IsTruncated: page.length < rest.length,
          ...(last === undefined || page.length === rest.length ? {} : { NextKeyMarker: last.key, NextUploadIdMarker: last.uploadId }),
          Uploads: page.map((upload) => ({ Key: upload.key, UploadId: upload.uploadId, Initiated: upload.initiatedAt, StorageClass: "STANDARD" as const })),
        });
      },
    },
  ),
};
