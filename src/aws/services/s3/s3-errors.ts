import { AwsError } from "#model/errors";

/** @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
export const s3Errors = {
  accessDenied: (message = "Access Denied"): AwsError => new AwsError("AccessDenied", message, 403),
  objectLocked: (): AwsError => new AwsError("AccessDenied", "Access Denied because object protected by object lock.", 403),
  invalidArgument: (message: string): AwsError => new AwsError("InvalidArgument", message, 400),
  invalidRequest: (message: string): AwsError => new AwsError("InvalidRequest", message, 400),
  invalidBucketState: (message: string): AwsError => new AwsError("InvalidBucketState", message, 409),
  malformedXml: (): AwsError => new AwsError("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema", 400),
  malformedPolicy: (message: string): AwsError => new AwsError("MalformedPolicy", message, 400),
  noSuchBucket: (bucket: string): AwsError => new AwsError("NoSuchBucket", "The specified bucket does not exist", 404, { BucketName: bucket }),
  noSuchKey: (key: string, members: Readonly<Record<string, unknown>> = {}): AwsError =>
    new AwsError("NoSuchKey", "The specified key does not exist.", 404, { Key: key, ...members }),
  noSuchVersion: (key: string, versionId: string): AwsError =>
    new AwsError("NoSuchVersion", "The specified version does not exist.", 404, { Key: key, VersionId: versionId }),
  preconditionFailed: (condition: string): AwsError =>
    new AwsError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", 412, { Condition: condition }),
} as const;
