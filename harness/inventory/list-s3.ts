import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";

/** Buckets that the account owns, with versioning, and every version of every object. */
export const listS3: Lister = async (session) => {
  const s3 = await session.client("s3");
  const items = [];
  for (const { Name: Bucket = "", CreationDate } of (await s3.listBuckets({})).Buckets ?? []) {
    const { Status } = await s3.getBucketVersioning({ Bucket });
    items.push(
      itemOf(
        session,
        { arn: `arn:aws:s3:::${Bucket}`, type: "s3:bucket", name: Bucket, identity: CreationDate, attributes: { versioning: Status === "Enabled" } },
        "aws-global",
      ),
    );
    const { Versions = [] } = await s3.listObjectVersions({ Bucket });
    for (const one of Versions) {
      items.push(
        itemOf(
          session,
          {
            arn: `arn:aws:s3:::${Bucket}/${one.Key ?? ""}?versionId=${one.VersionId ?? "null"}`,
            type: "s3:object-version",
            name: `${Bucket}/${one.Key ?? ""}`,
            identity: `${one.VersionId ?? "null"} ${one.ETag ?? ""}`,
            attributes: { size: one.Size ?? 0, takenAt: one.LastModified, bucket: Bucket, key: one.Key },
          },
          "aws-global",
        ),
      );
    }
  }
  return items;
};
