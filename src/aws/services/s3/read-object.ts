import type { GetObjectOutput, GetObjectRequest, HeadObjectOutput, HeadObjectRequest } from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import { requireMember } from "../../strict-operation.ts";
import { checkReadCondition } from "./conditions.ts";
import { requireObjectKey } from "./encryption.ts";
import { describeVersion } from "./object-headers.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketNeed, bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3Context, S3Operations } from "./s3-operation.ts";
import type { Bucket, ObjectVersion } from "./state.ts";

/** What a GetObject handler answers: the door makes the SDK's stream of the bytes. */
type GetObjectResult = Omit<GetObjectOutput, "Body"> & { readonly Body: Uint8Array };

export const readObjectOperations: S3Operations = {
  GetObject: bucketOperation<GetObjectRequest, GetObjectResult>("GetObject", ["Key", "VersionId", "IfMatch", "IfNoneMatch", "Range"], {
    readOnly: true,
    needs: (input, context) => [objectNeed(input.VersionId === undefined ? "GetObject" : "GetObjectVersion", input, context)],
    handle: (bucket, input, context) => {
      const version = readable(bucket, requireMember(input, "Key"), input.VersionId, context);
      checkReadCondition(version, input);
      requireObjectKey(version.encryption, "Decrypt", bucket, version.key, context);
      if (input.Range === undefined) return { ...describeVersion(bucket, version), Body: version.body.slice() };
      const { start, end } = parseRange(input.Range, version.body.byteLength);
      return {
        ...describeVersion(bucket, version),
        ContentLength: end - start + 1,
        ContentRange: `bytes ${start}-${end}/${version.body.byteLength}`,
        Body: version.body.slice(start, end + 1),
      };
    },
  }),

  HeadObject: bucketOperation<HeadObjectRequest, HeadObjectOutput>("HeadObject", ["Key", "VersionId", "IfMatch", "IfNoneMatch"], {
    readOnly: true,
    needs: (input, context) => [objectNeed(input.VersionId === undefined ? "GetObject" : "GetObjectVersion", input, context)],
    handle: (bucket, input, context) => {
      const version = withoutBody(() => readable(bucket, requireMember(input, "Key"), input.VersionId, context));
      checkReadCondition(version, input);
      requireObjectKey(version.encryption, "Decrypt", bucket, version.key, context);
      return describeVersion(bucket, version);
    },
  }),
};

/**
 * The version meant. Who may not list the bucket is not told that a key is missing.
 * @throws AwsError `NoSuchKey`, `NoSuchVersion`, `MethodNotAllowed` on a delete marker, `AccessDenied`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function readable(bucket: Bucket, key: string, versionId: string | undefined, context: S3Context): ObjectVersion {
  const versions = bucket.objects.get(key) ?? [];
  const version = versionId === undefined ? versions[0] : versions.find((one) => one.versionId === versionId);
  if (version !== undefined && !version.deleteMarker) return version;
  if (versionId !== undefined && version === undefined) throw s3Errors.noSuchVersion(key, versionId);
  if (versionId !== undefined)
    throw new AwsError("MethodNotAllowed", "The specified method is not allowed against this resource.", 405, { Method: "GET", ResourceType: "DeleteMarker" });
  context.authorize(bucketNeed("ListBucket", bucket.name), { resourceAccount: bucket.account });
  throw s3Errors.noSuchKey(key);
}

/** A HEAD answer has no body: all that is left of a 404 is its status. */
function withoutBody<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof AwsError && error.status === 404) throw new AwsError("NotFound", "Not Found", 404);
    throw error;
  }
}

/** @throws AwsError `InvalidRange` */
export function parseRange(range: string, size: number): { readonly start: number; readonly end: number } {
  const [, from = "", to = ""] = /^bytes=(\d*)-(\d*)$/.exec(range) ?? [];
  const start = from === "" ? Math.max(size - Number(to), 0) : Number(from);
  const end = from === "" || to === "" ? size - 1 : Math.min(Number(to), size - 1);
  if ((from === "" && to === "") || start > end)
    throw new AwsError("InvalidRange", "The requested range is not satisfiable", 416, { RangeRequested: range, ActualObjectSize: String(size) });
  return { start, end };
}
