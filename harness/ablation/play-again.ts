import { HarnessError } from "#model/errors";
import type { Story } from "#model/story";
import type { ExecutedSubset } from "./ablation-request.ts";
import type { SubsetPlayer } from "./play-subset.ts";

/** A combination that was executed before, here or elsewhere. */
export type PlayedBefore = Pick<ExecutedSubset, "scenario" | "operator" | "subset" | "outcome" | "bySeed">;

/**
 * Plays what was executed before once more, with the seed that decided it, and tells it; undefined when it cannot be told and could not before.
 *
 * @throws HarnessError `inconclusive` when it comes to something else here
 */
export async function playAgain(
  { scenario, operator, subset, outcome, bySeed }: PlayedBefore,
  player: Pick<SubsetPlayer, "story">,
): Promise<Story | undefined> {
  const seed = bySeed?.find((one) => one.outcome === outcome)?.seed;
  const story = await player.story({ scenario, operator, subset }, seed);
  const here = story?.outcome ?? "inconclusive";
  if (here === outcome) return story;
  throw new HarnessError("inconclusive", `Subset ${subset} of ${scenario} (${operator}) was executed as ${outcome} and comes to ${here} here`, {
    hint: "The guardrails here are not those that were executed: use the same version and the same config, or execute all of it again without --resume",
  });
}
