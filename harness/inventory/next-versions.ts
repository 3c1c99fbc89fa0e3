import type { ListObjectVersionsOutput } from "@aws-sdk/client-s3";
import { nextPage } from "./next-page.ts";

/** After which version a page begins. */
export interface VersionsAfter {
  readonly KeyMarker: string;
  readonly VersionIdMarker: string | undefined;
}

/** Where the page after one of a bucket's versions begins. @throws UnsupportedError when there is one and the answer does not say where */
export function nextVersions({ IsTruncated, NextKeyMarker, NextVersionIdMarker }: ListObjectVersionsOutput): VersionsAfter | undefined {
  const after = NextKeyMarker === undefined || NextKeyMarker === "" ? undefined : { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker };
  return nextPage("s3:ListObjectVersions", IsTruncated, after);
}
