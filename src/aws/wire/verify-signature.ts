import { createHmac } from "node:crypto";
import { authenticationError } from "./authentication-error.ts";
import { canonicalRequest, sha256Hex } from "./canonical-request.ts";
import type { WireRequest } from "./http-message.ts";
import { readAuthorization } from "./read-authorization.ts";
import type { Authorization } from "./read-authorization.ts";
import { signedPayload } from "./signed-payload.ts";

/** What must be known of an access key to check its signatures. */
export interface KeySecret {
  readonly secretAccessKey: string;
  /** Temporary credentials must come with their token, long-term ones without. */
  readonly sessionToken?: string;
}

export interface SignatureOptions {
  /** undefined for keys that are unknown, inactive or of somebody who is gone. */
  readonly secretOf: (accessKeyId: string) => KeySecret | undefined;
  /** The wall clock: clients outside sign with their machine's time, whatever the scenario's clock says. */
  readonly now: Date;
  /** How far a request's time may be off, seconds. AWS allows a quarter of an hour. */
  readonly maxSkewSeconds?: number;
}

/** A request whose signature holds. */
export interface SignedRequest {
  readonly accessKeyId: string;
  /** Region and service name of the credential scope. */
  readonly region: string;
  readonly signingName: string;
  readonly sessionToken?: string;
  /** The payload, out of its `aws-chunked` coat. */
  readonly body: Uint8Array;
  /** Headers sent behind the payload, names in lower case: checksums. They have been checked. */
  readonly trailers: Readonly<Record<string, string>>;
}

/**
 * Checks a request's SigV4 signature, in its header or presigned in its query, by computing it again from the bytes as sent.
 *
 * Whether a temporary key has expired is not judged here: that follows the scenario's clock, and the gateway does it.
 * @throws AwsError in the words of the service's family: `SignatureDoesNotMatch`, `InvalidSignatureException`, `AuthFailure` …
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 */
export function verifySignature(request: WireRequest, options: SignatureOptions): SignedRequest {
  const authorization = readAuthorization(request);
  const secret = secretFor(authorization, options);
  checkTime(authorization, options.now, options.maxSkewSeconds ?? 900);
  checkSignedHeaders(request, authorization);
  const payload = signedPayload(request, authorization);
  const sign = signerOf(authorization, secret.secretAccessKey);
  const canonical = canonicalRequest(request, {
    signedHeaders: authorization.signedHeaders,
    payloadHash: payload.hash,
    path: authorization.signingName === "s3" ? "as-it-is" : "normal",
  });
  if (sign("AWS4-HMAC-SHA256", [sha256Hex(canonical)]) !== authorization.signature) throw authenticationError(authorization.family, "mismatch");
  const { accessKeyId, region, signingName, sessionToken } = authorization;
  return { accessKeyId, region, signingName, ...(sessionToken === undefined ? {} : { sessionToken }), ...payload.read(sign) };
}

/** Signs lines with a request's key, under its time and scope: of the request itself, of its chunks. */
export type Sign = (kind: string, lines: readonly string[]) => string;

function signerOf({ date, region, signingName, requestTime }: Authorization, secretAccessKey: string): Sign {
  const key = [date, region, signingName, "aws4_request"].reduce<Buffer | string>(
    (inner, part) => createHmac("sha256", inner).update(part, "latin1").digest(),
    `AWS4${secretAccessKey}`,
  );
  const scope = `${date}/${region}/${signingName}/aws4_request`;
  return (kind, lines) =>
    createHmac("sha256", key)
      .update([kind, requestTime, scope, ...lines].join("\n"), "latin1")
      .digest("hex");
}

function secretFor({ accessKeyId, sessionToken, family }: Authorization, { secretOf }: SignatureOptions): KeySecret {
  const secret = secretOf(accessKeyId);
  if (secret === undefined || (secret.sessionToken !== undefined && sessionToken === undefined)) throw authenticationError(family, "unknown-key");
  if (secret.sessionToken !== sessionToken) throw authenticationError(family, "wrong-token");
  return secret;
}

function checkTime({ requestTime, place, expiresIn = 0, family }: Authorization, now: Date, maxSkewSeconds: number): void {
  const time = Date.parse(requestTime.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  const limit = place === "query" ? expiresIn : maxSkewSeconds;
  if (Number.isNaN(time)) throw authenticationError(family, "malformed", `Date is not a date: '${requestTime}'`);
  if (time + limit * 1000 < now.getTime())
    throw authenticationError(
      family,
      place === "query" ? "expired-request" : "skewed",
      `Signature expired: ${requestTime} is now earlier than ${basic(now.getTime() - limit * 1000)} (${basic(now.getTime())} - ${minutes(limit)} min.)`,
    );
  if (time > now.getTime() + maxSkewSeconds * 1000)
    throw authenticationError(
      family,
      "skewed",
      `Signature not yet current: ${requestTime} is still later than ${basic(now.getTime() + maxSkewSeconds * 1000)} (${basic(now.getTime())} + ${minutes(maxSkewSeconds)} min.)`,
    );
}

function checkSignedHeaders(request: WireRequest, { signedHeaders, family, place }: Authorization): void {
  if (!signedHeaders.includes("host"))
    throw authenticationError(family, "malformed", "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
  if (family !== "s3") return;
  const unsigned = Object.keys(request.headers).filter((name) => name.startsWith("x-amz-") && !signedHeaders.includes(name));
  const foreign = unsigned.filter((name) => place === "header" || name !== "x-amz-content-sha256");
  if (foreign.length > 0) throw authenticationError(family, "unsigned-headers");
}

function basic(time: number): string {
  return new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, "");
}

function minutes(seconds: number): string {
  return String(Math.round((seconds / 60) * 100) / 100);
}
