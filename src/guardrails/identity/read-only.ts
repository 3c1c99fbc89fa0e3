import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { principalsOf } from "../world-places.ts";
import { detachAll } from "./attach-policy.ts";

/** The operator may look, and nothing else: AWS's own `ReadOnlyAccess`. */
export const readOnly: Guardrail = defineGuardrail({
  id: "identity.read-only",
  layer: "identity",
  title: "The operator may only read",
  stops: "IAM refuses the operator every call that changes anything.",
  bypasses: [
    "other credentials: a key found in a file, another profile",
    "it reads everything, secrets in state files included",
    "rows: SQL does not pass IAM",
  ],
  restsOn: (world) => principalsOf(world, "operator").map(({ principal }) => ({ kind: "principal", is: principal.arn })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "held" }, friction: 2 },
  traces: { narrows: (world) => principalsOf(world, "operator").map(({ name }) => name) },
  provision: async (input) => {
    for (const person of principalsOf(input.world, "operator")) {
      const { principal } = person;
      await detachAll(input, person);
      const iam = await input.administrator(principal.account).client("iam");
      const PolicyArn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
      if (principal.kind === "user") await iam.attachUserPolicy({ UserName: principal.name, PolicyArn });
      else await iam.attachRolePolicy({ RoleName: principal.name, PolicyArn });
    }
  },
});
