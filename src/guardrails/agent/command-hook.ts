import { allow, deny } from "#model/decision";
import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, GuardrailHooks } from "#model/guardrail";
import type { JsonObject } from "#model/json";
import { principalsOf } from "../world-places.ts";
import rules from "./command-rules.json" with { type: "json" };

/** A hook before every command of the agent, which refuses those that destroy. */
export const commandHook: Guardrail = defineGuardrail({
  id: "agent.command-hook",
  layer: "agent",
  title: "A hook that reads the agent's commands",
  stops: "Commands that destroy (destroy in every spelling, deletions by CLI, DROP, rm -r) are refused before they run.",
  bypasses: [
    "code: a script with an SDK is no command that it can read",
    "an apply whose plan destroys: the command does not say so",
    "a spelling or tool that no rule knows",
    "agents whose hooks fail open",
  ],
  restsOn: (world) => principalsOf(world, "operator").map(({ name }) => ({ kind: "process", is: `the hooks of ${name}` })),
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "held", persistent: "lost" }, friction: 0 },
  ...decidingBy(rules),
  rules: {
    file: "command-rules.json",
    data: rules,
    weakenings: [
      { at: "/deny/*", by: "drop" },
      { at: "/deny/*/pattern", by: "drop-alternative" },
    ],
    decidingBy,
  },
});

function decidingBy(data: JsonObject): GuardrailHooks {
  const { deny: denied } = data as unknown as typeof rules;
  const compiled = denied.map(({ id, pattern, message }) => ({ id, message, matcher: new RegExp(pattern, "iu") }));
  return {
    reviewCommand: ({ world, principal, line }) => {
      if (!principalsOf(world, "operator").some((one) => one.principal.arn === principal.arn)) return allow;
      const rule = compiled.find(({ matcher }) => matcher.test(line));
      return rule === undefined ? allow : deny(`${rule.id}: the command ${rule.message}`);
    },
  };
}
