import type { ListObjectVersionsCommandOutput, S3 } from "@aws-sdk/client-s3";
import { ResourceFailure } from "../provider.ts";
import { attempt } from "./aws-failure.ts";

/**
 * Deletes every version below a prefix and then every delete marker, as `force_destroy` does.
 *
 * @param bypassGovernance sends the governance bypass, which needs `s3:BypassGovernanceRetention`; compliance retention stands all the same
 * @throws ResourceFailure when an object could not be deleted
 */
export async function emptyBucket(s3: S3, bucket: string, bypassGovernance: boolean, key?: string): Promise<void> {
  const doing = key === undefined ? `emptying S3 Bucket (${bucket})` : `deleting S3 Bucket (${bucket}) Object (${key})`;
  const bypass = bypassGovernance ? { BypassGovernanceRetention: true } : {};
  const sweep: Sweep = { s3, bucket, doing, bypass, key };
  await deletePages(sweep, (page) => page.Versions ?? []);
  await deletePages(sweep, (page) => page.DeleteMarkers ?? []);
}

interface Sweep {
  readonly s3: S3;
  readonly bucket: string;
  readonly doing: string;
  readonly bypass: { readonly BypassGovernanceRetention?: boolean };
  readonly key: string | undefined;
}

interface Entry {
  readonly Key?: string | undefined;
  readonly VersionId?: string | undefined;
}

async function deletePages({ s3, bucket, doing, bypass, key }: Sweep, choose: (page: ListObjectVersionsCommandOutput) => readonly Entry[]): Promise<void> {
  let marker: { KeyMarker?: string; VersionIdMarker?: string } = {};
  for (;;) {
    const input = { Bucket: bucket, ...(key === undefined ? {} : { Prefix: key }), ...marker };
    const page = await attempt(doing, "S3: ListObjectVersions", () => s3.listObjectVersions(input));
    const found = choose(page).filter((one) => key === undefined || one.Key === key);
    const Objects = found.map((one) => ({ Key: one.Key ?? "", ...(one.VersionId === undefined ? {} : { VersionId: one.VersionId }) }));
    if (Objects.length > 0) {
      const answer = await attempt(doing, "S3: DeleteObjects", () => s3.deleteObjects({ Bucket: bucket, Delete: { Objects, Quiet: true }, ...bypass }));
      const failed = answer.Errors?.[0];
      if (failed !== undefined)
        throw new ResourceFailure(
          `${doing}: deleting: S3 object (${failed.Key ?? ""}) version (${failed.VersionId ?? ""}): ${failed.Code ?? ""}: ${failed.Message ?? ""}`,
        );
    }
    if (page.IsTruncated !== true) return;
    marker = {
      ...(page.NextKeyMarker === undefined ? {} : { KeyMarker: page.NextKeyMarker }),
      ...(page.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }),
    };
  }
}
