import { createHash } from "node:crypto";

/** The bytes of a `Body`, in any form the SDK takes one. Nothing is shared with it. */
export async function readBody(body: unknown): Promise<Uint8Array> {
  if (body === undefined) return new Uint8Array();
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  if (body instanceof ArrayBuffer) return new Uint8Array(body.slice(0));
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
  return Uint8Array.from(Buffer.concat(chunks));
}

/** The entity tag of an object that was put whole: the MD5 of its bytes, in quotes. */
export function entityTag(body: Uint8Array): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}
