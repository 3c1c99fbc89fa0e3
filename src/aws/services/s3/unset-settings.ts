import type {
  GetBucketAccelerateConfigurationOutput,
  GetBucketAccelerateConfigurationRequest,
  GetBucketAclOutput,
  GetBucketAclRequest,
  GetBucketCorsOutput,
  GetBucketCorsRequest,
  GetBucketLoggingOutput,
  GetBucketLoggingRequest,
  GetBucketNotificationConfigurationRequest,
  GetBucketOwnershipControlsOutput,
  GetBucketOwnershipControlsRequest,
  GetBucketPolicyStatusOutput,
  GetBucketPolicyStatusRequest,
  GetBucketReplicationOutput,
  GetBucketReplicationRequest,
  GetBucketRequestPaymentOutput,
  GetBucketRequestPaymentRequest,
  GetBucketWebsiteOutput,
  GetBucketWebsiteRequest,
  GetObjectAclOutput,
  GetObjectAclRequest,
  NotificationConfiguration,
} from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { requireMember } from "../../strict-operation.ts";
import { canonicalOwner, ownerOnly } from "./owner.ts";
import { isPublicPolicy } from "./public-policy.ts";
import { readable } from "./read-object.ts";
import { bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";
import type { Bucket, S3State } from "./state.ts";

/**
 * What S3 says of settings that nobody has made: there is no call here that would make them, so every bucket answers as a new one does.
 * Some of them are errors, as AWS has it.
 */
export const unsetSettingOperations: S3Operations = {
  GetBucketCors: absent<GetBucketCorsRequest, GetBucketCorsOutput>("GetBucketCors", "GetBucketCORS", {
    code: "NoSuchCORSConfiguration",
    message: "The CORS configuration does not exist",
  }),
  GetBucketWebsite: absent<GetBucketWebsiteRequest, GetBucketWebsiteOutput>("GetBucketWebsite", "GetBucketWebsite", {
    code: "NoSuchWebsiteConfiguration",
    message: "The specified bucket does not have a website configuration",
  }),
  GetBucketReplication: absent<GetBucketReplicationRequest, GetBucketReplicationOutput>("GetBucketReplication", "GetReplicationConfiguration", {
    code: "ReplicationConfigurationNotFoundError",
    message: "The replication configuration was not found",
  }),

  GetBucketAccelerateConfiguration: bucketOperation<GetBucketAccelerateConfigurationRequest, GetBucketAccelerateConfigurationOutput>(
    "GetBucketAccelerateConfiguration",
    [],
    { readOnly: true, needs: "GetAccelerateConfiguration", handle: () => ({}) },
  ),
  GetBucketLogging: bucketOperation<GetBucketLoggingRequest, GetBucketLoggingOutput>("GetBucketLogging", [], {
    readOnly: true,
    needs: "GetBucketLogging",
    handle: () => ({}),
  }),
  GetBucketNotificationConfiguration: bucketOperation<GetBucketNotificationConfigurationRequest, NotificationConfiguration>(
    "GetBucketNotificationConfiguration",
    [],
    { readOnly: true, needs: "GetBucketNotification", handle: () => ({}) },
  ),
  GetBucketRequestPayment: bucketOperation<GetBucketRequestPaymentRequest, GetBucketRequestPaymentOutput>("GetBucketRequestPayment", [], {
    readOnly: true,
    needs: "GetBucketRequestPayment",
    handle: () => ({ Payer: "BucketOwner" }),
  }),

  GetBucketOwnershipControls: bucketOperation<GetBucketOwnershipControlsRequest, GetBucketOwnershipControlsOutput>("GetBucketOwnershipControls", [], {
    readOnly: true,
    needs: "GetBucketOwnershipControls",
    handle: () => ({ OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] } }),
  }),
  GetBucketAcl: bucketOperation<GetBucketAclRequest, GetBucketAclOutput>("GetBucketAcl", [], {
    readOnly: true,
    needs: "GetBucketAcl",
    handle: (bucket) => ({ Owner: canonicalOwner(bucket.account), Grants: ownerOnly(bucket.account) }),
  }),
  GetObjectAcl: bucketOperation<GetObjectAclRequest, GetObjectAclOutput>("GetObjectAcl", ["Key", "VersionId"], {
    readOnly: true,
    needs: (input, context) => [objectNeed(input.VersionId === undefined ? "GetObjectAcl" : "GetObjectVersionAcl", input, context)],
    handle: (bucket, input, context) => {
      readable(bucket, requireMember(input, "Key"), input.VersionId, context);
      return { Owner: canonicalOwner(bucket.account), Grants: ownerOnly(bucket.account) };
    },
  }),

  GetBucketPolicyStatus: bucketOperation<GetBucketPolicyStatusRequest, GetBucketPolicyStatusOutput>("GetBucketPolicyStatus", [], {
    readOnly: true,
    needs: "GetBucketPolicyStatus",
    handle: (bucket) => {
      if (bucket.policy === undefined) throw notThere(bucket, { code: "NoSuchBucketPolicy", message: "The bucket policy does not exist" });
      return { PolicyStatus: { IsPublic: isPublicPolicy(bucket.policy) } };
    },
  }),
};

interface Absence {
  readonly code: string;
  readonly message: string;
}

function absent<Input extends { readonly Bucket: string | undefined; readonly ExpectedBucketOwner?: string | undefined }, Output>(
  name: string,
  needs: string,
  absence: Absence,
): Operation<S3State> {
  return bucketOperation<Input, Output>(name, [], {
    readOnly: true,
    needs,
    handle: (bucket) => {
      throw notThere(bucket, absence);
    },
  });
}

function notThere(bucket: Bucket, { code, message }: Absence): AwsError {
  return new AwsError(code, message, 404, { BucketName: bucket.name });
}
