import type { AblationAnalysis, AblationDocument, GuardrailImportance, ScenarioAblation } from "#model/ablation";
import { HarnessError } from "#model/errors";
import { isAtLeast } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import { findBrokenPairs } from "./broken-pairs.ts";
import { findCommonCauses } from "./common-causes.ts";
import { exactImportance } from "./exact-importance.ts";
import { createExhaustiveStructure } from "./exhaustive-structure.ts";
import { failuresByCause } from "./failures-by-cause.ts";
import { readOutcomeTable } from "./outcome-table.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { boundOf } from "./safety-number.ts";
import type { Structure } from "./structure.ts";

/**
 * What the executed outcomes of one scenario and operator say about its guardrails, for one threshold.
 *
 * Path sets and cut sets are found each by its own definition: they are each other's duals only where the outcomes are monotone, and that is checked, not assumed.
 *
 * @throws {HarnessError} `configuration` when the results contradict themselves; `inconclusive` when some are missing.
 */
export function analyseAblation(document: AblationDocument, ablation: ScenarioAblation, threshold: Outcome): AblationAnalysis {
  const table = readOutcomeTable(document, ablation);
  if (!table.exhaustive) throw new HarnessError("unsupported", "An ablation by search cannot be analysed yet.", { hint: "Use at most 12 guardrails." });
  const structure = createExhaustiveStructure(table, threshold);
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
    ...failuresByCause(structure, causes),
    importance: importanceOf(table, structure),
    brokenPairs: broken.pairs,
    brokenPairCount: broken.count,
    orderDependent: ablation.results.filter(({ bySeed = [] }) => new Set(bySeed.map(({ outcome }) => outcome)).size > 1).length,
    inconclusive: ablation.results.filter(({ outcome }) => outcome === "inconclusive").length,
  };
}

function importanceOf(table: OutcomeTable, structure: Structure): readonly GuardrailImportance[] {
  const decisive = decisiveGuardrails(table, structure);
  return exactImportance(structure.size, structure.marks()).map((worth, guardrail) => ({
    guardrail,
    birnbaum: { value: worth.birnbaum, margin: worth.birnbaumMargin, conditional: structure.conditional },
    shapley: { value: worth.shapley, margin: worth.shapleyMargin, conditional: structure.conditional },
    neverDecisive: !decisive.has(guardrail),
    redundant: isRedundant(table, structure, guardrail),
  }));
}

/** Guardrails of which two executed subsets, alike but for this one, show that it decides. An inconclusive side shows nothing. */
function decisiveGuardrails({ results, size }: OutcomeTable, { fateOf }: Structure): ReadonlySet<number> {
  const decisive = new Set<number>();
  for (const { subset } of results) {
    if (decisive.size === size) break;
    if (fateOf(subset) !== "suffices") continue;
    for (let guardrail = 0; guardrail < size; guardrail += 1) {
      if (!decisive.has(guardrail) && fateOf(subset ^ (1 << guardrail)) === "falls") decisive.add(guardrail);
    }
  }
  return decisive;
}

/** Without it the outcome is no worse and no fewer guardrails must fail, whatever the inconclusive executions would have come to. */
function isRedundant({ outcomeOf, full }: OutcomeTable, structure: Structure, guardrail: number): boolean {
  const rest = full ^ (1 << guardrail);
  const [before, after] = [outcomeOf(full), outcomeOf(rest)];
  if (before === undefined || before === "inconclusive" || after === undefined || !isAtLeast(after, before)) return false;
  return boundOf(structure.safetyNumber(rest).atLeast) >= boundOf(structure.safetyNumber(full).atMost);
}
