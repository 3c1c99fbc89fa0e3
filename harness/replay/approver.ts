import { jsonText } from "#model/json";
import type { WorldFacts } from "#model/world";
import type { PlanJson } from "#model/terraform-plan";
import type { Approver } from "./ask-guardrails.ts";

const destructiveWords = /\b(destroy|delete|terminate|drop|truncate|remove|rm|purge|disable|deregister|schedule-key-deletion|force-reset)\b|-delete|delete-/i;

/** Actions that take something away, by the verb AWS begins them with. */
const destructiveAction = /:(?:Delete|Terminate|Deregister|Disable|Schedule\w*Deletion|Detach|Disassociate|Remove|Revoke)/;

/**
 * Who nods at a hold. `rubber-stamp` nods at everything; `reads-the-plan` refuses any plan that deletes, replaces or forgets what must survive, and any held
 * API call that takes such a thing away, and any held command that reads like destruction. Asking oneself is no approval.
 */
export function createApprover(
  facts: WorldFacts,
  requester: string,
  subject: { readonly plan?: PlanJson; readonly text?: string; readonly call?: HeldCall },
): Approver {
  const { principal, habit } = facts.approver;
  return {
    name: principal,
    approves: async () => {
      if (principal === requester) return { granted: false, reason: "the approver is the requester, so the approval is void" };
      if (habit === "rubber-stamp") return { granted: true, reason: "rubber-stamped" };
      const objection = objectionTo(subject, facts);
      return objection === undefined ? { granted: true, reason: "read, nothing that must survive is touched" } : { granted: false, reason: objection };
    },
  };
}

/** An API call that waits for a nod, as the approver sees it. */
export interface HeldCall {
  readonly action: string;
  readonly arns: readonly string[];
}

function objectionTo(
  { plan, call, text }: { readonly plan?: PlanJson; readonly text?: string; readonly call?: HeldCall },
  facts: WorldFacts,
): string | undefined {
  if (plan !== undefined) return readPlan(plan, facts);
  if (call !== undefined) return readCall(call, facts);
  return readText(text ?? "");
}

function readCall({ action, arns }: HeldCall, facts: WorldFacts): string | undefined {
  if (!destructiveAction.test(action)) return undefined;
  const touched = facts.protected.filter(({ arn }) => arns.includes(arn));
  return touched.length === 0 ? undefined : `${action} takes away ${touched.map(({ address, arn }) => address ?? arn).join(", ")}`;
}

function readText(text: string): string | undefined {
  return destructiveWords.test(text) ? `\`${text}\` destroys something` : undefined;
}

function readPlan(plan: PlanJson, facts: WorldFacts): string | undefined {
  const arns = new Set(facts.protected.map((thing) => thing.arn));
  const addresses = new Set(facts.protected.map((thing) => thing.address));
  const touched = plan.resource_changes.filter(
    ({ address, change }) =>
      (change.actions.includes("delete") || change.actions.includes("forget")) && (arns.has(jsonText(change.before?.["arn"])) || addresses.has(address)),
  );
  if (touched.length === 0) return undefined;
  return `the plan deletes, replaces or forgets ${touched.map((change) => change.address).join(", ")}`;
}
