import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** A proxy that lets nothing through, and remembers who wanted out. */
export interface ExitGuard {
  readonly url: string;
  /** Hosts that were asked for since the last time. */
  takeAsked(): readonly string[];
  close(): Promise<void>;
}

/** Opens the proxy on loopback. Children get it as their way out: what they ask for beyond loopback ends here, names are not even looked up. */
export async function openExitGuard(): Promise<ExitGuard> {
  const asked = new Set<string>();
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    asked.add(hostOf(request.url ?? ""));
    response.writeHead(403, { "content-type": "text/plain", connection: "close" });
    response.end("scartissue lets nothing leave this machine\n");
  });
  server.on("connect", (request, socket) => {
    asked.add(hostOf(`http://${request.url ?? ""}`));
    socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    takeAsked: () => {
      const hosts = [...asked].toSorted();
      asked.clear();
      return hosts;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function hostOf(target: string): string {
  return URL.canParse(target) ? new URL(target).hostname : target.slice(0, 100);
}
