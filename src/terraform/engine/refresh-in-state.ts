import type { ResourceType } from "../provider.ts";
import type { StateObject } from "../state/state.ts";
import { renderInstance, type InstanceAddress } from "./address.ts";
import type { PlanContext } from "./plan-context.ts";
import { refreshObject, type Refreshed } from "./refresh.ts";
import { samePlain } from "./plain-values.ts";
import { sensitiveSchemaPaths } from "./schema.ts";
import type { Turn } from "./walk.ts";

/** Brings the object of an instance up to date in the state being planned on, notes drift, and returns it. */
export async function refreshInState(
  context: PlanContext,
  type: ResourceType,
  address: InstanceAddress,
  provider: string,
  turn: Turn,
  config?: { readonly dependencies: readonly string[]; readonly createsFirst: boolean },
): Promise<StateObject | undefined> {
  const object = context.draft.find(address)?.current;
  if (object === undefined || !context.refresh) return object;
  const refreshed = await refreshObject(context, type, address, object, provider, turn);
  const current = refreshed.object === undefined || config === undefined ? refreshed.object : withConfig(refreshed.object, config);
  if (current !== object) context.draft.setCurrent(address, current, provider);
  if (refreshed.after === null || !samePlain(refreshed.before, refreshed.after))
    context.drift.push(driftOf(context, type, address, provider, refreshed, object));
  return current;
}

function withConfig(
  object: StateObject,
  { dependencies, createsFirst }: { readonly dependencies: readonly string[]; readonly createsFirst: boolean },
): StateObject {
  const missing = dependencies.filter((dependency) => !object.dependencies.includes(dependency));
  if (missing.length === 0 && object.createBeforeDestroy === createsFirst) return object;
  return {
    ...object,
    dependencies: missing.length === 0 ? object.dependencies : [...object.dependencies, ...missing].toSorted(),
    createBeforeDestroy: createsFirst,
  };
}

function driftOf(
  context: PlanContext,
  type: ResourceType,
  address: InstanceAddress,
  provider: string,
  refreshed: Refreshed,
  object: StateObject,
): PlanContext["drift"][number] {
  const previousAddress = context.movedFrom.get(renderInstance(address));
  return {
    address,
    ...(previousAddress === undefined ? {} : { previousAddress }),
    provider,
    schemaVersion: type.schemaVersion,
    action: refreshed.after === null ? "delete" : "update",
    before: refreshed.before,
    after: refreshed.after,
    beforeSensitive: [...object.sensitivePaths, ...sensitiveSchemaPaths(type.schema, refreshed.before)],
    afterSensitive: refreshed.after === null ? [] : [...object.sensitivePaths, ...sensitiveSchemaPaths(type.schema, refreshed.after)],
    replacePaths: [],
  };
}
