import type { WireRequest } from "#aws/wire/http-message";
import { bombs } from "./bombs.ts";
import type { Random } from "./random.ts";
import type { RecordedRequest } from "./recorded-requests.ts";

/** A way to spoil a request. */
export interface Mutation {
  readonly name: string;
  /** Whether the service can still be told from what is left, so that the error's family is known. */
  readonly keepsFamily: boolean;
  readonly spoil: (request: WireRequest, random: Random, others: readonly RecordedRequest[]) => WireRequest;
}

const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
const withBody = (request: WireRequest, body: Uint8Array): WireRequest => ({
  ...request,
  body,
  headers: request.headers["content-length"] === undefined ? request.headers : { ...request.headers, "content-length": String(body.byteLength) },
});
const withHeader = (request: WireRequest, name: string, value: string): WireRequest => ({ ...request, headers: { ...request.headers, [name]: value } });

/** Puts bytes in place of some of a body's. */
function splice(body: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([body.subarray(0, at), insert, body.subarray(at + remove)]));
}

const nasty: readonly string[] = [
  "\0",
  "\xff\xfe",
  "\xc3\x28",
  "\xed\xa0\x80",
  "%",
  "%zz",
  "%00",
  "%c3%28",
  "%u0041",
  "+",
  "&",
  "=",
  "<",
  ">",
  "]]>",
  "<!--",
  "&#0;",
  "&#x1F600;",
  "&undefined;",
  '"',
  "\\",
  "\\ud800",
  "{",
  "[",
  "null",
  "1e999",
  "-0",
  "9007199254740993",
  "NaN",
  "true",
  "__proto__",
  "constructor",
  "toString",
  "\r\n",
  "\u00a0",
  "../",
  "${x}",
];

const bodyMutations: readonly Mutation[] = [
  mutation("bytes flipped", true, (request, random) => {
    const body = Uint8Array.from(request.body);
    for (let count = 1 + random.below(8); count > 0 && body.length > 0; count--) body[random.below(body.length)] = random.below(256);
    return withBody(request, body);
  }),
  mutation("body cut off", true, (request, random) => withBody(request, request.body.slice(0, random.below(request.body.length + 1)))),
  mutation("something nasty in the body", true, (request, random) =>
    withBody(request, splice(request.body, random.below(request.body.length + 1), random.below(4), latin1(random.pick(nasty).repeat(1 + random.below(3))))),
  ),
  mutation("a part of the body again", true, (request, random) => {
    const from = random.below(request.body.length + 1);
    const part = request.body.slice(from, from + random.below(200));
    return withBody(request, splice(request.body, random.below(request.body.length + 1), 0, part));
  }),
  mutation("random bytes", true, (request, random) => withBody(request, random.bytes(random.below(600)))),
  mutation("no body", true, (request) => withBody(request, new Uint8Array())),
  mutation("a long body", true, (request, random) =>
    withBody(request, splice(request.body, random.below(request.body.length + 1), 0, latin1(random.pick(nasty).repeat(20_000)))),
  ),
  mutation("a bomb", true, (request, random) => withBody(request, latin1(random.pick(bombs)(random)))),
  mutation("another's body", true, (request, random, others) => withBody(request, random.pick(others).request.body)),
  mutation("a value of another type", true, (request, random) => {
    const text = Buffer.from(request.body).toString("latin1");
    const values = [...text.matchAll(/(?<=[:=>,[])(?:"(?:[^"\\]|\\.)*"|[^"&<>,{}[\]:=]+)/g)];
    const value = values.length === 0 ? undefined : random.pick(values);
    if (value === undefined) return request;
    const other = random.pick(["null", "true", "-1", "1e308", '""', "{}", "[]", '"x"', "x", "[[[]]]", '{"a":1}', "9".repeat(400), "<a/>", ""]);
    return withBody(request, latin1(text.slice(0, value.index) + other + text.slice(value.index + value[0].length)));
  }),
  mutation("a name of another member", true, (request, random) => {
    const text = Buffer.from(request.body).toString("latin1");
    const other = random.pick(["x", "__proto__", "Filter.1.Value.999999999", "Tags.member.0.Key", "A.1.".repeat(300), "DryRun", "toString", ""]);
    return withBody(
      request,
      latin1(text.replace(random.pick([/"\w+":/, /&[\w.]+=/, /<\w+>/]), (name) => name.charAt(0) + other + (/\W+$/.exec(name)?.[0] ?? ""))),
    );
  }),
  mutation("more parameters", true, (request, random) => {
    const name = random.pick([
      "Tag.1000000000.Key",
      "Filters.Filter.-1.Name",
      "TagSpecification.1",
      "A",
      "Filter.1.Value.1.Value.1",
      "Tags.member.1.Key.",
      ".",
      "Version",
      "Action",
      "a%00b",
      "%",
    ]);
    const more = Array.from({ length: 1 + random.below(2000) }, (_, at) => `&${random.chance(0.5) ? name : `${name}${at}`}=${random.pick(nasty)}`).join("");
    return withBody(request, splice(request.body, request.body.length, 0, latin1(more)));
  }),
];

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

function mutation(name: string, keepsFamily: boolean, spoil: Mutation["spoil"]): Mutation {
  return { name, keepsFamily, spoil };
}
