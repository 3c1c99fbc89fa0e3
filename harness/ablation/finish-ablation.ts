import type { AblationDocument, ScenarioAblation, Subset } from "#model/ablation";
import { analyseAblation } from "#ablation/analyse-ablation";
import type { AblationPlan } from "./ablation-plan.ts";
import type { ExecutedSubset } from "./ablation-request.ts";
import type { Searches } from "./assemble-document.ts";
import { assembleDocument } from "./assemble-document.ts";
import { playAgain } from "./play-again.ts";
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
    const story = result === undefined ? undefined : await playAgain({ ...result, scenario, operator }, player);
    if (story === undefined) continue;
    stories.push({ subset, story });
  }
  return stories;
}
