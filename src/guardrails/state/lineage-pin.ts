import { allow, deny } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";

/** The repository names the lineage of its production state; a plan made from any other is not applied. */
export const lineagePin: Guardrail = defineGuardrail({
  id: "state.lineage-pin",
  layer: "state",
  title: "The state's lineage is pinned in the repository",
  stops: "A plan from an empty state, or from the state of another place, is refused before anything is applied.",
  bypasses: [
    "an older copy of the right state has the right lineage",
    "whoever edits the pin",
    "terraform run without the wrapper that checks it",
    "calls to AWS that do not go through Terraform",
  ],
  restsOn: (world) => [
    { kind: "process", is: "the wrapper that runs Terraform" },
    ...world.stacks.map(({ directory }) => ({ kind: "file" as const, is: `${directory}/.terraform-lineage` })),
  ],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "held" }, friction: 0 },
  reviewPlan: ({ world, directory, lineage }) => {
    const pinned = world.stacks.find((stack) => stack.directory === directory)?.lineage;
    if (pinned === undefined || pinned === null || pinned === lineage) return allow;
    return deny(`the state of ${directory} has lineage ${lineage ?? "none (it is empty)"}, the repository pins ${pinned}`);
  },
});
