import type { WireRequest } from "#aws/wire/http-message";
import type { Random } from "./random.ts";
import type { RecordedRequest } from "./recorded-requests.ts";

/** A way to spoil a request. */
export interface Mutation {
  readonly name: string;
  /** Whether the service can still be told from what is left, so that the error's family is known. */
  readonly keepsFamily: boolean;
  readonly spoil: (request: WireRequest, random: Random, others: readonly RecordedRequest[]) => WireRequest;
}

export function mutation(name: string, keepsFamily: boolean, spoil: Mutation["spoil"]): Mutation {
  return { name, keepsFamily, spoil };
}

export const latin1 = (text: string): Uint8Array => Buffer.from(text, "latin1");
export const withBody: (request: WireRequest, body: Uint8Array) => WireRequest = (request: WireRequest, body: Uint8Array): WireRequest => ({
  ...request,
  body,
  headers: request.headers["content-length"] === undefined ? request.headers : { ...request.headers, "content-length": String(body.byteLength) },
});
export const withHeader: (request: WireRequest, name: string, value: string) => WireRequest = (
  request: WireRequest,
  name: string,
  value: string,
): WireRequest => ({ ...request, headers: { ...request.headers, [name]: value } });

/** Puts bytes in place of some of a body's. */
export function splice(body: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  return new Uint8Array(Buffer.concat([body.subarray(0, at), insert, body.subarray(at + remove)]));
}

export const nasty: readonly string[] = [
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
