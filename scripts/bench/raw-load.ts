import { Agent, request } from "node:http";

/** A request that was built and signed once, to be sent over and over. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Sends one request over and over through some connections, and counts the answers of a second. The client costs little, so that the server is what is measured.
 * @throws Error when an answer has another status than 200
 */
export async function requestsPerSecond(
  port: number,
  what: SignedRequest,
  options: { readonly seconds: number; readonly connections: number },
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.connections });
  const started = performance.now();
  const end = started + options.seconds * 1000;
  let answered = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await send(agent, port, what);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, worker));
  const seconds = (performance.now() - started) / 1000;
  agent.destroy();
  return answered / seconds;
}

async function send(agent: Agent, port: number, { method, path, headers, body }: SignedRequest): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const sent = request({ agent, host: "127.0.0.1", port, method, path, headers }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text = text.length > 300 ? text : text + chunk.toString()));
      response.on("end", () => (response.statusCode === 200 ? resolve() : reject(new Error(`${method} ${path} was answered ${response.statusCode}: ${text}`))));
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
