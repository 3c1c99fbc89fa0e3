import type { AblationAnalysis, AblationDocument, ScenarioAblation } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { findBrokenPairs } from "./broken-pairs.ts";
import { findCommonCauses } from "./common-causes.ts";
import { createStructure } from "./create-structure.ts";
import { importanceOf } from "./importance.ts";
import { readOutcomeTable } from "./outcome-table.ts";

/**
 * What the executed outcomes of one scenario and operator say about its guardrails, for one threshold.
 *
 * Path sets and cut sets are found each by its own definition: they are each other's duals only where the outcomes are monotone, and that is checked, not assumed. After a search
 * they are the sets that it found, and `k` is exact only where its two bounds meet.
 *
 * @throws {HarnessError} `configuration` when the results contradict themselves; `inconclusive` when some are missing.
 */
export function analyseAblation(document: AblationDocument, ablation: ScenarioAblation, threshold: Outcome): AblationAnalysis {
  const table = readOutcomeTable(document, ablation);
  const structure = createStructure(table, ablation, threshold);
  const causes = findCommonCauses(ablation);
  const broken = findBrokenPairs(document, ablation, table, threshold);
  return {
    scenario: ablation.scenario,
    operator: ablation.operator,
    threshold,
    full: table.outcomeOf(table.full) ?? "inconclusive",
    bare: table.outcomeOf(0) ?? "inconclusive",
    k: structure.safetyNumber(structure.full),
    pathSets: structure.pathSets,
    cutSets: structure.cutSets,
    causes,
    ...structure.byCause(causes),
    ...(structure.executedAlone === undefined ? {} : { executedAlone: structure.executedAlone(causes) }),
    importance: importanceOf({ table, structure, threshold, search: ablation.search, seed: document.settings.seeds[0] ?? 0 }),
    brokenPairs: broken.pairs,
    brokenPairCount: broken.count,
    orderDependent: ablation.results.filter(({ bySeed = [] }) => new Set(bySeed.map(({ outcome }) => outcome)).size > 1).length,
    inconclusive: ablation.results.filter(({ outcome }) => outcome === "inconclusive").length,
  };
}
