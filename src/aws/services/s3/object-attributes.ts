import type { GetObjectAttributesOutput, GetObjectAttributesRequest, ObjectAttributes } from "@aws-sdk/client-s3";
import { requireMember } from "../../strict-operation.ts";
import { requireObjectKey } from "./encryption.ts";
import { versionIdOf } from "./object-store.ts";
import { readable } from "./read-object.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";
import type { ObjectVersion } from "./state.ts";

const known: readonly ObjectAttributes[] = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

export const objectAttributeOperations: S3Operations = {
  GetObjectAttributes: bucketOperation<GetObjectAttributesRequest, GetObjectAttributesOutput>(
    "GetObjectAttributes",
    ["Key", "VersionId", "ObjectAttributes", "MaxParts", "PartNumberMarker"],
    {
      readOnly: true,
      needs: (input, context) => {
        const version = input.VersionId === undefined ? "" : "Version";
        return [objectNeed(`GetObject${version}`, input, context), objectNeed(`GetObject${version}Attributes`, input, context)];
      },
      handle: (bucket, input, context) => {
        const wanted = requireMember(input, "ObjectAttributes");
        if (wanted.length === 0 || wanted.some((one) => !known.includes(one))) throw s3Errors.invalidArgument("Invalid attribute name specified.");
        const version = readable(bucket, requireMember(input, "Key"), input.VersionId, context);
        requireObjectKey(version.encryption, "Decrypt", bucket, version.key, context);
        return {
          LastModified: version.lastModified,
          ...versionIdOf(bucket, version),
          ...(wanted.includes("ETag") ? { ETag: version.etag.replaceAll('"', "") } : {}),
          ...(wanted.includes("ObjectSize") ? { ObjectSize: version.body.byteLength } : {}),
          ...(wanted.includes("StorageClass") ? { StorageClass: "STANDARD" as const } : {}),
          ...(wanted.includes("ObjectParts") ? partsOf(version) : {}),
        };
      },
    },
  ),
};

/** Of an object that came in parts their number is kept, in its tag; without checksums AWS says no more either. */
function partsOf(version: ObjectVersion): Pick<GetObjectAttributesOutput, "ObjectParts"> {
  const count = /-(\d+)"$/.exec(version.etag)?.[1];
  return count === undefined ? {} : { ObjectParts: { TotalPartsCount: Number(count) } };
}
