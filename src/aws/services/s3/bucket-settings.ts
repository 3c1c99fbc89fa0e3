import type {
  DeleteBucketEncryptionRequest,
  DeleteBucketTaggingRequest,
  DeletePublicAccessBlockRequest,
  GetBucketEncryptionOutput,
  GetBucketEncryptionRequest,
  GetBucketTaggingOutput,
  GetBucketTaggingRequest,
  GetBucketVersioningOutput,
  GetBucketVersioningRequest,
  GetPublicAccessBlockOutput,
  GetPublicAccessBlockRequest,
  PutBucketEncryptionRequest,
  PutBucketTaggingRequest,
  PutBucketVersioningRequest,
  PutPublicAccessBlockRequest,
} from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { listOfTags, recordOfTags } from "../../tag-records.ts";
import { resolveEncryption } from "./encryption.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketOperation } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";

/** Versioning, encryption, tags and the public access block of a bucket. */
export const bucketSettingOperations: S3Operations = {
  PutBucketVersioning: bucketOperation<PutBucketVersioningRequest, object>("PutBucketVersioning", ["VersioningConfiguration", "ChecksumAlgorithm"], {
    needs: "PutBucketVersioning",
    handle: (bucket, input) => {
      const configuration = requireMember(input, "VersioningConfiguration");
      refuseUnknownMembers("s3:PutBucketVersioning.VersioningConfiguration", configuration, ["Status"]);
      const { Status: status } = configuration;
      if (status !== "Enabled" && status !== "Suspended") throw s3Errors.malformedXml();
      if (bucket.objectLock !== undefined && status === "Suspended")
        throw s3Errors.invalidBucketState("An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.");
      bucket.versioning = status;
      return {};
    },
  }),

  GetBucketVersioning: bucketOperation<GetBucketVersioningRequest, GetBucketVersioningOutput>("GetBucketVersioning", [], {
    readOnly: true,
    needs: "GetBucketVersioning",
    handle: ({ versioning }) => (versioning === "unversioned" ? {} : { Status: versioning }),
  }),

  PutBucketEncryption: bucketOperation<PutBucketEncryptionRequest, object>("PutBucketEncryption", ["ServerSideEncryptionConfiguration", "ChecksumAlgorithm"], {
    needs: "PutEncryptionConfiguration",
    handle: (bucket, input, context) => {
      const [rule, ...more] = requireMember(input, "ServerSideEncryptionConfiguration").Rules ?? [];
      if (rule === undefined || more.length > 0) throw s3Errors.malformedXml();
      refuseUnknownMembers("s3:PutBucketEncryption.Rule", rule, ["ApplyServerSideEncryptionByDefault", "BucketKeyEnabled"]);
      const wanted = rule.ApplyServerSideEncryptionByDefault;
      bucket.encryption = resolveEncryption(
        "s3:PutBucketEncryption",
        bucket,
        { algorithm: wanted?.SSEAlgorithm, keyId: wanted?.KMSMasterKeyID, bucketKey: rule.BucketKeyEnabled },
        context,
      );
      return {};
    },
  }),

  GetBucketEncryption: bucketOperation<GetBucketEncryptionRequest, GetBucketEncryptionOutput>("GetBucketEncryption", [], {
    readOnly: true,
    needs: "GetEncryptionConfiguration",
    handle: ({ encryption }) => ({
      ServerSideEncryptionConfiguration: {
        Rules: [
          {
            ApplyServerSideEncryptionByDefault: {
              SSEAlgorithm: encryption.algorithm,
              ...(encryption.keyArn === undefined ? {} : { KMSMasterKeyID: encryption.keyArn }),
            },
            BucketKeyEnabled: encryption.bucketKey,
          },
        ],
      },
    }),
  }),

  DeleteBucketEncryption: bucketOperation<DeleteBucketEncryptionRequest, object>("DeleteBucketEncryption", [], {
    needs: "PutEncryptionConfiguration",
    handle: (bucket) => {
      bucket.encryption = { algorithm: "AES256", bucketKey: false };
      return {};
    },
  }),

  PutBucketTagging: bucketOperation<PutBucketTaggingRequest, object>("PutBucketTagging", ["Tagging", "ChecksumAlgorithm"], {
    needs: "PutBucketTagging",
    handle: (bucket, input) => {
      bucket.tags = recordOfTags(requireMember(input, "Tagging").TagSet);
      return {};
    },
  }),

  GetBucketTagging: bucketOperation<GetBucketTaggingRequest, GetBucketTaggingOutput>("GetBucketTagging", [], {
    readOnly: true,
    needs: "GetBucketTagging",
    handle: (bucket) => {
      if (Object.keys(bucket.tags).length === 0) throw new AwsError("NoSuchTagSet", "The TagSet does not exist", 404, { BucketName: bucket.name });
      return { TagSet: listOfTags(bucket.tags) };
    },
  }),

  DeleteBucketTagging: bucketOperation<DeleteBucketTaggingRequest, object>("DeleteBucketTagging", [], {
    needs: "PutBucketTagging",
    handle: (bucket) => {
      bucket.tags = {};
      return {};
    },
  }),

  PutPublicAccessBlock: bucketOperation<PutPublicAccessBlockRequest, object>("PutPublicAccessBlock", ["PublicAccessBlockConfiguration", "ChecksumAlgorithm"], {
    needs: "PutBucketPublicAccessBlock",
    handle: (bucket, input) => {
      const wanted = requireMember(input, "PublicAccessBlockConfiguration");
      bucket.publicAccessBlock = {
        blockPublicAcls: wanted.BlockPublicAcls ?? false,
        ignorePublicAcls: wanted.IgnorePublicAcls ?? false,
        blockPublicPolicy: wanted.BlockPublicPolicy ?? false,
        restrictPublicBuckets: wanted.RestrictPublicBuckets ?? false,
      };
      return {};
    },
  }),

  GetPublicAccessBlock: bucketOperation<GetPublicAccessBlockRequest, GetPublicAccessBlockOutput>("GetPublicAccessBlock", [], {
    readOnly: true,
    needs: "GetBucketPublicAccessBlock",
    handle: (bucket) => {
      const block = bucket.publicAccessBlock;
      if (block === undefined)
        throw new AwsError("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found", 404, { BucketName: bucket.name });
      return {
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: block.blockPublicAcls,
          IgnorePublicAcls: block.ignorePublicAcls,
          BlockPublicPolicy: block.blockPublicPolicy,
          RestrictPublicBuckets: block.restrictPublicBuckets,
        },
      };
    },
  }),

  DeletePublicAccessBlock: bucketOperation<DeletePublicAccessBlockRequest, object>("DeletePublicAccessBlock", [], {
    needs: "PutBucketPublicAccessBlock",
    handle: (bucket) => {
      delete bucket.publicAccessBlock;
      return {};
    },
  }),
};
