import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { AwsError, HarnessError } from "#model/errors";
import type { WireRequest, WireResponse } from "#aws/wire/http-message";
import { unreadError } from "#aws/wire/unread-error";
import { createCallQueue } from "./call-queue.ts";
import { answerGarbage, refuseConnect } from "./answer-garbage.ts";
import { headOf, readRequest, refusalOfHead } from "./read-request.ts";
import type { Refusal } from "./read-request.ts";
import { writeResponse } from "./write-response.ts";

export interface HttpGatewayParts {
  /** What answers: `createWire(…).answer`. Asked one request at a time. */
  readonly answer: (request: WireRequest) => Promise<WireResponse>;
  /** Lets time pass on the scenario's clock, seconds. */
  readonly advance?: (seconds: number) => Promise<void>;
  /** Seconds of the scenario for each second that passes between two calls. */
  readonly clockRate?: number;
  /** The machine's clock, milliseconds. */
  readonly wallClock?: () => number;
  /** 0 or none: any free one. */
  readonly port?: number;
  readonly limits?: Partial<HttpLimits>;
  /** Hears of every request that was read to its end, when its answer is known and before the next one's turn. */
  readonly onAnswer?: (request: WireRequest, response: WireResponse) => void;
  /**
   * Hears of what should not have happened, for which the client gets AWS's `InternalFailure`; and, as an `UnsupportedError`, of a request that AWS might have
   * taken and that is too large here. Must not throw.
   */
  readonly onFailure?: (error: unknown) => void;
}

export interface HttpLimits {
  readonly bodyBytes: number;
  readonly headBytes: number;
  /** For a request's head to arrive, milliseconds. */
  readonly headMilliseconds: number;
  /** For all of a request to arrive, milliseconds. */
  readonly requestMilliseconds: number;
  /** For a connection to stand unused, milliseconds. */
  readonly idleMilliseconds: number;
  /** For a connection to move nothing while an answer is worked on or taken, milliseconds. */
  readonly stalledMilliseconds: number;
}

/** An AWS endpoint on this machine's loopback. */
export interface HttpGateway {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  readonly port: number;
  /** Runs work of the harness's own between two calls of clients. */
  exclusive<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Answers what has arrived, then lets go of every connection and of the port. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

const usualLimits: HttpLimits = {
  bodyBytes: 64 * 1024 * 1024,
  headBytes: 32 * 1024,
  headMilliseconds: 20_000,
  requestMilliseconds: 300_000,
  idleMilliseconds: 65_000,
  stalledMilliseconds: 600_000,
};

/** The scenario runs faster than its clients: RDS takes minutes, and real waiters really wait. */
export const usualClockRate = 10;

/**
 * Opens the gateway's door to the outside: HTTP on 127.0.0.1, nowhere else.
 *
 * Calls are answered one at a time in the order in which they have arrived. A call whose client goes away once all of it has arrived counts; one that is cut off
 * before does not.
 * @throws HarnessError `environment` when the port is taken
 */
export async function openHttpGateway(parts: HttpGatewayParts): Promise<HttpGateway> {
  const limits = { ...usualLimits, ...parts.limits };
  const queue = createCallQueue();
  const pass = timeKeeper(parts);
  const underWay = new Map<IncomingMessage, Promise<void>>();
  let closing: Promise<void> | undefined;

  async function converse(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const tooMuch = refusalOfHead(message, limits.bodyBytes);
    const read = await readRequest(message, limits.bodyBytes);
    if (read.kind === "abandoned") return;
    if (tooMuch !== undefined) return turnAway(message, response, tooMuch);
    if (read.kind === "refused") return turnAway(message, response, read);
    if (closing !== undefined) return refuse(message, response, new AwsError("ServiceUnavailable", "The gateway is closing.", 503));
    const { request } = read;
    const answer = await queue.run(async () => answerInTurn(request));
    await writeResponse(response, request.method, answer, "keep-alive");
  }

  /** Tells first, then answers: by the time a client knows, so does the run. */
  async function turnAway(message: IncomingMessage, response: ServerResponse, { error, unsupported }: Refusal): Promise<void> {
    if (unsupported !== undefined) parts.onFailure?.(unsupported);
    await refuse(message, response, error);
  }

  async function answerInTurn(request: WireRequest): Promise<WireResponse> {
    const answer = await performed(request);
    parts.onAnswer?.(request, answer);
    return answer;
  }

  async function performed(request: WireRequest): Promise<WireResponse> {
    try {
      await pass();
      return await parts.answer(request);
    } catch (error) {
      parts.onFailure?.(error);
      return unreadError(request, internalFailure(), randomUUID());
    }
  }

  async function conversation(message: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await converse(message, response);
    } catch (error) {
      // First, lest its client wait for ever where the listener fails, too.
      response.destroy();
      parts.onFailure?.(error);
    } finally {
      underWay.delete(message);
    }
  }

