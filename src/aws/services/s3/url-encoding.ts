import { s3Errors } from "./s3-errors.ts";

/** Members of a listing that hold keys or parts of keys. */
const keyed: ReadonlySet<string> = new Set(["Delimiter", "Key", "KeyMarker", "Marker", "NextKeyMarker", "NextMarker", "Prefix", "StartAfter"]);

/**
 * A listing as it was asked for: with `url`, everything in it that holds a key is encoded, since XML cannot hold every key.
 * @throws AwsError `InvalidArgument`
 */
export function inEncoding<Output extends object>(encoding: string | undefined, output: Output): Output {
  if (encoding === undefined) return output;
  if (encoding !== "url") throw s3Errors.invalidArgument("Invalid Encoding Method specified in Request");
  return { ...(encodeKeys(output) as Output), EncodingType: encoding };
}

function encodeKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(encodeKeys);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, keyed.has(name) && typeof one === "string" ? encodeKey(one) : encodeKeys(one)]));
}

function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replaceAll("%2F", "/")
    .replaceAll("%20", "+")
    .replaceAll(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
