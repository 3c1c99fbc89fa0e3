import type { AblatedGuardrail, AblationSettings } from "#model/ablation";
import type { RestsOn } from "#model/guardrail";
import type { Judgement, OperatorKind, Outcome } from "#model/outcome";
import { packageVersion } from "../cli/package-version.ts";
import type { AblationRequest, Execution } from "./ablation-request.ts";
import type { SubsetPlayer } from "./play-subset.ts";

/** What is ablated and on what terms. Executions of two plans that differ are never put together. */
export interface AblationPlan {
  readonly guardrails: readonly AblatedGuardrail[];
  readonly settings: AblationSettings;
  readonly threshold: Outcome;
  /** Digest of the user's config and the policies it names; null when there is none. */
  readonly configuration: string | null;
  readonly scenarios: readonly PlannedScenario[];
}

export interface PlannedScenario {
  readonly scenario: string;
  readonly title: string;
  readonly operator: OperatorKind;
  readonly declaredControl: Judgement;
  readonly restsOn: readonly (readonly RestsOn[])[];
}

/** Plans an ablation: the same request gives the same plan anywhere. */
export async function planOf(request: AblationRequest, player: Pick<SubsetPlayer, "restsOn">): Promise<AblationPlan> {
  const { guardrails, data, rows, approver, seeds, method, threshold, origin } = request;
  const scenarios: PlannedScenario[] = [];
  for (const { id, title, control } of request.scenarios.toSorted(byId)) {
    const restsOn = await player.restsOn(id);
    for (const operator of request.operators.toSorted()) scenarios.push({ scenario: id, title, operator, declaredControl: control[operator], restsOn });
  }
  return {
    guardrails: guardrails.map(({ id, title, layer }) => ({ id, title, layer })),
    settings: { version: packageVersion(), cloud: "embedded", terraform: "embedded", mode: data, rows, approver, seeds, method },
    threshold,
    configuration: origin?.digest ?? null,
    scenarios,
  };
}

/** What a request combines, without building any world. */
export function combinationsOf({ scenarios, operators, guardrails }: Pick<AblationRequest, "scenarios" | "operators" | "guardrails">): Combinations {
  return { guardrails, scenarios: scenarios.toSorted(byId).flatMap(({ id }) => operators.toSorted().map((operator) => ({ scenario: id, operator }))) };
}

export interface Combinations {
  readonly guardrails: readonly unknown[];
  readonly scenarios: readonly { readonly scenario: string; readonly operator: OperatorKind }[];
}

/** Every subset under every scenario and operator. Combinations that share a scenario and a subset stand together. */
export function everyExecution({ scenarios, guardrails }: Combinations): readonly Execution[] {
  const subsets = Array.from({ length: 2 ** guardrails.length }, (_, subset) => subset);
  return [...new Set(scenarios.map(({ scenario }) => scenario))].flatMap((id) => {
    const operators = scenarios.filter(({ scenario }) => scenario === id).map(({ operator }) => operator);
    return subsets.flatMap((subset) => operators.map((operator) => ({ scenario: id, operator, subset })));
  });
}

function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id < other.id ? -1 : 1;
}
