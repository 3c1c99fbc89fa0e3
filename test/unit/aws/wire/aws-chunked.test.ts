import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { readAwsChunked } from "#aws/wire/aws-chunked";
import type { WireRequest } from "#aws/wire/http-message";
import { verifySignature } from "#aws/wire/verify-signature";
import { key, now, signed } from "./signed-requests.ts";

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
const read = (body: string, length: number): ReturnType<typeof readAwsChunked> => readAwsChunked(Buffer.from(body, "latin1"), length);
const big = "x".repeat(8192);

describe("a chunked body", () => {
  it("gives its payload and its trailers", () => {
    const { payload, trailers } = read(`2000\r\n${big}\r\n5\r\nhello\r\n0\r\nX-Amz-Checksum-Crc32:AAAAAA==\r\nx-other: b \r\n\r\n`, 8197);
    expect(text(payload)).toBe(`${big}hello`);
    expect(trailers).toEqual({ "x-amz-checksum-crc32": "AAAAAA==", "x-other": "b" });
  });

  it("may be empty, and may hold line ends and what looks like chunks", () => {
    expect(read("0\r\n\r\n", 0).payload).toEqual(new Uint8Array());
    expect(text(read("9\r\n\r\n0\r\n\r\n\r\n\r\n0\r\n\r\n", 9).payload)).toBe("\r\n0\r\n\r\n\r\n");
  });

  const torn: Readonly<Record<string, readonly [body: string, length: number, code: string]>> = {
    "no chunk at all": ["", 0, "IncompleteBody"],
    "a size without a line end": ["5", 5, "IncompleteBody"],
    "a chunk shorter than its size": ["5\r\nhell", 5, "IncompleteBody"],
    "a size beyond all memory": ["ffffffffffff\r\nhello\r\n0\r\n\r\n", 5, "IncompleteBody"],
    "a size with more digits": ["fffffffffffff\r\nhello\r\n0\r\n\r\n", 5, "InvalidRequest"],
    "a size that is no number": ["five\r\nhello\r\n0\r\n\r\n", 5, "InvalidRequest"],
    "a negative size": ["-5\r\nhello\r\n0\r\n\r\n", 5, "InvalidRequest"],
    "a chunk without a line end behind it": ["5\r\nhello0\r\n\r\n", 5, "IncompleteBody"],
    "no last chunk": ["5\r\nhello\r\n", 5, "IncompleteBody"],
    "fewer bytes than were promised": ["5\r\nhello\r\n0\r\n\r\n", 6, "IncompleteBody"],
    "more bytes than were promised": ["5\r\nhello\r\n0\r\n\r\n", 4, "IncompleteBody"],
    "a small chunk in the middle": ["5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n", 10, "InvalidChunkSizeError"],
    "a trailer without a colon": ["0\r\nnonsense\r\n\r\n", 0, "MalformedTrailerError"],
    "a trailer without a line end": ["0\r\na:b", 0, "IncompleteBody"],
    "something behind the end": ["0\r\n\r\nmore\r\n", 0, "MalformedTrailerError"],
    "too many trailers": [`0\r\n${Array.from({ length: 17 }, (_, at) => `t${at}:x\r\n`).join("")}\r\n`, 0, "MalformedTrailerError"],
    "an endless line": [`${"0".repeat(5000)}\r\n\r\n`, 0, "IncompleteBody"],
  };
  for (const [what, [body, length, code]] of Object.entries(torn)) {
    it(`is refused with ${code}: ${what}`, () => {
      expect(() => read(body, length)).toThrow(expect.objectContaining({ code }));
    });
  }
});

/** Chunks signed as the page on streaming signatures says, written independently of what is tested. */
async function streamed(chunks: readonly string[], trailer?: Readonly<Record<string, string>>, secret: string = key.secretAccessKey): Promise<WireRequest> {
  const head = await signed({
    service: "s3",
    method: "PUT",
    path: "/b/k",
    headers: {
      "content-encoding": "aws-chunked",
      "x-amz-content-sha256": `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? "" : "-TRAILER"}`,
      "x-amz-decoded-content-length": String(chunks.join("").length),
      ...(trailer === undefined ? {} : { "x-amz-trailer": Object.keys(trailer).join(",") }),
    },
  });
  const scope = "20260226/eu-west-1/s3/aws4_request";
  const hmac = (inner: string | Buffer, data: string): Buffer => createHmac("sha256", inner).update(data).digest();
  const signingKey = scope.split("/").reduce<string | Buffer>(hmac, `AWS4${secret}`);
  const hash = (data: string): string => createHash("sha256").update(data).digest("hex");
  let previous = /Signature=(.*)$/.exec(head.headers["authorization"] ?? "")?.[1] ?? "";
  const next = (kind: string, ...lines: readonly string[]): string => {
    previous = createHmac("sha256", signingKey)
      .update([kind, "20260226T210000Z", scope, previous, ...lines].join("\n"))
      .digest("hex");
    return previous;
  };
  const parts = [...chunks, ""].map((chunk) => {
    const line = `${chunk.length.toString(16)};chunk-signature=${next("AWS4-HMAC-SHA256-PAYLOAD", hash(""), hash(chunk))}\r\n`;
    return chunk === "" ? line : `${line}${chunk}\r\n`;
  });
  const trailers = Object.entries(trailer ?? {}).map(([name, value]) => `${name}:${value}`);
  const signature = next("AWS4-HMAC-SHA256-TRAILER", hash(trailers.map((line) => `${line}\n`).join("")));
  const end = trailer === undefined ? "" : `${trailers.map((line) => `${line}\r\n`).join("")}x-amz-trailer-signature:${signature}\r\n`;
  return { ...head, body: new TextEncoder().encode(`${parts.join("")}${end}\r\n`) };
}

