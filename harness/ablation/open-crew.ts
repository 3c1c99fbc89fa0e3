import { MessageChannel } from "node:worker_threads";
import { HarnessError } from "#model/errors";
import type { AblationRequest, ExecutedSubset } from "./ablation-request.ts";
import type { WorkerMessage, WorkerTask } from "./ablation-worker.ts";
import type { Batch } from "./batches.ts";
import { openPool } from "./open-pool.ts";
import type { SubsetPlayer } from "./play-subset.ts";

/** Those who execute. */
export interface Crew {
  /** How many batches can be under way at once. */
  readonly hands: number;
  /** Executes a batch; tells each result as it comes. */
  execute(batch: Batch, onExecuted: (executed: ExecutedSubset) => void): Promise<void>;
  /** Ends at once, whatever is under way. */
  close(): Promise<void>;
}

/** Worker threads, where several are wanted and what they need can be named; otherwise this thread, with a player that is there already. */
export async function openCrew(request: AblationRequest, player: SubsetPlayer): Promise<Crew> {
  const { origin, concurrency } = request;
  return origin === undefined || concurrency === 1 ? soloCrew(player, request.signal) : threadCrew({ ...request, origin });
}

function soloCrew(player: SubsetPlayer, signal: AbortSignal | undefined): Crew {
  return {
    hands: 1,
    execute: async (batch, onExecuted) => {
      for (const execution of batch) {
        if (signal?.aborted === true) return;
        onExecuted(await player.play(execution));
        // Signals and timers get their turn.
        await new Promise((resolve) => void setImmediate(resolve));
      }
    },
    close: async () => undefined,
  };
}

async function threadCrew(request: AblationRequest & { readonly origin: NonNullable<AblationRequest["origin"]> }): Promise<Crew> {
  const { scenarios, guardrails, origin, concurrency } = request;
  const { seeds, rows, data, approver, playEach = false } = request;
  const task = {
    scenarios: scenarios.map(({ id }) => id),
    guardrails: guardrails.map(({ id }) => id),
    settings: { seeds, rows, data, approver, playEach },
    origin,
  };
  const pool = await openPool(new URL("ablation-worker.ts", import.meta.url), concurrency);
  const broken = new Promise<never>((_, reject) => void pool.once("error", (error: Error) => reject(workerLost(error))));
  broken.catch(() => undefined);
  const execute: Crew["execute"] = async (batch, onExecuted) => {
    const { port1, port2 } = new MessageChannel();
    const given: WorkerTask = { ...task, batch, port: port2 };
    const heard = hear(port1, onExecuted);
    heard.catch(() => undefined);
    const done = pool.run(given, { transferList: [port2], name: "executeBatch" }).catch((error: unknown) => {
      throw workerLost(error);
    });
    try {
      await Promise.race([Promise.all([done, heard]), broken]);
    } finally {
      port1.close();
    }
  };
  // Each finds its scenarios and guardrails while there is nothing else to do; what goes wrong there will go wrong again, with somebody to hear it.
  for (let hand = 0; hand < concurrency; hand += 1) void execute([], () => undefined).catch(() => undefined);
  return { hands: concurrency, execute, close: async () => pool.destroy() };
}

/** Out of memory, mostly: whatever it is, what other workers have told is kept. */
function workerLost(cause: unknown): HarnessError {
  return new HarnessError("environment", `A worker has ended: ${cause instanceof Error ? cause.message : String(cause)}`, {
    hint: "Use fewer workers (--concurrency), or give Node.js more memory; what was executed is kept where --save was said: go on with --resume",
    cause,
  });
}

/** Hears a worker out: it is done when it says so, not when its task has ended, which another channel tells. */
async function hear(port: MessageChannel["port1"], onExecuted: (executed: ExecutedSubset) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    port.on("message", (message: WorkerMessage) => {
      try {
        if (message.kind === "executed") onExecuted(message.executed);
        else if (message.kind === "failed") reject(errorOf(message));
        else resolve();
      } catch (error) {
        reject(error);
      }
    });
  });
}

function errorOf({ code, message, hint, stack }: WorkerMessage & { readonly kind: "failed" }): Error {
  return code === undefined ? Object.assign(new Error(message), { stack }) : new HarnessError(code, message, { hint });
}
