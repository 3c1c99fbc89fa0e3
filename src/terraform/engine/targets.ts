import { isInModule, type InstanceAddress } from "./address.ts";
import type { ConfigGraph } from "./config-graph.ts";
import type { ParsedAddress } from "./parse-address.ts";

/** Whether an instance is what a `-target` names, or lies in it. */
export function matchesTarget(address: InstanceAddress, target: ParsedAddress): boolean {
  if (!isInModule(address.module, target.module, true)) return false;
  const { resource } = target;
  if (resource === undefined) return true;
  if (address.module.length !== target.module.length) return false;
  const isResource = resource.mode === address.mode && resource.type === address.type && resource.name === address.name;
  return isResource && (target.key === undefined || target.key === address.key);
}

export function isTargeted(address: InstanceAddress, targets: readonly ParsedAddress[]): boolean {
  return targets.length === 0 || targets.some((target) => matchesTarget(address, target));
}

/** Nodes of the configuration that the targets name (`direct`), and those with everything that they depend on (`all`). */
export function targetedNodes(
  graph: ConfigGraph,
  targets: readonly ParsedAddress[],
): { readonly direct: ReadonlySet<string>; readonly all: ReadonlySet<string> } {
  const direct = new Set<string>();
  for (const node of graph.nodes.values()) {
    if (node.is.kind !== "resource") continue;
    const { mode, type, name } = node.is.resource;
    const path = node.module.path;
    const named = targets.some((target) => {
      if (target.module.length > path.length || !target.module.every((step, index) => path[index] === step.name)) return false;
      if (target.resource === undefined) return true;
      return target.module.length === path.length && target.resource.mode === mode && target.resource.type === type && target.resource.name === name;
    });
    if (named) direct.add(node.id);
  }
  const all = new Set(direct);
  const pending = [...direct];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const before of graph.nodes.get(id)?.after ?? []) {
      if (all.has(before)) continue;
      all.add(before);
      pending.push(before);
    }
  }
  return { direct, all };
}
