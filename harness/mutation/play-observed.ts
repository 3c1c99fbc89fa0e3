import { createHash } from "node:crypto";
import type { Observed } from "#ablation/mutation/judge-mutant";
import type { Guardrail } from "#model/guardrail";
import type { LedgerEvent } from "#model/ledger";
import type { OperatorKind } from "#model/outcome";
import type { Run } from "#model/run";
import type { Scenario } from "#model/scenario";
import { dataOpener } from "../open-data.ts";
import { failedHooksOf } from "../play-judged.ts";
import { replay } from "../replay/replay.ts";
import type { ReplayCache } from "../replay/replay.ts";
import { withoutChance } from "./without-chance.ts";
import type { MutationRequest } from "./mutation-request.ts";

/** Whether the weakened guardrail is all there is, or one of the set. */
export type Standing = "alone" | "all";

/** Plays a scenario under guardrails and keeps what a mutant can be told by. The routine is the same whoever operates: it is played with the first operator. */
export async function playObserved(
  { seed, rows, data, approver, operators }: Pick<MutationRequest, "seed" | "rows" | "data" | "approver" | "operators">,
  { scenario, operator, guardrails }: { readonly scenario: Scenario; readonly operator: OperatorKind; readonly guardrails: readonly Guardrail[] },
  cache: ReplayCache,
): Promise<Observed> {
  const { run, verdict } = await replay(
    {
      scenario,
      guardrails,
      operator,
      seed,
      rows,
      openData: dataOpener(data),
      approverHabit: approver,
      authorization: "enforced",
      drills: "needed",
      routine: operator === operators[0],
    },
    cache,
  );
  return {
    outcome: failedHooksOf(run).length > 0 ? "inconclusive" : verdict.outcome,
    scriptEnd: verdict.moments.scriptEnd,
    horizon: verdict.moments.horizon,
    friction: verdict.friction.length,
    story: storyOf(run),
  };
}

/** What happened, without the words that explain it: those name the statement that decided, which stands elsewhere when another is dropped. */
function storyOf({ ledger, routine, after, horizon }: Run): string {
  const told = { events: ledger.map(withoutWords), routine, drills: [after.drills, horizon.drills], datasets: [after.datasets, horizon.datasets] };
  return createHash("sha256")
    .update(withoutChance(JSON.stringify(told), ledger[0]?.at ?? after.at))
    .digest("hex");
}

function withoutWords(event: LedgerEvent): object {
  if (event.kind === "api-call") {
    const { explanation: _explanation, decidedBy: _decidedBy, ...rest } = event;
    return rest;
  }
  if (event.kind === "decision") {
    const { reason: _reason, ...rest } = event;
    return rest;
  }
  return event;
}
