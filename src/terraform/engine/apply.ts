import { toPlain } from "../language/plain.ts";
import type { Json } from "#model/json";
import type { Value } from "../language/types.ts";
import { isNull, isWhollyKnown } from "../language/value.ts";
import { createData } from "./apply-data.ts";
import { buildApplyGraph } from "./apply-graph.ts";
import { applyInstance, destroyInstance, type ChangingInstance } from "./apply-instance.ts";
import type { ApplyContext, ApplyResult } from "./apply-context.ts";
import { localName, prefixed, renderConfigAddress, renderInstance, type InstanceKey } from "./address.ts";
import { nodeId, type ConfigNode } from "./config-graph.ts";
import { decodeObject, objectAsValue } from "./objects.ts";
import type { PublishedResource } from "./evaluator.ts";
import { parseAddress, type ParsedAddress } from "./parse-address.ts";
import { createsFirst } from "./plan.ts";
import { schemaOf } from "./prepare.ts";
import type { Plan, PlannedChange } from "./plan-types.ts";
import { reportError, reporting, type RunContext } from "./run-context.ts";
import { isTargeted, targetedNodes } from "./targets.ts";
import { instancesOf } from "../state/state.ts";
import { walk, type WalkNode } from "./walk.ts";

export interface ApplyRequest {
  readonly parallelism: number;
  /** One Ctrl-C after so many completed operations. */
  readonly interruptAfter: number | undefined;
  readonly onInterrupt: () => void;
}

/** Carries out a plan on the state in `run.draft`, which must be the plan's prior state. Reports into `run.diagnostics`. */
export async function applyPlan(run: RunContext, plan: Plan, request: ApplyRequest): Promise<ApplyResult> {
  let writes = 0;
  let completed = 0;
  let interrupted = false;
  const context: ApplyContext = {
    ...run,
    isDestroy: plan.mode === "destroy",
    counts: { added: 0, changed: 0, destroyed: 0, imported: plan.changes.filter((change) => change.importing !== undefined).length },
    createsFirst: createsFirst(run.graph),
    operationDone(isComplete) {
      writes += 1;
      if (isComplete) completed += 1;
      if (request.interruptAfter === undefined || completed < request.interruptAfter || interrupted) return;
      interrupted = true;
      request.onInterrupt();
    },
  };
  publishState(context);
  const nodes = buildApplyGraph(plan.changes, plan.priorState, context.isDestroy ? [] : selectedNodes(run, plan), context.createsFirst, {
    config: (node) => async () => evaluateNode(context, node),
    apply: (change) => (turn) => applyChange(context, change, turn),
    destroy: (change) => (turn) =>
      destroyInstance(
        context,
        change.address,
        {
          provider: change.provider,
          before: change.before,
          isDeposed: change.deposed !== undefined || change.action === "create-delete",
          ...(change.deposed === undefined ? {} : { deposed: change.deposed }),
        },
        turn,
      ),
    forget: (change) => async () => {
      context.draft.remove(change.address);
      context.operationDone(false);
      return "done";
    },
  });
  const left = new Set(
    await walk(nodes, {
      parallelism: request.parallelism,
      random: run.random,
      advance: (seconds) => run.clock.advance(seconds),
      isInterrupted: () => interrupted,
    }),
  );
  const haltedEarly = interrupted && nodes.some((node) => node.takesSlot && left.has(node.id));
  if (context.isDestroy) forgetData(context, plan);
  settleOutputs(context, plan, left);
  return { state: run.draft.snapshot(), counts: context.counts, writes, interrupted: haltedEarly };
}

/** What was read goes with what it was read for: all of it, or what depends on the targets. */
function forgetData(context: ApplyContext, plan: Plan): void {
  const destroyed = new Set(plan.changes.map(({ address }) => renderConfigAddress(address)));
  const targets = plan.targets.map(parseAddress).filter((target): target is ParsedAddress => target !== undefined);
  for (const { address } of instancesOf(context.draft.snapshot())) {
    if (address.mode !== "data") continue;
    const goes =
      targets.length === 0 || isTargeted(address, targets) || context.graph.resourcesBefore(renderConfigAddress(address)).some((one) => destroyed.has(one));
    if (goes) context.draft.remove(address);
  }
}

async function applyChange(context: ApplyContext, change: PlannedChange, turn: Parameters<WalkNode["run"]>[0]): Promise<"done" | "failed"> {
  const found = await reporting(context, { address: renderInstance(change.address) }, () => findConfigured(context, change));
  if (found === undefined) return "failed";
  return change.action === "read" ? createData(context, found, turn) : applyInstance(context, found, turn);
}

