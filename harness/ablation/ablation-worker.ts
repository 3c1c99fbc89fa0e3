import type { MessagePort } from "node:worker_threads";
import { HarnessError } from "#model/errors";
import type { HarnessErrorCode } from "#model/errors";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findGuardrails } from "../find-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { AblationRequest, ExecutedSubset, RequestOrigin } from "./ablation-request.ts";
import type { Batch } from "./batches.ts";
import { createSubsetPlayer } from "./play-subset.ts";
import type { SubsetPlayer } from "./play-subset.ts";

/** What a worker is given: everything by name, because functions do not cross threads. */
export interface WorkerTask {
  readonly scenarios: readonly string[];
  readonly guardrails: readonly string[];
  readonly settings: Pick<AblationRequest, "seeds" | "rows" | "data" | "approver" | "playEach">;
  readonly origin: RequestOrigin;
  readonly batch: Batch;
  readonly port: MessagePort;
}

/** What it tells, as it goes: a thread that is ended takes nothing with it that was told. */
export type WorkerMessage =
  | { readonly kind: "executed"; readonly executed: ExecutedSubset }
  | {
      readonly kind: "failed";
      readonly code: HarnessErrorCode | undefined;
      readonly message: string;
      readonly hint: string;
      readonly stack: string | undefined;
    }
  | { readonly kind: "done" };

/** Executes a batch in a worker thread. */
export async function executeBatch({ port, ...task }: WorkerTask): Promise<void> {
  const say = (message: WorkerMessage): void => port.postMessage(message);
  try {
    const player = await playerFor(task);
    for (const execution of task.batch) say({ kind: "executed", executed: await player.play(execution) });
    say({ kind: "done" });
  } catch (error) {
    const { code, hint } = error instanceof HarnessError ? error : { code: undefined, hint: "" };
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    say({ kind: "failed", code, message, hint, stack });
  }
}

/** A worker serves one ablation: it finds everything again once, and keeps the worlds that the next batch needs, too. */
let known: { readonly key: string; readonly player: Promise<SubsetPlayer> } | undefined;

async function playerFor({ batch: _batch, ...task }: Omit<WorkerTask, "port">): Promise<SubsetPlayer> {
  const key = JSON.stringify(task);
  if (known?.key !== key) {
    await known?.player.then(async (player) => player.close());
    known = { key, player: openPlayer(task) };
  }
  return known.player;
}

async function openPlayer({ scenarios, guardrails, settings, origin }: Omit<WorkerTask, "port" | "batch">): Promise<SubsetPlayer> {
  const loaded = origin.configFile === undefined ? { config: {}, file: undefined, folder: origin.folder } : await loadConfig(origin.configFile, origin.folder);
  const user = openUserGuardrails(loaded);
  return createSubsetPlayer({
    ...settings,
    user,
    guardrails: findGuardrails(guardrails, user.known),
    scenarios: await findScenarios({ ids: scenarios }, loaded),
  });
}
