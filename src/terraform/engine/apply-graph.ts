import { renderConfigAddress, renderInstance } from "./address.ts";
import type { ConfigNode } from "./config-graph.ts";
import { isReplace } from "./plan-instance.ts";
import type { PlannedChange } from "./plan-types.ts";
import type { State } from "../state/state.ts";
import { findInstance } from "../state/state.ts";
import type { WalkNode } from "./walk.ts";

/** What each node of the walk does; the order comes from here alone. */
export interface ApplySteps {
  readonly config: (node: ConfigNode) => WalkNode["run"];
  readonly apply: (change: PlannedChange) => WalkNode["run"];
  readonly destroy: (change: PlannedChange) => WalkNode["run"];
  readonly forget: (change: PlannedChange) => WalkNode["run"];
}

/**
 * The order of an apply: creations after what they refer to, destructions before what they depended on.
 *
 * A replaced object goes before its successor comes, or after it and after the updates of all that depends on it where it creates before it destroys.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/docs/destroying.md
 */
export function buildApplyGraph(
  changes: readonly PlannedChange[],
  prior: State,
  configNodes: Iterable<ConfigNode>,
  createsFirst: ReadonlySet<string>,
  steps: ApplySteps,
): WalkNode[] {
  const nodes: WalkNode[] = [];
  const lists = createGates(nodes);
  const creating = changes.filter((change) => change.action === "create" || change.action === "update" || change.action === "read" || isReplace(change.action));
  const destroying = changes.filter((change) => change.action === "delete" || isReplace(change.action));
  const applied = new Map<string, string[]>();
  const dependenciesOf = (change: PlannedChange): readonly string[] => objectOf(prior, change)?.dependencies ?? [];
  const destroysLate = (change: PlannedChange): boolean =>
    change.action === "create-delete" ||
    (change.action === "delete" && (createsFirst.has(renderConfigAddress(change.address)) || objectOf(prior, change)?.createBeforeDestroy === true));

  for (const change of destroying) {
    const own = renderConfigAddress(change.address);
    const after = [lists.gate(`dependents-gone ${own}`)];
    if (change.action === "create-delete") after.push(`apply ${renderInstance(change.address)}`);
    if (destroysLate(change)) after.push(lists.gate(`dependents-applied ${own}`));
    else lists.add(`gone ${own}`, destroyId(change));
    for (const dependency of dependenciesOf(change)) if (dependency !== own) lists.add(`dependents-gone ${dependency}`, destroyId(change));
    nodes.push({ id: destroyId(change), after, takesSlot: true, run: steps.destroy(change) });
  }
  for (const change of creating) {
    const id = `apply ${renderInstance(change.address)}`;
    const own = renderConfigAddress(change.address);
    append(applied, own, id);
    const after = dependenciesOf(change)
      .filter((dependency) => dependency !== own)
      .map((dependency) => lists.gate(`gone ${dependency}`));
    if (change.action === "delete-create") after.push(destroyId(change));
    for (const dependency of dependenciesOf(change)) if (dependency !== own) lists.add(`dependents-applied ${dependency}`, id);
    nodes.push({ id, after: [...after, `ready ${own}`], takesSlot: true, run: steps.apply(change) });
  }
  for (const change of changes)
    if (change.action === "forget") nodes.push({ id: `forget ${renderInstance(change.address)}`, after: [], takesSlot: true, run: steps.forget(change) });
  for (const node of configNodes) {
    if (node.is.kind === "resource") {
      nodes.push({ id: `ready ${node.id}`, after: node.after, takesSlot: false, run: async () => "done" });
      for (const before of node.after) for (const id of applied.get(node.id) ?? []) lists.add(`dependents-applied ${before}`, id);
      nodes.push({ id: node.id, after: [`ready ${node.id}`, ...(applied.get(node.id) ?? [])], takesSlot: false, run: steps.config(node) });
    } else nodes.push({ id: node.id, after: node.after, takesSlot: false, run: steps.config(node) });
  }
  return nodes;
}

function destroyId(change: PlannedChange): string {
  return `destroy ${renderInstance(change.address)}${change.deposed === undefined ? "" : ` ${change.deposed}`}`;
}

function objectOf(state: State, change: PlannedChange) {
  const record = findInstance(state, change.address);
  return change.deposed === undefined ? record?.current : record?.deposed.get(change.deposed);
}

/** Nodes without work that stand for many, so that the number of edges stays linear. */
function createGates(nodes: WalkNode[]): { gate(id: string): string; add(id: string, member: string): void } {
  const members = new Map<string, string[]>();
  const open = (id: string): string[] => {
    let list = members.get(id);
    if (list === undefined) {
      members.set(id, (list = []));
      nodes.push({ id, after: list, takesSlot: false, run: async () => "done" });
    }
    return list;
  };
  return {
    gate(id) {
      open(id);
      return id;
    },
    add: (id, member) => void open(id).push(member),
  };
}

function append(map: Map<string, string[]>, key: string, value: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
