import { createHash } from "node:crypto";
import type { DeleteObjectsOutput, DeleteObjectsRequest } from "@aws-sdk/client-s3";
import type { ForwardedCall, Rehearsal } from "#aws/backend";
import { nextMidnight } from "#aws/services/s3/lifecycle";
import type { ObjectVersion, S3State } from "#aws/services/s3/state";
import { comparableS3 } from "./comparable-states.ts";
import { readS3, versionName } from "./read-s3.ts";
import type { Look } from "./reader.ts";
import { runLifecycle } from "./run-lifecycle.ts";
import type { ServiceForwarding } from "./service-forwarding.ts";
import { withScenarioTimes } from "./s3-times.ts";

/** Buckets and objects. Times are the scenario's: the gateway notes when each version came to be. */
export const forwardS3: ServiceForwarding = {
  read: readS3,
  occupants: (state) => [...(state as S3State).buckets.keys()],
  accountOf: (call) => (call.state as S3State).buckets.get(bucketOf(call))?.account ?? call.account,
  incomparable: new Set(["contentType", "etag", "key", "versionId"]),
  comparable: comparableS3,
  // moto answers a version without one with the object itself.
  fromCopy: new Set(["GetObjectRetention", "GetObjectLegalHold"]),
  refuses: new Set([
    "CreateMultipartUpload",
    "UploadPart",
    "UploadPartCopy",
    "CompleteMultipartUpload",
    "AbortMultipartUpload",
    "ListMultipartUploads",
    "ListParts",
  ]),
  translateInput,
  makeReady: resumeVersioning,
  followUp,
  translateOutput: (call, look, output, rehearsed) => withRefusals(call, withScenarioTimes(call, look, output), rehearsed),
  runDue: runLifecycle,
};

export function bucketOf(call: ForwardedCall): string {
  return typeof call.input["Bucket"] === "string" ? call.input["Bucket"] : "";
}

function translateInput(call: ForwardedCall, look: Look, rehearsal: Rehearsal): Readonly<Record<string, unknown>> | undefined {
  switch (call.operation) {
    case "DeleteObject":
      return withBypass(call, call.input);
    case "DeleteObjects":
      return onlyAllowed(call, rehearsal);
    case "PutObject":
    case "CopyObject":
      return withLock(call, look, rehearsal);
    case "PutObjectRetention": {
      const retention = call.input["Retention"] as { readonly RetainUntilDate?: Date } | undefined;
      return withBypass(call, { ...call.input, Retention: { ...retention, RetainUntilDate: later(retention?.RetainUntilDate, look) } });
    }
    default:
      return call.input;
  }
}

/** What the rehearsal lets pass has ended on the scenario's clock, or was bypassed by somebody who may: the backend's clock has no say. */
function withBypass(call: ForwardedCall, input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const locked = (call.state as S3State).buckets.get(bucketOf(call))?.objectLock !== undefined;
  const { BypassGovernanceRetention: _without, ...rest } = input;
  return locked ? { ...rest, BypassGovernanceRetention: true } : rest;
}

/** Of many deletions only those are sent that AWS would do. */
function onlyAllowed(call: ForwardedCall, { output }: Rehearsal): Readonly<Record<string, unknown>> | undefined {
  const { Errors = [] } = output as DeleteObjectsOutput;
  const refused = new Set(Errors.map(({ Key, VersionId }) => JSON.stringify([Key, VersionId])));
  const { Delete } = call.input as unknown as DeleteObjectsRequest;
  const Objects = Delete?.Objects?.filter(({ Key, VersionId }) => !refused.has(JSON.stringify([Key, VersionId]))) ?? [];
  return Objects.length === 0 ? undefined : withBypass(call, { ...call.input, Delete: { ...Delete, Objects } });
}

/** The retention that the bucket's default gives is counted from the scenario's now: it is sent with the object. A locked object must carry a checksum. */
function withLock(call: ForwardedCall, look: Look, { state }: Rehearsal): Readonly<Record<string, unknown>> {
  const [version] = (state as S3State).buckets.get(bucketOf(call))?.objects.get(String(call.input["Key"])) ?? [];
  if (version?.retention === undefined && version?.legalHold !== true) return call.input;
  const { retention } = version;
  return {
    ...call.input,
    ...(retention === undefined ? {} : { ObjectLockMode: retention.mode, ObjectLockRetainUntilDate: later(retention.until, look) }),
    ...(call.operation === "PutObject" ? { ContentMD5: checksumOf(version) } : {}),
  };
}

