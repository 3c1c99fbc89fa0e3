import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { WireRequest } from "#aws/wire/http-message";
import { verifySignature } from "#aws/wire/verify-signature";
import type { KeySecret, SignatureOptions } from "#aws/wire/verify-signature";
import { UnsupportedError } from "#model/errors";
import { key, now, signed } from "./signed-requests.ts";
import type { ToSign } from "./signed-requests.ts";

const session = { accessKeyId: "ASIAEXAMPLE", secretAccessKey: "session-canary", sessionToken: "token/with+signs=" };
const secrets: Readonly<Record<string, KeySecret>> = {
  [key.accessKeyId]: { secretAccessKey: key.secretAccessKey },
  [session.accessKeyId]: { secretAccessKey: session.secretAccessKey, sessionToken: session.sessionToken },
};
const options: SignatureOptions = { secretOf: (accessKeyId) => secrets[accessKeyId], now };
const later = (seconds: number): SignatureOptions => ({ ...options, now: new Date(now.getTime() + seconds * 1000) });

function verdictOn(request: WireRequest, how: SignatureOptions = options): string {
  try {
    const { accessKeyId, region, signingName } = verifySignature(request, how);
    return `${accessKeyId} ${region} ${signingName}`;
  } catch (error) {
    const { code, status } = error as { readonly code: string; readonly status: number };
    return `${code} ${status}`;
  }
}

function messageOn(request: WireRequest, how: SignatureOptions = options): string {
  try {
    verifySignature(request, how);
    return "accepted";
  } catch (error) {
    return (error as Error).message;
  }
}

const without = (request: WireRequest, header: string): WireRequest => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== header)),
});
const withHeaders = (request: WireRequest, headers: Readonly<Record<string, string>>): WireRequest => ({
  ...request,
  headers: { ...request.headers, ...headers },
});
const authorization = (request: WireRequest, change: (value: string) => string): WireRequest =>
  withHeaders(request, { authorization: change(request.headers["authorization"] ?? "") });

