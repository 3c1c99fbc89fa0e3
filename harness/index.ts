import type { ReportedRun } from "#model/report-document";
import type { ReplayRequest } from "./replay-request.ts";

/**
 * Replays a scenario under guardrails and answers the verdict, with its control and the command line that plays it again.
 *
 * @throws HarnessError for an unknown scenario or guardrail, and for a policy that cannot work
 * @example
 * const verdict = await replayScenario({ scenario: "missing-state-cleanup", guardrails: ["state.remote-s3"] });
 * verdict.outcome; // "held"
 */
export async function replayScenario(request: ReplayRequest): Promise<ReportedRun> {
  const { playScenario } = await import("./play-scenario.ts");
  return playScenario(request);
}

export { judge } from "#verdict/judge";
export { allow, deny, hold } from "#model/decision";
export { HarnessError } from "#model/errors";
export { defineGuardrail } from "#model/guardrail";
export { isAtLeast, outcomes } from "#model/outcome";
export { defineScenario } from "#model/scenario";
export { commandHook, defineConfig, iamPolicy, planPolicy, scp } from "./config/config.ts";

export type { Decision, Moment } from "#model/decision";
export type { Guardrail, Layer } from "#model/guardrail";
export type { Judgement, OperatorKind, Outcome } from "#model/outcome";
export type { ReportDocument, ReportedRun } from "#model/report-document";
export type { Run } from "#model/run";
export type { Scenario, WorldDefinition } from "#model/scenario";
export type { Verdict } from "#model/verdict";
export type { WorldFacts } from "#model/world";
export type { Bindings, Config, GuardrailDeclaration } from "./config/config.ts";
export type { ReplayRequest } from "./replay-request.ts";
