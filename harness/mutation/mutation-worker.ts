import type { RequestOrigin } from "../ablation/ablation-request.ts";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findGuardrails } from "../find-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { ReplayCache } from "../replay/replay.ts";
import type { Mutant } from "./mutant.ts";
import { createMutationCache } from "./mutation-cache.ts";
import type { MutationRequest } from "./mutation-request.ts";
import { playMutant } from "./play-mutant.ts";
import type { NamedTest, PlayerRequest, Weakened } from "./play-mutant.ts";

/** What a worker is given: everything by name, because functions do not cross threads. */
export interface MutationTask {
  readonly scenarios: readonly string[];
  readonly guardrails: readonly string[];
  readonly settings: Pick<MutationRequest, "operators" | "seed" | "rows" | "data" | "approver">;
  readonly origin: RequestOrigin;
  readonly mutant: Mutant;
  readonly tests: readonly NamedTest[];
}

/** Plays one mutant in a worker thread. */
export async function playMutantByName({ mutant, tests, ...task }: MutationTask): Promise<readonly Weakened[]> {
  known ??= openRequest(task);
  const { request, cache } = await known;
  return playMutant(request, mutant, tests, cache);
}

/** A worker serves one set of guardrails: it finds everything once, and keeps the worlds that the next mutant needs, too. */
let known: Promise<{ readonly request: PlayerRequest; readonly cache: ReplayCache }> | undefined;

async function openRequest({ scenarios, guardrails, settings, origin }: Omit<MutationTask, "mutant" | "tests">): Promise<Awaited<NonNullable<typeof known>>> {
  const loaded = origin.configFile === undefined ? { config: {}, file: undefined, folder: origin.folder } : await loadConfig(origin.configFile, origin.folder);
  const user = openUserGuardrails(loaded);
  const request = { ...settings, guardrails: findGuardrails(guardrails, user.known), scenarios: await findScenarios({ ids: scenarios }, loaded) };
  return { request, cache: createMutationCache(request) };
}
