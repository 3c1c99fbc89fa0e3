import type { ReplayCache } from "../replay/replay.ts";
import type { Mutant } from "./mutant.ts";
import type { MutationRequest } from "./mutation-request.ts";
import { playMutant } from "./play-mutant.ts";
import type { NamedTest, Weakened } from "./play-mutant.ts";

/** Those who play mutants. */
export interface MutationCrew {
  /** How many mutants can be under way at once. */
  readonly hands: number;
  play(mutant: Mutant, tests: readonly NamedTest[]): Promise<readonly Weakened[]>;
  close(): Promise<void>;
}

/** This thread, with the worlds that it has built already. */
export async function openMutationCrew(request: MutationRequest, cache: ReplayCache): Promise<MutationCrew> {
  return { hands: 1, play: async (mutant, tests) => playMutant(request, mutant, tests, cache), close: async () => undefined };
}
