import { allow, hold } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, GuardrailHooks } from "#model/guardrail";
import type { JsonObject } from "#model/json";
import destructive from "./destructive-actions.json" with { type: "json" };

/** Two people for every destructive call: whoever asks is not who says yes. */
export const secondRole: Guardrail = defineGuardrail({
  id: "approval.second-role",
  layer: "approval",
  title: "A second person for every destructive call",
  stops: "Destructive API calls wait for somebody else, whatever tool makes them.",
  bypasses: [
    "an approver who does not read",
    "a destructive action that is not in the list: scaling a service to nothing is a change, not a deletion",
    "calls that do not pass the gateway where they are held",
    "rows: SQL does not pass the AWS API",
  ],
  restsOn: (world) => [{ kind: "principal", is: world.approver.principal }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "service-down" }, friction: 0 },
  ...decidingBy(destructive),
  rules: { file: "destructive-actions.json", data: destructive, weakenings: [{ at: "/actions/*", by: "drop" }], decidingBy },
});

function decidingBy(data: JsonObject): GuardrailHooks {
  const actions: ReadonlySet<string> = new Set((data as unknown as typeof destructive).actions);
  return { reviewCall: ({ action, principal }) => (actions.has(action) ? hold(`${action} by ${principal.name} needs a second person`) : allow) };
}
