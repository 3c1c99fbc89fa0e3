import { defineGuardrail } from "#model/guardrail";
import type { Guardrail } from "#model/guardrail";
import { principalsOf } from "../world-places.ts";
import { attachPolicy } from "./attach-policy.ts";
import document from "./deny-destructive.json" with { type: "json" };

const policyName = "deny-destructive";

/** The operator may do everything but destroy databases, backups, keys and state, or undo what protects them. */
export const denyDestructive: Guardrail = defineGuardrail({
  id: "identity.deny-destructive",
  layer: "identity",
  title: "The operator may not destroy data",
  stops: "IAM refuses the operator every deletion of databases, snapshots, backups, keys and state, and every change that undoes their protection.",
  bypasses: [
    "other credentials: a key found in a file, another profile",
    "networks, clusters and load balancers are not covered: the service can still go down",
    "rows are not covered: SQL does not pass IAM",
    "an action that AWS adds later is not in the list",
  ],
  restsOn: (world) => principalsOf(world, "operator").map(({ principal }) => ({ kind: "principal", is: principal.arn })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "service-down", persistent: "service-down" }, friction: 0 },
  traces: { policies: [policyName] },
  provision: async (input) => attachPolicy(input, principalsOf(input.world, "operator"), policyName, document),
});
