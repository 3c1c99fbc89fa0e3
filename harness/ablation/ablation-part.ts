import type { AblationPlan } from "./ablation-plan.ts";
import type { ExecutedSubset } from "./ablation-request.ts";
import type { Shard } from "./shard.ts";

/** What one shard has executed, as it is saved. */
export interface AblationPart {
  readonly kind: "ablation-part";
  readonly schemaVersion: 1;
  readonly shard: Shard;
  readonly plan: AblationPlan;
  readonly reasons: readonly string[];
  /** By scenario, operator and subset. */
  readonly executed: readonly NumberedSubset[];
}

/** Reasons by their numbers in a list that stands elsewhere: thousands of executions have the same few. */
export type NumberedSubset = Omit<ExecutedSubset, "reasons"> & { readonly reasons: readonly number[] };

export function partOf(shard: Shard, plan: AblationPlan, executed: readonly ExecutedSubset[]): AblationPart {
  const reasons = [...new Set(executed.flatMap((one) => one.reasons))].toSorted();
  const numbers = new Map(reasons.map((reason, index) => [reason, index]));
  const numbered = executed.toSorted(inOrder).map((one) => ({ ...one, reasons: one.reasons.map((reason) => numbers.get(reason) ?? 0) }));
  return { kind: "ablation-part", schemaVersion: 1, shard, plan, reasons, executed: numbered };
}

/** What was executed, with its reasons in words. */
export function executedIn({ reasons, executed }: Pick<AblationPart, "reasons" | "executed">): readonly ExecutedSubset[] {
  return executed.map((one) => ({ ...one, reasons: one.reasons.map((number) => reasons[number] ?? "") }));
}

function inOrder(one: ExecutedSubset, other: ExecutedSubset): number {
  if (one.scenario !== other.scenario) return one.scenario < other.scenario ? -1 : 1;
  if (one.operator !== other.operator) return one.operator < other.operator ? -1 : 1;
  return one.subset - other.subset;
}
