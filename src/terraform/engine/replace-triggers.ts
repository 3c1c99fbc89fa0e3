import { localName, prefixed, renderKey } from "./address.ts";
import { plainAt, samePlain } from "./plain-values.ts";
import type { PlanContext } from "./plan-context.ts";
import type { WantedInstance } from "./plan-instance.ts";
import type { PlannedChange } from "./plan-types.ts";
import type { Reference, ValuePath } from "../language/types.ts";

/** Whether anything that `replace_triggered_by` names is about to be updated or replaced. */
export function isTriggered(context: PlanContext, wanted: WantedInstance): boolean {
  return wanted.resource.lifecycle.replaceTriggeredBy.some((reference) => {
    const { changes, path } = referenced(context, wanted, reference);
    return changes.some((change) => hasChanged(change, path));
  });
}

function hasChanged(change: PlannedChange, path: ValuePath): boolean {
  if (change.action === "delete-create" || change.action === "create-delete") return true;
  if (change.action !== "update" && change.action !== "create") return false;
  if (path.length === 0) return change.action === "update";
  return !samePlain(plainAt(change.before, path) ?? null, plainAt(change.after, path) ?? null);
}

function referenced(
  context: PlanContext,
  wanted: WantedInstance,
  { subject, steps }: Reference,
): { readonly changes: readonly PlannedChange[]; readonly path: ValuePath } {
  if (subject.kind !== "resource") return { changes: [], path: [] };
  const name = localName(subject);
  const resource = wanted.module.config.resources.get(name);
  if (resource === undefined) return { changes: [], path: [] };
  const address = prefixed(wanted.module.address, name);
  const passes = context.evaluator.expand(wanted.module, resource);
  const [first, ...rest] = steps;
  const single = passes.kind === "single";
  const keys = single || first === undefined ? passes.passes.map(({ key }) => key) : [first];
  const changes = keys.flatMap((key) => context.changesByAddress.get(address + renderKey(key)) ?? []);
  return { changes, path: single ? steps : rest };
}
