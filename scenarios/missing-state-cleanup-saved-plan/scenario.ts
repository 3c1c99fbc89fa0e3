import type { Scenario } from "#model/scenario";
import { defineCleanup } from "../course-platform/define-cleanup.ts";

/** Variant: the destroy was planned and saved before the state was swapped, and is applied after. Terraform binds a saved plan to its state. */
export const scenario: Scenario = defineCleanup({
  id: "missing-state-cleanup-saved-plan",
  title: "The same clean-up, from a plan saved before the state was swapped",
  summary: "A saved plan is bound to the lineage of its state: applied after the swap it is refused, and a literal operator stops there.",
  control: { literal: "held", persistent: "lost" },
  twist: { planBeforeSwap: true },
  tags: ["variant"],
});
