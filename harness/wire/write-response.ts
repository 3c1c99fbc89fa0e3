import type { ServerResponse } from "node:http";
import type { WireResponse } from "#aws/wire/http-message";

/** Writes an answer out; done when the machine has taken it, or its client is gone. */
export async function writeResponse(
  response: ServerResponse,
  method: string | undefined,
  answer: WireResponse,
  connection: "keep-alive" | "close",
): Promise<void> {
  if (response.destroyed || response.socket === null) return;
  const done = new Promise<void>((resolve) => {
    response
      .once("finish", resolve)
      .once("close", resolve)
      .once("error", () => resolve());
  });
  const bodiless = method === "HEAD" || answer.status === 204 || answer.status === 304;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(bodiless ? {} : { "content-length": String(answer.body.byteLength) }),
    ...(connection === "close" ? { connection } : {}),
  });
  response.end(bodiless ? undefined : answer.body);
  await done;
}
