import { createServer } from "node:net";
import type { Socket } from "node:net";
import { once } from "node:events";
import { shimmedPrograms } from "./shims.ts";
import type { ShimAnswer, ShimmedProgram, ShimOrder, ShimRequest } from "./shims.ts";

/** A shim that waits to be told what to do. */
export interface Caller {
  readonly request: ShimRequest;
  tell(order: ShimOrder): void;
  /** Tells, and waits for the answer; an empty one when the shim is gone. */
  ask(order: ShimOrder): Promise<ShimAnswer>;
  /** Aborted when the shim is gone. */
  readonly gone: AbortSignal;
}

export interface ControlServer {
  /** Lets the callers at work end, and takes no more. */
  close(): Promise<void>;
}

/** Longest request, characters. */
const longest = 4_000_000;

/** Listens for shims on a Unix socket, which only this user can reach. Each is served once; how it ends is always told. */
export async function openControlServer(path: string, serve: (caller: Caller) => Promise<number>): Promise<ControlServer> {
  const atWork = new Set<Promise<void>>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    const work = converse(socket, serve).catch(() => void socket.destroy());
    atWork.add(work);
    void work.finally(() => atWork.delete(work));
  });
  server.listen(path);
  await once(server, "listening");
  return {
    close: async () => {
      server.close();
      await Promise.race([Promise.all(atWork), new Promise((resolve) => setTimeout(resolve, 1000).unref())]);
      for (const socket of sockets) socket.destroy();
      await Promise.all(atWork);
    },
  };
}

async function converse(socket: Socket, serve: (caller: Caller) => Promise<number>): Promise<void> {
  const next = messagesOf<ShimAnswer>(socket);
  const gone = new AbortController();
  socket.once("close", () => gone.abort());
  const tell = (order: ShimOrder): void => {
    if (socket.writable) socket.write(`${JSON.stringify(order)}\n`);
  };
  const request = await next();
  if (!isRequest(request)) return void socket.destroy();
  const exitCode = await serve({
    request,
    tell,
    gone: gone.signal,
    ask: async (order) => {
      tell(order);
      return (await next()) ?? {};
    },
  });
  tell({ kind: "exit", exitCode });
  socket.end();
}

/** One message a line. Answers undefined once the other side is gone, or has sent what is none. */
function messagesOf<Message>(socket: Socket): () => Promise<Message | undefined> {
  const arrived: string[] = [];
  const state = { over: false, wake: (): void => undefined };
  let rest = "";
  socket.setEncoding("utf8");
  socket.on("data", (chunk: string) => {
    rest += chunk;
    const lines = rest.split("\n");
    rest = lines.pop() ?? "";
    arrived.push(...lines);
    if (rest.length > longest) socket.destroy();
    state.wake();
  });
  socket.on("error", () => undefined);
  for (const end of ["end", "close"] as const) {
    socket.once(end, () => {
      state.over = true;
      state.wake();
    });
  }
  return async () => {
    while (arrived.length === 0 && !state.over) await new Promise<void>((resolve) => (state.wake = resolve));
    const line = arrived.shift();
    return line === undefined ? undefined : (parsed(line) as Message);
  };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRequest(value: unknown): value is ShimRequest {
  const { program, words, directory, environment } = (value ?? {}) as Partial<ShimRequest>;
  return (
    shimmedPrograms.includes(program as ShimmedProgram) &&
    Array.isArray(words) &&
    words.every((word) => typeof word === "string") &&
    typeof directory === "string" &&
    typeof environment === "object"
  );
}
