import { toPlain } from "../language/plain.ts";
import type { Value } from "../language/types.ts";
import { isNull, isSensitiveDeep, isWhollyKnown, unmarkDeep } from "../language/value.ts";
import type { OutputRecord } from "../state/state.ts";
import type { PlanContext } from "./plan-context.ts";
import { samePlain } from "./plain-values.ts";
import type { PlannedOutput } from "./plan-types.ts";
import { reporting } from "./run-context.ts";

/** What becomes of the root's outputs. Those that are not in `evaluated` keep their value. */
export async function planOutputs(context: PlanContext, included: (name: string) => boolean): Promise<ReadonlyMap<string, PlannedOutput>> {
  const planned = new Map<string, PlannedOutput>();
  const before = context.draft.outputs();
  const declared = context.configuration.root.outputs;
  const root = context.evaluator.instancesOf(context.configuration.root)[0];
  if (root === undefined) return planned;
  for (const name of [...new Set([...declared.keys(), ...before.keys()])].toSorted()) {
    const output = declared.get(name);
    if (output === undefined) {
      planned.set(name, planOutput(before.get(name), undefined, false));
      continue;
    }
    if (!included(name)) continue;
    const value = await reporting(context, { at: output.at }, () => context.evaluator.output(root, name));
    if (value !== undefined) planned.set(name, planOutput(before.get(name), value, output.sensitive));
  }
  return planned;
}

/** Destroying removes every output. */
export function planOutputRemovals(outputs: ReadonlyMap<string, OutputRecord>): ReadonlyMap<string, PlannedOutput> {
  return new Map([...outputs].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([name, output]) => [name, planOutput(output, undefined, false)]));
}

function planOutput(before: OutputRecord | undefined, after: Value | undefined, sensitive: boolean): PlannedOutput {
  const value = after === undefined || isNull(after) ? undefined : after;
  const sensitiveBefore = before?.sensitive ?? false;
  const sensitiveAfter = value !== undefined && (sensitive || isSensitiveDeep(value));
  return {
    action: outputAction(before, value),
    before: before?.value,
    after: value === undefined ? undefined : unmarkDeep(value),
    sensitiveBefore,
    sensitiveAfter,
  };
}

function outputAction(before: OutputRecord | undefined, after: Value | undefined): PlannedOutput["action"] {
  if (before === undefined) return after === undefined ? "no-op" : "create";
  if (after === undefined) return "delete";
  return isWhollyKnown(after) && samePlain(before.value, toPlain(after).value) ? "no-op" : "update";
}