  function accept(message: IncomingMessage, response: ServerResponse): void {
    underWay.set(message, conversation(message, response));
  }

  const server = createServer(
    {
      maxHeaderSize: limits.headBytes,
      headersTimeout: limits.headMilliseconds,
      requestTimeout: limits.requestMilliseconds,
      keepAliveTimeout: limits.idleMilliseconds,
      connectionsCheckingInterval: Math.min(5000, limits.headMilliseconds),
      requireHostHeader: false,
    },
    accept,
  );
  server.maxHeadersCount = 0;
  server.setTimeout(limits.stalledMilliseconds);
  server.on("checkContinue", (message: IncomingMessage, response: ServerResponse) => {
    const refusal = refusalOfHead(message, limits.bodyBytes);
    if (refusal !== undefined) return void turnAway(message, response, refusal);
    response.writeContinue();
    accept(message, response);
  });
  server.on("checkExpectation", (message: IncomingMessage, response: ServerResponse) => {
    void refuse(message, response, new AwsError("ExpectationFailed", "The only expectation that is met is `100-continue`.", 417));
  });
  server.on("connect", (_message: IncomingMessage, socket: Duplex) => refuseConnect(socket));
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    // What came whole before the garbage on the same connection is answered first.
    const whole = [...underWay].filter(([message]) => message.socket === socket && message.complete).map(([, talk]) => talk);
    void afterAll(whole, () => answerGarbage(error, socket));
  });
  const port = await listen(server, parts.port ?? 0);

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    await queue.idle();
    await Promise.race([Promise.all(underWay.values()), shortly()]);
    server.closeAllConnections();
    await closed;
  }

  return {
    url: `http://127.0.0.1:${port}`,
    port,
    exclusive: async (work) => queue.run(work),
    close: async () => (closing ??= close()),
    [Symbol.asyncDispose]: async () => (closing ??= close()),
  };
}

/** Lets the scenario's clock follow the wall clock, at its rate, since the last call. */
function timeKeeper({ advance, clockRate = usualClockRate, wallClock = Date.now }: HttpGatewayParts): () => Promise<void> {
  let last = wallClock();
  return async () => {
    const now = wallClock();
    const seconds = Math.max(0, now - last) / 1000;
    last = now;
    if (seconds > 0) await advance?.(seconds * clockRate);
  };
}

async function listen(server: Server, port: number): Promise<number> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new HarnessError("usage", `\`${port}\` is not a port`, { hint: "Name one from 1 to 65535, or none for any that is free" });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => reject(notOpened(port, cause)));
    server.listen({ port, host: "127.0.0.1" }, resolve);
  });
  return (server.address() as AddressInfo).port;
}

function notOpened(port: number, cause: NodeJS.ErrnoException): HarnessError {
  if (cause.code === "EADDRINUSE")
    return new HarnessError("environment", `Port ${port} on 127.0.0.1 is taken`, {
      hint: "Stop what listens there, or name another port; without one any free port is used",
      cause,
    });
  return new HarnessError("environment", `Port ${port} on 127.0.0.1 cannot be opened: ${cause.message}`, { hint: "Name another port, or none", cause });
}

function internalFailure(): AwsError {
  return new AwsError("InternalFailure", "The request processing has failed because of an unknown error, exception or failure.", 500);
}

/** Answers a request that nobody will look into, and hangs up. */
async function refuse(message: IncomingMessage, response: ServerResponse, error: AwsError): Promise<void> {
  await writeResponse(response, message.method, unreadError(headOf(message), error, randomUUID()), "close");
}

/** For answers on their way to clients that do not read. */
async function shortly(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1000).unref());
}

async function afterAll(earlier: readonly Promise<void>[], act: () => void): Promise<void> {
  await Promise.all(earlier);
  act();
}
