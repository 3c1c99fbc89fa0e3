import type { AblationDocument } from "#model/ablation";
import type { OperatorKind } from "#model/outcome";
import { executeAblation } from "#harness/ablation/execute-ablation";
import { loadScenario } from "#harness/discover-scenarios";
import { findGuardrails } from "#harness/find-guardrails";

/** Executes every combination of some guardrails in this thread: a real ablation, small enough for a test. */
export async function playAblation(id: string, guardrails: readonly string[], operator: OperatorKind): Promise<AblationDocument> {
  const { document } = await executeAblation({
    scenarios: [await loadScenario(id)],
    guardrails: findGuardrails(guardrails),
    operators: [operator],
    seeds: [1],
    rows: null,
    data: "modelled",
    approver: "reads-the-plan",
    user: { policies: new Map(), bindings: {} },
    method: "exhaustive",
    threshold: "restorable",
    concurrency: 1,
  });
  if (document === undefined) throw new Error("the ablation came to nothing");
  return document;
}
