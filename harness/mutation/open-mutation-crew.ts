import type { RequestOrigin } from "../ablation/ablation-request.ts";
import { openPool } from "../ablation/open-pool.ts";
import type { ReplayCache } from "../replay/replay.ts";
import type { Mutant } from "./mutant.ts";
import type { MutationRequest } from "./mutation-request.ts";
import type { MutationTask } from "./mutation-worker.ts";
import { playMutant } from "./play-mutant.ts";
import type { NamedTest, Weakened } from "./play-mutant.ts";

/** Those who play mutants. */
export interface MutationCrew {
  /** How many mutants can be under way at once. */
  readonly hands: number;
  play(mutant: Mutant, tests: readonly NamedTest[]): Promise<readonly Weakened[]>;
  /** Ends at once, whatever is under way. */
  close(): Promise<void>;
}

/** Worker threads, where several are wanted and what they need can be named; otherwise this thread, with the worlds that it has built already. */
export async function openMutationCrew(request: MutationRequest, cache: ReplayCache, mutants: number): Promise<MutationCrew> {
  const { origin, concurrency = 1, provingScenario } = request;
  const hands = Math.min(concurrency, mutants);
  if (origin !== undefined && hands > 1 && provingScenario === undefined) return threadCrew(request, origin, hands);
  return { hands: 1, play: async (mutant, tests) => playMutant(request, mutant, tests, cache), close: async () => undefined };
}

async function threadCrew(request: MutationRequest, origin: RequestOrigin, hands: number): Promise<MutationCrew> {
  const { scenarios, guardrails, operators, seed, rows, data, approver } = request;
  const names = { scenarios: scenarios.map(({ id }) => id), guardrails: guardrails.map(({ id }) => id) };
  const settings = { ...names, settings: { operators, seed, rows, data, approver }, origin };
  const pool = await openPool(new URL("mutation-worker.ts", import.meta.url), hands);
  return {
    hands,
    play: async (mutant, tests) => {
      const task: MutationTask = { ...settings, mutant, tests };
      return (await pool.run(task, { name: "playMutantByName" })) as readonly Weakened[];
    },
    close: async () => pool.destroy(),
  };
}
