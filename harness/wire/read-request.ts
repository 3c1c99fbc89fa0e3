import type { IncomingMessage } from "node:http";
import { AwsError } from "#model/errors";
import type { WireRequest } from "#aws/wire/http-message";

/** What came of reading a request: all of it, a reason to refuse it, or nothing because its client went away. */
export type ReadRequest =
  | { readonly kind: "whole"; readonly request: WireRequest }
  | { readonly kind: "refused"; readonly error: AwsError }
  | { readonly kind: "abandoned" };

/** Takes a request in as it comes, up to a limit. What is over the limit is read and thrown away, so that the client gets to hear why. */
export async function readRequest(message: IncomingMessage, limitBytes: number): Promise<ReadRequest> {
  const chunks: Buffer[] = [];
  let total = 0;
  message.on("data", (chunk: Buffer) => {
    total += chunk.length;
    if (total <= limitBytes) chunks.push(chunk);
    else chunks.length = 0;
    if (total > limitBytes * patience) message.destroy();
  });
  await new Promise<void>((resolve) => {
    message
      .once("end", resolve)
      .once("error", () => resolve())
      .once("close", () => resolve());
  });
  if (!message.complete) return { kind: "abandoned" };
  if (total > limitBytes) return { kind: "refused", error: entityTooLarge(message, limitBytes) };
  const body = Buffer.concat(chunks, total);
  return { kind: "whole", request: { ...headOf(message), body: new Uint8Array(body.buffer, body.byteOffset, body.byteLength) } };
}

/** How many times the limit a client may send before it is cut off unheard. */
const patience = 4;

/** A message's head as the wire takes it: each name once, values sent more than once joined by commas in their order. */
export function headOf(message: IncomingMessage): Omit<WireRequest, "body"> {
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < message.rawHeaders.length; at += 2) {
    const name = (message.rawHeaders[at] ?? "").toLowerCase();
    const value = message.rawHeaders[at + 1] ?? "";
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { method: message.method ?? "", target: message.url ?? "/", headers: Object.fromEntries(headers) };
}

/** Why a head alone is reason enough to refuse, before its body is read. */
export function refusalOfHead(message: IncomingMessage, limitBytes: number): AwsError | undefined {
  if (message.headers.host === undefined) return new AwsError("InvalidRequest", "The request has no Host header.", 400);
  if (Number(message.headers["content-length"] ?? 0) > limitBytes) return entityTooLarge(message, limitBytes);
  return undefined;
}

function entityTooLarge(message: IncomingMessage, limitBytes: number): AwsError {
  const elsewhere = message.headers["x-amz-target"] !== undefined || /urlencoded/.test(message.headers["content-type"] ?? "");
  if (elsewhere) return new AwsError("RequestEntityTooLarge", `Request size exceeded the limit of ${limitBytes} bytes`, 413);
  return new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400);
}
