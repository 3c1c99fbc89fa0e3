import type { Scenario } from "#model/scenario";
import { defineCleanup } from "../course-platform/define-cleanup.ts";

/** The flagship: what happened, as it happened. */
export const scenario: Scenario = defineCleanup({
  id: "missing-state-cleanup",
  title: "A new laptop, no state file, and a clean-up",
  summary: "An agent re-creates production by accident, is asked to remove the duplicates, puts the old state back and runs terraform destroy.",
  control: { literal: "lost", persistent: "lost" },
});
