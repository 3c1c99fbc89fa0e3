import { bodyMutations } from "./body-mutations.ts";
import { latin1, mutation, nasty, withBody, withHeader } from "./mutation.ts";
import type { Mutation } from "./mutation.ts";

const headMutations: readonly Mutation[] = [
  mutation("an oversized header", true, (request, random) =>
    withHeader(request, random.pick(["x-amz-meta-long", "content-language", "x-amz-tagging", "range", "if-match"]), "v".repeat(1 + random.below(30_000))),
  ),
  mutation("a header twice", false, (request, random) => {
    const name = random.pick(Object.keys(request.headers));
    return withHeader(request, name, `${request.headers[name] ?? ""},${request.headers[name] ?? ""}`);
  }),
  mutation("a header less", false, (request, random) => {
    const left = random.pick(Object.keys(request.headers));
    return { ...request, headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== left)) };
  }),
  mutation("something nasty in a header", false, (request, random) => {
    const name = random.pick([
      ...Object.keys(request.headers),
      "x-amz-meta-a",
      "range",
      "x-amz-copy-source",
      "x-amz-object-lock-retain-until-date",
      "if-modified-since",
      "content-md5",
    ]);
    const value = request.headers[name] ?? "";
    const at = random.below(value.length + 1);
    // What no HTTP parser lets through.
    return withHeader(request, name, value.slice(0, at) + random.pick(nasty).replaceAll(/[\0\r\n]/g, "?") + value.slice(at + random.below(3)));
  }),
  mutation("another's head", false, (request, random, others) => ({ ...random.pick(others).request, body: request.body })),
  mutation("a wrong length", true, (request, random) =>
    withHeader(
      request,
      random.pick(["content-length", "x-amz-decoded-content-length"]),
      random.pick(["0", "-1", "1e9", "99999999999999999999", "", "many", "9001"]),
    ),
  ),
  mutation("another coat", false, (request, random) => {
    const hash = random.pick([
      "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
      "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER",
      "UNSIGNED-PAYLOAD",
      "x",
    ]);
    return { ...request, headers: { ...request.headers, "x-amz-content-sha256": hash, "x-amz-decoded-content-length": String(random.below(20)) } };
  }),
  mutation("broken chunks", false, (request, random) => {
    const chunk = random.pick([
      "5\r\nhello\r\n0\r\n\r\n",
      "ffffffff\r\nhello",
      "5;chunk-signature=00\r\nhello\r\n0\r\n\r\n",
      "0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n",
      "5\nhello\n0\n\n",
      "\r\n\r\n",
      `${"0".repeat(9000)}\r\n`,
    ]);
    const headers = {
      ...request.headers,
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": "5",
      "content-encoding": "aws-chunked",
    };
    return { ...withBody(request, latin1(chunk)), headers };
  }),
  mutation("another target of the JSON protocols", false, (request, random) =>
    withHeader(
      request,
      "x-amz-target",
      random.pick([
        "",
        ".",
        "TrentService",
        "TrentService.",
        ".ListKeys",
        "TrentService.__proto__",
        "TrentService.constructor",
        "DynamoDB_20120810.DropTable",
        "a".repeat(9000),
        "AmazonSSM.GetParameter",
      ]),
    ),
  ),
  mutation("another content type", true, (request, random) =>
    withHeader(
      request,
      "content-type",
      random.pick(["", "text/html", "application/json", "application/xml", "multipart/form-data; boundary=x", "application/cbor", "a/b;".repeat(500)]),
    ),
  ),
];

const targetMutations: readonly Mutation[] = [
  mutation("something nasty in the target", false, (request, random) => {
    const at = 1 + random.below(request.target.length);
    return { ...request, target: request.target.slice(0, at) + random.pick(nasty).replaceAll(/[\0\r\n ]/g, "?") + request.target.slice(at) };
  }),
  mutation("another target", false, (request, random) => ({
    ...request,
    target: random.pick([
      "/",
      "//",
      "/../..",
      "*",
      "http://127.0.0.1/x",
      "/?",
      "/??",
      "/?&&&",
      "/?Action",
      "/?Action=ListUsers&Version=2010-05-08",
      "/fuzz-bucket?versioning&policy&tagging",
      "/fuzz-bucket/?uploads",
      "/fuzz-bucket/k?uploadId=1&partNumber=2",
      `/${"a/".repeat(4000)}`,
      `/fuzz-bucket/${"%2F".repeat(2000)}`,
      `/fuzz-bucket/k?${"x&".repeat(5000)}`,
      "/fuzz-bucket/%00%ff",
      "/%zz",
      "/%c3%28/k",
      "/?%zz=%zz",
    ]),
  })),
  mutation("another method", false, (request, random) => ({
    ...request,
    method: random.pick(["GET", "PUT", "POST", "DELETE", "HEAD", "PATCH", "OPTIONS", "TRACE", "get", "PROPFIND"]),
  })),
];

export const mutations: readonly Mutation[] = [...bodyMutations, ...bodyMutations, ...headMutations, ...targetMutations];

/** Ways to spoil a signature: done when everything else is. */
export const signatureMutations: readonly Mutation[] = [
  mutation("no signature", false, (request) => ({
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== "authorization")),
  })),
  mutation("a spoiled signature", false, (request, random) => {
    const value = request.headers["authorization"] ?? "";
    const at = random.below(value.length);
    return withHeader(
      request,
      "authorization",
      value.slice(0, at) + random.pick(["", "x", "/", ",", "=", "é", "AWS4", " "]) + value.slice(at + random.below(40)),
    );
  }),
  mutation("a signature of nobody", false, (request, random) =>
    withHeader(
      request,
      "authorization",
      random.pick([
        "",
        "AWS4-HMAC-SHA256",
        "AWS4-HMAC-SHA256 ",
        "AWS AKIA:x",
        "Bearer x",
        "Basic eDp4",
        "AWS4-HMAC-SHA256 Credential=////,SignedHeaders=,Signature=",
        `AWS4-HMAC-SHA256 ${"Credential=a,".repeat(1000)}`,
      ]),
    ),
  ),
  mutation("a presigned query of nobody", false, (request, random) => ({
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name !== "authorization")),
    target: `${request.target}${request.target.includes("?") ? "&" : "?"}X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${random.pick(["", "A%2F20260226%2Feu-west-1%2Fs3%2Faws4_request", "%zz"])}&X-Amz-Date=${random.pick(["", "20260226T210000Z"])}&X-Amz-Expires=${random.pick(["60", "1e9", ""])}&X-Amz-SignedHeaders=host&X-Amz-Signature=0`,
  })),
];
