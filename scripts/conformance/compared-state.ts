import type { Json, JsonObject } from "#model/json";
import type { StateFile, StateInstance, StateResource } from "#model/terraform-plan";
import { orderSets } from "./order-sets.ts";
import { canonical } from "./roles.ts";
import type { Roles } from "./roles.ts";

/** One instance of a resource in a state file. */
export interface StateEntry {
  readonly address: string;
  readonly resource: StateResource;
  readonly instance: StateInstance;
}

export function stateEntries(state: StateFile | undefined): readonly StateEntry[] {
  return (state?.resources ?? [])
    .flatMap((resource) => resource.instances.map((instance) => ({ address: addressOf(resource, instance), resource, instance })))
    .toSorted((one, other) => (one.address < other.address ? -1 : 1));
}

/** Address without an index: what `dependencies` name. */
export function resourceAddress({ module, mode, type, name }: StateResource): string {
  return `${module === undefined ? "" : `${module}.`}${mode === "data" ? "data." : ""}${type}.${name}`;
}

function addressOf(resource: StateResource, { index_key, deposed }: StateInstance): string {
  const index = index_key === undefined ? "" : `[${JSON.stringify(index_key)}]`;
  return `${resourceAddress(resource)}${index}${deposed === undefined ? "" : " (deposed)"}`;
}

/** What is compared of a state: all but lineage and serial, which are each run's own, and the provider's private bytes. */
export function comparedState(state: StateFile, roles: Roles): JsonObject {
  const entries = stateEntries(state);
  for (const { address, instance } of entries) roles.learn({ id: instance.attributes["id"] ?? null }, address);
  for (const { address, instance } of entries) roles.learn(instance.attributes, address);
  roles.learn(state.outputs, "output");
  const named = roles.named(state);
  return {
    version: named.version,
    terraform_version: named.terraform_version,
    outputs: named.outputs,
    resources: Object.fromEntries(stateEntries(named).map((entry) => [entry.address, comparedInstance(entry)])),
    check_results: named.check_results,
  };
}

function comparedInstance({ resource, instance }: StateEntry): JsonObject {
  const { deposed, private: _private, attributes, dependencies, sensitive_attributes, index_key, ...rest } = instance;
  return {
    provider: resource.provider,
    ...(rest as JsonObject),
    index_key: index_key ?? null,
    deposed: deposed !== undefined,
    dependencies: (dependencies ?? []).toSorted(),
    attributes: orderSets(attributes, resource.mode, resource.type),
    sensitive_attributes: Array.isArray(sensitive_attributes)
      ? (sensitive_attributes as readonly Json[]).toSorted((one, other) => (canonical(one) < canonical(other) ? -1 : 1))
      : [],
  };
}