describe("a body signed chunk by chunk", () => {
  const options = { secretOf: () => ({ secretAccessKey: key.secretAccessKey }), now };
  const edited = (request: WireRequest, from: string | RegExp, to: string): WireRequest => ({
    ...request,
    body: new TextEncoder().encode(text(request.body).replace(from, to)),
  });
  const crc32 = Buffer.from("3610a686", "hex").toString("base64");

  it("is taken out of its coat when every signature holds", async () => {
    expect(text(verifySignature(await streamed([big, "hello"]), options).body)).toBe(`${big}hello`);
    expect(verifySignature(await streamed([]), options).body).toEqual(new Uint8Array());
  });

  it("is refused when a chunk, its signature, their order or the secret differ", async () => {
    const whole = await streamed([big, "hello"]);
    const wrong = expect.objectContaining({ code: "SignatureDoesNotMatch", status: 403 });
    expect(() => verifySignature(edited(whole, "hello", "hullo"), options)).toThrow(wrong);
    expect(() => verifySignature(edited(whole, /5;chunk-signature=./, "5;chunk-signature=0"), options)).toThrow(wrong);
    expect(() => verifySignature(edited(whole, /;chunk-signature=\w+/g, ""), options)).toThrow(wrong);
    expect(() => verifySignature(edited(whole, /0;chunk-signature=\w+\r\n\r\n$/, `0;chunk-signature=${"0".repeat(64)}\r\n\r\n`), options)).toThrow(wrong);
    const other = await streamed(["hello"], undefined, "wrong");
    expect(() => verifySignature(other, options)).toThrow(wrong);
  });

  it("may be followed by signed checksums", async () => {
    const whole = await streamed(["hello"], { "x-amz-checksum-crc32": crc32 });
    const { body, trailers } = verifySignature(whole, options);
    expect([text(body), trailers]).toEqual(["hello", { "x-amz-checksum-crc32": crc32 }]);
    expect(() => verifySignature(edited(whole, crc32, "AAAAAA=="), options)).toThrow(expect.objectContaining({ code: "SignatureDoesNotMatch" }));
    const wrong = await streamed(["hello"], { "x-amz-checksum-crc32": "AAAAAA==" });
    expect(() => verifySignature(wrong, options)).toThrow(expect.objectContaining({ code: "BadDigest", status: 400 }));
  });
});

describe("a body with a checksum behind it, unsigned", () => {
  const options = { secretOf: () => ({ secretAccessKey: key.secretAccessKey }), now };
  const upload = (body: string, headers: Readonly<Record<string, string>> = {}): Promise<WireRequest> =>
    signed({
      service: "s3",
      method: "PUT",
      path: "/b/k",
      body,
      headers: {
        "content-encoding": "aws-chunked",
        "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length": "5",
        "x-amz-trailer": "x-amz-checksum-crc32",
        ...headers,
      },
    });

  it("is held against it", async () => {
    const whole = verifySignature(await upload("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n"), options);
    expect(text(whole.body)).toBe("hello");
    const torn = await upload("5\r\nhullo\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n");
    expect(() => verifySignature(torn, options)).toThrow(expect.objectContaining({ code: "BadDigest" }));
  });

  it("is refused when its head and its trailers disagree, or its length is not told", async () => {
    const malformed = expect.objectContaining({ code: "MalformedTrailerError" });
    const [missing, foreign, lengthless] = await Promise.all([
      upload("5\r\nhello\r\n0\r\n\r\n"),
      upload("5\r\nhello\r\n0\r\nx-amz-checksum-sha1:NhCmhg==\r\n\r\n"),
      upload("5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n", { "x-amz-decoded-content-length": "many" }),
    ]);
    expect(() => verifySignature(missing, options)).toThrow(malformed);
    expect(() => verifySignature(foreign, options)).toThrow(malformed);
    expect(() => verifySignature(lengthless, options)).toThrow(expect.objectContaining({ code: "MissingContentLength", status: 411 }));
  });
});
