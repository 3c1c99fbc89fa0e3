import type { AblationPlan } from "#harness/ablation/ablation-plan";
import type { ExecutedSubset } from "#harness/ablation/ablation-request";
import type { AblationPart } from "#harness/ablation/ablation-part";
import { partOf } from "#harness/ablation/ablation-part";
import { everyExecution } from "#harness/ablation/ablation-plan";
import { shareOf } from "#harness/ablation/shard";

/** A plan of two guardrails and one scenario. */
export const samplePlan: AblationPlan = {
  guardrails: [
    { id: "a.first", title: "First", layer: "agent" },
    { id: "b.second", title: "Second", layer: "iac" },
  ],
  settings: {
    version: "1.0.0",
    cloud: "embedded",
    terraform: "embedded",
    mode: "modelled",
    rows: null,
    approver: "reads-the-plan",
    seeds: [1, 2],
    method: "exhaustive",
  },
  threshold: "restorable",
  configuration: null,
  scenarios: [{ scenario: "flood", title: "A flood", operator: "persistent", declaredControl: "lost", restsOn: [[{ kind: "key", is: "k" }], []] }],
};

/** Both guardrails are needed. */
export const sampleExecuted: readonly ExecutedSubset[] = everyExecution(samplePlan).map((execution) => ({
  ...execution,
  outcome: execution.subset === 3 ? "held" : "lost",
  stoppedBy: execution.subset === 3 ? [0, 1] : [],
  recoveredBy: [],
  reasons: execution.subset === 3 ? ["everything survived"] : ["it is gone", `subset ${execution.subset}`],
  ...(execution.subset === 1 || execution.subset === 2 ? { friction: execution.subset - 1 } : {}),
}));

export function samplePart(index: number, count: number, changes: Partial<AblationPlan> = {}): AblationPart {
  const shard = { index, count };
  return partOf(shard, { ...samplePlan, ...changes }, shareOf(sampleExecuted, shard));
}
