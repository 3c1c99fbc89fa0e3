import type { Json, JsonObject } from "#model/json";
import type { InstanceAddress, InstanceKey, ResourceAddress } from "../engine/address.ts";
import { renderResource } from "../engine/address.ts";

/** One remote object as the state remembers it. Never changed in place. */
export interface StateObject {
  readonly attributes: JsonObject;
  readonly schemaVersion: number;
  readonly status?: "tainted";
  /** Configuration addresses, sorted. */
  readonly dependencies: readonly string[];
  readonly createBeforeDestroy: boolean;
  readonly sensitivePaths: readonly (readonly (string | number)[])[];
  readonly private?: string;
}

export interface InstanceRecord {
  readonly current: StateObject | undefined;
  /** Objects left over from a replacement, by deposed key. */
  readonly deposed: ReadonlyMap<string, StateObject>;
}

export interface ResourceRecord {
  readonly address: ResourceAddress;
  /** `provider["registry.terraform.io/hashicorp/aws"]`, with alias and module as the state file writes them. */
  readonly provider: string;
  readonly instances: ReadonlyMap<InstanceKey, InstanceRecord>;
}

export interface OutputRecord {
  readonly value: Json;
  readonly type: Json;
  readonly sensitive: boolean;
}

/** What Terraform knows of the world. A plain value: changes make a new one or go through `StateDraft`. */
export interface State {
  /** By address of the resource: `module.site["a"].aws_vpc.main`. */
  readonly resources: ReadonlyMap<string, ResourceRecord>;
  readonly outputs: ReadonlyMap<string, OutputRecord>;
}

/** A state with its place in history, as a file or an object in a bucket keeps it. */
export interface Snapshot {
  readonly lineage: string;
  readonly serial: number;
  readonly terraformVersion: string;
  readonly state: State;
}

export const EMPTY_STATE: State = { resources: new Map(), outputs: new Map() };

export function isEmptyState(state: State): boolean {
  return state.resources.size === 0 && state.outputs.size === 0;
}

export function findInstance(state: State, address: InstanceAddress): InstanceRecord | undefined {
  return state.resources.get(renderResource(address))?.instances.get(address.key);
}

/** Every instance of the state with its address. */
export function* instancesOf(
  state: State,
): Generator<{ readonly address: InstanceAddress; readonly record: InstanceRecord; readonly resource: ResourceRecord }> {
  for (const resource of state.resources.values()) {
    for (const [key, record] of resource.instances) yield { address: { ...resource.address, key }, record, resource };
  }
}
