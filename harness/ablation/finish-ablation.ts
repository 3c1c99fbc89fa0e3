import type { AblationDocument, ScenarioAblation, Subset } from "#model/ablation";
import { analyseAblation } from "#ablation/analyse-ablation";
import { HarnessError } from "#model/errors";
import type { AblationPlan } from "./ablation-plan.ts";
import type { ExecutedSubset } from "./ablation-request.ts";
import type { Searches } from "./assemble-document.ts";
import { assembleDocument } from "./assemble-document.ts";
import type { SubsetPlayer } from "./play-subset.ts";

/** Cut sets per scenario and operator whose runs are told. */
const toldCutSets = 6;

/** Puts executions together and tells the stories that readers ask for first. Whoever executed them: the same executions give the same document. */
export async function finishAblation(
  plan: AblationPlan,
  executed: readonly ExecutedSubset[],
  player: Pick<SubsetPlayer, "story">,
  searches?: Searches,
): Promise<AblationDocument> {
  const document = assembleDocument(plan, executed, searches);
  const scenarios: ScenarioAblation[] = [];
  for (const ablation of document.scenarios) scenarios.push({ ...ablation, stories: await storiesOf(document, ablation, plan, player) });
  return { ...document, scenarios };
}

async function storiesOf(
  document: AblationDocument,
  ablation: ScenarioAblation,
  { threshold }: AblationPlan,
  player: Pick<SubsetPlayer, "story">,
): Promise<ScenarioAblation["stories"]> {
  const { scenario, operator } = ablation;
  const full = 2 ** document.guardrails.length - 1;
  const cutSets = analyseAblation(document, ablation, threshold).cutSets.slice(0, toldCutSets);
  const subsets: readonly Subset[] = [...new Set([0, full, ...cutSets.map((missing) => full & ~missing)])].toSorted((one, other) => one - other);
  const stories: ScenarioAblation["stories"][number][] = [];
  for (const subset of subsets) {
    const result = ablation.results.find((one) => one.subset === subset);
    const seed = result?.bySeed?.find(({ outcome }) => outcome === result.outcome)?.seed;
    const story = result === undefined ? undefined : await player.story({ scenario, operator, subset }, seed);
    if (story === undefined) continue;
    if (story.outcome !== result?.outcome) {
      throw new HarnessError(
        "inconclusive",
        `Subset ${subset} of ${scenario} (${operator}) was executed as ${result?.outcome ?? "nothing"} and comes to ${story.outcome} here`,
        {
          hint: "The guardrails here are not those that were executed: use the same version and the same config",
        },
      );
    }
    stories.push({ subset, story });
  }
  return stories;
}
