import { connect } from "node:net";
import type { Socket } from "node:net";

/** A connection that says exactly what it is told, and keeps what it hears. */
export interface RawSocket extends AsyncDisposable {
  readonly socket: Socket;
  write(bytes: string | Uint8Array): void;
  /** What has been heard once it holds the words, or the connection has ended. */
  heard(words: string): Promise<string>;
  /** All that was heard until the other side hung up. */
  rest(): Promise<string>;
}

export async function openRawSocket(port: number): Promise<RawSocket> {
  const socket = connect({ port, host: "127.0.0.1" });
  let text = "";
  let ended = false;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((listener) => listener());
  socket.on("data", (bytes: Buffer) => {
    text += bytes.toString("latin1");
    tell();
  });
  for (const event of ["end", "close", "error"]) {
    socket.on(event, () => {
      ended = true;
      tell();
    });
  }
  await new Promise<void>((resolve, reject) => void socket.once("connect", resolve).once("error", reject));
  const until = async (condition: () => boolean): Promise<string> => {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const listener = (): void => {
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      });
    }
    return text;
  };
  return {
    socket,
    write: (bytes) => void socket.write(bytes),
    heard: async (words) => until(() => ended || text.includes(words)),
    rest: async () => until(() => ended),
    [Symbol.asyncDispose]: async () => void socket.destroy(),
  };
}
