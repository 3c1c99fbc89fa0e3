import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, GuardrailHooks, Intent } from "#model/guardrail";
import type { JsonObject } from "#model/json";
import type { ApiCallEvent, LedgerEvent } from "#model/ledger";
import { principalsOf } from "../world-places.ts";
import rules from "./alarming-calls.json" with { type: "json" };

/** Deletions by the operator page somebody, who revokes its access some minutes later. */
export const pageAndRevoke: Guardrail = defineGuardrail({
  id: "detection.page-and-revoke",
  layer: "detection",
  title: "Page on deletions, revoke the operator",
  stops: "What comes more than five minutes after the first deletion of something large.",
  bypasses: [
    "whatever happens within the five minutes",
    "whoever sleeps through the page",
    "deletions that are not in the list of alarming ones",
    "other credentials",
  ],
  restsOn: () => [{ kind: "process", is: "whoever is on call" }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "lost", persistent: "lost" }, friction: 0 },
  traces: {
    policies: ["AWSRevokeOlderSessions"],
    errors: [
      {
        moment: "observe",
        text: /The security token included in the request is invalid|AWS was not able to validate the provided access credentials|InvalidAccessKeyId/,
      },
    ],
  },
  ...decidingBy(rules),
  rules: {
    file: "alarming-calls.json",
    data: rules,
    weakenings: [
      { at: "/begins/*", by: "drop" },
      { at: "/reactionSeconds", by: "raise" },
    ],
    decidingBy,
  },
});

/** `begins`: how the names of alarming calls begin. `reactionSeconds`: from the page to the revoked session somebody reads it, believes it, and acts. */
function decidingBy(data: JsonObject): GuardrailHooks {
  const { begins, reactionSeconds } = data as unknown as typeof rules;
  return {
    observe: (event, world) => {
      const operator = principalsOf(world, "operator").find(({ principal }) => isBy(event, principal.accessKeyId, begins));
      if (operator === undefined || event.kind !== "api-call") return [];
      return [
        { kind: "page", who: "on call", message: `${operator.name} called ${event.eventName}` },
        { kind: "revoke-sessions", principal: operator.name, afterSeconds: reactionSeconds },
      ] satisfies Intent[];
    },
  };
}

function isBy(event: LedgerEvent, accessKeyId: string, begins: readonly string[]): event is ApiCallEvent {
  return (
    event.kind === "api-call" &&
    event.errorCode === undefined &&
    event.userIdentity.accessKeyId === accessKeyId &&
    begins.some((name) => event.eventName.startsWith(name))
  );
}
