import { createHash } from "node:crypto";
import type { CompletedPart } from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import { s3Errors } from "./s3-errors.ts";
import type { Bucket, MultipartUpload, UploadedPart } from "./state.ts";

/** All but the last part must be at least this large, bytes. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
const smallestPart = 5 * 1024 * 1024;
const mostParts = 10_000;

/** @throws AwsError `NoSuchUpload` also for an upload of another key */
export function theUpload(bucket: Bucket, key: string, uploadId: string): MultipartUpload {
  const upload = bucket.uploads?.get(uploadId);
  if (upload?.key === key) return upload;
  throw new AwsError(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    404,
    { UploadId: uploadId },
  );
}

/** @throws AwsError `InvalidArgument` */
export function checkPartNumber(number: number): number {
  if (!Number.isInteger(number) || number < 1 || number > mostParts)
    throw s3Errors.invalidArgument(`Part number must be an integer between 1 and ${mostParts}, inclusive`);
  return number;
}

/**
 * The parts that a completion names, in its order. Those that it leaves out are thrown away.
 * @throws AwsError `MalformedXML`, `InvalidPartOrder`, `InvalidPart`, `EntityTooSmall`
 */
export function chosenParts(upload: MultipartUpload, wanted: readonly CompletedPart[]): readonly UploadedPart[] {
  if (wanted.length === 0) throw s3Errors.malformedXml();
  const chosen = wanted.map(({ PartNumber: number = 0, ETag: tag }, index) => {
    if (index > 0 && number <= (wanted[index - 1]?.PartNumber ?? 0))
      throw new AwsError("InvalidPartOrder", "The list of parts was not in ascending order. The parts list must be specified in order by part number.", 400);
    const part = upload.parts.get(number);
    if (part !== undefined && tag?.replaceAll('"', "") === part.etag.replaceAll('"', "")) return part;
    throw new AwsError(
      "InvalidPart",
      "One or more of the specified parts could not be found. The part might not have been uploaded, or the specified entity tag might not have matched the part's entity tag.",
      400,
      { UploadId: upload.uploadId, PartNumber: String(number) },
    );
  });
  const small = chosen.slice(0, -1).find((part) => part.body.byteLength < smallestPart);
  if (small !== undefined)
    throw new AwsError("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed object size.", 400, {
      MinSizeAllowed: String(smallestPart),
      ProposedSize: String(small.body.byteLength),
    });
  return chosen;
}

/** The entity tag of an object made of parts: the MD5 of their MD5s, and their number. */
export function tagOfParts(parts: readonly UploadedPart[]): string {
  const digests = parts.map((part) => createHash("md5").update(part.body).digest());
  return `"${createHash("md5").update(Buffer.concat(digests)).digest("hex")}-${parts.length}"`;
}
