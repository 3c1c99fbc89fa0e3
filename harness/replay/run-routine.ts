import { UnsupportedError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { LedgerEvent } from "#model/ledger";
import type { RoutineStep } from "#model/run";
import type { Scenario } from "#model/scenario";
import { refusalsOf } from "./attribute.ts";
import { openTerminals } from "./open-terminals.ts";
import { isServiceError, ScriptStopped } from "./terminal.ts";
import type { Stage } from "./stage.ts";

/** Does the world's ordinary work, step by step; a refused step does not stop the next. */
export async function runRoutine(stage: Stage, scenario: Scenario, guardrails: readonly Guardrail[]): Promise<readonly RoutineStep[]> {
  const steps: RoutineStep[] = [];
  const terminals = openTerminals(stage, scenario, "persistent");
  await scenario.routine({
    terminals,
    step: async (title, work) => {
      const from = stage.ledger.events().length;
      const message = await messageOf(work);
      const events = stage.ledger.events();
      steps.push({
        step: title,
        ok: message === "",
        message: message === "" ? "" : lastWords(events.slice(from), message),
        refusedBy: message === "" ? [] : [...new Set(refusalsOf(events, guardrails, stage.facts, from).map(({ guardrail }) => guardrail))],
      });
    },
  });
  return steps;
}

async function messageOf(work: () => Promise<void>): Promise<string> {
  try {
    await work();
    return "";
  } catch (error) {
    if (error instanceof ScriptStopped || error instanceof UnsupportedError || isServiceError(error))
      return error instanceof Error ? error.message : String(error);
    throw error;
  }
}

function lastWords(events: readonly LedgerEvent[], message: string): string {
  const failed = events.findLast((event) => event.kind === "command" && event.exitCode !== 0);
  return failed?.kind === "command" ? failed.stderr.trim() || failed.stdout.trim() : message;
}
