import type { AblationAnalysis, AblationDocument, ScenarioAblation, Subset } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { analyseAblation } from "./analyse-ablation.ts";
import { createStructure } from "./create-structure.ts";
import { readOutcomeTable } from "./outcome-table.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import type { Structure } from "./structure.ts";
import { membersOf, subsetOf } from "./subsets.ts";

/** One of two ablations that are compared, with its guardrails by id. */
export interface DiffSide {
  readonly document: AblationDocument;
  readonly ablation: ScenarioAblation;
  readonly analysis: AblationAnalysis;
  readonly table: OutcomeTable;
  readonly structure: Structure;
  readonly indexOf: (id: string) => number | undefined;
  readonly idsOf: (subset: Subset) => readonly string[];
  /** The subset of those of some guardrails that there are here. */
  readonly subsetOf: (ids: readonly string[]) => Subset;
}

/** Analyses one side. */
export function openSide(document: AblationDocument, ablation: ScenarioAblation, threshold: Outcome): DiffSide {
  const table = readOutcomeTable(document, ablation);
  const indexes = new Map(document.guardrails.map(({ id }, index) => [id, index]));
  return {
    document,
    ablation,
    analysis: analyseAblation(document, ablation, threshold),
    table,
    structure: createStructure(table, ablation, threshold),
    indexOf: (id) => indexes.get(id),
    idsOf: (subset) => membersOf(subset).map((index) => document.guardrails[index]?.id ?? ""),
    subsetOf: (ids) => subsetOf(ids.flatMap((id) => indexes.get(id) ?? [])),
  };
}
