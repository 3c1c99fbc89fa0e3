import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { dataTypes, editResources, withLifecycle } from "../edit-stacks.ts";

/** `lifecycle { prevent_destroy = true }` on everything that holds data. */
export const preventDestroy: Guardrail = defineGuardrail({
  id: "iac.prevent-destroy",
  layer: "iac",
  title: "prevent_destroy on data",
  stops: "Any plan that would destroy or replace a protected resource fails as a whole; nothing is removed.",
  bypasses: [
    "the line can be edited away by whoever edits the configuration",
    "a resource whose block was removed or renamed without moved is not protected",
    "terraform state rm followed by a deletion by CLI",
    "-target on other resources",
    "calls to AWS that do not go through Terraform",
  ],
  restsOn: (world) => world.stacks.map(({ directory }) => ({ kind: "file", is: `${directory}/main.tf.json` })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "lost" }, friction: 0 },
  traces: { errors: [{ moment: "terraform", text: /Error: Instance cannot be destroyed/ }] },
  harden: ({ stacks }) => editResources(stacks, dataTypes, (body) => withLifecycle(body, { prevent_destroy: true })),
});
