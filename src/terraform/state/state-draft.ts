import { renderResource, type InstanceAddress, type InstanceKey, type ResourceAddress } from "../engine/address.ts";
import type { InstanceRecord, OutputRecord, ResourceRecord, State, StateObject } from "./state.ts";

/** A state being changed. `snapshot` may be called at any time; what it returned stays as it was. */
export interface StateDraft {
  find(address: InstanceAddress): InstanceRecord | undefined;
  resource(address: ResourceAddress): ResourceRecord | undefined;
  resources(): Iterable<ResourceRecord>;
  /** Sets or, with `undefined`, removes the current object. */
  setCurrent(address: InstanceAddress, object: StateObject | undefined, provider: string): void;
  /** Makes the current object a deposed one. */
  depose(address: InstanceAddress, deposedKey: string): void;
  setDeposed(address: InstanceAddress, deposedKey: string, object: StateObject | undefined): void;
  /** Removes the instance and all its objects. */
  remove(address: InstanceAddress): void;
  move(from: InstanceAddress, to: InstanceAddress): void;
  setOutput(name: string, output: OutputRecord | undefined): void;
  outputs(): ReadonlyMap<string, OutputRecord>;
  snapshot(): State;
}

const NO_OBJECTS: InstanceRecord = { current: undefined, deposed: new Map() };

interface MutableResource {
  readonly address: ResourceAddress;
  provider: string;
  readonly instances: Map<InstanceKey, InstanceRecord>;
}

export function createStateDraft(from: State): StateDraft {
  const resources = new Map<string, MutableResource>();
  for (const [address, resource] of from.resources) resources.set(address, { ...resource, instances: new Map(resource.instances) });
  const outputs = new Map(from.outputs);

  const find = (address: InstanceAddress): InstanceRecord | undefined => resources.get(renderResource(address))?.instances.get(address.key);
  const store = (address: InstanceAddress, record: InstanceRecord, provider: string | undefined): void => {
    const id = renderResource(address);
    const resource = resources.get(id);
    if (record.current === undefined && record.deposed.size === 0) {
      resource?.instances.delete(address.key);
      if (resource?.instances.size === 0) resources.delete(id);
      return;
    }
    if (resource === undefined) {
      const { module, mode, type, name } = address;
      resources.set(id, { address: { module, mode, type, name }, provider: provider ?? "", instances: new Map([[address.key, record]]) });
      return;
    }
    if (provider !== undefined) resource.provider = provider;
    resource.instances.set(address.key, record);
  };
  const setDeposed = (address: InstanceAddress, deposedKey: string, object: StateObject | undefined): void => {
    const record = find(address) ?? NO_OBJECTS;
    const deposed = new Map(record.deposed);
    if (object === undefined) deposed.delete(deposedKey);
    else deposed.set(deposedKey, object);
    store(address, { current: record.current, deposed }, undefined);
  };

  return {
    find,
    resource: (address) => resources.get(renderResource(address)),
    resources: () => resources.values(),
    setCurrent: (address, object, provider) => store(address, { current: object, deposed: (find(address) ?? NO_OBJECTS).deposed }, provider),
    depose(address, deposedKey) {
      const record = find(address);
      if (record?.current === undefined) return;
      store(address, { current: undefined, deposed: new Map([...record.deposed, [deposedKey, record.current]]) }, undefined);
    },
    setDeposed,
    remove: (address) => store(address, NO_OBJECTS, undefined),
    move(source, target) {
      const record = find(source);
      const provider = resources.get(renderResource(source))?.provider;
      if (record === undefined) return;
      store(source, NO_OBJECTS, undefined);
      store(target, record, provider);
    },
    setOutput(name, output) {
      if (output === undefined) outputs.delete(name);
      else outputs.set(name, output);
    },
    outputs: () => outputs,
    snapshot: () => ({
      resources: new Map([...resources].map(([id, resource]) => [id, { ...resource, instances: new Map(resource.instances) }])),
      outputs: new Map(outputs),
    }),
  };
}
