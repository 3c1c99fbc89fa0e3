import type { GetObjectTaggingOutput, GetObjectTaggingRequest, PutObjectTaggingOutput, PutObjectTaggingRequest } from "@aws-sdk/client-s3";
import { requireMember } from "../../strict-operation.ts";
import { listOfTags, recordOfTags } from "../../tag-records.ts";
import { versionIdOf } from "./object-store.ts";
import { readable } from "./read-object.ts";
import { bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";

export const taggingOperations: S3Operations = {
  PutObjectTagging: bucketOperation<PutObjectTaggingRequest, PutObjectTaggingOutput>("PutObjectTagging", ["Key", "VersionId", "Tagging", "ChecksumAlgorithm"], {
    needs: (input, context) => [
      objectNeed(
        input.VersionId === undefined ? "PutObjectTagging" : "PutObjectVersionTagging",
        input,
        context,
        Object.fromEntries(Object.entries(recordOfTags(input.Tagging?.TagSet)).map(([key, value]) => [`s3:RequestObjectTag/${key}`, value])),
      ),
    ],
    handle: (bucket, input, context) => {
      const version = readable(bucket, requireMember(input, "Key"), input.VersionId, context);
      version.tags = recordOfTags(requireMember(input, "Tagging").TagSet);
      return versionIdOf(bucket, version);
    },
  }),

  GetObjectTagging: bucketOperation<GetObjectTaggingRequest, GetObjectTaggingOutput>("GetObjectTagging", ["Key", "VersionId"], {
    readOnly: true,
    needs: (input, context) => [objectNeed(input.VersionId === undefined ? "GetObjectTagging" : "GetObjectVersionTagging", input, context)],
    handle: (bucket, input, context) => {
      const version = readable(bucket, requireMember(input, "Key"), input.VersionId, context);
      return { TagSet: listOfTags(version.tags), ...versionIdOf(bucket, version) };
    },
  }),
};
