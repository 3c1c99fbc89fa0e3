import type {
  GetObjectLegalHoldOutput,
  GetObjectLegalHoldRequest,
  GetObjectLockConfigurationOutput,
  GetObjectLockConfigurationRequest,
  GetObjectRetentionOutput,
  GetObjectRetentionRequest,
  PutObjectLegalHoldRequest,
  PutObjectLockConfigurationRequest,
  PutObjectRetentionRequest,
} from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import { requireMember } from "../../strict-operation.ts";
import { checkRetention, isRetentionMode, missingConfiguration, requireRetentionChange } from "./object-lock.ts";
import { readable } from "./read-object.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";
import type { Bucket, ObjectLockDefault } from "./state.ts";

/** Object Lock of a bucket, and retention and legal hold of one version. @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html */
export const lockOperations: S3Operations = {
  PutObjectLockConfiguration: bucketOperation<PutObjectLockConfigurationRequest, object>(
    "PutObjectLockConfiguration",
    ["ObjectLockConfiguration", "ChecksumAlgorithm"],
    {
      needs: "PutBucketObjectLockConfiguration",
      handle: (bucket, input) => {
        const wanted = requireMember(input, "ObjectLockConfiguration");
        if (bucket.versioning !== "Enabled")
          throw s3Errors.invalidBucketState("Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration");
        if (wanted.ObjectLockEnabled !== "Enabled") throw s3Errors.malformedXml();
        const usual = wanted.Rule?.DefaultRetention;
        bucket.objectLock = usual === undefined ? {} : { defaultRetention: checkDefault(usual) };
        return {};
      },
    },
  ),

  GetObjectLockConfiguration: bucketOperation<GetObjectLockConfigurationRequest, GetObjectLockConfigurationOutput>("GetObjectLockConfiguration", [], {
    readOnly: true,
    needs: "GetBucketObjectLockConfiguration",
    handle: (bucket) => {
      if (bucket.objectLock === undefined)
        throw new AwsError("ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket", 404, {
          BucketName: bucket.name,
        });
      const usual = bucket.objectLock.defaultRetention;
      const rule =
        usual === undefined
          ? {}
          : {
              Rule: {
                DefaultRetention: {
                  Mode: usual.mode,
                  ...(usual.days === undefined ? {} : { Days: usual.days }),
                  ...(usual.years === undefined ? {} : { Years: usual.years }),
                },
              },
            };
      return { ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", ...rule } };
    },
  }),

  PutObjectRetention: bucketOperation<PutObjectRetentionRequest, object>(
    "PutObjectRetention",
    ["Key", "VersionId", "Retention", "BypassGovernanceRetention", "ChecksumAlgorithm"],
    {
      needs: (input, context) => [
        objectNeed("PutObjectRetention", input, context, {
          ...(input.Retention?.Mode === undefined ? {} : { "s3:object-lock-mode": input.Retention.Mode }),
          ...(input.Retention?.RetainUntilDate === undefined ? {} : { "s3:object-lock-retain-until-date": input.Retention.RetainUntilDate.toISOString() }),
        }),
      ],
      handle: (bucket, input, context) => {
        const { Mode: mode, RetainUntilDate: until } = input.Retention ?? {};
        const version = readable(requireLock(bucket), requireMember(input, "Key"), input.VersionId, context);
        const wanted = mode === undefined && until === undefined ? undefined : checkRetention(mode, until, context.now());
        requireRetentionChange(version, wanted, context.now(), input.BypassGovernanceRetention ?? false, () =>
          context.authorize(objectNeed("BypassGovernanceRetention", input, context), { resourceAccount: bucket.account }),
        );
        if (wanted === undefined) delete version.retention;
        else version.retention = wanted;
        return {};
      },
    },
  ),

  GetObjectRetention: bucketOperation<GetObjectRetentionRequest, GetObjectRetentionOutput>("GetObjectRetention", ["Key", "VersionId"], {
    readOnly: true,
    needs: (input, context) => [objectNeed("GetObjectRetention", input, context)],
    handle: (bucket, input, context) => {
      const { retention } = readable(requireLock(bucket), requireMember(input, "Key"), input.VersionId, context);
      if (retention === undefined) throw noLock();
      return { Retention: { Mode: retention.mode, RetainUntilDate: retention.until } };
    },
  }),

  PutObjectLegalHold: bucketOperation<PutObjectLegalHoldRequest, object>("PutObjectLegalHold", ["Key", "VersionId", "LegalHold", "ChecksumAlgorithm"], {
    needs: (input, context) => [
      objectNeed("PutObjectLegalHold", input, context, input.LegalHold?.Status === undefined ? {} : { "s3:object-lock-legal-hold": input.LegalHold.Status }),
    ],
    handle: (bucket, input, context) => {
      const status = input.LegalHold?.Status;
      if (status !== "ON" && status !== "OFF") throw s3Errors.malformedXml();
      readable(requireLock(bucket), requireMember(input, "Key"), input.VersionId, context).legalHold = status === "ON";
      return {};
    },
  }),

  GetObjectLegalHold: bucketOperation<GetObjectLegalHoldRequest, GetObjectLegalHoldOutput>("GetObjectLegalHold", ["Key", "VersionId"], {
    readOnly: true,
    needs: (input, context) => [objectNeed("GetObjectLegalHold", input, context)],
    handle: (bucket, input, context) => ({
      LegalHold: { Status: readable(requireLock(bucket), requireMember(input, "Key"), input.VersionId, context).legalHold ? "ON" : "OFF" },
    }),
  }),
};

/** @throws AwsError `InvalidRequest` */
function requireLock(bucket: Bucket): Bucket {
  if (bucket.objectLock === undefined) throw missingConfiguration();
  return bucket;
}

function noLock(): AwsError {
  return new AwsError("NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration", 404);
}

/** @throws AwsError `MalformedXML`, `InvalidArgument` */
function checkDefault(usual: {
  readonly Mode?: string | undefined;
  readonly Days?: number | undefined;
  readonly Years?: number | undefined;
}): ObjectLockDefault {
  if (!isRetentionMode(usual.Mode) || (usual.Days === undefined) === (usual.Years === undefined)) throw s3Errors.malformedXml();
  if ((usual.Days ?? usual.Years ?? 0) < 1) throw s3Errors.invalidArgument("Default retention period must be a positive integer value.");
  return { mode: usual.Mode, ...(usual.Days === undefined ? {} : { days: usual.Days }), ...(usual.Years === undefined ? {} : { years: usual.Years }) };
}
