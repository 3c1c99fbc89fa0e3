import { hold } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";

/** Nothing is applied but a plan that somebody else has seen. */
export const savedPlanOnly: Guardrail = defineGuardrail({
  id: "approval.saved-plan-only",
  layer: "approval",
  title: "Only an approved plan is applied",
  stops: "Every apply and destroy waits, as a plan, for an approver who is not the requester.",
  bypasses: [
    "an approver who does not read",
    "a requester who approves for itself",
    "calls to AWS that do not go through Terraform",
    "a plan so long that the deletion in it is overlooked",
  ],
  restsOn: (world) => [{ kind: "principal", is: world.approver.principal }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "lost" }, friction: 0 },
  reviewPlan: ({ plan }) => {
    const changes = plan.resource_changes.filter(({ change }) => !change.actions.includes("no-op") && !change.actions.includes("read"));
    return hold(`${changes.length} changes wait for approval`);
  },
});
