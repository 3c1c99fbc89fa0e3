import type { DeleteObjectsOutput, DeleteObjectsRequest } from "@aws-sdk/client-s3";
import type { ForwardedCall, Rehearsal } from "#aws/backend";
import type { S3State } from "#aws/services/s3/state";
import { readS3, versionName } from "./read-s3.ts";
import type { Look } from "./reader.ts";
import type { ServiceForwarding } from "./service-forwarding.ts";

/** Buckets and objects. Times are the scenario's: the gateway notes when each version came to be. */
export const forwardS3: ServiceForwarding = {
  read: readS3,
  occupants: (state) => [...(state as S3State).buckets.keys()],
  accountOf: (call) => (call.state as S3State).buckets.get(bucketOf(call))?.account ?? call.account,
  translateInput,
  followUp,
  translateOutput,
};

function bucketOf(call: ForwardedCall): string {
  return typeof call.input["Bucket"] === "string" ? call.input["Bucket"] : "";
}

/** Of many deletions only those are sent that AWS would do. */
function translateInput(call: ForwardedCall, _look: Look, { output }: Rehearsal): Readonly<Record<string, unknown>> | undefined {
  if (call.operation !== "DeleteObjects") return call.input;
  const { Errors = [] } = output as DeleteObjectsOutput;
  const refused = new Set(Errors.map(({ Key, VersionId }) => JSON.stringify([Key, VersionId])));
  const { Delete } = call.input as unknown as DeleteObjectsRequest;
  const Objects = Delete?.Objects?.filter(({ Key, VersionId }) => !refused.has(JSON.stringify([Key, VersionId]))) ?? [];
  return Objects.length === 0 ? undefined : { ...call.input, Delete: { ...Delete, Objects } };
}

async function followUp(call: ForwardedCall, look: Look, _rehearsal: Rehearsal, output: Readonly<Record<string, unknown>>): Promise<void> {
  const bucket = bucketOf(call);
  const { Key: key, VersionId: version } = { Key: call.input["Key"], VersionId: output["VersionId"] };
  const note = (Key: unknown, VersionId: unknown): void =>
    look.moments.note(versionName(bucket, String(Key), typeof VersionId === "string" ? VersionId : undefined), look.now);
  switch (call.operation) {
    case "CreateBucket":
      look.moments.note(`s3/${bucket}`, look.now);
      await blockPublicAccess(call, look, bucket);
      break;
    case "PutObject":
    case "CopyObject":
      note(key, version);
      break;
    case "DeleteObject":
      if (output["DeleteMarker"] === true && call.input["VersionId"] === undefined) note(key, version);
      break;
    case "DeleteObjects":
      for (const one of (output as DeleteObjectsOutput).Deleted ?? [])
        if (one.DeleteMarker === true && one.VersionId === undefined) note(one.Key, one.DeleteMarkerVersionId);
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

/** Times as the scenario has them: those of the copy. */
function translateOutput(call: ForwardedCall, _look: Look, output: Readonly<Record<string, unknown>>, rehearsed: unknown): Readonly<Record<string, unknown>> {
  const { buckets } = call.state as S3State;
  const versions = buckets.get(bucketOf(call))?.objects;
  const momentOf = (Key: unknown, VersionId: unknown): Date | undefined => {
    const all = versions?.get(String(Key)) ?? [];
    return (typeof VersionId === "string" ? all.find((one) => one.versionId === VersionId) : all[0])?.lastModified;
  };
  const dated = (lines: unknown): unknown =>
    Array.isArray(lines)
      ? lines.map((line: Record<string, unknown>) => ({ ...line, LastModified: momentOf(line["Key"], line["VersionId"]) ?? line["LastModified"] }))
      : undefined;
  switch (call.operation) {
    case "ListBuckets":
      return {
        ...output,
        Buckets: (output["Buckets"] as Record<string, unknown>[] | undefined)?.map((one) => ({
          ...one,
          CreationDate: buckets.get(String(one["Name"]))?.createdAt ?? one["CreationDate"],
        })),
      };
    case "ListObjectsV2":
      return { ...output, Contents: dated(output["Contents"]) };
    case "ListObjectVersions":
      return { ...output, Versions: dated(output["Versions"]), DeleteMarkers: dated(output["DeleteMarkers"]) };
    case "GetObject":
    case "HeadObject":
      return { ...output, LastModified: momentOf(call.input["Key"], call.input["VersionId"]) ?? output["LastModified"] };
    case "DeleteObjects": {
      const { Errors } = rehearsed as DeleteObjectsOutput;
      return { ...output, ...(Errors === undefined ? {} : { Errors: [...Errors, ...((output["Errors"] as typeof Errors | undefined) ?? [])] }) };
    }
    default:
      return output;
  }
}
