import type {
  DeleteBucketLifecycleRequest,
  GetBucketLifecycleConfigurationOutput,
  GetBucketLifecycleConfigurationRequest,
  LifecycleRule,
  PutBucketLifecycleConfigurationOutput,
  PutBucketLifecycleConfigurationRequest,
} from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { nextMidnight } from "./lifecycle.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketOperation } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";

export const lifecycleOperations: S3Operations = {
  PutBucketLifecycleConfiguration: bucketOperation<PutBucketLifecycleConfigurationRequest, PutBucketLifecycleConfigurationOutput>(
    "PutBucketLifecycleConfiguration",
    ["LifecycleConfiguration", "ChecksumAlgorithm"],
    {
      needs: "PutLifecycleConfiguration",
      handle: (bucket, input, context) => {
        const rules = requireMember(input, "LifecycleConfiguration").Rules ?? [];
        if (rules.length === 0 || rules.length > 1000) throw s3Errors.malformedXml();
        bucket.lifecycle = rules.map((rule, index) => checkRule(rule, index));
        context.state.nextLifecycleRun ??= nextMidnight(context.now());
        return {};
      },
    },
  ),

  GetBucketLifecycleConfiguration: bucketOperation<GetBucketLifecycleConfigurationRequest, GetBucketLifecycleConfigurationOutput>(
    "GetBucketLifecycleConfiguration",
    [],
    {
      readOnly: true,
      needs: "GetLifecycleConfiguration",
      handle: (bucket) => {
        if (bucket.lifecycle === undefined)
          throw new AwsError("NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist", 404, { BucketName: bucket.name });
        return { Rules: [...bucket.lifecycle] };
      },
    },
  ),

  DeleteBucketLifecycle: bucketOperation<DeleteBucketLifecycleRequest, object>("DeleteBucketLifecycle", [], {
    needs: "PutLifecycleConfiguration",
    handle: (bucket) => {
      delete bucket.lifecycle;
      return {};
    },
  }),
};

/** @throws AwsError `MalformedXML`, `InvalidArgument`; UnsupportedError on transitions and size filters */
function checkRule(rule: LifecycleRule, index: number): LifecycleRule {
  const where = "s3:PutBucketLifecycleConfiguration.Rule";
  // There are no multipart uploads here, so nothing of them can be left incomplete.
  refuseUnknownMembers(where, rule, ["ID", "Status", "Prefix", "Filter", "Expiration", "NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"]);
  refuseUnknownMembers(`${where}.Filter`, rule.Filter ?? {}, ["Prefix", "Tag", "And"]);
  refuseUnknownMembers(`${where}.Filter.And`, rule.Filter?.And ?? {}, ["Prefix", "Tags"]);
  if (rule.Status !== "Enabled" && rule.Status !== "Disabled") throw s3Errors.malformedXml();
  if (rule.Expiration === undefined && rule.NoncurrentVersionExpiration === undefined && rule.AbortIncompleteMultipartUpload === undefined)
    throw s3Errors.invalidRequest("At least one action needs to be specified in a rule");
  const { Days: days, Date: date, ExpiredObjectDeleteMarker: markers } = rule.Expiration ?? {};
  if ([days, date, markers].filter((one) => one !== undefined).length > 1) throw s3Errors.malformedXml();
  if (days !== undefined && days < 1) throw s3Errors.invalidArgument("'Days' for Expiration action must be a positive integer");
  if (date !== undefined && date.getTime() % 86_400_000 !== 0) throw s3Errors.invalidArgument("'Date' must be at midnight GMT");
  return { ...rule, ID: rule.ID ?? `rule-${index + 1}` };
}
