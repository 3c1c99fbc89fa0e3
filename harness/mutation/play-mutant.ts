import type { Observed, Untold } from "#ablation/mutation/judge-mutant";
import { HarnessError } from "#model/errors";
import type { OperatorKind } from "#model/outcome";
import { disposeReplayCache } from "../replay/replay.ts";
import type { ReplayCache } from "../replay/replay.ts";
import { LayeredMap } from "./layered-map.ts";
import { mutateGuardrail } from "./mutate-guardrail.ts";
import type { Mutant } from "./mutant.ts";
import type { MutationRequest } from "./mutation-request.ts";
import { scenarioNamed } from "./mutation-scenarios.ts";
import { playObserved } from "./play-observed.ts";
import type { Standing } from "./play-observed.ts";

/** A test by name: plain data. */
export interface NamedTest {
  readonly scenario: string;
  readonly operator: OperatorKind;
  readonly standing: Standing;
}

/** What a test came to under a mutant, why that cannot be told, or why its world could not be built or played. */
export type Weakened = Observed | Untold | { readonly error: string };

export type PlayerRequest = Pick<
  MutationRequest,
  "scenarios" | "guardrails" | "seed" | "rows" | "data" | "approver" | "operators" | "provingScenario" | "signal"
>;

/** Plays one mutant in several tests. What has nothing to do with the mutant is kept in `cache` for the next; its own worlds are let go. */
export async function playMutant(request: PlayerRequest, mutant: Mutant, tests: readonly NamedTest[], cache: ReplayCache): Promise<readonly Weakened[]> {
  const original = request.guardrails.find(({ id }) => id === mutant.guardrail);
  if (original === undefined) throw new Error(`the set has no guardrail ${mutant.guardrail}`);
  const weak = mutateGuardrail(original, mutant);
  const layer: ReplayCache = { worlds: new LayeredMap(cache.worlds), runs: new LayeredMap(cache.runs) };
  const played: Weakened[] = [];
  try {
    for (const { scenario: id, operator, standing } of tests) {
      if (request.signal?.aborted === true) break;
      const scenario = await scenarioNamed(id, request);
      const guardrails = standing === "alone" ? [weak] : request.guardrails.map((guardrail) => (guardrail === original ? weak : guardrail));
      played.push(await playObserved(request, { scenario, operator, guardrails }, layer).catch((error: unknown) => ({ error: messageOf(error) })));
    }
    return played;
  } finally {
    await disposeReplayCache(layer);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof HarnessError) return `${error.message}: ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
