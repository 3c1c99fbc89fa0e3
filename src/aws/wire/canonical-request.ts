import { createHash } from "node:crypto";
import type { WireRequest } from "./http-message.ts";

/** What of a request is signed. */
export interface CanonicalParts {
  /** In the order in which the signature lists them, lower case. */
  readonly signedHeaders: readonly string[];
  /** SHA-256 of the payload in hex, or the words that stand for it. */
  readonly payloadHash: string;
  /** S3 signs the path as it is; other services its normal form, encoded once more. */
  readonly path: "as-it-is" | "normal";
}

/**
 * The canonical form of a request, built from the bytes of its target as they came, never from a parsed URL: parsing would repair what a client signed.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(request: WireRequest, parts: CanonicalParts): string {
  const [path, query] = splitTarget(request.target);
  const headers = parts.signedHeaders.map((name) => `${name}:${(request.headers[name] ?? "").trim().replaceAll(/[ \t]+/g, " ")}\n`);
  return [
    request.method,
    parts.path === "as-it-is" ? encodePath(decode(path)) : encodePath(withoutDots(path)),
    canonicalQuery(query),
    headers.join(""),
    parts.signedHeaders.join(";"),
    parts.payloadHash,
  ].join("\n");
}

/** Path and query of a target, both as sent. */
export function splitTarget(target: string): readonly [path: string, query: string] {
  const at = target.indexOf("?");
  return at < 0 ? [target || "/", ""] : [target.slice(0, at) || "/", target.slice(at + 1)];
}

/** The query's parameters in the order sent, decoded. One character a byte: what the bytes mean is for others to say. */
export function queryParameters(query: string): readonly (readonly [name: string, value: string])[] {
  if (query === "") return [];
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const at = pair.indexOf("=");
      return at < 0 ? [decode(plus(pair)), ""] : [decode(plus(pair.slice(0, at))), decode(plus(pair.slice(at + 1)))];
    });
}

/** Hex SHA-256. Text is taken one byte a character, as HTTP heads are. */
export function sha256Hex(content: Uint8Array | string): string {
  return createHash("sha256")
    .update(typeof content === "string" ? Buffer.from(content, "latin1") : content)
    .digest("hex");
}

function canonicalQuery(query: string): string {
  return queryParameters(query)
    .filter(([name]) => name !== "X-Amz-Signature")
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .toSorted(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const plus = (text: string): string => text.replaceAll("+", " ");

function encodePath(path: string): string {
  return path.split("/").map(encode).join("/");
}

/** Dot segments resolved, empty segments dropped, a slash at the end kept. */
function withoutDots(path: string): string {
  const kept: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") kept.pop();
    else if (segment !== "" && segment !== ".") kept.push(segment);
  }
  return `/${kept.join("/")}${kept.length > 0 && path.endsWith("/") ? "/" : ""}`;
}

/** Percent-decodes to bytes, one character each; what is no escape stays as it stands. */
function decode(text: string): string {
  if (!text.includes("%")) return text;
  return text.replaceAll(/%([0-9a-f]{2})/gi, (_escape, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** RFC 3986: everything but letters, digits and `-._~` as `%XX`. */
function encode(bytes: string): string {
  return bytes.replaceAll(/[^A-Za-z0-9\-._~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
}
