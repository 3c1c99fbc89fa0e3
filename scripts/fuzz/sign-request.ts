import { createHmac } from "node:crypto";
import { canonicalRequest, sha256Hex } from "#aws/wire/canonical-request";
import type { WireRequest } from "#aws/wire/http-message";
import type { Credentials } from "#model/principal";

/** When every fuzzed request is signed: a seed gives the same bytes on every day. */
export const signedAt: Date = new Date("2026-02-26T21:00:00Z");
const time = "20260226T210000Z";

/**
 * Signs a request as it stands, however broken, so that it gets past the signature and to what it was broken for.
 * It is our own idea of a canonical form: that it is AWS's is tested with the SDK's signer, elsewhere.
 */
export function signRequest(request: WireRequest, service: string, { accessKeyId, secretAccessKey }: Credentials): WireRequest {
  const headers = { ...request.headers, "x-amz-date": time };
  const announced = request.headers["x-amz-content-sha256"];
  const payloadHash = service === "s3" && announced?.startsWith("STREAMING") === true ? announced : sha256Hex(request.body);
  if (service === "s3") Object.assign(headers, { "x-amz-content-sha256": payloadHash });
  const signedHeaders = Object.keys(headers)
    .filter((name) => name === "host" || name.startsWith("x-amz-"))
    .toSorted();
  const scope = ["20260226", "eu-west-1", service, "aws4_request"];
  const canonical = canonicalRequest({ ...request, headers }, { signedHeaders, payloadHash, path: service === "s3" ? "as-it-is" : "normal" });
  const key = scope.reduce<string | Buffer>((inner, part) => createHmac("sha256", inner).update(part).digest(), `AWS4${secretAccessKey}`);
  const signature = createHmac("sha256", key)
    .update(["AWS4-HMAC-SHA256", time, scope.join("/"), sha256Hex(canonical)].join("\n"))
    .digest("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope.join("/")}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return { ...request, headers: { ...headers, authorization } };
}
