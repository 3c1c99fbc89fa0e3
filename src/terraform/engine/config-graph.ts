import { referencesOf } from "../language/references-of.ts";
import type { Configuration, Expression, ModuleConfig, Reference, ResourceConfig } from "../language/types.ts";
import type { BlockSchema } from "../provider.ts";
import { bodyReferences } from "./body-references.ts";

/** A block of the configuration and what it refers to. One node stands for all instances. */
export interface ConfigNode {
  readonly id: string;
  readonly module: ModuleConfig;
  readonly after: readonly string[];
  readonly is:
    | { readonly kind: "resource"; readonly resource: ResourceConfig }
    | { readonly kind: "variable" | "local" | "output"; readonly name: string }
    | { readonly kind: "call" | "close"; readonly name: string };
}

export interface ConfigGraph {
  readonly nodes: ReadonlyMap<string, ConfigNode>;
  /** Configuration addresses of every resource that a node depends on, near or far, sorted. */
  resourcesBefore(id: string): readonly string[];
}

/** The dependencies between all blocks of a configuration. Depends on nothing else, so that callers may keep it. */
export function buildConfigGraph(
  configuration: Configuration,
  schemaOf: (resource: ResourceConfig) => BlockSchema | undefined,
  providerReferences: (module: ModuleConfig, resource: ResourceConfig) => readonly string[],
): ConfigGraph {
  const nodes = new Map<string, ConfigNode>();
  const add = (node: ConfigNode): void => void nodes.set(node.id, node);
  addModule(configuration.root, [], { schemaOf, providerReferences, add });
  return { nodes, resourcesBefore: createClosure(nodes) };
}

export function resourceNodeId(module: ModuleConfig, localAddress: string): string {
  return nodeId(module.path, localAddress);
}

export function nodeId(modulePath: readonly string[], name: string): string {
  return modulePath.length === 0 ? name : `${modulePath.map((step) => `module.${step}`).join(".")}.${name}`;
}

interface Building {
  readonly schemaOf: (resource: ResourceConfig) => BlockSchema | undefined;
  readonly providerReferences: (module: ModuleConfig, resource: ResourceConfig) => readonly string[];
  readonly add: (node: ConfigNode) => void;
}

function addModule(module: ModuleConfig, opened: readonly string[], building: Building): void {
  const refer = (...expressions: readonly (Expression | undefined)[]): readonly string[] =>
    expressions.flatMap((expression) => (expression === undefined ? [] : targets(module, referencesOf(expression))));
  const add = (name: string, is: ConfigNode["is"], after: readonly string[]): void =>
    building.add({ id: nodeId(module.path, name), module, is, after: [...new Set([...after, ...opened])] });

  for (const variable of module.variables.values()) if (module.path.length === 0) add(`var.${variable.name}`, { kind: "variable", name: variable.name }, []);
  for (const local of module.locals.values()) add(`local.${local.name}`, { kind: "local", name: local.name }, refer(local.value));
  for (const resource of module.resources.values()) {
    add(resource.address, { kind: "resource", resource }, [
      ...resourceReferences(module, resource, building),
      ...building.providerReferences(module, resource),
    ]);
  }
  for (const output of module.outputs.values()) {
    const rules = output.preconditions.flatMap((rule) => [rule.condition, rule.errorMessage]);
    add(`output.${output.name}`, { kind: "output", name: output.name }, [...refer(output.value, ...rules), ...targets(module, output.dependsOn)]);
  }
  for (const call of module.calls.values()) {
    const id = `call.${call.name}`;
    add(id, { kind: "call", name: call.name }, [...refer(call.count, call.forEach), ...targets(module, call.dependsOn)]);
    const inside: string[] = [];
    const collect: Building = {
      ...building,
      add(node) {
        inside.push(node.id);
        building.add(node);
      },
    };
    const here = [nodeId(module.path, id)];
    for (const variable of call.module.variables.values()) {
      const argument = call.arguments.get(variable.name);
      collect.add({
        id: nodeId(call.module.path, `var.${variable.name}`),
        module: call.module,
        is: { kind: "variable", name: variable.name },
        after: [...refer(argument), ...here],
      });
    }
    addModule(call.module, here, collect);
    add(`close.${call.name}`, { kind: "close", name: call.name }, [...inside, ...here]);
  }
}

function resourceReferences(module: ModuleConfig, resource: ResourceConfig, building: Building): readonly string[] {
  const schema = building.schemaOf(resource);
  const rules = [...resource.lifecycle.preconditions, ...resource.lifecycle.postconditions].flatMap((rule) => [rule.condition, rule.errorMessage]);
  const expressions = [resource.count, resource.forEach, ...rules].flatMap((expression) => (expression === undefined ? [] : referencesOf(expression)));
  const references = [
    ...(schema === undefined ? [] : bodyReferences(resource.body, schema)),
    ...expressions,
    ...resource.dependsOn,
    ...resource.lifecycle.replaceTriggeredBy,
  ];
  const self = nodeId(module.path, resource.address);
  return targets(module, references).filter((id) => id !== self);
}

function targets(module: ModuleConfig, references: readonly Reference[]): readonly string[] {
  return references.flatMap(({ subject, steps }) => {
    switch (subject.kind) {
      case "resource":
        return [nodeId(module.path, `${subject.mode === "data" ? "data." : ""}${subject.type}.${subject.name}`)];
      case "variable":
        return [nodeId(module.path, `var.${subject.name}`)];
      case "local":
        return [nodeId(module.path, `local.${subject.name}`)];
      case "module":
        return moduleTargets(module, subject.name, steps);
      default:
        return [];
    }
  });
}

/** `module.site.id` and `module.site["a"].id` wait for that output, `module.site` for everything in the module. */
function moduleTargets(module: ModuleConfig, name: string, steps: readonly (string | number)[]): readonly string[] {
  const call = module.calls.get(name);
  if (call === undefined) return [];
  const output = call.count === undefined && call.forEach === undefined ? steps[0] : steps[1];
  if (typeof output === "string" && call.module.outputs.has(output)) return [nodeId(call.module.path, `output.${output}`), nodeId(module.path, `call.${name}`)];
  return [nodeId(module.path, `close.${name}`)];
}

function createClosure(nodes: ReadonlyMap<string, ConfigNode>): (id: string) => readonly string[] {
  const sets = new Map<string, ReadonlySet<string>>();
  const sorted = new Map<string, readonly string[]>();
  const collect = (id: string): ReadonlySet<string> => {
    const known = sets.get(id);
    if (known !== undefined) return known;
    const found = new Set<string>();
    sets.set(id, found);
    for (const before of nodes.get(id)?.after ?? []) {
      const node = nodes.get(before);
      if (node === undefined) continue;
      if (node.is.kind === "resource") found.add(before);
      for (const further of collect(before)) found.add(further);
    }
    return found;
  };
  return (id) => {
    let list = sorted.get(id);
    if (list === undefined) sorted.set(id, (list = [...collect(id)].filter((before) => before !== id).toSorted()));
    return list;
  };
}
