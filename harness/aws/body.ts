import { Readable } from "node:stream";
import { sdkStreamMixin } from "@smithy/core/serde";

/** A streamed output body as the SDK hands it to callers. */
export function streamOf(bytes: Uint8Array): unknown {
  return sdkStreamMixin(Readable.from([Buffer.from(bytes)]));
}

/** All bytes of a streamed input body. */
export async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (typeof body === "string") return new TextEncoder().encode(body);
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice();
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) chunks.push(typeof chunk === "string" ? Buffer.from(chunk) : chunk);
  return new Uint8Array(Buffer.concat(chunks));
}
