import type { PolicyValidator } from "../../policy-validator.ts";
import { defineService } from "../../service.ts";
import type { Service } from "../../service.ts";
import { bucketOperations } from "./bucket-operations.ts";
import { bucketSettingOperations } from "./bucket-settings.ts";
import { copyObject } from "./copy-object.ts";
import { deleteObjectOperations } from "./delete-object.ts";
import { lifecycleOperations } from "./lifecycle-operations.ts";
import { lifecycleSchedule } from "./lifecycle.ts";
import { listObjectOperations } from "./list-objects.ts";
import { lockOperations } from "./lock-operations.ts";
import { multipartOperations } from "./multipart-operations.ts";
import { objectAttributeOperations } from "./object-attributes.ts";
import { policyOperations } from "./policy-operations.ts";
import { putObject } from "./put-object.ts";
import { readObjectOperations } from "./read-object.ts";
import { bucketOwner, createS3State, parseS3Arn } from "./state.ts";
import type { S3State } from "./state.ts";
import { taggingOperations } from "./tagging-operations.ts";
import { unsetSettingOperations } from "./unset-settings.ts";

/** S3 of all accounts: buckets, versions, Object Lock, bucket policies, lifecycle expiration. */
export function createS3Service(validate: PolicyValidator): Service<S3State> {
  return defineService<S3State>({
    id: "s3",
    eventSource: "s3.amazonaws.com",
    scope: "organization",
    createState: createS3State,
    operations: {
      ...bucketOperations,
      ...bucketSettingOperations,
      ...unsetSettingOperations,
      ...policyOperations(validate),
      ...lifecycleOperations,
      ...lockOperations,
      ...listObjectOperations,
      ...readObjectOperations,
      ...objectAttributeOperations,
      ...deleteObjectOperations,
      ...multipartOperations,
      ...taggingOperations,
      PutObject: putObject,
      CopyObject: copyObject,
    },
    schedule: lifecycleSchedule,
    resourcePolicy: (state, arn) => {
      const policy = state.buckets.get(parseS3Arn(arn).bucket)?.policy;
      return policy === undefined ? undefined : { document: policy, required: false };
    },
    resourceOwner: bucketOwner,
  });
}
