import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { principalsOf } from "../world-places.ts";

/** No laptop holds credentials for production; changes go through the pipeline. */
export const noAmbientCredentials: Guardrail = defineGuardrail({
  id: "identity.no-ambient-credentials",
  layer: "identity",
  title: "No production credentials on laptops",
  stops: "The operator's shell and files hold no key: its commands have nobody to act as.",
  bypasses: ["the pipeline's own credentials", "a key in a place that nobody thought of", "database passwords: SQL does not need AWS credentials"],
  restsOn: (world) => principalsOf(world, "ci").map(({ principal }) => ({ kind: "principal", is: principal.arn })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "held" }, friction: 6 },
  traces: { errors: [{ moment: "terraform", text: /No valid credential sources found|Unable to locate credentials/ }] },
  provision: async ({ world, withholdCredentials }) => {
    for (const { name } of [...principalsOf(world, "operator"), ...principalsOf(world, "human")]) withholdCredentials(name);
  },
});
