import type {
  ListObjectVersionsOutput,
  ListObjectVersionsRequest,
  ListObjectsOutput,
  ListObjectsRequest,
  ListObjectsV2Output,
  ListObjectsV2Request,
  Owner,
} from "@aws-sdk/client-s3";
import { canonicalOwner } from "./owner.ts";
import { s3Errors } from "./s3-errors.ts";
import { bucketNeed, bucketOperation } from "./s3-operation.ts";
import type { S3Operations } from "./s3-operation.ts";
import { currentVersion } from "./state.ts";
import type { Bucket, ObjectVersion } from "./state.ts";
import { inEncoding } from "./url-encoding.ts";

/** One line of a listing: a version, or all keys with one common prefix. */
type Line = { readonly key: string; readonly version: ObjectVersion } | { readonly key: string; readonly commonPrefix: string };

export const listObjectOperations: S3Operations = {
  ListObjectsV2: bucketOperation<ListObjectsV2Request, ListObjectsV2Output>(
    "ListObjectsV2",
    ["Prefix", "Delimiter", "MaxKeys", "ContinuationToken", "StartAfter", "EncodingType", "FetchOwner"],
    {
      readOnly: true,
      needs: (input) => [bucketNeed("ListBucket", input.Bucket ?? "", listKeys(input))],
      handle: (bucket, input) => {
        const after = input.ContinuationToken === undefined ? input.StartAfter : decodeToken(input.ContinuationToken);
        const { page, truncated } = pageOfCurrent(bucket, input, after);
        return inEncoding(input.EncodingType, {
          Name: bucket.name,
          Prefix: input.Prefix ?? "",
          ...(input.Delimiter === undefined ? {} : { Delimiter: input.Delimiter }),
          MaxKeys: input.MaxKeys ?? 1000,
          KeyCount: page.length,
          IsTruncated: truncated,
          ...(input.ContinuationToken === undefined ? {} : { ContinuationToken: input.ContinuationToken }),
          ...(input.StartAfter === undefined ? {} : { StartAfter: input.StartAfter }),
          ...(truncated ? { NextContinuationToken: encodeToken(page.at(-1)?.key ?? "") } : {}),
          ...contentsOf(page, input.FetchOwner === true ? canonicalOwner(bucket.account) : undefined),
        });
      },
    },
  ),

  /** The first version of the call. It names a next marker only with a delimiter: else the last key is one. */
  ListObjects: bucketOperation<ListObjectsRequest, ListObjectsOutput>("ListObjects", ["Prefix", "Delimiter", "MaxKeys", "Marker", "EncodingType"], {
    readOnly: true,
    needs: (input) => [bucketNeed("ListBucket", input.Bucket ?? "", listKeys(input))],
    handle: (bucket, input) => {
      const { page, truncated } = pageOfCurrent(bucket, input, input.Marker === "" ? undefined : input.Marker);
      return inEncoding(input.EncodingType, {
        Name: bucket.name,
        Prefix: input.Prefix ?? "",
        Marker: input.Marker ?? "",
        ...(input.Delimiter === undefined ? {} : { Delimiter: input.Delimiter }),
        MaxKeys: input.MaxKeys ?? 1000,
        IsTruncated: truncated,
        ...(truncated && input.Delimiter !== undefined ? { NextMarker: page.at(-1)?.key ?? "" } : {}),
        ...contentsOf(page, canonicalOwner(bucket.account)),
      });
    },
  }),

  ListObjectVersions: bucketOperation<ListObjectVersionsRequest, ListObjectVersionsOutput>(
    "ListObjectVersions",
    ["Prefix", "Delimiter", "MaxKeys", "KeyMarker", "VersionIdMarker", "EncodingType"],
    {
      readOnly: true,
      needs: (input) => [bucketNeed("ListBucketVersions", input.Bucket ?? "", listKeys(input))],
      handle: (bucket, input) => {
        const all = linesOf(
          sortedKeys(bucket).flatMap((key) => bucket.objects.get(key) ?? []),
          input,
        );
        const lines = all.slice(startOf(all, input));
        const page = lines.slice(0, input.MaxKeys ?? 1000);
        const truncated = page.length > 0 && page.length < lines.length;
        return inEncoding(input.EncodingType, {
          Name: bucket.name,
          Prefix: input.Prefix ?? "",
          ...(input.Delimiter === undefined ? {} : { Delimiter: input.Delimiter }),
          KeyMarker: input.KeyMarker ?? "",
          VersionIdMarker: input.VersionIdMarker ?? "",
          MaxKeys: input.MaxKeys ?? 1000,
          IsTruncated: truncated,
          ...(truncated ? nextMarkers(page.at(-1)) : {}),
          ...versionsOf(bucket, page),
        });
      },
    },
  ),
};

/** One page of what a reader sees: newest versions that are no markers, folded by the delimiter. */
function pageOfCurrent(
  bucket: Bucket,
  input: { readonly Prefix?: string | undefined; readonly Delimiter?: string | undefined; readonly MaxKeys?: number | undefined },
  after: string | undefined,
): { readonly page: readonly Line[]; readonly truncated: boolean } {
  const current = sortedKeys(bucket)
    .map((key) => currentVersion(bucket, key))
    .filter((version) => version !== undefined && !version.deleteMarker)
    .filter((version) => version !== undefined);
  const lines = linesOf(current, input).filter((line) => after === undefined || isAfter(line, after));
  const page = lines.slice(0, input.MaxKeys ?? 1000);
  return { page, truncated: page.length > 0 && page.length < lines.length };
}

