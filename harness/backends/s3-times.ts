import type { ForwardedCall } from "#aws/backend";
import type { S3State } from "#aws/services/s3/state";
import type { Look } from "./reader.ts";

type Line = Readonly<Record<string, unknown>>;

/** An answer of S3 with the times of the scenario in place of the backend's own: those that the copy has. */
export function withScenarioTimes(call: ForwardedCall, { shift }: Look, output: Line): Line {
  const { buckets } = call.state as S3State;
  const objects = buckets.get(String(call.input["Bucket"]))?.objects;
  const momentOf = (key: unknown, versionId: unknown): Date | undefined => {
    const versions = objects?.get(String(key)) ?? [];
    return (typeof versionId === "string" ? versions.find((one) => one.versionId === versionId) : versions[0])?.lastModified;
  };
  const dated = (lines: unknown): unknown =>
    Array.isArray(lines)
      ? (lines as Line[]).map((line) => ({ ...line, LastModified: momentOf(line["Key"], line["VersionId"]) ?? line["LastModified"] }))
      : lines;
  const sooner = (date: unknown): unknown => (date instanceof Date ? new Date(date.getTime() - shift) : date);
  switch (call.operation) {
    case "ListBuckets":
      return {
        ...output,
        Buckets: (output["Buckets"] as Line[] | undefined)?.map((one) => ({
          ...one,
          CreationDate: buckets.get(String(one["Name"]))?.createdAt ?? one["CreationDate"],
        })),
      };
    case "ListObjectsV2":
      return { ...output, Contents: dated(output["Contents"]) };
    case "ListObjectVersions":
      return { ...output, Versions: dated(output["Versions"]), DeleteMarkers: dated(output["DeleteMarkers"]) };
    case "GetObject":
    case "HeadObject":
      return {
        ...output,
        LastModified: momentOf(call.input["Key"], call.input["VersionId"]) ?? output["LastModified"],
        ObjectLockRetainUntilDate: sooner(output["ObjectLockRetainUntilDate"]),
      };
    default:
      return output;
  }
}
