import { AwsError } from "#model/errors";
import { authenticationError } from "./authentication-error.ts";
import { readAwsChunked } from "./aws-chunked.ts";
import type { ChunkSignatures } from "./aws-chunked.ts";
import { sha256Hex } from "./canonical-request.ts";
import { checkChecksums } from "./checksums.ts";
import type { WireRequest } from "./http-message.ts";
import type { Authorization } from "./read-authorization.ts";
import { serviceFacts } from "./service-facts.ts";

/** How a request's payload takes part in its signature, and how to get at it once the signature holds. */
export interface SignedPayload {
  /** What stands for the payload in the canonical request. */
  readonly hash: string;
  /** @throws AwsError when the payload is not what was signed or promised */
  read(sign: (kind: string, lines: readonly string[]) => string): { readonly body: Uint8Array; readonly trailers: Readonly<Record<string, string>> };
}

const none: Readonly<Record<string, string>> = {};
const emptyHash = sha256Hex("");

/**
 * Of the services here only S3 lets a client say what stands for the payload; everybody else hashes what came. What another service lets its clients say is
 * believed: it is refused by name afterwards.
 * @throws AwsError `InvalidRequest`, `InvalidArgument`, `XAmzContentSHA256Mismatch`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
 */
export function signedPayload(request: WireRequest, authorization: Authorization): SignedPayload {
  const { body, headers } = request;
  if (authorization.signingName !== "s3") return { hash: saidElsewhere(request, authorization) ?? sha256Hex(body), read: () => ({ body, trailers: none }) };
  const hash = headers["x-amz-content-sha256"] ?? authorization.presignedHash;
  if (hash === undefined) throw new AwsError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256", 400);
  if (hash === "UNSIGNED-PAYLOAD" || /^[0-9a-f]{64}$/.test(hash)) return { hash, read: () => plainBody(request, hash) };
  if (streaming[hash] === undefined) throw unknownHash();
  return { hash, read: (sign) => chunkedBody(request, authorization, hash, sign) };
}

function saidElsewhere({ headers }: WireRequest, { signingName, place, presignedHash }: Authorization): string | undefined {
  if (serviceFacts.some((facts) => facts.signingName === signingName)) return undefined;
  const said = headers["x-amz-content-sha256"] ?? (place === "query" ? presignedHash : undefined);
  return said === undefined || /^[0-9a-f]{64}$/.test(said) ? undefined : said;
}

/** Whether chunks are signed, and whether headers follow them. */
const streaming: Readonly<Record<string, { readonly signed: boolean; readonly trailer: boolean }>> = {
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER": { signed: false, trailer: true },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": { signed: true, trailer: false },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": { signed: true, trailer: true },
};

function plainBody({ body, headers }: WireRequest, hash: string): ReturnType<SignedPayload["read"]> {
  if (hash !== "UNSIGNED-PAYLOAD" && sha256Hex(body) !== hash)
    throw new AwsError("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.", 400);
  checkChecksums(headers, body);
  return { body, trailers: none };
}

function chunkedBody(
  { body, headers }: WireRequest,
  authorization: Authorization,
  hash: string,
  sign: Parameters<SignedPayload["read"]>[0],
): ReturnType<SignedPayload["read"]> {
  const promised = headers["x-amz-decoded-content-length"];
  if (promised === undefined || !/^\d{1,15}$/.test(promised))
    throw new AwsError("MissingContentLength", "You must provide the Content-Length HTTP header.", 411);
  const { signed = false, trailer = false } = streaming[hash] ?? {};
  const { payload, trailers } = readAwsChunked(body, Number(promised), signed ? signaturesOf(authorization, sign) : undefined);
  checkTrailers(headers, trailers, trailer);
  checkChecksums({ ...headers, ...trailers }, payload);
  return { body: payload, trailers };
}

/** Each chunk's signature covers the one before it; the first covers the request's own. */
function signaturesOf(authorization: Authorization, sign: Parameters<SignedPayload["read"]>[0]): ChunkSignatures {
  let previous = authorization.signature;
  const compare = (expected: string, found: string): void => {
    if (found !== expected) throw authenticationError(authorization.family, "mismatch");
    previous = expected;
  };
  return {
    chunk: (content, signature) => compare(sign("AWS4-HMAC-SHA256-PAYLOAD", [previous, emptyHash, sha256Hex(content)]), signature),
    trailer: (lines, signature) => compare(sign("AWS4-HMAC-SHA256-TRAILER", [previous, sha256Hex(lines)]), signature),
  };
}

/** What follows the payload must be what the head announced. */
function checkTrailers(headers: WireRequest["headers"], trailers: Readonly<Record<string, string>>, allowed: boolean): void {
  const announced = (headers["x-amz-trailer"] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
  const found = Object.keys(trailers);
  if ((found.length > 0 && !allowed) || found.some((name) => !announced.includes(name)) || announced.some((name) => !found.includes(name)))
    throw new AwsError(
      "MalformedTrailerError",
      "The request contained trailing data that was not well-formed or did not conform to our published schema.",
      400,
    );
}

function unknownHash(): AwsError {
  return new AwsError("InvalidArgument", `x-amz-content-sha256 must be UNSIGNED-PAYLOAD, ${Object.keys(streaming).join(", ")}, or a valid sha256 value.`, 400);
}
