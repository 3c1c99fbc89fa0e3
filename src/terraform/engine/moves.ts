import type { Configuration, ModuleConfig, TargetAddress } from "../language/types.ts";
import type { StateDraft } from "../state/state-draft.ts";
import { localName, renderInstance, renderModule, type InstanceAddress, type ModulePath } from "./address.ts";

/**
 * Renames in the state what `moved` blocks renamed in the configuration, chains included.
 *
 * @returns the old address of everything that moved, by new address
 */
export function applyMoves(configuration: Configuration, draft: StateDraft): ReadonlyMap<string, InstanceAddress> {
  const movedFrom = new Map<string, InstanceAddress>();
  const statements = orderChains(collectMoves(configuration.root));
  const repetitions = repetitionLookup(configuration);
  for (const statement of statements) {
    const candidates: InstanceAddress[] = [];
    for (const resource of draft.resources()) for (const key of resource.instances.keys()) candidates.push({ ...resource.address, key });
    for (const address of candidates) {
      const target = moveTarget(address, statement);
      if (target !== undefined && draft.find(target) === undefined) moveOne(draft, movedFrom, address, target);
    }
  }
  for (const resource of Array.from(draft.resources())) {
    for (const key of Array.from(resource.instances.keys())) {
      const address = { ...resource.address, key };
      const implied = impliedTarget(address, repetitions);
      if (implied !== undefined && draft.find(implied) === undefined) moveOne(draft, movedFrom, address, implied);
    }
  }
  return movedFrom;
}

interface Statement {
  readonly module: ModuleConfig;
  readonly from: TargetAddress;
  readonly to: TargetAddress;
}

function moveOne(draft: StateDraft, movedFrom: Map<string, InstanceAddress>, from: InstanceAddress, to: InstanceAddress): void {
  const first = movedFrom.get(renderInstance(from)) ?? from;
  movedFrom.delete(renderInstance(from));
  draft.move(from, to);
  movedFrom.set(renderInstance(to), first);
}

function collectMoves(module: ModuleConfig): Statement[] {
  return [...module.moved.map(({ from, to }) => ({ module, from, to })), ...[...module.calls.values()].flatMap((call) => collectMoves(call.module))];
}

/** `a → b` comes before `b → c`. */
function orderChains(statements: readonly Statement[]): readonly Statement[] {
  const id = (statement: Statement, end: "from" | "to"): string => `${statement.module.path.join(".")}|${statement[end].text}`;
  const byTarget = new Map(statements.map((statement) => [id(statement, "to"), statement]));
  const ordered = new Set<Statement>();
  const add = (statement: Statement, visiting: ReadonlySet<Statement>): void => {
    if (ordered.has(statement) || visiting.has(statement)) return;
    const earlier = byTarget.get(id(statement, "from"));
    if (earlier !== undefined) add(earlier, new Set([...visiting, statement]));
    ordered.add(statement);
  };
  for (const statement of statements) add(statement, new Set());
  return [...ordered];
}

/** Where the statement moves an instance, `undefined` when it says nothing about it. */
function moveTarget(address: InstanceAddress, { module, from, to }: Statement): InstanceAddress | undefined {
  const depth = module.path.length;
  const outer = address.module.slice(0, depth);
  if (outer.length < depth || !outer.every((step, index) => step.name === module.path[index])) return undefined;
  const inner = address.module.slice(depth);
  if (from.resource === undefined) {
    if (to.resource !== undefined) return undefined;
    const rest = moveModules(inner, from.modules, to.modules);
    return rest === undefined ? undefined : { ...address, module: [...outer, ...rest] };
  }
  if (to.resource === undefined || inner.length !== from.modules.length || renderModule(inner) !== renderModule(from.modules)) return undefined;
  const { mode, type, name } = from.resource;
  if (address.mode !== mode || address.type !== type || address.name !== name) return undefined;
  if (from.resource.key !== undefined && from.resource.key !== address.key) return undefined;
  const isWhole = from.resource.key === undefined && to.resource.key === undefined;
  if (from.resource.key === undefined && to.resource.key !== undefined && address.key !== undefined) return undefined;
  return {
    module: [...outer, ...to.modules],
    mode: to.resource.mode,
    type: to.resource.type,
    name: to.resource.name,
    key: isWhole ? address.key : to.resource.key,
  };
}

function moveModules(inner: ModulePath, from: ModulePath, to: ModulePath): ModulePath | undefined {
  if (inner.length < from.length) return undefined;
  for (const [index, step] of from.entries()) {
    const here = inner[index];
    const isLast = index === from.length - 1;
    if (here === undefined || here.name !== step.name) return undefined;
    const anyKey = isLast && step.key === undefined && to.at(-1)?.key === undefined;
    if (here.key !== step.key && !anyKey) return undefined;
  }
  const last = to.at(-1);
  const movedLast = inner[from.length - 1];
  const keepsKey = last !== undefined && last.key === undefined && from.at(-1)?.key === undefined && movedLast?.key !== undefined;
  const head = keepsKey ? [...to.slice(0, -1), { name: last.name, key: movedLast.key }] : to;
  return [...head, ...inner.slice(from.length)];
}

/** How a resource of the state repeats in the configuration, `undefined` when it is not there. */
function repetitionLookup(configuration: Configuration): (address: InstanceAddress) => "count" | "each" | "single" | undefined {
  return (address) => {
    let module: ModuleConfig | undefined = configuration.root;
    for (const step of address.module) module = module?.calls.get(step.name)?.module;
    const resource = module?.resources.get(localName(address));
    if (resource === undefined) return undefined;
    return resource.count !== undefined ? "count" : resource.forEach !== undefined ? "each" : "single";
  };
}

/** Terraform itself moves `x` to `x[0]` and back when `count` comes and goes. */
function impliedTarget(address: InstanceAddress, repetitionOf: ReturnType<typeof repetitionLookup>): InstanceAddress | undefined {
  if (address.key !== undefined && address.key !== 0) return undefined;
  const repetition = repetitionOf(address);
  if (repetition === "count" && address.key === undefined) return { ...address, key: 0 };
  return repetition === "single" && address.key === 0 ? { ...address, key: undefined } : undefined;
}
