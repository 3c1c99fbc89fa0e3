import type { GetObjectOutput } from "@aws-sdk/client-s3";
import { versionIdOf } from "./object-store.ts";
import type { Bucket, ObjectEncryption, ObjectVersion } from "./state.ts";

/** System headers that S3 keeps with an object and gives back as they were. */
export const keptHeaders = ["CacheControl", "ContentDisposition", "ContentEncoding", "ContentLanguage"] as const;

type KeptHeader = (typeof keptHeaders)[number];

export function headersOf(input: Readonly<Partial<Record<KeptHeader, string | undefined>>>): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of keptHeaders) {
    const value = input[name];
    if (value !== undefined) headers[name] = value;
  }
  return headers;
}

export function describeEncryption(encryption: ObjectEncryption): {
  ServerSideEncryption: "AES256" | "aws:kms";
  SSEKMSKeyId?: string;
  BucketKeyEnabled?: boolean;
} {
  return {
    ServerSideEncryption: encryption.algorithm,
    ...(encryption.keyArn === undefined ? {} : { SSEKMSKeyId: encryption.keyArn }),
    ...(encryption.bucketKey ? { BucketKeyEnabled: true } : {}),
  };
}

/** Everything that GetObject and HeadObject say of a version beside its bytes. */
export function describeVersion(bucket: Bucket, version: ObjectVersion): Omit<GetObjectOutput, "Body"> {
  const tags = Object.keys(version.tags).length;
  return {
    AcceptRanges: "bytes",
    LastModified: version.lastModified,
    ContentLength: version.body.byteLength,
    ETag: version.etag,
    ContentType: version.contentType,
    ...version.headers,
    ...versionIdOf(bucket, version),
    ...describeEncryption(version.encryption),
    Metadata: { ...version.metadata },
    ...(tags === 0 ? {} : { TagCount: tags }),
    ...(version.retention === undefined ? {} : { ObjectLockMode: version.retention.mode, ObjectLockRetainUntilDate: version.retention.until }),
    ...(version.legalHold ? { ObjectLockLegalHoldStatus: "ON" } : {}),
  };
}
