import { terraformError } from "../language/terraform-error.ts";
import type { ResourceConfig, Value } from "../language/types.ts";
import type { ResourceType } from "../provider.ts";
import type { ResourceRecord, StateObject } from "../state/state.ts";
import { renderInstance, renderResource, type InstanceAddress, type InstanceKey } from "./address.ts";
import type { ConfigNode } from "./config-graph.ts";
import type { ModuleInstance } from "./evaluator.ts";
import type { Expansion, Repetition } from "./expand.ts";
import { importObject } from "./import-object.ts";
import { decodeObject, objectAsValue } from "./objects.ts";
import { planDeposed, planOrphan } from "./plan-orphan.ts";
import { planInstance } from "./plan-instance.ts";
import type { PlanContext } from "./plan-context.ts";
import type { ActionReason } from "./plan-types.ts";
import { providerOf, renderProvider } from "./providers.ts";
import { refreshInState } from "./refresh-in-state.ts";
import { reporting } from "./run-context.ts";
import { isTargeted } from "./targets.ts";
import type { Turn } from "./walk.ts";

/** Plans every instance of a managed resource: those that the configuration wants and those that only the state has. */
export async function planResource(context: PlanContext, node: ConfigNode, resource: ResourceConfig, turn: Turn): Promise<boolean> {
  const type = context.catalog.resources.get(resource.type);
  if (type === undefined) throw unknownType(resource);
  const provider = renderProvider(providerOf(context.configuration, node.module, resource));
  const before = context.diagnostics.length;
  const seen = new Set<string>();
  for (const module of context.evaluator.instancesOf(node.module)) {
    const expansion = context.evaluator.expand(module, resource);
    const address = { module: module.path, mode: resource.mode, type: resource.type, name: resource.name };
    const id = renderResource(address);
    seen.add(id);
    const instances = new Map<InstanceKey, () => Value>();
    for (const repetition of expansion.passes) {
      const wanted = { module, resource, type, address: { ...address, key: repetition.key }, repetition, provider };
      const value = await planWanted(context, wanted, node, turn);
      if (value !== undefined) instances.set(repetition.key, value);
    }
    context.evaluator.publish(id, () => ({ kind: expansion.kind, instances: new Map([...instances].map(([key, value]) => [key, value()])) }));
    await planSurplus(
      context,
      expansion,
      context.inState.get(node.id)?.find((record) => renderResource(record.address) === id),
      resource,
      turn,
    );
  }
  for (const record of context.inState.get(node.id) ?? []) {
    if (!seen.has(renderResource(record.address))) await planAll(context, record, "delete_because_no_module", resource, turn);
  }
  return !context.diagnostics.slice(before).some((diagnostic) => diagnostic.severity === "error");
}

async function planWanted(
  context: PlanContext,
  wanted: {
    readonly module: ModuleInstance;
    readonly resource: ResourceConfig;
    readonly type: ResourceType;
    readonly address: InstanceAddress;
    readonly repetition: Repetition;
    readonly provider: string;
  },
  node: ConfigNode,
  turn: Turn,
): Promise<(() => Value) | undefined> {
  const { address, type } = wanted;
  const id = renderInstance(address);
  return reporting(context, { address: id, at: wanted.resource.at }, async () => {
    if (context.directlyTargeted.has(node.id) && !isTargeted(address, context.targets)) return keptAsItIs(context, address, type);
    let prior: StateObject | undefined = await refreshInState(context, type, address, wanted.provider, turn, {
      dependencies: context.graph.resourcesBefore(node.id),
      createsFirst: context.createsFirst.has(node.id),
    });
    const importId = context.imports.get(id);
    const importing = prior === undefined && importId !== undefined ? { importing: importId } : {};
    if (prior === undefined && importId !== undefined) {
      prior = await importObject(
        context,
        { type, address, provider: wanted.provider, id: importId, dependencies: context.graph.resourcesBefore(node.id) },
        turn,
      );
      context.draft.setCurrent(address, prior, wanted.provider);
    }
    await planDeposed(context, address, type, turn);
    if (context.mode !== "normal") return keptAsItIs(context, address, type);
    const value = planInstance(context, { ...wanted, ...importing }, prior, await context.provider(wanted.provider));
    if (prior !== undefined && context.changesByAddress.get(id)?.action === "no-op") settleDependencies(context, wanted, node);
    return value;
  });
}

/** Refreshing has merged what the instance depended on with what it depends on now. Where nothing is going to change, the latter is final. */
function settleDependencies(
  context: PlanContext,
  { address, provider }: { readonly address: InstanceAddress; readonly provider: string },
  node: ConfigNode,
): void {
  const object = context.draft.find(address)?.current;
  const dependencies = context.graph.resourcesBefore(node.id);
  if (object === undefined || object.dependencies.join() === dependencies.join()) return;
  context.draft.setCurrent(address, { ...object, dependencies }, provider);
}

/** What references see of an instance that the plan leaves alone. */
function keptAsItIs(context: PlanContext, address: InstanceAddress, type: ResourceType): (() => Value) | undefined {
  const object = context.draft.find(address)?.current;
  return object === undefined ? undefined : () => objectAsValue(decodeObject(object, type.schema), type.schema, object.sensitivePaths);
}

/** Instances that the repetition no longer has. */
async function planSurplus(
  context: PlanContext,
  expansion: Expansion,
  record: ResourceRecord | undefined,
  resource: ResourceConfig,
  turn: Turn,
): Promise<void> {
  if (record === undefined) return;
  const wanted = new Set(expansion.passes.map(({ key }) => key));
  for (const key of Array.from(record.instances.keys())) {
    if (wanted.has(key)) continue;
    await planOrphan(context, { ...record.address, key }, surplusReason(expansion, key), resource, turn);
  }
}

function surplusReason(expansion: Expansion, key: InstanceKey): ActionReason {
  if (expansion.kind === "count" && typeof key === "number") return "delete_because_count_index";
  if (expansion.kind === "each" && typeof key === "string") return "delete_because_each_key";
  return "delete_because_wrong_repetition";
}

export async function planAll(
  context: PlanContext,
  record: ResourceRecord,
  reason: ActionReason,
  resource: ResourceConfig | undefined,
  turn: Turn,
): Promise<void> {
  for (const key of Array.from(record.instances.keys())) await planOrphan(context, { ...record.address, key }, reason, resource, turn);
}

function unknownType(resource: ResourceConfig): Error {
  return terraformError(
    "Not supported by the embedded Terraform",
    `The resource type ${resource.type} (${resource.address}) is not supported by scartissue's embedded Terraform.`,
    resource.at,
  );
}
