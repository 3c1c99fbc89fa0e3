import type { AblationDocument, ScenarioAblation, SearchRecord, SubsetResult } from "#model/ablation";
import type { AblationPlan, PlannedScenario } from "./ablation-plan.ts";
import type { ExecutedSubset } from "./ablation-request.ts";

/** How the searches went, by scenario and operator; empty when every subset was executed. */
export type Searches = ReadonlyMap<string, SearchRecord>;

/** Puts executions into the saved form. In whatever order they were made, and wherever: the same executions give the same document. */
export function assembleDocument(plan: AblationPlan, executed: readonly ExecutedSubset[], searches: Searches = new Map()): AblationDocument {
  return {
    kind: "ablation",
    schemaVersion: 1,
    guardrails: plan.guardrails,
    settings: plan.settings,
    threshold: plan.threshold,
    ...(plan.configuration === null ? {} : { configuration: plan.configuration }),
    scenarios: plan.scenarios.map((planned) =>
      assembleScenario(
        planned,
        searches.get(`${planned.scenario} ${planned.operator}`),
        executed.filter(({ scenario, operator }) => scenario === planned.scenario && operator === planned.operator),
      ),
    ),
  };
}

function assembleScenario(planned: PlannedScenario, search: SearchRecord | undefined, executed: readonly ExecutedSubset[]): ScenarioAblation {
  const sorted = executed.toSorted((one, other) => one.subset - other.subset);
  const reasons = [...new Set(sorted.flatMap((one) => one.reasons))].toSorted();
  const numberOf = new Map(reasons.map((reason, index) => [reason, index]));
  return {
    ...planned,
    friction: planned.restsOn.map((_, bit) => sorted.find(({ subset }) => subset === 1 << bit)?.friction ?? 0),
    results: sorted.map((one) => resultOf(one, numberOf)),
    reasons,
    ...(search === undefined ? {} : { search }),
    stories: [],
  };
}

function resultOf({ subset, outcome, bySeed, stoppedBy, recoveredBy, reasons }: ExecutedSubset, numberOf: ReadonlyMap<string, number>): SubsetResult {
  return {
    subset,
    outcome,
    ...(bySeed === undefined ? {} : { bySeed }),
    stoppedBy,
    recoveredBy,
    reasons: reasons.map((reason) => numberOf.get(reason) ?? 0),
  };
}
