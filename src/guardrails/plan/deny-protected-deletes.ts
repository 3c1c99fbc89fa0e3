import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, GuardrailHooks } from "#model/guardrail";
import type { JsonObject } from "#model/json";
import { applyPlanRules, planRuleWeakenings } from "./plan-rules.ts";
import type { PlanRules } from "./plan-rules.ts";
import rules from "./protected-deletes.json" with { type: "json" };

/** A policy on plans: nothing that holds data is deleted, replaced or forgotten. */
export const denyProtectedDeletes: Guardrail = defineGuardrail({
  id: "plan.deny-protected-deletes",
  layer: "plan",
  title: "No plan deletes data",
  stops: "A plan that deletes, replaces or forgets a resource that holds data is refused before anything is applied.",
  bypasses: [
    "calls to AWS that do not go through Terraform",
    "resource types that the rule does not list",
    "terraform run where the policy does not run",
    "terraform state rm, then a deletion by CLI",
  ],
  restsOn: () => [{ kind: "process", is: "the wrapper that runs Terraform" }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "lost" }, friction: 1 },
  ...decidingBy(rules),
  rules: { file: "protected-deletes.json", data: rules, weakenings: planRuleWeakenings, decidingBy },
});

function decidingBy(data: JsonObject): GuardrailHooks {
  return { reviewPlan: ({ plan }) => applyPlanRules(data as unknown as PlanRules, plan.resource_changes) };
}
