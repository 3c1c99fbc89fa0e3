import type { AblationAnalysis, AblationDocument, ScenarioAblation, Subset } from "#model/ablation";
import type { Paint } from "./paint.ts";

/** One scenario and operator of an ablation, what it says, and the terminal that shows it. */
export interface AblationPage {
  readonly document: AblationDocument;
  readonly ablation: ScenarioAblation;
  readonly analysis: AblationAnalysis;
  readonly paint: Paint;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Indexes of the guardrails in a subset, ascending. */
export function membersOf(subset: Subset): readonly number[] {
  const members: number[] = [];
  for (let bit = 0; bit < 31; bit += 1) if ((subset & (1 << bit)) !== 0) members.push(bit);
  return members;
}

export function idAt({ document }: Pick<AblationPage, "document">, guardrail: number): string {
  return document.guardrails[guardrail]?.id ?? `#${guardrail}`;
}

/** Ids of the guardrails in a subset, as they are written in sentences. */
export function namesOf(page: Pick<AblationPage, "document" | "paint">, subset: Subset): readonly string[] {
  return membersOf(subset).map((guardrail) => page.paint.cyan(idAt(page, guardrail)));
}

/** Whether what is left without some nets was executed, and nothing can be said of it. */
export function isInconclusive(document: AblationDocument, { scenario, operator }: Pick<AblationAnalysis, "scenario" | "operator">, missing: Subset): boolean {
  const rest = fullSubset(document) & ~missing;
  const ablation = document.scenarios.find((one) => one.scenario === scenario && one.operator === operator);
  return ablation?.results.find(({ subset }) => subset === rest)?.outcome === "inconclusive";
}

/** The subset in which every guardrail stands. */
export function fullSubset({ guardrails }: AblationDocument): Subset {
  return 2 ** guardrails.length - 1;
}
