import { connect } from "node:net";
import type { WireRequest } from "#aws/wire/http-message";
import { forkStage } from "#harness/replay/stage";
import { openStageGateway } from "#harness/wire/open-stage-gateway";
import { problemOfAnswer } from "./check-answer.ts";
import { fuzzedRequest, stackOf } from "./fuzz-in-process.ts";
import type { FuzzFailure, FuzzOptions } from "./fuzz-in-process.ts";
import { createRandom } from "./random.ts";
import type { Random } from "./random.ts";
import { signedAt } from "./sign-request.ts";

export interface SocketFuzzResult {
  readonly failures: readonly FuzzFailure[];
  /** With at least one HTTP answer. */
  readonly answered: number;
  /** Without a word: allowed only for what was cut off. */
  readonly hungUp: number;
}

const atOnce = 16;
/** For an answer to come and the connection to end, milliseconds. */
const patience = 30_000;

/** Sends spoiled bytes to the gateway's socket: broken requests, and good ones broken on their way. */
export async function fuzzSocket(options: FuzzOptions): Promise<SocketFuzzResult> {
  const failures: FuzzFailure[] = [];
  const counts = { answered: 0, hungUp: 0 };
  const faults: unknown[] = [];
  await using gateway = await openStageGateway(await forkStage(options.stage), {
    clockRate: 0,
    wallClock: () => signedAt.getTime(),
    onFailure: (error) => faults.push(error),
  });
  let next = options.from;
  const end = options.from + options.requests;
  const one = async (): Promise<void> => {
    while (next < end && failures.length < 20) {
      const index = next++;
      const fuzzed = fuzzedRequest(options, index);
      const random = createRandom(Math.imul(options.seed + 7, 0x85_eb_ca_6b) ^ index);
      const { name, bytes, cut } = spoiledBytes(fuzzed.request, random);
      const heard = await converse(gateway.port, bytes);
      if (heard !== "" && heard !== undefined) counts.answered++;
      else counts.hungUp++;
      const problem = problemOfBytes(heard, fuzzed.request, cut);
      if (problem !== undefined) failures.push({ index, name: `${fuzzed.name}, ${name}, over the socket`, problem, request: fuzzed.request, overSocket: true });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  for (const fault of faults.filter((error) => (error as Error).name !== "UnsupportedError"))
    failures.push({
      index: options.from,
      name: "over the socket",
      problem: `a fault: ${stackOf(fault)}`,
      request: { method: "", target: "", headers: {}, body: new Uint8Array() },
      overSocket: true,
    });
  return { failures, ...counts };
}

/** A request as bytes, once more broken on the way. `cut` tells that its end may be missing. */
function spoiledBytes(request: WireRequest, random: Random): { readonly name: string; readonly bytes: Buffer; readonly cut: boolean } {
  const whole = bytesOf(request);
  const ways: readonly (() => { readonly name: string; readonly bytes: Buffer; readonly cut: boolean })[] = [
    () => ({ name: "as it is", bytes: whole, cut: false }),
    () => ({ name: "cut off", bytes: whole.subarray(0, random.below(whole.length)), cut: true }),
    () => {
      const bytes = Buffer.from(whole);
      for (let count = 1 + random.below(6); count > 0; count--) bytes[random.below(bytes.length)] = random.below(256);
      return { name: "bytes flipped", bytes, cut: true };
    },
    () => ({ name: "a head again", bytes: Buffer.concat([whole.subarray(0, random.below(Math.min(whole.length, 600))), whole]), cut: true }),
    () => ({
      name: "a wrong length",
      bytes: bytesOf(request, `content-length: ${random.pick(["0", "1", "-1", "99999999999", "1e3", "0x10", " ", "5, 6"])}`),
      cut: true,
    }),
    () => ({ name: "chunks that are none", bytes: bytesOf(request, "transfer-encoding: chunked"), cut: true }),
    () => ({
      name: "a strange coding",
      bytes: bytesOf(request, `transfer-encoding: ${random.pick(["gzip", "chunked, identity", "xchunked", "chunked\r\ncontent-length: 3"])}`),
      cut: true,
    }),
    () => ({ name: "garbage", bytes: Buffer.from(random.bytes(1 + random.below(400))), cut: true }),
  ];
  return random.pick(ways)();
}

function bytesOf(request: WireRequest, length = `content-length: ${request.body.byteLength}`): Buffer {
  const { "content-length": _length, ...headers } = request.headers;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return Buffer.concat([
    Buffer.from(`${request.method} ${request.target} HTTP/1.1\r\n${[...lines, length, "connection: close"].join("\r\n")}\r\n\r\n`, "latin1"),
    request.body,
  ]);
}

/** All that the gateway says until it hangs up; undefined when it does not. */
async function converse(port: number, bytes: Buffer): Promise<string | undefined> {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const chunks: Buffer[] = [];
  const ended = new Promise<boolean>((resolve) => {
    socket.on("data", (chunk: Buffer) => void chunks.push(chunk));
    socket
      .on("end", () => resolve(true))
      .on("close", () => resolve(true))
      .on("error", () => resolve(true));
    socket.setTimeout(patience, () => resolve(false));
  });
  socket.end(bytes);
  const hungUp = await ended;
  socket.destroy();
  return hungUp ? Buffer.concat(chunks).toString("latin1") : undefined;
}

function problemOfBytes(heard: string | undefined, request: WireRequest, cut: boolean): string | undefined {
  if (heard === undefined) return "the connection was not ended";
  const text = heard.replace(/^(?:HTTP\/1\.1 100 Continue\r\n\r\n)+/, "");
  if (text === "") return cut ? undefined : "hung up on without a word";
  const match = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n((?:[!-9;-~]+: ?[^\r\n]*\r\n)*)\r\n/.exec(text);
  if (match === null) return `no HTTP answer: ${JSON.stringify(text.slice(0, 300))}`;
  const headers = Object.fromEntries(
    (match[2] ?? "").split("\r\n").map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  const body = Buffer.from(text.slice(match[0].length), "latin1");
  const length = Number(headers["content-length"] ?? body.length);
  const method = body.length === 0 ? "HEAD" : cut ? "" : request.method;
  if (body.length < length && method !== "HEAD") return `a body of ${body.length} bytes where ${length} were promised`;
  return problemOfAnswer(
    { ...request, method },
    { status: Number(match[1]), headers: { "content-type": headers["content-type"] ?? "" }, body: body.subarray(0, length) },
    undefined,
  );
}
