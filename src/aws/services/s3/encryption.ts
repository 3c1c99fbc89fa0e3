import { AwsError, UnsupportedError } from "#model/errors";
import { ensureManagedKey, findKey } from "../kms/state.ts";
import type { KmsState } from "../kms/state.ts";
import { s3Errors } from "./s3-errors.ts";
import type { S3Context } from "./s3-operation.ts";
import type { Bucket, ObjectEncryption } from "./state.ts";

/**
 * What is asked for, with the key by its ARN: `aws:kms` without a key means the default key `aws/s3` of the caller's account.
 * @throws AwsError `InvalidArgument`
 * @throws UnsupportedError on algorithms other than `AES256` and `aws:kms`
 */
export function resolveEncryption(
  where: string,
  bucket: Bucket,
  wanted: { readonly algorithm: string | undefined; readonly keyId: string | undefined; readonly bucketKey: boolean | undefined },
  context: S3Context,
): ObjectEncryption {
  const { algorithm = "AES256", keyId, bucketKey = false } = wanted;
  if (algorithm === "AES256") {
    if (keyId !== undefined)
      throw s3Errors.invalidArgument("Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms");
    return { algorithm, bucketKey };
  }
  if (algorithm !== "aws:kms") throw new UnsupportedError(`${where}.ServerSideEncryption=${algorithm}`, "the embedded AWS");
  if (keyId?.startsWith("arn:") === true) return { algorithm, keyArn: keyId, bucketKey };
  const kms = context.peek<KmsState>("kms", context.account, bucket.region);
  const key =
    keyId === undefined || keyId === "alias/aws/s3"
      ? ensureManagedKey(kms, "alias/aws/s3", (prefix, digits) => context.newId(prefix, digits), context.now())
      : findKey(kms, keyId);
  return { algorithm, keyArn: key?.arn ?? `arn:aws:kms:${bucket.region}:${context.account}:key/${keyId ?? ""}`, bucketKey };
}

/**
 * Asks for the key as S3 does for its caller, and sees that it is enabled.
 * @throws AwsError `KMS.NotFoundException`, `KMS.DisabledException`, `KMS.KMSInvalidStateException`, `AccessDenied`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export function requireObjectKey(
  encryption: ObjectEncryption,
  action: "GenerateDataKey" | "Decrypt",
  bucket: Bucket,
  objectKey: string,
  context: S3Context,
): void {
  if (encryption.keyArn === undefined) return;
  const [, , , region = "", account = ""] = encryption.keyArn.split(":");
  const kms = context.peek<KmsState>("kms", account, region);
  const key = findKey(kms, encryption.keyArn);
  if (key === undefined) throw new AwsError("KMS.NotFoundException", `Key '${encryption.keyArn}' does not exist`, 400);
  const bucketArn = `arn:aws:s3:::${bucket.name}`;
  context.authorize(
    {
      action: `kms:${action}`,
      resource: key.arn,
      resourceTags: key.tags,
      context: {
        "kms:CallerAccount": context.principal.account,
        "kms:ViaService": `s3.${region}.amazonaws.com`,
        "kms:EncryptionContext:aws:s3:arn": encryption.bucketKey ? bucketArn : `${bucketArn}/${objectKey}`,
        "kms:EncryptionContextKeys": ["aws:s3:arn"],
      },
    },
    { resourceAccount: account },
  );
  if (key.keyState === "Disabled") throw new AwsError("KMS.DisabledException", `${key.arn} is disabled.`, 400);
  if (key.keyState === "PendingDeletion") throw new AwsError("KMS.KMSInvalidStateException", `${key.arn} is pending deletion.`, 400);
}
