import type { Scenario } from "#model/scenario";
import { defineCleanup } from "../course-platform/define-cleanup.ts";
import document from "../course-platform/world-key-in-stack.tf.json" with { type: "json" };

/** Variant: the database's key is in the stack that is destroyed, and with it every snapshot under that key. */
export const scenario: Scenario = defineCleanup({
  id: "missing-state-cleanup-key-in-stack",
  title: "The same clean-up, with the database's key in the stack",
  summary: "destroy schedules the key's deletion, too: every snapshot encrypted with it becomes unreadable at once, a final snapshot included.",
  control: { literal: "lost", persistent: "lost" },
  document: document,
  tags: ["variant", "kms"],
});
