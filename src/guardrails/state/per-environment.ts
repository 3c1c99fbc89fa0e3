import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { splitStack } from "./split-stack.ts";

/** Each site has a root module and a state of its own: work on one does not have the other in reach of its plan. */
export const perEnvironment: Guardrail = defineGuardrail({
  id: "state.per-environment",
  layer: "state",
  title: "A root module and a state for each site",
  stops: "A plan of one site cannot destroy, or create again, what belongs to another: it is in neither its configuration nor its state.",
  bypasses: [
    "a split by label: a database that says dev and holds prod stays where dev is worked on. This one splits by site (the Project tag)",
    "a stack whose resources carry no Project tag: it stays whole",
    "work in the platform's own folder: whoever is there has everything in reach",
    "calls to AWS that do not go through Terraform",
    "within a site nothing is split: it can still be destroyed from its own folder",
  ],
  restsOn: (world) => world.stacks.map(({ directory }) => ({ kind: "state", is: `${directory}/terraform.tfstate` })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "held" }, friction: 0 },
  harden: ({ stacks }) => stacks.flatMap((stack) => (stack.partOf === undefined ? splitStack(stack) : [stack])),
});