function listKeys(input: {
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
}): Record<string, string> {
  return {
    ...(input.Prefix === undefined ? {} : { "s3:prefix": input.Prefix }),
    ...(input.Delimiter === undefined ? {} : { "s3:delimiter": input.Delimiter }),
    ...(input.MaxKeys === undefined ? {} : { "s3:max-keys": String(input.MaxKeys) }),
  };
}

function sortedKeys(bucket: Bucket): readonly string[] {
  return [...bucket.objects.keys()].toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
}

function linesOf(
  versions: readonly ObjectVersion[],
  input: { readonly Prefix?: string | undefined; readonly Delimiter?: string | undefined },
): readonly Line[] {
  const prefix = input.Prefix ?? "";
  const lines: Line[] = [];
  for (const version of versions) {
    if (!version.key.startsWith(prefix)) continue;
    const cut = input.Delimiter === undefined || input.Delimiter === "" ? -1 : version.key.indexOf(input.Delimiter, prefix.length);
    if (cut === -1) {
      lines.push({ key: version.key, version });
      continue;
    }
    const commonPrefix = version.key.slice(0, cut + (input.Delimiter ?? "").length);
    if (lines.at(-1)?.key !== commonPrefix) lines.push({ key: commonPrefix, commonPrefix });
  }
  return lines;
}

function isAfter(line: Line, after: string): boolean {
  const later = Buffer.compare(Buffer.from(line.key), Buffer.from(after)) > 0;
  // A key inside a common prefix stands for that prefix.
  return later && !("commonPrefix" in line && after.startsWith(line.commonPrefix));
}

function startOf(lines: readonly Line[], input: ListObjectVersionsRequest): number {
  const { KeyMarker: key, VersionIdMarker: versionId } = input;
  if (key === undefined || key === "") return 0;
  if (versionId === undefined || versionId === "") {
    const first = lines.findIndex((line) => isAfter(line, key));
    return first === -1 ? lines.length : first;
  }
  const marker = lines.findIndex((line) => line.key === key && "version" in line && line.version.versionId === versionId);
  if (marker !== -1) return marker + 1;
  if (!isVersionId(versionId)) throw s3Errors.invalidArgument("Invalid version id specified");
  // Deleted since the page before: whoever empties a bucket page by page goes on all the same. What is left of the key comes again rather than not at all.
  const next = lines.findIndex((line) => line.key === key || isAfter(line, key));
  return next === -1 ? lines.length : next;
}

function isVersionId(text: string): boolean {
  return text === "null" || /^[0-9a-f]{32}$/.test(text);
}

function nextMarkers(last: Line | undefined): { NextKeyMarker?: string; NextVersionIdMarker?: string } {
  if (last === undefined) return {};
  return { NextKeyMarker: last.key, ...("version" in last ? { NextVersionIdMarker: last.version.versionId } : {}) };
}

function contentsOf(page: readonly Line[], owner: Owner | undefined): Pick<ListObjectsV2Output, "Contents" | "CommonPrefixes"> {
  const contents = page.flatMap((line) =>
    "version" in line
      ? [
          {
            Key: line.key,
            LastModified: line.version.lastModified,
            ETag: line.version.etag,
            Size: line.version.body.byteLength,
            StorageClass: "STANDARD" as const,
            ...(owner === undefined ? {} : { Owner: owner }),
          },
        ]
      : [],
  );
  return { ...(contents.length === 0 ? {} : { Contents: contents }), ...commonPrefixesOf(page) };
}

function versionsOf(bucket: Bucket, page: readonly Line[]): Pick<ListObjectVersionsOutput, "Versions" | "DeleteMarkers" | "CommonPrefixes"> {
  const all = page.flatMap((line) => ("version" in line ? [line.version] : []));
  const named = (version: ObjectVersion): { Key: string; VersionId: string; IsLatest: boolean; LastModified: Date } => ({
    Key: version.key,
    VersionId: version.versionId,
    IsLatest: currentVersion(bucket, version.key) === version,
    LastModified: version.lastModified,
  });
  const versions = all
    .filter((version) => !version.deleteMarker)
    .map((version) => ({ ...named(version), ETag: version.etag, Size: version.body.byteLength, StorageClass: "STANDARD" as const }));
  const markers = all.filter((version) => version.deleteMarker).map(named);
  return { ...(versions.length === 0 ? {} : { Versions: versions }), ...(markers.length === 0 ? {} : { DeleteMarkers: markers }), ...commonPrefixesOf(page) };
}

function commonPrefixesOf(page: readonly Line[]): { CommonPrefixes?: { Prefix: string }[] } {
  const prefixes = page.flatMap((line) => ("commonPrefix" in line ? [{ Prefix: line.commonPrefix }] : []));
  return prefixes.length === 0 ? {} : { CommonPrefixes: prefixes };
}

function encodeToken(key: string): string {
  return Buffer.from(`after:${key}`).toString("base64");
}

/** @throws AwsError `InvalidArgument` */
function decodeToken(token: string): string {
  const text = Buffer.from(token, "base64").toString();
  if (!text.startsWith("after:")) throw s3Errors.invalidArgument("The continuation token provided is incorrect");
  return text.slice("after:".length);
}
