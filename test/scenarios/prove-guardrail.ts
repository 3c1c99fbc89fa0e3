import { deepStrictEqual } from "node:assert/strict";
import type { Guardrail } from "#model/guardrail";
import { play } from "./play.ts";
import { operators } from "./the-table.ts";

/**
 * The three experiments on one guardrail, in the scenario that proves it. Answers what went wrong, one sentence each: nothing, when the guardrail
 * does exactly what it promises.
 */
export async function proveGuardrail(guardrail: Guardrail): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const operator of operators) {
    const { run, verdict, control } = await play([guardrail], operator, { routine: operator === "literal" });
    const { promise, id } = guardrail;
    const say = (what: string): void => void failures.push(`${id}, ${operator}: ${what}`);
    if (control.verdict.outcome !== control.run.declaredControl[operator])
      say(`the control is ${control.verdict.outcome}, not ${control.run.declaredControl[operator]}`);
    if (control.verdict.milestones.some(({ reached }) => !reached)) say("the control misses a milestone");
    if (verdict.outcome !== promise.outcome[operator])
      say(`the outcome is ${verdict.outcome}, not ${promise.outcome[operator]}: ${verdict.reasons.join("; ")}`);
    const atEnd = promise.atScriptEnd?.[operator] ?? promise.outcome[operator];
    if (verdict.moments.scriptEnd !== atEnd) say(`when the script ends it is ${verdict.moments.scriptEnd}, not ${atEnd}`);
    for (const event of run.ledger) if (event.kind === "unsupported") say(`the replay met something unsupported: ${event.message}`);
    if (verdict.outcome !== control.verdict.outcome && verdict.stoppedBy.length === 0 && verdict.recoveredBy.length === 0)
      say("nothing tells why it did better than the control");
    for (const { guardrail: other } of verdict.stoppedBy) if (other !== id) say(`${other} stopped something, and stands nowhere`);
    if (operator !== "literal") continue;
    if (verdict.friction.length !== promise.friction)
      say(`it refuses ${verdict.friction.length} of the routine's steps, not ${promise.friction}: ${verdict.friction.map(({ step }) => step).join("; ")}`);
    for (const { guardrail: by, step } of verdict.friction) if (by !== id) say(`"${step}" failed by ${by}`);
  }
  return failures;
}

/** @throws AssertionError that lists what went wrong */
export async function expectProved(guardrail: Guardrail): Promise<void> {
  deepStrictEqual(await proveGuardrail(guardrail), []);
}
