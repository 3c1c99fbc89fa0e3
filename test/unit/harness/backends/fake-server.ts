import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeServer {
  readonly url: string;
  /** `METHOD path` of every request. */
  readonly asked: readonly string[];
  /** Hangs up on everybody, as a process that dies does. */
  readonly kill: () => Promise<void>;
}

/** Something on loopback that answers as it is told. */
export async function openFakeServer(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<FakeServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    request.on("end", () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    kill: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Answers by path; 404 for every other. */
export function byPath(pages: Readonly<Record<string, string>>): (request: IncomingMessage, response: ServerResponse) => void {
  return ({ url = "" }, response) => {
    const page = pages[url];
    response.writeHead(page === undefined ? 404 : 200).end(page ?? "nothing here");
  };
}
