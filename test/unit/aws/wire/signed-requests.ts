import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import type { WireRequest } from "#aws/wire/http-message";

export const key: { readonly accessKeyId: string; readonly secretAccessKey: string } = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "canary" };
export const now: Date = new Date("2026-02-26T21:00:00Z");

class Sha256 {
  readonly #hash: { update(data: Uint8Array): unknown; digest(): Buffer };
  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", typeof secret === "string" ? secret : Buffer.from(secret as Uint8Array));
  }
  update(data: string | Uint8Array): void {
    this.#hash.update(Buffer.from(data as Uint8Array));
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {
    throw new Error("not needed");
  }
}

export interface ToSign {
  readonly method?: string;
  /** Path, percent-encoded. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string | string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly service?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
  readonly at?: Date;
  /** Puts the signature into the query, good for so many seconds. */
  readonly presignedFor?: number;
}

/** A request signed by the SDK's own signer, as a server sees it. */
export async function signed(request: ToSign = {}): Promise<WireRequest> {
  const { method = "POST", path = "/", query = {}, headers = {}, body = "", service = "sts", region = "eu-west-1", credentials = key, at = now } = request;
  const signer = new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== "s3", applyChecksum: true });
  const unsigned = {
    method,
    protocol: "http:",
    hostname: "127.0.0.1",
    port: 4566,
    path,
    query: query as Record<string, string | string[]>,
    headers: {
      host: "127.0.0.1:4566",
      ...(service === "s3" && request.presignedFor !== undefined ? { "X-Amz-Content-Sha256": "UNSIGNED-PAYLOAD" } : {}),
      ...headers,
    },
    body,
  };
  const done = (
    request.presignedFor === undefined
      ? await signer.sign(unsigned as never, { signingDate: at })
      : await signer.presign(unsigned, { signingDate: at, expiresIn: request.presignedFor })
  ) as { readonly query?: Record<string, string | string[]>; readonly headers: Record<string, string> };
  return {
    method,
    target: path + queryText(done.query ?? {}),
    headers: Object.fromEntries(Object.entries(done.headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
  };
}

function queryText(query: Readonly<Record<string, string | string[]>>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => [value].flat().map((one) => `${encode(name)}=${encode(one)}`));
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
