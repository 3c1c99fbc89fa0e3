import type { ServiceId } from "#model/aws-session";
import type { Credentials } from "#model/principal";
import { UnsupportedError } from "#model/errors";
import type { WireRequest, WireResponse } from "#aws/wire/http-message";
import { createWire } from "#aws/wire/wire";
import type { Wire } from "#aws/wire/wire";
import { clientModule } from "#harness/aws/client-modules";
import { forkStage } from "#harness/replay/stage";
import type { Stage } from "#harness/replay/stage";
import { secretOf } from "#harness/wire/secret-of";
import { problemOfAnswer } from "./check-answer.ts";
import { mutations, signatureMutations } from "./mutations.ts";
import { createRandom } from "./random.ts";
import type { RecordedRequest } from "./recorded-requests.ts";
import { signRequest, signedAt } from "./sign-request.ts";

/** One request as it was spoiled. */
export interface FuzzedRequest {
  readonly index: number;
  readonly name: string;
  readonly request: WireRequest;
  readonly family: RecordedRequest["family"] | undefined;
}

export interface FuzzFailure {
  readonly index: number;
  readonly name: string;
  readonly problem: string;
  readonly request: WireRequest;
  readonly overSocket?: boolean;
}

/** What became of a run: how many were answered how, and what must not have happened. */
export interface FuzzResult {
  readonly failures: readonly FuzzFailure[];
  readonly answers: Readonly<Record<string, number>>;
  /** Requests that got as far as the gateway: past the signature, the decoding and everything else of the wire. */
  readonly reachedGateway: number;
}

export interface FuzzOptions {
  readonly stage: Stage;
  readonly credentials: Credentials;
  readonly recorded: readonly RecordedRequest[];
  readonly seed: number;
  readonly from: number;
  readonly requests: number;
  readonly onProgress?: (done: number) => void;
}

/** A stage is played on by so many requests, then the next begins where this one began: what a request finds depends on few others. */
export const batchSize = 1000;
/** Of processor, seconds: a thousand times what a request takes. */
const longestAnswer = 2;
const mostHeap = 1024 * 1024 * 1024;
const mostFailures = 20;

/** Sends spoiled requests to the wire in this process. The same seed and index give the same request. */
export async function fuzzInProcess(options: FuzzOptions): Promise<FuzzResult> {
  const failures: FuzzFailure[] = [];
  const answers: Record<string, number> = {};
  let reachedGateway = 0;
  const base = await playedOn(options);
  for (let index = options.from; index < options.from + options.requests && failures.length < mostFailures;) {
    const faults: unknown[] = [];
    const wire = wireOn(await forkStage(base), {
      onCall: () => reachedGateway++,
      onFault: (error) => void (error instanceof UnsupportedError || faults.push(error)),
    });
    const end = Math.min(options.from + options.requests, (Math.floor(index / batchSize) + 1) * batchSize);
    for (; index < end && failures.length < mostFailures; index++) {
      const fuzzed = fuzzedRequest(options, index);
      const { problem, status } = await judged(wire, fuzzed, faults);
      answers[status] = (answers[status] ?? 0) + 1;
      if (problem !== undefined) failures.push({ index, name: fuzzed.name, problem, request: fuzzed.request });
    }
    options.onProgress?.(index - options.from);
    const { heapUsed } = process.memoryUsage();
    if (heapUsed > mostHeap)
      failures.push({ ...fuzzedRequest(options, index - 1), problem: `the heap has grown to ${Math.round(heapUsed / 1024 / 1024)} MiB` });
  }
  return { failures, answers, reachedGateway };
}

/** The request of an index: a recorded one, spoiled once or more, mostly signed afterwards so that it gets in. */
export function fuzzedRequest({ recorded, seed, credentials }: Pick<FuzzOptions, "recorded" | "seed" | "credentials">, index: number): FuzzedRequest {
  const random = createRandom(Math.imul(seed + 1, 0x9e_37_79_b1) ^ index);
  for (let skipped = 0; skipped < 3; skipped++) random.below(2);
  const { name, request: whole, signingName, family } = random.pick(recorded);
  const names: string[] = [];
  let known = true;
  let request = whole;
  for (let count = random.chance(0.02) ? 0 : random.chance(0.75) ? 1 : 2; count > 0; count--) {
    const chosen = random.pick(mutations);
    request = chosen.spoil(request, random, recorded);
    names.push(chosen.name);
    known &&= chosen.keepsFamily;
  }
  request = signRequest(request, signingName, credentials);
  if (random.chance(0.08)) {
    const chosen = random.pick(signatureMutations);
    request = chosen.spoil(request, random, recorded);
    names.push(chosen.name);
    known = false;
  }
  return { index, name: `${name}: ${names.join(", ") || "as it was"}`, request, family: known ? family : undefined };
}

/** The recorded requests, unspoiled, must all succeed: they make the world that the spoiled ones meet. */
async function playedOn({ stage, recorded, credentials }: FuzzOptions): Promise<Stage> {
  const base = await forkStage(stage);
  const wire = wireOn(base, {});
  for (const { name, request, signingName } of recorded) {
    const { status, body } = await wire.answer(signRequest(request, signingName, credentials));
    if (status >= 300) throw new Error(`The recorded request ${name} does not succeed: ${status} ${Buffer.from(body).toString().slice(0, 500)}`);
    // Tables are a while in the making.
    await base.cloud.clock.advance(60);
  }
  return base;
}

function wireOn(stage: Stage, { onCall, onFault }: { readonly onCall?: () => void; readonly onFault?: (error: unknown) => void }): Wire {
  return createWire({
    gateway: {
      ...stage.gateway,
      call: async (call) => {
        onCall?.();
        return stage.gateway.call(call);
      },
    },
    modules: (service: ServiceId) => clientModule(service),
    secretOf: secretOf(stage.cloud),
    now: () => signedAt,
    ...(onFault === undefined ? {} : { onFault }),
  });
}

async function judged(
  wire: Wire,
  { request, family }: FuzzedRequest,
  faults: unknown[],
): Promise<{ readonly status: number; readonly problem?: string | undefined }> {
  const before = process.cpuUsage();
  let answer: WireResponse;
  try {
    answer = await wire.answer(request);
  } catch (error) {
    return { status: 0, problem: `rejected: ${stackOf(error)}` };
  }
  const { user, system } = process.cpuUsage(before);
  const fault = faults.pop();
  if (fault !== undefined) return { status: answer.status, problem: `a fault: ${stackOf(fault)}` };
  if ((user + system) / 1e6 > longestAnswer) return { status: answer.status, problem: `took ${(user + system) / 1e6} s of processor` };
  if (({} as { readonly polluted?: unknown }).polluted !== undefined) return { status: answer.status, problem: "polluted the prototype of every object" };
  return { status: answer.status, problem: problemOfAnswer(request, answer, family) };
}

export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}
