import type { DeleteObjectOutput, DeleteObjectRequest, DeleteObjectsOutput, DeleteObjectsRequest } from "@aws-sdk/client-s3";
import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { isTag } from "./conditions.ts";
import { requireUnlocked } from "./object-lock.ts";
import { hideObject, removeVersion } from "./object-store.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketOperation, objectNeed } from "./s3-operation.ts";
import type { S3Context, S3Operations } from "./s3-operation.ts";
import { currentVersion } from "./state.ts";
import type { Bucket } from "./state.ts";

interface Target {
  readonly Key: string;
  readonly VersionId?: string | undefined;
}

export const deleteObjectOperations: S3Operations = {
  DeleteObject: bucketOperation<DeleteObjectRequest, DeleteObjectOutput>("DeleteObject", ["Key", "VersionId", "BypassGovernanceRetention", "IfMatch"], {
    needs: (input, context) => [objectNeed(input.VersionId === undefined ? "DeleteObject" : "DeleteObjectVersion", input, context)],
    handle: (bucket, input, context) => {
      requireLockToBypass(bucket, input.BypassGovernanceRetention);
      const target = { Key: requireMember(input, "Key"), VersionId: input.VersionId };
      const current = currentVersion(bucket, target.Key);
      if (input.IfMatch !== undefined && (current === undefined || current.deleteMarker || !isTag(input.IfMatch, current)))
        throw s3Errors.preconditionFailed("If-Match");
      return deleteOne(bucket, target, input.BypassGovernanceRetention ?? false, context);
    },
  }),

  // Each key is authorized by itself, and a refusal is an entry of the answer, not a failure of the call.
  DeleteObjects: bucketOperation<DeleteObjectsRequest, DeleteObjectsOutput>("DeleteObjects", ["Delete", "BypassGovernanceRetention", "ChecksumAlgorithm"], {
    needs: () => [],
    handle: (bucket, input, context) => {
      requireLockToBypass(bucket, input.BypassGovernanceRetention);
      const { Objects: targets = [], Quiet: quiet = false } = requireMember(input, "Delete");
      if (targets.length === 0 || targets.length > 1000) throw s3Errors.malformedXml();
      const output = { Deleted: [] as NonNullable<DeleteObjectsOutput["Deleted"]>, Errors: [] as NonNullable<DeleteObjectsOutput["Errors"]> };
      for (const one of targets) {
        refuseUnknownMembers("s3:DeleteObjects.Delete.Objects", one, ["Key", "VersionId"]);
        const target: Target = { Key: requireMember(one, "Key"), VersionId: one.VersionId };
        const named = { Key: target.Key, ...(target.VersionId === undefined ? {} : { VersionId: target.VersionId }) };
        try {
          context.authorize(objectNeed(target.VersionId === undefined ? "DeleteObject" : "DeleteObjectVersion", { Bucket: bucket.name, ...target }, context), {
            resourceAccount: bucket.account,
          });
          const { DeleteMarker: marker, VersionId: versionId } = deleteOne(bucket, target, input.BypassGovernanceRetention ?? false, context);
          output.Deleted.push({ ...named, ...(marker === true ? { DeleteMarker: true, DeleteMarkerVersionId: versionId } : {}) });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          output.Errors.push({ ...named, Code: error.code, Message: error.message });
        }
      }
      return { ...(quiet ? {} : { Deleted: output.Deleted }), ...(output.Errors.length === 0 ? {} : { Errors: output.Errors }) };
    },
  }),
};

/** As AWS was seen to answer. @throws AwsError `InvalidArgument` @see https://github.com/versity/versitygw/issues/1218 */
function requireLockToBypass(bucket: Bucket, bypass: boolean | undefined): void {
  if (bypass === undefined || bucket.objectLock !== undefined) return;
  throw s3Errors.invalidArgument("x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.");
}

/** @throws AwsError `AccessDenied` when the version is locked */
function deleteOne(bucket: Bucket, target: Target, bypass: boolean, context: S3Context): DeleteObjectOutput {
  if (target.VersionId === undefined) {
    const marker = hideObject(bucket, target.Key, context.now(), (prefix, digits) => context.newId(prefix, digits));
    return marker === undefined ? {} : { DeleteMarker: true, VersionId: marker.versionId };
  }
  const version = bucket.objects.get(target.Key)?.find((one) => one.versionId === target.VersionId);
  // Deleting what is not there succeeds.
  if (version === undefined) return { VersionId: target.VersionId };
  requireUnlocked(version, context.now(), bypass, () =>
    context.authorize(objectNeed("BypassGovernanceRetention", { Bucket: bucket.name, ...target }, context), { resourceAccount: bucket.account }),
  );
  removeVersion(bucket, version);
  return { VersionId: version.versionId, ...(version.deleteMarker ? { DeleteMarker: true } : {}) };
}
