import { decodePath } from "./decode-path.ts";

/** Where S3's own addresses begin, after the bucket: `s3.eu-west-1.amazonaws.com`, `localhost`, an IP address and what resolves to one. */
const endpoint =
  /(?:^|\.)(s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com(?:\.cn)?|(?:s3\.)?localhost(?:\.localstack\.cloud)?|(?:\d{1,3}\.){3}\d{1,3}(?:\.(?:nip\.io|sslip\.io|nip))?|\[[0-9a-f:]+\])$/i;

/**
 * The bucket of an S3 request, from its host (virtual-host style) or else from the first part of its path, with the path that is left.
 * @throws AwsError `InvalidURI`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function bucketOf(host: string, path: string): { readonly bucket: string | undefined; readonly path: string } {
  const name = host.replace(/:\d+$/, "");
  const match = endpoint.exec(name);
  const before = match === null ? "" : name.slice(0, match.index);
  if (before !== "") return { bucket: before, path };
  const [, bucket = "", rest = ""] = /^\/+([^/]*)(.*)$/s.exec(path) ?? [];
  if (bucket === "") return { bucket: undefined, path: "/" };
  return { bucket: decodePath(bucket), path: rest === "" ? "/" : rest };
}
