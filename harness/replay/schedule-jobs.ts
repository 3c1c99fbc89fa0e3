import type { Guardrail, Intent } from "#model/guardrail";
import { carryOut } from "./carry-out.ts";
import type { Stage } from "./stage.ts";

const day = 86_400_000;

/** Puts the guardrails' own daily jobs on the scenario's clock, and lets guardrails that watch the ledger act on it. */
export function scheduleJobs(stage: Stage): void {
  for (const guardrail of stage.guardrails) {
    if (guardrail.onSchedule !== undefined) addDailyJob(stage, guardrail, guardrail.onSchedule.dailyAtHour);
    if (guardrail.observe !== undefined) watchLedger(stage, guardrail);
  }
}

function addDailyJob(stage: Stage, guardrail: Guardrail, hour: number): void {
  let next = nextAtHour(stage.cloud.clock.now(), hour);
  stage.cloud.addJob({
    id: guardrail.id,
    nextAt: () => next,
    run: async (at) => {
      next = new Date(next.getTime() + day);
      for (const intent of guardrail.onSchedule?.run(at, stage.facts) ?? []) await carryOut(stage, guardrail.id, intent);
    },
  });
}

function nextAtHour(now: Date, hour: number): Date {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), hour);
  return new Date(today > now.getTime() ? today : today + day);
}

function watchLedger(stage: Stage, guardrail: Guardrail): void {
  const waiting: { at: Date; intent: Intent }[] = [];
  stage.ledger.listen((event) => {
    for (const intent of guardrail.observe?.(event, stage.facts) ?? []) {
      const delay = intent.kind === "revoke-sessions" ? intent.afterSeconds : 0;
      waiting.push({ at: new Date(stage.cloud.clock.now().getTime() + delay * 1000), intent });
    }
  });
  stage.cloud.addJob({
    id: `${guardrail.id} (watching)`,
    nextAt: () => waiting.map(({ at }) => at).toSorted((one, other) => one.getTime() - other.getTime())[0],
    run: async () => {
      const due = waiting.findIndex(({ at }) => at <= stage.cloud.clock.now());
      const [first] = due === -1 ? [] : waiting.splice(due, 1);
      if (first !== undefined) await carryOut(stage, guardrail.id, first.intent);
    },
  });
}
