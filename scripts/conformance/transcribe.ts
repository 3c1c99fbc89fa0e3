import { commandRecord } from "./command-record.ts";
import { comparedPlan } from "./compared-plan.ts";
import { comparedState } from "./compared-state.ts";
import { dependencyOrder, destructiveCalls } from "./destructive-calls.ts";
import type { PlayedCase, PlayedStep } from "./played-case.ts";
import { createRoles } from "./roles.ts";
import type { Roles } from "./roles.ts";
import type { StepRecord, Transcript } from "./transcript.ts";

/** Puts what was seen in terms that can be compared. */
export function transcribe({ steps, ...rest }: PlayedCase): Transcript {
  const roles = createRoles();
  return {
    ...rest,
    steps: steps.map((step) => transcribeStep(step, roles)),
    services: [...new Set(steps.flatMap(({ calls }) => calls.map(({ eventSource }) => eventSource.split(".", 1)[0] ?? "")))].toSorted(),
  };
}

/** What the state holds is learnt first: its addresses are the best names. */
function transcribeStep({ step, commands, plan, calls, before, state }: PlayedStep, roles: Roles): StepRecord {
  const planned = plan === undefined ? {} : { plan: comparedPlan(plan, roles) };
  const kept = state === undefined ? {} : { state: comparedState(state, roles) };
  return {
    step,
    commands: commands.map((command) => commandRecord(command, roles)),
    ...planned,
    destructive: destructiveCalls(calls, roles),
    order: dependencyOrder(calls, before),
    ...kept,
  };
}
