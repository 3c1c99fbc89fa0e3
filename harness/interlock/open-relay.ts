import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

export interface Relay {
  close(): Promise<void>;
}

/** Joins a Unix socket to a port of this machine's loopback. Without a port it only stays open: whoever holds a connection to it sees that this process lives. */
export async function openRelay(socket: string, port?: number): Promise<Relay> {
  const open = new Set<Socket>();
  const keep = (one: Socket): void => {
    open.add(one);
    one.once("close", () => open.delete(one));
  };
  const server = createServer({ allowHalfOpen: true }, (near) => {
    keep(near);
    near.on("error", () => near.destroy());
    if (port === undefined) return void near.resume();
    const far = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    keep(far);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.pipe(far).pipe(near);
  });
  server.listen(socket);
  await once(server, "listening");
  return {
    close: async () => {
      for (const one of open) one.destroy();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
