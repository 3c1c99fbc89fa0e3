import { MessageChannel } from "node:worker_threads";
import { HarnessError } from "#model/errors";
import type { Tinypool } from "tinypool";
import type { AblationRequest, ExecutedSubset } from "./ablation-request.ts";
import type { WorkerMessage, WorkerTask } from "./ablation-worker.ts";
import type { Batch } from "./batches.ts";
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
  const { seeds, rows, data, approver } = request;
  const task = { scenarios: scenarios.map(({ id }) => id), guardrails: guardrails.map(({ id }) => id), settings: { seeds, rows, data, approver }, origin };
  const pool = await openPool(concurrency);
  return {
    hands: concurrency,
    execute: async (batch, onExecuted) => {
      const { port1, port2 } = new MessageChannel();
      const given: WorkerTask = { ...task, batch, port: port2 };
      try {
        const heard = hear(port1, onExecuted);
        heard.catch(() => undefined);
        await Promise.all([pool.run(given, { transferList: [port2], name: "executeBatch" }), heard]);
      } finally {
        port1.close();
      }
    },
    close: async () => pool.destroy(),
  };
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
        reject(error as Error);
      }
    });
  });
}

function errorOf({ code, message, hint, stack }: WorkerMessage & { readonly kind: "failed" }): Error {
  return code === undefined ? Object.assign(new Error(message), { stack }) : new HarnessError(code, message, { hint });
}

/** As sources the workers need what this process was started with: the compiler, and the condition that finds sources. */
async function openPool(concurrency: number): Promise<Tinypool> {
  const { Tinypool: Pool } = await import("tinypool");
  const asSource = import.meta.url.endsWith(".ts");
  return new Pool({
    filename: new URL(asSource ? "ablation-worker.ts" : "ablation-worker.js", import.meta.url).href,
    minThreads: concurrency,
    maxThreads: concurrency,
    useAtomics: false,
    ...(asSource ? { execArgv: ["--conditions=scartissue-source", "--import", compiler()] } : {}),
  });
}

/** In worker threads tsx has to be registered by hand on Node 20. */
function compiler(): string {
  const api = import.meta.resolve("tsx/esm/api");
  return `data:text/javascript,import{register}from${JSON.stringify(api)};register();`;
}
