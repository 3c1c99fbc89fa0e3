import type { WorldFacts } from "#model/world";
import type { PlanJson } from "#model/terraform-plan";
import type { Approver } from "./ask-guardrails.ts";

const destructiveWords = /\b(destroy|delete|terminate|drop|truncate|remove|rm|purge|disable|deregister|schedule-key-deletion|force-reset)\b|-delete|delete-/i;

/**
 * Who nods at a hold. `rubber-stamp` nods at everything; `reads-the-plan` refuses any plan that deletes, replaces or forgets what must survive, and any held
 * command that reads like destruction. Asking oneself is no approval.
 */
export function createApprover(facts: WorldFacts, requester: string, subject: { readonly plan?: PlanJson; readonly text?: string }): Approver {
  const { principal, habit } = facts.approver;
  return {
    name: principal,
    approves: async () => {
      if (principal === requester) return { granted: false, reason: "the approver is the requester, so the approval is void" };
      if (habit === "rubber-stamp") return { granted: true, reason: "rubber-stamped" };
      const objection = subject.plan === undefined ? readText(subject.text ?? "") : readPlan(subject.plan, facts);
      return objection === undefined ? { granted: true, reason: "read, nothing that must survive is touched" } : { granted: false, reason: objection };
    },
  };
}

function readText(text: string): string | undefined {
  return destructiveWords.test(text) ? `\`${text}\` destroys something` : undefined;
}

function readPlan(plan: PlanJson, facts: WorldFacts): string | undefined {
  const arns = new Set(facts.protected.map((thing) => thing.arn));
  const addresses = new Set(facts.protected.map((thing) => thing.address));
  const touched = plan.resource_changes.filter(
    ({ address, change }) =>
      (change.actions.includes("delete") || change.actions.includes("forget")) && (arns.has(String(change.before?.["arn"] ?? "")) || addresses.has(address)),
  );
  if (touched.length === 0) return undefined;
  return `the plan deletes, replaces or forgets ${touched.map((change) => change.address).join(", ")}`;
}
