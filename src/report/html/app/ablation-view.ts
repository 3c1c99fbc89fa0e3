import type { AblatedGuardrail, AblationAnalysis, AblationDocument, ScenarioAblation, Subset, SubsetResult } from "#model/ablation";
import { isAtLeast } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";

/** One scenario and operator of an ablation as the page looks at it, at one threshold. */
export interface AblationView {
  readonly document: AblationDocument;
  readonly ablation: ScenarioAblation;
  readonly analysis: AblationAnalysis;
  readonly guardrails: readonly AblatedGuardrail[];
  /** The subset in which every guardrail stands. */
  readonly full: Subset;
  readonly results: ReadonlyMap<Subset, SubsetResult>;
}

export function createView(document: AblationDocument, ablation: ScenarioAblation, analysis: AblationAnalysis): AblationView {
  const { guardrails } = document;
  return {
    document,
    ablation,
    analysis,
    guardrails,
    full: 2 ** guardrails.length - 1,
    results: new Map(ablation.results.map((result) => [result.subset, result])),
  };
}

/** Whether an outcome is below the threshold; what is inconclusive is never good enough. */
export function falls(outcome: Judgement, threshold: Outcome): boolean {
  return !isAtLeast(outcome, threshold);
}

export function has(subset: Subset, index: number): boolean {
  return (subset & (1 << index)) !== 0;
}

export function sizeOf(subset: Subset): number {
  let left = subset;
  let size = 0;
  for (; left !== 0; left &= left - 1) size += 1;
  return size;
}

export function membersOf(subset: Subset, number: number): readonly number[] {
  return Array.from({ length: number }, (_, index) => index).filter((index) => has(subset, index));
}

/** Ids of the guardrails in a subset. */
export function idsOf({ guardrails }: Pick<AblationView, "guardrails">, subset: Subset): readonly string[] {
  return guardrails.filter((_, index) => has(subset, index)).map(({ id }) => id);
}

export function idAt({ guardrails }: Pick<AblationView, "guardrails">, index: number): string {
  return guardrails[index]?.id ?? `#${index}`;
}

/** What was executed for a subset, in words' reach. Undefined: it was not executed. */
export function explain(view: AblationView, subset: Subset): Explanation | undefined {
  const result = view.results.get(subset);
  if (result === undefined) return undefined;
  return {
    outcome: result.outcome,
    stoppedBy: result.stoppedBy.map((index) => idAt(view, index)),
    recoveredBy: result.recoveredBy.map((index) => idAt(view, index)),
    reasons: result.reasons.map((index) => view.ablation.reasons[index] ?? ""),
    bySeed: result.bySeed ?? [],
  };
}

export interface Explanation {
  readonly outcome: Judgement;
  readonly stoppedBy: readonly string[];
  readonly recoveredBy: readonly string[];
  readonly reasons: readonly string[];
  readonly bySeed: NonNullable<SubsetResult["bySeed"]>;
}
