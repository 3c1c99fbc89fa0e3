import { AwsError } from "#model/errors";
import type { AuthorizationNeed, Operation, OperationContext } from "../../service.ts";
import { operationFactory } from "../../strict-operation.ts";
import type { OperationFactory } from "../../strict-operation.ts";
import { s3Errors } from "./s3-errors.ts";
import type { Bucket, S3State } from "./state.ts";

export type S3Context = OperationContext<S3State>;
export type S3Operations = Record<string, Operation<S3State>>;

export const s3Operation: OperationFactory<S3State> = operationFactory<S3State>("s3", "https://docs.aws.amazon.com/AmazonS3/latest/API/API_");

interface NamesBucket {
  readonly Bucket?: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}

/**
 * An operation on one bucket that exists, in the region of the call.
 * @param members beside `Bucket` and `ExpectedBucketOwner`
 * @param action one IAM action on the bucket, or what it needs
 */
export function bucketOperation<Input extends NamesBucket, Output>(
  name: string,
  members: readonly (keyof Input & string)[],
  operation: {
    readonly readOnly?: true;
    readonly needs: string | ((input: Input, context: S3Context) => readonly AuthorizationNeed[]);
    readonly handle: (bucket: Bucket, input: Input, context: S3Context) => Output | Promise<Output>;
  },
): Operation<S3State> {
  const { needs } = operation;
  return s3Operation<Input, Output>(name, ["Bucket", "ExpectedBucketOwner", ...members], {
    ...(operation.readOnly === true ? { readOnly: true } : {}),
    authorize: (input, context) => (typeof needs === "string" ? [bucketNeed(needs, input.Bucket ?? "")] : needs(input, context)),
    handle: (input, context) => operation.handle(requireBucket(input, context), input, context),
  });
}

export function bucketNeed(action: string, bucket: string, context: Readonly<Record<string, string | readonly string[]>> = {}): AuthorizationNeed {
  return { action: `s3:${action}`, resource: `arn:aws:s3:::${bucket}`, context };
}

/** Tags of the object are those of the version meant, for `s3:ExistingObjectTag/…`. */
export function objectNeed(
  action: string,
  input: { readonly Bucket?: string | undefined; readonly Key?: string | undefined; readonly VersionId?: string | undefined },
  context: S3Context,
  keys: Readonly<Record<string, string | readonly string[]>> = {},
): AuthorizationNeed {
  const versions = context.state.buckets.get(input.Bucket ?? "")?.objects.get(input.Key ?? "") ?? [];
  const version = input.VersionId === undefined ? versions[0] : versions.find((one) => one.versionId === input.VersionId);
  const tags = Object.entries(version?.tags ?? {}).map(([key, value]) => [`s3:ExistingObjectTag/${key}`, value] as const);
  return {
    action: `s3:${action}`,
    resource: `arn:aws:s3:::${input.Bucket ?? ""}/${input.Key ?? ""}`,
    context: { ...Object.fromEntries(tags), ...(input.VersionId === undefined ? {} : { "s3:versionid": input.VersionId }), ...keys },
  };
}

/** @throws AwsError `InvalidBucketName`, `NoSuchBucket`, `AccessDenied`, `PermanentRedirect` */
function requireBucket(input: NamesBucket, context: S3Context): Bucket {
  const name = input.Bucket ?? "";
  if (name === "") throw new AwsError("InvalidBucketName", "The specified bucket is not valid.", 400);
  const bucket = context.state.buckets.get(name);
  if (bucket === undefined) throw s3Errors.noSuchBucket(name);
  if (input.ExpectedBucketOwner !== undefined && input.ExpectedBucketOwner !== bucket.account) throw s3Errors.accessDenied();
  if (bucket.region !== context.region)
    throw new AwsError(
      "PermanentRedirect",
      "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
      301,
      { Bucket: name, Endpoint: `${name}.s3.${bucket.region}.amazonaws.com` },
    );
  return bucket;
}
