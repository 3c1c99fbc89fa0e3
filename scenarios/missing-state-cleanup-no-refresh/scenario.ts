import type { Scenario } from "#model/scenario";
import { defineCleanup } from "../course-platform/define-cleanup.ts";

/** Variant: destroy with `-refresh=false`, which believes the state in everything. */
export const scenario: Scenario = defineCleanup({
  id: "missing-state-cleanup-no-refresh",
  title: "The same clean-up, with -refresh=false",
  summary: "Without refresh the AWS provider acts on what the old state says about protections.",
  control: { literal: "lost", persistent: "lost" },
  twist: { destroyFlags: " -refresh=false" },
  tags: ["variant"],
});
