import { createHash } from "node:crypto";
import type { Observed, Untold } from "#ablation/mutation/judge-mutant";
import { HarnessError, UnsupportedError } from "#model/errors";
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

/** Plays a scenario under guardrails and keeps what a mutant can be told by, or why it cannot. The routine is the same whoever operates: it is played with the first operator. */
export async function playObserved(
  { seed, rows, data, approver, operators }: Pick<MutationRequest, "seed" | "rows" | "data" | "approver" | "operators">,
  { scenario, operator, guardrails }: { readonly scenario: Scenario; readonly operator: OperatorKind; readonly guardrails: readonly Guardrail[] },
  cache: ReplayCache,
): Promise<Observed | Untold> {
  const played = await replay(
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
  ).catch((error: unknown) => {
    if (cannotBeTold(error)) return { untold: `the run is inconclusive: ${error.message}` };
    throw error;
  });
  if ("untold" in played) return played;
  const { run, verdict, control } = played;
  const declared = scenario.control[operator];
  if (control.verdict.outcome !== declared) return { untold: `the control ends ${control.verdict.outcome}, and it declares ${declared}` };
  const [failed] = failedHooksOf(run);
  if (failed !== undefined) return { untold: `the run is inconclusive: a hook failed: ${failed}` };
  if (verdict.outcome === "inconclusive") return { untold: `the run is inconclusive: ${verdict.reasons[0] ?? "no reason was given"}` };
  return {
    outcome: verdict.outcome,
    scriptEnd: verdict.moments.scriptEnd,
    horizon: verdict.moments.horizon,
    friction: verdict.friction.length,
    story: storyOf(run),
  };
}

function cannotBeTold(error: unknown): error is Error {
  return error instanceof UnsupportedError || (error instanceof HarnessError && (error.code === "inconclusive" || error.code === "unsupported"));
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
