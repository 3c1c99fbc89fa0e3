import type { ObjectVersion, S3 } from "@aws-sdk/client-s3";
import type { AwsSession } from "#model/aws-session";
import type { InventoryItem } from "#model/inventory";
import type { Json } from "#model/json";
import { everyPage } from "./every-page.ts";
import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";
import { nextVersions } from "./next-versions.ts";
import type { VersionsAfter } from "./next-versions.ts";
import { policyHash } from "./policy-hash.ts";
import { unlessMissing } from "./unless-missing.ts";

/** Buckets that the account owns, with what protects them, and every version of every object. */
export const listS3: Lister = async (session) => {
  const s3 = await session.client("s3");
  const items: InventoryItem[] = [];
  const buckets = await everyPage(
    async (ContinuationToken) => s3.listBuckets({ ContinuationToken }),
    (page) => [page.Buckets, page.ContinuationToken],
  );
  for (const { Name: Bucket = "", CreationDate } of buckets) {
    const attributes = await protectionsOf(s3, Bucket);
    items.push(itemOf(session, { arn: `arn:aws:s3:::${Bucket}`, type: "s3:bucket", name: Bucket, identity: CreationDate, attributes }, "aws-global"));
    const versions = await everyPage(
      async (after: VersionsAfter | undefined) => s3.listObjectVersions({ Bucket, ...after }),
      (page) => [page.Versions, nextVersions(page)],
    );
    for (const one of versions) items.push(versionItem(session, Bucket, one));
  }
  return items;
};

async function protectionsOf(s3: S3, Bucket: string): Promise<Readonly<Record<string, Json | undefined>>> {
  const { Status } = await s3.getBucketVersioning({ Bucket });
  const policy = await unlessMissing(["NoSuchBucketPolicy"], async () => s3.getBucketPolicy({ Bucket }));
  const lock = await unlessMissing(["ObjectLockConfigurationNotFoundError"], async () => s3.getObjectLockConfiguration({ Bucket }));
  const retention = lock?.ObjectLockConfiguration?.Rule?.DefaultRetention;
  return {
    versioning: Status === "Enabled",
    bucketPolicy: policyHash(policy?.Policy),
    lockMode: retention?.Mode,
    lockDays: retention === undefined ? undefined : (retention.Days ?? (retention.Years ?? 0) * 365),
  };
}

function versionItem(session: AwsSession, bucket: string, one: ObjectVersion): InventoryItem {
  const found = {
    arn: `arn:aws:s3:::${bucket}/${one.Key ?? ""}?versionId=${one.VersionId ?? "null"}`,
    type: "s3:object-version",
    name: `${bucket}/${one.Key ?? ""}`,
    identity: `${one.VersionId ?? "null"} ${one.ETag ?? ""}`,
    attributes: { size: one.Size ?? 0, takenAt: one.LastModified, bucket, key: one.Key },
  };
  return itemOf(session, found, "aws-global");
}
