import type { IncomingMessage } from "node:http";
import { AwsError, UnsupportedError } from "#model/errors";
import type { WireRequest } from "#aws/wire/http-message";

/** Why a request is not looked into. */
export interface Refusal {
  readonly error: AwsError;
  /** Where AWS might have taken it: the run that met it is inconclusive. */
  readonly unsupported?: UnsupportedError;
}

/** What came of reading a request: all of it, a reason to refuse it, or nothing because its client went away. */
export type ReadRequest = { readonly kind: "whole"; readonly request: WireRequest } | ({ readonly kind: "refused" } & Refusal) | { readonly kind: "abandoned" };

/**
 * Takes a request in as it comes, up to a limit. What is over the limit is read and thrown away, so that the client gets to hear why; one that is far over it is
 * cut off, and refused all the same.
 */
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
  const cutOff = total > limitBytes * patience;
  if (!message.complete && !cutOff) return { kind: "abandoned" };
  if (total > limitBytes) return { kind: "refused", ...entityTooLarge(message, limitBytes, total) };
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
export function refusalOfHead(message: IncomingMessage, limitBytes: number): Refusal | undefined {
  if (message.headers.host === undefined) return { error: new AwsError("InvalidRequest", "The request has no Host header.", 400) };
  const promised = Number(message.headers["content-length"] ?? 0);
  return promised > limitBytes ? entityTooLarge(message, limitBytes, promised) : undefined;
}

/**
 * What S3 takes in one request, bytes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html
 */
const mostOfS3 = 5 * 1024 ** 3;

/** Services other than S3 take far less than any limit of ours. */
function entityTooLarge(message: IncomingMessage, limitBytes: number, bytes: number): Refusal {
  const form = message.method === "POST" && /urlencoded/.test(message.headers["content-type"] ?? "");
  if (form || message.headers["x-amz-target"] !== undefined)
    return { error: new AwsError("RequestEntityTooLarge", `Request size exceeded the limit of ${limitBytes} bytes`, 413) };
  const error = new AwsError("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", 400);
  return bytes > mostOfS3 ? { error } : { error, unsupported: new UnsupportedError(`an upload of more than ${limitBytes} bytes`, "the embedded AWS") };
}