describe("a request signed by the SDK's own signer", () => {
  const requests: Readonly<Record<string, ToSign>> = {
    "a form": { body: "Action=GetCallerIdentity&Version=2011-06-15" },
    "a path with what must be encoded twice": { service: "kms", path: "/a%20b/%C3%A9/%2B/", body: "{}" },
    "a path with dots and doubled slashes, outside S3": { service: "kms", path: "/a/./b//c/../d" },
    "an S3 key with dots, doubled slashes and everything else": {
      service: "s3",
      method: "PUT",
      path: "/b/a%20b/%C3%A9%2B//y/../z/.%2A%27%28%29%21~",
      body: "x",
    },
    "a query with several values, blanks, signs and empty ones": { method: "GET", query: { b: ["2", "1"], a: "1 2+3&4=5/é", empty: "", B: "upper" } },
    "headers with blanks inside": { headers: { "x-amz-meta-a": "  one   two ", "content-type": "text/plain; charset=utf-8" } },
    "temporary credentials": { credentials: session },
    "a presigned query": { service: "s3", method: "GET", path: "/b/k", presignedFor: 60 },
    "a presigned query of another service": { method: "GET", query: { Action: "GetCallerIdentity" }, presignedFor: 60, credentials: session },
    "a body of bytes": { service: "s3", method: "PUT", path: "/b/k", body: new Uint8Array([0, 255, 13, 10]) },
  };
  for (const [what, request] of Object.entries(requests)) {
    it(`holds: ${what}`, async () => {
      const whole = await signed(request);
      expect(verdictOn(whole)).toBe(`${(request.credentials ?? key).accessKeyId} eu-west-1 ${request.service ?? "sts"}`);
    });

    it(`does not hold once the secret, method, path, query or time differ: ${what}`, async () => {
      const whole = await signed(request);
      const other = await signed({ ...request, credentials: { ...(request.credentials ?? key), secretAccessKey: "wrong" } });
      const [path = "", query] = whole.target.split("?");
      const changed = [
        other,
        { ...whole, method: "DELETE" },
        { ...whole, target: `${path}more${query === undefined ? "" : `?${query}`}` },
        { ...whole, target: `${whole.target}${query === undefined ? "?" : "&"}force=true` },
        query?.includes("X-Amz-Date") === true
          ? { ...whole, target: whole.target.replace("T210000Z", "T210001Z") }
          : withHeaders(whole, { "x-amz-date": "20260226T210001Z" }),
      ];
      const expected = request.service === "s3" || request.service === undefined ? "SignatureDoesNotMatch 403" : "InvalidSignatureException 400";
      expect(changed.map((one) => verdictOn(one))).toEqual(changed.map(() => expected));
    });
  }

  it("covers the headers that it lists, and the body", async () => {
    const whole = await signed({ headers: { "x-amz-meta-a": "one" }, body: "Action=A" });
    expect(verdictOn(withHeaders(whole, { "x-amz-meta-a": "two" }))).toBe("SignatureDoesNotMatch 403");
    expect(verdictOn(withHeaders(whole, { host: "elsewhere" }))).toBe("SignatureDoesNotMatch 403");
    expect(verdictOn({ ...whole, body: new TextEncoder().encode("Action=B") })).toBe("SignatureDoesNotMatch 403");
    expect(verdictOn(withHeaders(whole, { "user-agent": "anybody" }))).toBe("AKIAEXAMPLE eu-west-1 sts");
  });

  it("is read from the target as sent: an escape in lower case, a plus for a blank", async () => {
    const whole = await signed({ service: "s3", method: "GET", path: "/b/k", query: { prefix: "a b/c" } });
    expect(verdictOn({ ...whole, target: whole.target.replace("%2F", "%2f").replace("%20", "+") })).toBe("AKIAEXAMPLE eu-west-1 s3");
  });

  it("carries a key's session token on", async () => {
    expect(verifySignature(await signed({ credentials: session }), options).sessionToken).toBe(session.sessionToken);
    expect(verifySignature(await signed(), options)).not.toHaveProperty("sessionToken");
  });

  it("takes its time from the Date header where X-Amz-Date is missing", async () => {
    const whole = without(await signed({ headers: { "content-type": "application/x-www-form-urlencoded" } }), "x-amz-date");
    // Another header than the one that was signed: the request is complete, and its signature is not right.
    expect(verdictOn(withHeaders(whole, { date: now.toUTCString() }))).toBe("SignatureDoesNotMatch 403");
    expect(messageOn(withHeaders(whole, { date: "Thu, 26 Feb 2026 20:00:00 GMT" }))).toMatch("Signature expired: 20260226T200000Z");
    expect(messageOn(whole)).toBe("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  });
});

describe("who is not known", () => {
  const stranger = { accessKeyId: "AKIASTRANGER", secretAccessKey: "canary" };

  it("is refused in the words of each family", async () => {
    const services = ["sts", "rds", "ec2", "s3", "dynamodb", "kms"];
    const verdicts = await Promise.all(services.map(async (service) => verdictOn(await signed({ service, credentials: stranger }))));
    expect(verdicts).toEqual([
      "InvalidClientTokenId 403",
      "InvalidClientTokenId 403",
      "AuthFailure 401",
      "InvalidAccessKeyId 403",
      "UnrecognizedClientException 400",
      "UnrecognizedClientException 400",
    ]);
  });

  it("includes temporary keys without their token, with another, and long-term keys with one", async () => {
    const { sessionToken, ...bare } = session;
    expect(verdictOn(await signed({ credentials: bare }))).toBe("InvalidClientTokenId 403");
    expect(verdictOn(await signed({ credentials: { ...bare, sessionToken: `${sessionToken}x` } }))).toBe("InvalidClientTokenId 403");
    expect(verdictOn(await signed({ credentials: { ...key, sessionToken } }))).toBe("InvalidClientTokenId 403");
    expect(verdictOn(await signed({ service: "s3", credentials: { ...key, sessionToken } }))).toBe("InvalidToken 400");
    expect(verdictOn(await signed({ credentials: session }))).toBe("ASIAEXAMPLE eu-west-1 sts");
  });

  it("includes everybody who does not sign", async () => {
    const request: WireRequest = { method: "POST", target: "/", headers: { host: "127.0.0.1" }, body: new TextEncoder().encode("Action=A") };
    expect(verdictOn(withHeaders(request, { "content-type": "application/x-www-form-urlencoded; charset=utf-8" }))).toBe("MissingAuthenticationToken 403");
    expect(verdictOn({ ...request, target: "/?Action=A" })).toBe("MissingAuthenticationToken 403");
    expect(verdictOn(withHeaders(request, { "x-amz-target": "TrentService.ListKeys" }))).toBe("MissingAuthenticationTokenException 400");
    expect(verdictOn({ ...request, method: "GET", target: "/bucket/key" })).toBe("AccessDenied 403");
  });
});

describe("the time of a request", () => {
  it("may be a quarter of an hour off, either way", async () => {
    const whole = await signed();
    expect([-900, 900].map((seconds) => verdictOn(whole, later(seconds)))).toEqual(["AKIAEXAMPLE eu-west-1 sts", "AKIAEXAMPLE eu-west-1 sts"]);
    expect([-901, 901].map((seconds) => verdictOn(whole, later(seconds)))).toEqual(["SignatureDoesNotMatch 403", "SignatureDoesNotMatch 403"]);
    expect(messageOn(whole, later(901))).toBe("Signature expired: 20260226T210000Z is now earlier than 20260226T210001Z (20260226T211501Z - 15 min.)");
    expect(messageOn(whole, later(-901))).toBe("Signature not yet current: 20260226T210000Z is still later than 20260226T205959Z (20260226T204459Z + 15 min.)");
    expect(verdictOn(whole, { ...later(901), maxSkewSeconds: 1000 })).toBe("AKIAEXAMPLE eu-west-1 sts");
  });

  it("is refused in the words of each family", async () => {
    const services = ["s3", "ec2", "dynamodb"];
    const verdicts = await Promise.all(services.map(async (service) => verdictOn(await signed({ service }), later(86_400))));
    expect(verdicts).toEqual(["RequestTimeTooSkewed 403", "RequestExpired 400", "InvalidSignatureException 400"]);
  });

  it("of a presigned query ends when it says", async () => {
    const link = await signed({ service: "s3", method: "GET", path: "/b/k", presignedFor: 3600 });
    expect(verdictOn(link, later(3600))).toBe("AKIAEXAMPLE eu-west-1 s3");
    expect(verdictOn(link, later(3601))).toBe("AccessDenied 403");
    expect(messageOn(link, later(3601))).toBe("Request has expired");
    const query = await signed({ method: "GET", query: { Action: "A" }, presignedFor: 60 });
    expect(messageOn(query, later(61))).toMatch("Signature expired");
  });

  it("must be a time", async () => {
    const whole = await signed();
    expect(verdictOn(withHeaders(whole, { "x-amz-date": "yesterday" }))).toBe("IncompleteSignature 403");
    const impossible = authorization(withHeaders(whole, { "x-amz-date": "20261399T210000Z" }), (value) => value.replace("/20260226/", "/20261399/"));
    expect(messageOn(impossible)).toBe("Date is not a date: '20261399T210000Z'");
  });
});

describe("a signature that is not one", () => {
  const cases: readonly (readonly [what: string, change: (value: string) => string, message: RegExp])[] = [
    ["another algorithm", (value) => value.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"), /Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA512'/],
    ["nothing", () => "", /Unsupported AWS 'algorithm': ''/],
    ["no credential", (value) => value.replace(/Credential=[^,]+, /, ""), /requires 'Credential' parameter/],
    ["no signature", (value) => value.replace(/, Signature=.*/, ""), /requires 'Signature' parameter/],
    ["no list of headers", (value) => value.replace(/SignedHeaders=[^,]+, /, ""), /requires 'SignedHeaders' parameter/],
    ["too short a scope", (value) => value.replace("/sts/aws4_request", "/aws4_request"), /exactly 5 slash-delimited elements/],
    ["another terminator", (value) => value.replace("aws4_request", "aws5_request"), /valid terminator: 'aws4_request', not 'aws5_request'/],
    ["no region", (value) => value.replace("eu-west-1", ""), /must not have empty elements/],
    ["another day", (value) => value.replace("/20260226/", "/20260225/"), /'20260225' != '20260226'/],
    ["no host among the headers", (value) => value.replace("host;", ""), /'Host' or ':authority' must be a 'SignedHeader'/],
    ["a megabyte of credential", (value) => value.replace("AKIAEXAMPLE", "A/".repeat(500_000)), /got '(A\/){40}…'/],
  ];
  for (const [what, change, message] of cases) {
    it(`says what is wrong: ${what}`, async () => {
      const request = authorization(await signed({ headers: { "content-type": "application/x-www-form-urlencoded" } }), change);
      expect(messageOn(request)).toMatch(message);
      expect(verdictOn(request)).toMatch(/^IncompleteSignature 403$/);
    });
  }

  it("names itself AuthorizationHeaderMalformed to S3 and IncompleteSignatureException to JSON services", async () => {
    const cut = (value: string): string => value.replace(/, Signature=.*/, "");
    expect(verdictOn(authorization(await signed({ service: "s3" }), cut))).toBe("AuthorizationHeaderMalformed 400");
    expect(messageOn(authorization(await signed({ service: "s3" }), cut))).toMatch(
      "The authorization header is malformed; Authorization header requires 'Signature'",
    );
    expect(verdictOn(authorization(await signed({ service: "ecs" }), cut))).toBe("IncompleteSignatureException 400");
  });

  it("of the asymmetric kind is not said to be wrong: it is refused by name, in a header and in a query", async () => {
    const header = authorization(await signed(), (value) => value.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"));
    const link = await signed({ service: "s3", method: "GET", path: "/b/k", presignedFor: 60 });
    const query = { ...link, target: link.target.replace("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256") };
    for (const request of [header, query])
      expect(() => verifySignature(request, options)).toThrow(new UnsupportedError("a signature of AWS4-ECDSA-P256-SHA256", "the embedded AWS"));
  });

  it("says what is wrong in a presigned query", async () => {
    const link = await signed({ service: "s3", method: "GET", path: "/b/k", presignedFor: 60 });
    const change = (from: string | RegExp, to: string): WireRequest => ({ ...link, target: link.target.replace(from, to) });
    expect(messageOn(change(/&X-Amz-Signature=.*/, ""))).toBe("AWS query-string parameters must include 'X-Amz-Signature'.");
    expect(messageOn(change("X-Amz-Expires=60", "X-Amz-Expires=soon"))).toBe("X-Amz-Expires should be a number");
    expect(messageOn(change("X-Amz-Expires=60", "X-Amz-Expires=-1"))).toBe("X-Amz-Expires must be non-negative");
    expect(messageOn(change("X-Amz-Expires=60", "X-Amz-Expires=604801"))).toMatch("must be less than a week");
    expect(messageOn(change("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"))).toMatch("Unsupported AWS 'algorithm'");
    expect(verdictOn(change("X-Amz-Expires=60", ""))).toBe("AuthorizationQueryParametersError 400");
    expect(verdictOn(link)).toBe("AKIAEXAMPLE eu-west-1 s3");
  });
});

describe("a service that nobody here speaks for", () => {
  it("may let its clients leave the payload unsigned; one that is known here may not", async () => {
    const unsigned = { body: "hello", headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } };
    expect(verdictOn(await signed({ ...unsigned, service: "s3express" }))).toBe("AKIAEXAMPLE eu-west-1 s3express");
    expect(verdictOn(await signed({ ...unsigned, service: "sts" }))).toBe("SignatureDoesNotMatch 403");
    const other = withHeaders(await signed({ ...unsigned, service: "s3express" }), { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-EVENTS" });
    expect(verdictOn(other)).toMatch(" 403");
  });
});

describe("S3", () => {
  it("refuses headers of its own that nobody signed", async () => {
    const whole = await signed({ service: "s3", method: "PUT", path: "/b/k", body: "x" });
    expect(verdictOn(withHeaders(whole, { "x-amz-bypass-governance-retention": "true" }))).toBe("AccessDenied 403");
    expect(messageOn(withHeaders(whole, { "x-amz-acl": "public-read" }))).toBe("There were headers present in the request which were not signed");
    expect(verdictOn(whole)).toBe("AKIAEXAMPLE eu-west-1 s3");
  });

  it("holds the body against its signed hash, unless the client left it unsigned", async () => {
    const put = { service: "s3", method: "PUT", path: "/b/k", body: "hello" } as const;
    const other = new TextEncoder().encode("other");
    const whole = await signed(put);
    expect(Buffer.from(verifySignature(whole, options).body).toString()).toBe("hello");
    expect(verdictOn({ ...whole, body: other })).toBe("XAmzContentSHA256Mismatch 400");
    const unsigned = await signed({ ...put, headers: { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" } });
    expect(Buffer.from(verifySignature({ ...unsigned, body: other }, options).body).toString()).toBe("other");
  });

  it("wants to be told what stands for the body", async () => {
    const whole = await signed({ service: "s3", method: "PUT", path: "/b/k", headers: { "x-amz-content-sha256": "SOMETHING" } });
    expect(verdictOn(whole)).toBe("InvalidArgument 400");
    expect(verdictOn(without(whole, "x-amz-content-sha256"))).toBe("InvalidRequest 400");
  });

  it("holds the body against every checksum that comes with it", async () => {
    const put = (headers: Readonly<Record<string, string>>): Promise<WireRequest> =>
      signed({ service: "s3", method: "PUT", path: "/b/k", body: "123456789", headers });
    // Check values of the CRC catalogue: CRC-32/ISO-HDLC, CRC-32/ISCSI, CRC-64/NVME.
    const right = {
      "x-amz-checksum-crc32": Buffer.from("cbf43926", "hex").toString("base64"),
      "x-amz-checksum-crc32c": Buffer.from("e3069283", "hex").toString("base64"),
      "x-amz-checksum-crc64nvme": Buffer.from("ae8b14860a799888", "hex").toString("base64"),
      "x-amz-checksum-sha1": sha("sha1"),
      "x-amz-checksum-sha256": sha("sha256"),
      "content-md5": sha("md5"),
    };
    for (const [header, value] of Object.entries(right)) {
      expect(verdictOn(await put({ [header]: value })), header).toBe("AKIAEXAMPLE eu-west-1 s3");
      const other = Buffer.from(value, "base64").fill(7).toString("base64");
      expect(verdictOn(await put({ [header]: other })), header).toBe("BadDigest 400");
      expect(verdictOn(await put({ [header]: "AAA" })), header).toBe(header === "content-md5" ? "InvalidDigest 400" : "InvalidRequest 400");
    }
    const unknown = await put({ "x-amz-checksum-xxhash64": "AAAAAAAAAAA=" });
    expect(() => verifySignature(unknown, options)).toThrow(new UnsupportedError("s3:x-amz-checksum-xxhash64", "the embedded AWS"));
    expect(verdictOn(await put({ "x-amz-checksum-algorithm": "CRC32" }))).toBe("AKIAEXAMPLE eu-west-1 s3");
  });
});

function sha(algorithm: string): string {
  return createHash(algorithm).update("123456789").digest("base64");
}
