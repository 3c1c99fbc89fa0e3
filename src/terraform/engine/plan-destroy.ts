import type { ModuleConfig, ResourceConfig } from "../language/types.ts";
import { instancesOf } from "../state/state.ts";
import { localName, renderConfigAddress, renderInstance, type InstanceAddress } from "./address.ts";
import { addChange, type PlanContext } from "./plan-context.ts";
import { refuseProtected } from "./plan-instance.ts";
import { deletion, knownType } from "./plan-orphan.ts";
import { reporting } from "./run-context.ts";
import { isTargeted } from "./targets.ts";
import { walk, type WalkNode } from "./walk.ts";

/**
 * Plans to destroy everything in the state, or the targets with all that depends on them.
 *
 * Dependents come first; where one may not be destroyed, what it depends on is not planned either.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/docs/destroying.md
 */
export async function planDestroy(context: PlanContext): Promise<void> {
  const state = context.draft.snapshot();
  const instances = [...instancesOf(state)].filter(({ address }) => address.mode === "managed");
  const dependents = dependentsByAddress(instances);
  const included = includedAddresses(
    context,
    instances.map(({ address }) => address),
    dependents,
  );

  const nodes: WalkNode[] = [];
  const gates = new Set<string>();
  for (const { address, record, resource } of instances) {
    if (!included.has(renderInstance(address))) continue;
    const id = renderInstance(address);
    const configAddress = renderConfigAddress(address);
    if (!gates.has(configAddress)) {
      gates.add(configAddress);
      nodes.push({ id: `gate ${configAddress}`, after: [...(dependents.get(configAddress) ?? [])], takesSlot: false, run: async () => "done" });
    }
    nodes.push({
      id,
      after: [`gate ${configAddress}`],
      takesSlot: true,
      run: async () => {
        const config = findResource(context.configuration.root, address);
        const done = await reporting(context, { address: id }, () => {
          const type = knownType(context, address.type, id);
          for (const [deposed, object] of record.deposed)
            addChange(context, `${id} ${deposed}`, { ...deletion({ type, address, provider: resource.provider, object, action: "delete" }), deposed });
          if (record.current !== undefined)
            addChange(context, id, deletion({ type, address, provider: resource.provider, object: record.current, action: "delete" }));
          if (config !== undefined) refuseProtected(config, id);
          return true;
        });
        return done === true ? "done" : "failed";
      },
    });
  }
  await walk(nodes, { parallelism: 10, random: context.random, advance: (seconds) => context.clock.advance(seconds) });
}

/** Instances that depend on each resource, by configuration address, as the state remembers it. */
function dependentsByAddress(
  instances: readonly { readonly address: InstanceAddress; readonly record: { readonly current: { readonly dependencies: readonly string[] } | undefined } }[],
): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const { address, record } of instances) {
    const own = renderConfigAddress(address);
    for (const dependency of record.current?.dependencies ?? []) {
      if (dependency === own) continue;
      const list = dependents.get(dependency);
      if (list === undefined) dependents.set(dependency, [renderInstance(address)]);
      else list.push(renderInstance(address));
    }
  }
  return dependents;
}

function includedAddresses(
  context: PlanContext,
  addresses: readonly InstanceAddress[],
  dependents: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const byId = new Map(addresses.map((address) => [renderInstance(address), address]));
  const included = new Set(addresses.filter((address) => isTargeted(address, context.targets)).map(renderInstance));
  if (context.targets.length === 0) return included;
  const pending = [...included];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const address = byId.get(id);
    for (const dependent of address === undefined ? [] : (dependents.get(renderConfigAddress(address)) ?? [])) {
      if (included.has(dependent)) continue;
      included.add(dependent);
      pending.push(dependent);
    }
  }
  return included;
}

/** The block that configures a resource of the state, if there still is one. */
export function findResource(root: ModuleConfig, address: InstanceAddress): ResourceConfig | undefined {
  let module: ModuleConfig | undefined = root;
  for (const step of address.module) module = module?.calls.get(step.name)?.module;
  return module?.resources.get(localName(address));
}
