import type { Json } from "#model/json";
import { toPlain } from "../language/plain.ts";
import { isWhollyKnown } from "../language/value.ts";
import { isEmptyState, type ResourceRecord, type State } from "../state/state.ts";
import { renderConfigAddress, renderInstance } from "./address.ts";
import type { ConfigGraph, ConfigNode } from "./config-graph.ts";
import { applyMoves } from "./moves.ts";
import { wantedImports } from "./wanted-imports.ts";
import { parseAddress, type ParsedAddress } from "./parse-address.ts";
import { planData } from "./plan-data.ts";
import { planDestroy } from "./plan-destroy.ts";
import { planOutputRemovals, planOutputs } from "./plan-outputs.ts";
import type { PlanContext } from "./plan-context.ts";
import type { Plan, PlanMode } from "./plan-types.ts";
import { planAll, planResource } from "./plan-resource.ts";
import { hasErrors, reporting, reportError, type RunContext } from "./run-context.ts";
import { targetedNodes } from "./targets.ts";
import { walk, type Turn, type WalkNode } from "./walk.ts";

export interface PlanRequest {
  readonly mode: PlanMode;
  readonly refresh: boolean;
  /** Addresses as given; already known to parse. */
  readonly targets: readonly string[];
  readonly forceReplace: readonly string[];
  readonly parallelism: number;
}

/** Works out what to do so that the world matches the configuration, or so that nothing is left of it. Reports into `run.diagnostics`. */
export async function createPlan(run: RunContext, previous: State, request: PlanRequest): Promise<Plan> {
  const movedFrom = applyMoves(run.configuration, run.draft);
  const targets = request.targets.map(parseAddress).filter((target): target is ParsedAddress => target !== undefined);
  const selection = targets.length === 0 ? undefined : targetedNodes(run.graph, targets);
  const context: PlanContext = {
    ...run,
    mode: request.mode,
    refresh: request.refresh,
    targets,
    directlyTargeted: selection?.direct ?? new Set(),
    forceReplace: new Set(request.forceReplace),
    movedFrom,
    imports: new Map(),
    inState: indexByConfigAddress(run.draft.resources()),
    createsFirst: createsFirst(run.graph),
    changes: [],
    changesByAddress: new Map(),
    drift: [],
  };
  const imports = request.mode === "normal" ? await reporting(run, {}, () => wantedImports(run)) : undefined;
  const importing: PlanContext = imports === undefined ? context : { ...context, imports };
  const timestamp = formatTime(run.clock.now());
  const isEmptyDestroy = request.mode === "destroy" && (!request.refresh || isEmptyState(previous));
  if (!hasErrors(run.diagnostics)) {
    await walk(planNodes(importing, selection?.all, isEmptyDestroy), {
      parallelism: request.parallelism,
      random: run.random,
      advance: (seconds) => run.clock.advance(seconds),
    });
  }
  if (request.mode === "destroy" && !hasErrors(run.diagnostics)) await planDestroy(importing);
  const priorState = run.draft.snapshot();
  const outputs: Plan["outputs"] =
    request.mode === "destroy"
      ? targets.length === 0
        ? planOutputRemovals(previous.outputs)
        : new Map()
      : await planOutputs(importing, (name) => selection === undefined || selection.all.has(`output.${name}`));
  return {
    mode: request.mode,
    changes: importing.changes,
    // A destroy plan begins with a plan of its own that refreshes: what that has found is where it starts from.
    drift: request.mode === "destroy" ? [] : importing.drift,
    outputs,
    priorState: request.mode === "destroy" ? priorState : { ...priorState, outputs: knownOutputs(priorState.outputs, outputs) },
    targets: request.targets,
    forceReplace: request.forceReplace,
    errored: hasErrors(run.diagnostics),
    timestamp,
  };
}

/** Planning writes outputs whose value it knows into the state it plans on. */
function knownOutputs(before: State["outputs"], planned: Plan["outputs"]): State["outputs"] {
  const outputs = new Map(before);
  for (const [name, { after, sensitiveAfter }] of planned) {
    if (after !== undefined && isWhollyKnown(after)) outputs.set(name, { value: toPlain(after).value as Json, type: after.type, sensitive: sensitiveAfter });
  }
  return outputs;
}

/** RFC 3339 in UTC, to the second. */
export function formatTime(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

function planNodes(context: PlanContext, included: ReadonlySet<string> | undefined, skipsResources: boolean): WalkNode[] {
  const nodes: WalkNode[] = [];
  for (const node of context.graph.nodes.values()) {
    if (included !== undefined && !included.has(node.id)) continue;
    const isResource = node.is.kind === "resource";
    if (isResource && skipsResources) continue;
    nodes.push({ id: node.id, after: node.after, takesSlot: isResource, run: (turn) => runNode(context, node, turn) });
  }
  if (skipsResources) return nodes;
  for (const [configAddress, records] of context.inState) {
    if (context.graph.nodes.has(configAddress)) continue;
    for (const record of records) {
      nodes.push({
        id: `orphan ${renderInstance({ ...record.address, key: undefined })}`,
        after: [],
        takesSlot: true,
        run: async (turn) => {
          const before = context.diagnostics.length;
          await planAll(context, record, "delete_because_no_resource_config", undefined, turn);
          return hasErrors(context.diagnostics.slice(before)) ? "failed" : "done";
        },
      });
    }
  }
  return nodes;
}

async function runNode(context: PlanContext, node: ConfigNode, turn: Turn): Promise<"done" | "failed"> {
  try {
    return (await evaluateNode(context, node, turn)) ? "done" : "failed";
  } catch (error) {
    reportError(context, {}, error);
    return "failed";
  }
}

async function evaluateNode(context: PlanContext, node: ConfigNode, turn: Turn): Promise<boolean> {
  const { is, module } = node;
  if (is.kind === "resource") return is.resource.mode === "data" ? planData(context, node, is.resource, turn) : planResource(context, node, is.resource, turn);
  if (is.kind === "close" || context.mode === "destroy") return true;
  for (const instance of context.evaluator.instancesOf(module)) {
    if (is.kind === "variable") context.evaluator.variable(instance, is.name);
    else if (is.kind === "local") context.evaluator.local(instance, is.name);
    else if (is.kind === "output") context.evaluator.output(instance, is.name);
    else {
      const call = module.calls.get(is.name);
      if (call !== undefined) context.evaluator.expand(instance, call);
    }
  }
  return true;
}

function indexByConfigAddress(resources: Iterable<ResourceRecord>): ReadonlyMap<string, readonly ResourceRecord[]> {
  const index = new Map<string, ResourceRecord[]>();
  for (const resource of resources) {
    const id = renderConfigAddress(resource.address);
    const list = index.get(id);
    if (list === undefined) index.set(id, [resource]);
    else list.push(resource);
  }
  return index;
}

/** What creates before it destroys: resources that say so and, since their replacements must exist first, all that these depend on. */
export function createsFirst(graph: ConfigGraph): ReadonlySet<string> {
  const found = new Set<string>();
  const pending: string[] = [];
  for (const node of graph.nodes.values()) if (node.is.kind === "resource" && node.is.resource.lifecycle.createBeforeDestroy === true) pending.push(node.id);
  const seen = new Set(pending);
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    const node = graph.nodes.get(id);
    if (node?.is.kind === "resource") found.add(id);
    for (const before of node?.after ?? []) {
      if (seen.has(before)) continue;
      seen.add(before);
      pending.push(before);
    }
  }
  return found;
}
