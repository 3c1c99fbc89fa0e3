import type { DeleteBucketPolicyRequest, GetBucketPolicyOutput, GetBucketPolicyRequest, PutBucketPolicyRequest } from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import type { PolicyValidator } from "../../policy-validator.ts";
import { requireMember } from "../../strict-operation.ts";
import { isPublicPolicy, resourcesOf } from "./public-policy.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketOperation } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";

/** Bytes of a bucket policy. */
const policyLimit = 20_480;

export function policyOperations(validate: PolicyValidator): S3Operations {
  return {
    PutBucketPolicy: bucketOperation<PutBucketPolicyRequest, object>("PutBucketPolicy", ["Policy", "ChecksumAlgorithm"], {
      needs: "PutBucketPolicy",
      handle: (bucket, input, context) => {
        const text = requireMember(input, "Policy");
        const [problem] = validate(text, "resource", bucket.name);
        if (problem !== undefined) throw s3Errors.malformedPolicy(problem.message);
        if (text.length > policyLimit) throw s3Errors.malformedPolicy("Policy exceeds the maximum allowed document size.");
        const arn = `arn:aws:s3:::${bucket.name}`;
        if (resourcesOf(text).some((resource) => resource !== arn && !resource.startsWith(`${arn}/`)))
          throw s3Errors.malformedPolicy("Policy has invalid resource");
        if (bucket.publicAccessBlock?.blockPublicPolicy === true && isPublicPolicy(text))
          throw s3Errors.accessDenied(
            `User: ${context.principal.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${arn}" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
          );
        bucket.policy = text;
        return {};
      },
    }),

    GetBucketPolicy: bucketOperation<GetBucketPolicyRequest, GetBucketPolicyOutput>("GetBucketPolicy", [], {
      readOnly: true,
      needs: "GetBucketPolicy",
      handle: (bucket) => {
        if (bucket.policy === undefined) throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404, { BucketName: bucket.name });
        return { Policy: bucket.policy };
      },
    }),

    DeleteBucketPolicy: bucketOperation<DeleteBucketPolicyRequest, object>("DeleteBucketPolicy", [], {
      needs: "DeleteBucketPolicy",
      handle: (bucket) => {
        delete bucket.policy;
        return {};
      },
    }),
  };
}