function findConfigured(context: ApplyContext, change: PlannedChange): ChangingInstance {
  const { address } = change;
  const node = context.graph.nodes.get(renderConfigAddress(address));
  if (node === undefined || node.is.kind !== "resource") throw new Error(`The configuration has no ${renderInstance(address)} although the plan changes it`);
  const { resource } = node.is;
  const path = address.module;
  const module = context.evaluator.instancesOf(node.module).find((instance) => instance.path.every((step, index) => step.key === path[index]?.key));
  const repetition = module === undefined ? undefined : context.evaluator.expand(module, resource).passes.find(({ key }) => key === address.key);
  if (module === undefined || repetition === undefined)
    throw new Error(`The configuration has no instance ${renderInstance(address)} although the plan changes it`);
  return { change, node, resource, module, repetition };
}

async function evaluateNode(context: ApplyContext, node: ConfigNode): Promise<"done" | "failed"> {
  const { is, module } = node;
  try {
    if (is.kind === "resource" || is.kind === "close" || is.kind === "call") {
      if (is.kind === "resource") republish(context, node);
      return "done";
    }
    for (const instance of context.evaluator.instancesOf(module)) {
      if (is.kind === "variable") context.evaluator.variable(instance, is.name);
      else if (is.kind === "local") context.evaluator.local(instance, is.name);
      else context.evaluator.output(instance, is.name);
    }
    return "done";
  } catch (error) {
    reportError(context, {}, error);
    return "failed";
  }
}

/** Until something changes them, references see resources as the state has them. */
function publishState(context: ApplyContext): void {
  for (const resource of context.draft.resources()) {
    const address = prefixed(
      resource.address.module.map(({ name, key }) => `module.${name}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`).join("."),
      localName(resource.address),
    );
    const schema = schemaOf(context.catalog, resource.address);
    if (schema === undefined) continue;
    context.evaluator.publish(address, () => {
      const instances = new Map<InstanceKey, Value>();
      for (const [key, record] of resource.instances)
        if (record.current !== undefined) instances.set(key, objectAsValue(decodeObject(record.current, schema), schema, record.current.sensitivePaths));
      return { kind: kindOf(instances), instances };
    });
  }
}

function kindOf(instances: ReadonlyMap<InstanceKey, Value>): PublishedResource["kind"] {
  const [key] = instances.keys();
  return typeof key === "number" ? "count" : typeof key === "string" ? "each" : "single";
}

/** After its instances are done, a resource is seen as it is now. */
function republish(context: ApplyContext, node: ConfigNode): void {
  if (node.is.kind !== "resource") return;
  const { resource } = node.is;
  const schema = schemaOf(context.catalog, resource);
  if (schema === undefined) return;
  for (const module of context.evaluator.instancesOf(node.module)) {
    const expansion = context.evaluator.expand(module, resource);
    const { mode, type, name } = resource;
    context.evaluator.publish(prefixed(module.address, resource.address), () => {
      const instances = new Map<InstanceKey, Value>();
      for (const { key } of expansion.passes) {
        const object = context.draft.find({ module: module.path, mode, type, name, key })?.current;
        if (object !== undefined) instances.set(key, objectAsValue(decodeObject(object, schema), schema, object.sensitivePaths));
      }
      return { kind: expansion.kind, instances };
    });
  }
}

function selectedNodes(run: RunContext, plan: Plan): readonly ConfigNode[] {
  const nodes = [...run.graph.nodes.values()];
  if (plan.targets.length === 0) return nodes;
  const { all } = targetedNodes(
    run.graph,
    plan.targets.map(parseAddress).filter((target): target is ParsedAddress => target !== undefined),
  );
  return nodes.filter((node) => all.has(node.id));
}

/** Outputs whose value is known by now go into the state; those that depend on what failed stay as they were. */
function settleOutputs(context: ApplyContext, plan: Plan, left: ReadonlySet<string>): void {
  const root = context.evaluator.instancesOf(context.configuration.root)[0];
  for (const [name, output] of plan.outputs) {
    const declared = context.configuration.root.outputs.get(name);
    if (context.isDestroy || declared === undefined || root === undefined) {
      if (output.after === undefined) context.draft.setOutput(name, undefined);
      continue;
    }
    if (left.has(nodeId([], `output.${name}`))) continue;
    try {
      const value = context.evaluator.output(root, name);
      if (!isWhollyKnown(value)) continue;
      context.draft.setOutput(
        name,
        isNull(value) ? undefined : { value: toPlain(value).value as Json, type: value.type as Json, sensitive: declared.sensitive },
      );
    } catch {
      // Reported when its node was evaluated.
    }
  }
}
