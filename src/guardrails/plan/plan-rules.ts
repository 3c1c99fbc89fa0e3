import { allow, deny } from "#model/decision";
import type { Decision } from "#model/decision";
import type { RuleWeakening } from "#model/guardrail";
import type { PlanAction, ResourceChange } from "#model/terraform-plan";

/** A rule over a plan's resource changes: what it names is denied. Data, so that it can be shown, mutated and found by line. */
export interface PlanRule {
  readonly id: string;
  /** Any of these among a change's actions; replacing counts as deleting. */
  readonly actions: readonly PlanAction[];
  /** Resource types; every type when absent. */
  readonly types?: readonly string[];
  /** Denied only from this many matching changes on. */
  readonly atLeast?: number;
  readonly message: string;
}

export interface PlanRules {
  readonly deny: readonly PlanRule[];
}

/** What makes plan rules let more through. */
export const planRuleWeakenings: readonly RuleWeakening[] = [
  { at: "/deny/*", by: "drop" },
  { at: "/deny/*/actions/*", by: "drop" },
  { at: "/deny/*/types/*", by: "drop" },
  { at: "/deny/*/atLeast", by: "raise" },
];

/** Reads a plan by rules. Both `delete` and `forget` end Terraform's care for a resource. */
export function applyPlanRules(rules: PlanRules, changes: readonly ResourceChange[]): Decision {
  for (const rule of rules.deny) {
    const matching = changes.filter((change) => matches(rule, change));
    if (matching.length >= (rule.atLeast ?? 1)) return deny(`${rule.id}: the plan ${rule.message}: ${matching.map(({ address }) => address).join(", ")}`);
  }
  return allow;
}

function matches(rule: PlanRule, { type, change }: ResourceChange): boolean {
  return change.actions.some((action) => rule.actions.includes(action)) && (rule.types === undefined || rule.types.includes(type));
}