/**
 * moto takes all versions of a key for one where versioning is suspended, and falls over a delete marker.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeletingObjectsfromVersioningSuspendedBuckets.html
 */
async function resumeVersioning(call: ForwardedCall, look: Look): Promise<(() => Promise<void>) | undefined> {
  const Bucket = bucketOf(call);
  const bucket = (call.state as S3State).buckets.get(Bucket);
  if (!look.suspendedForgets || bucket?.versioning !== "Suspended" || !namesVersions(call)) return undefined;
  const s3 = look.clients.client("s3", bucket.account, call.region);
  await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
  return async () => void (await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } }));
}

/** Whether a deletion is of versions alone. */
function namesVersions({ operation, input }: ForwardedCall): boolean {
  if (operation === "DeleteObject") return input["VersionId"] !== undefined;
  const { Objects = [] } = (operation === "DeleteObjects" && (input as unknown as DeleteObjectsRequest).Delete) || {};
  return Objects.length > 0 && Objects.every(({ VersionId }) => VersionId !== undefined);
}

function checksumOf({ body }: ObjectVersion): string {
  return createHash("md5").update(body).digest("base64");
}

function later(date: Date | undefined, { shift }: Look): Date | undefined {
  return date === undefined ? undefined : new Date(date.getTime() + shift);
}

async function followUp(call: ForwardedCall, look: Look, _rehearsal: Rehearsal, output: Readonly<Record<string, unknown>>): Promise<void> {
  const bucket = bucketOf(call);
  const note = (key: unknown, version: unknown): void =>
    look.moments.note(versionName(bucket, String(key), typeof version === "string" ? version : undefined), look.now);
  switch (call.operation) {
    case "CreateBucket":
      look.moments.note(`s3/${bucket}`, look.now);
      await blockPublicAccess(call, look, bucket);
      await encryptByDefault(call, look, bucket);
      break;
    case "DeleteBucketEncryption":
      await encryptByDefault(call, look, bucket);
      break;
    case "PutObject":
    case "CopyObject":
      note(call.input["Key"], output["VersionId"]);
      break;
    case "DeleteObject":
      if (output["DeleteMarker"] === true && call.input["VersionId"] === undefined) note(call.input["Key"], output["VersionId"]);
      break;
    case "DeleteObjects":
      for (const { Key, VersionId, DeleteMarker, DeleteMarkerVersionId } of (output as DeleteObjectsOutput).Deleted ?? [])
        if (DeleteMarker === true && VersionId === undefined) note(Key, DeleteMarkerVersionId);
      break;
    case "PutBucketLifecycleConfiguration":
      (call.state as S3State).nextLifecycleRun ??= nextMidnight(look.now);
      break;
    default:
  }
}

/** Since April 2023 AWS does so for every new bucket. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html */
async function blockPublicAccess(call: ForwardedCall, { clients }: Look, Bucket: string): Promise<void> {
  await clients.client("s3", call.account, call.region).putPublicAccessBlock({
    Bucket,
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true },
  });
}

/** Since January 2023 there is no bucket without. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html */
async function encryptByDefault(call: ForwardedCall, { clients }: Look, Bucket: string): Promise<void> {
  const account = forwardS3.accountOf?.(call) ?? call.account;
  await clients.client("s3", account, call.region).putBucketEncryption({
    Bucket,
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
  });
}

/** Deletions that were not sent are told as refused. */
function withRefusals(call: ForwardedCall, output: Readonly<Record<string, unknown>>, rehearsed: unknown): Readonly<Record<string, unknown>> {
  if (call.operation !== "DeleteObjects") return output;
  const { Errors } = rehearsed as DeleteObjectsOutput;
  return Errors === undefined ? output : { ...output, Errors: [...Errors, ...((output as DeleteObjectsOutput).Errors ?? [])] };
}
