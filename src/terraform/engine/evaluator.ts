import { evaluate } from "../language/evaluate.ts";
import { terraformError, TerraformError } from "../language/terraform-error.ts";
import type { Configuration, Expression, ModuleCall, ModuleConfig, ReferenceSubject, Scope, SourceLocation, Value } from "../language/types.ts";
import { convertVariable } from "../language/convert-variable.ts";
import { isSensitiveDeep, mark, numberValue, objectValue, stringValue, tupleValue, unknownOf } from "../language/value.ts";
import { localName, prefixed, renderModule, type InstanceKey, type ModulePath } from "./address.ts";
import { checkRules } from "./check-rules.ts";
import { expandBlock, type Expansion, type Repetition, type RepetitionKind } from "./expand.ts";

export interface ModuleInstance {
  readonly path: ModulePath;
  readonly address: string;
  readonly config: ModuleConfig;
  readonly parent?: { readonly instance: ModuleInstance; readonly call: ModuleCall; readonly repetition: Repetition };
}

/** What other blocks see of a resource: its instances so far. */
export interface PublishedResource {
  readonly kind: RepetitionKind;
  readonly instances: ReadonlyMap<InstanceKey, Value>;
}

export interface Evaluator {
  /** Every instance of a module, parents first. @throws TerraformError when `count` or `for_each` is not known */
  instancesOf(config: ModuleConfig): readonly ModuleInstance[];
  /** The passes of a resource or module call. @throws TerraformError */
  expand(instance: ModuleInstance, block: { readonly count?: Expression; readonly forEach?: Expression }): Expansion;
  scope(instance: ModuleInstance, repetition?: Repetition, self?: Value): Scope;
  variable(instance: ModuleInstance, name: string): Value;
  local(instance: ModuleInstance, name: string): Value;
  output(instance: ModuleInstance, name: string): Value;
  /** Makes a resource visible to references, under its address with the module instance; at once or when first asked for. */
  publish(address: string, resource: PublishedResource | (() => PublishedResource)): void;
}

export interface EvaluatorOptions {
  readonly configuration: Configuration;
  /** Values of the root's variables, converted. */
  readonly variables: ReadonlyMap<string, Value>;
  readonly workspace: string;
  readonly cwd: string;
  readonly readFile: (path: string) => Uint8Array | undefined;
  readonly planTimestamp: string;
  readonly applyTimestamp?: string;
}

export function createEvaluator(options: EvaluatorOptions): Evaluator {
  const root: ModuleInstance = { path: [], address: "", config: options.configuration.root };
  const instances = new Map<ModuleConfig, readonly ModuleInstance[]>();
  const parents = findParents(options.configuration.root);
  const published = new Map<string, PublishedResource | (() => PublishedResource)>();
  const values = new Map<string, Value>();
  const memo = createMemo();

  const instancesOf = (config: ModuleConfig): readonly ModuleInstance[] => {
    const known = instances.get(config);
    if (known !== undefined) return known;
    const made = expandModule(config);
    instances.set(config, made);
    return made;
  };
  const expandModule = (config: ModuleConfig): readonly ModuleInstance[] => {
    const parent = parents.get(config);
    if (parent === undefined) return [root];
    return instancesOf(parent.config).flatMap((outer) =>
      expand(outer, parent.call).passes.map((repetition) => {
        const path: ModulePath = [...outer.path, { name: parent.call.name, key: repetition.key }];
        return { path, address: renderModule(path), config, parent: { instance: outer, call: parent.call, repetition } };
      }),
    );
  };
  const expansions = new WeakMap<object, Map<ModuleInstance, Expansion>>();
  const expand: Evaluator["expand"] = (instance, block) => {
    let perInstance = expansions.get(block);
    if (perInstance === undefined) expansions.set(block, (perInstance = new Map()));
    const known = perInstance.get(instance);
    if (known !== undefined) return known;
    const made = expandBlock(block, scope(instance));
    perInstance.set(instance, made);
    return made;
  };

  const variable: Evaluator["variable"] = (instance, name) =>
    memo(`${instance.address}|var.${name}`, () => {
      const declared = instance.config.variables.get(name);
      if (declared === undefined)
        throw terraformError("Reference to undeclared input variable", `An input variable with the name "${name}" has not been declared.`);
      if (instance.parent === undefined) return options.variables.get(name) ?? unknownOf(declared.type);
      const { instance: outer, call, repetition } = instance.parent;
      const argument = call.arguments.get(name);
      const value = convertVariable(declared, argument === undefined ? undefined : evaluate(argument, scope(outer, repetition)));
      const inside = scope(instance);
      checkRules(
        "Invalid value for variable",
        declared.validations,
        { ...inside, resolve: (subject) => (subject.kind === "variable" && subject.name === name ? value : inside.resolve(subject)) },
        argument?.at,
      );
      return value;
    });
  const local: Evaluator["local"] = (instance, name) =>
    memo(`${instance.address}|local.${name}`, () => {
      const declared = instance.config.locals.get(name);
      if (declared === undefined) throw terraformError("Reference to undeclared local value", `A local value with the name "${name}" has not been declared.`);
      return evaluate(declared.value, scope(instance));
    });
  const output: Evaluator["output"] = (instance, name) =>
    memo(`${instance.address}|output.${name}`, () => {
      const declared = instance.config.outputs.get(name);
      if (declared === undefined) return unknownOf("dynamic");
      const here = scope(instance);
      checkRules("Module output value precondition failed", declared.preconditions, here);
      const value = evaluate(declared.value, here);
      if (!declared.sensitive && instance.parent === undefined && isSensitiveDeep(value)) throw sensitiveOutput(declared.at);
      return mark(value, declared.sensitive);
    });

  const moduleValue = (instance: ModuleInstance, name: string): Value | undefined => {
    const call = instance.config.calls.get(name);
    if (call === undefined) return undefined;
    return memo(`${instance.address}|module.${name}`, () => {
      const expansion = expand(instance, call);
      const inside = instancesOf(call.module).filter((child) => child.parent?.instance === instance);
      return aggregate(
        expansion.kind,
        inside.map(
          (child) => [child.parent?.repetition.key, objectValue([...child.config.outputs.keys()].map((output_) => [output_, output(child, output_)]))] as const,
        ),
      );
    });
  };
  const resourceValue = (instance: ModuleInstance, subject: Extract<ReferenceSubject, { kind: "resource" }>): Value | undefined => {
    const name = localName(subject);
    if (!instance.config.resources.has(name)) return undefined;
    const address = prefixed(instance.address, name);
    const known = values.get(address);
    if (known !== undefined) return known;
    const entry = published.get(address);
    if (entry === undefined) return unknownOf("dynamic");
    const resource = typeof entry === "function" ? entry() : entry;
    const value = aggregate(resource.kind, [...resource.instances]);
    values.set(address, value);
    return value;
  };

  const baseScopes = new Map<ModuleInstance, Scope>();
  const scope: Evaluator["scope"] = (instance, repetition, self) => {
    const base = baseScopes.get(instance) ?? makeScope(instance);
    baseScopes.set(instance, base);
    if (repetition === undefined && self === undefined) return base;
    return { ...base, resolve: (subject) => resolveRepetition(subject, repetition, self) ?? base.resolve(subject) };
  };
  const makeScope = (instance: ModuleInstance): Scope => ({
    resolve(subject) {
      switch (subject.kind) {
        case "resource":
          return resourceValue(instance, subject);
        case "variable":
          return instance.config.variables.has(subject.name) ? variable(instance, subject.name) : undefined;
        case "local":
          return instance.config.locals.has(subject.name) ? local(instance, subject.name) : undefined;
        case "module":
          return moduleValue(instance, subject.name);
        case "path":
          return stringValue(pathValue(subject.name, instance, options));
        case "terraform":
          return stringValue(options.workspace);
        default:
          return undefined;
      }
    },
    readFile: options.readFile,
    planTimestamp: options.planTimestamp,
    ...(options.applyTimestamp === undefined ? {} : { applyTimestamp: options.applyTimestamp }),
  });

  return {
    instancesOf,
    expand,
    scope,
    variable,
    local,
    output,
    publish(address, resource) {
      published.set(address, resource);
      values.delete(address);
    },
  };
}

function resolveRepetition(subject: ReferenceSubject, repetition: Repetition | undefined, self: Value | undefined): Value | undefined {
  if (subject.kind === "self") return self;
  if (subject.kind === "count" && typeof repetition?.key === "number") return numberValue(repetition.key);
  if (subject.kind === "each" && typeof repetition?.key === "string")
    return subject.name === "key" ? stringValue(repetition.key) : (repetition.value ?? stringValue(repetition.key));
  return undefined;
}

function pathValue(name: "module" | "root" | "cwd", instance: ModuleInstance, options: EvaluatorOptions): string {
  if (name === "cwd") return options.cwd;
  if (name === "root" || instance.config.directory === options.configuration.root.directory) return ".";
  return relativePath(options.configuration.root.directory, instance.config.directory);
}

/** `../modules/db` from `infra/prod` to `infra/modules/db`. */
function relativePath(from: string, to: string): string {
  const [start, end] = [from === "" ? [] : from.split("/"), to.split("/")];
  const common = start.findIndex((step, index) => step !== end[index]);
  const shared = common === -1 ? start.length : common;
  return [...start.slice(shared).map(() => ".."), ...end.slice(shared)].join("/");
}

function aggregate(kind: RepetitionKind, instances: readonly (readonly [InstanceKey, Value])[]): Value {
  if (kind === "single") return instances[0]?.[1] ?? unknownOf("dynamic");
  if (kind === "count") return tupleValue(instances.filter(([key]) => typeof key === "number").map(([, value]) => value));
  return objectValue(instances.flatMap(([key, value]) => (typeof key === "string" ? [[key, value] as const] : [])));
}

function sensitiveOutput(at: SourceLocation): TerraformError {
  return terraformError(
    "Output refers to sensitive values",
    "To reduce the risk of accidentally exporting sensitive data that was intended to be only internal, Terraform requires that any root module output containing sensitive data be explicitly marked as sensitive, to confirm your intent.\n\nIf you do intend to export this data, annotate the output value as sensitive by adding the following argument:\n    sensitive = true",
    at,
  );
}

function findParents(config: ModuleConfig, found = new Map<ModuleConfig, { readonly config: ModuleConfig; readonly call: ModuleCall }>()): typeof found {
  for (const call of config.calls.values()) {
    found.set(call.module, { config, call });
    findParents(call.module, found);
  }
  return found;
}

/** Remembers values and failures alike, so that one mistake is reported once. */
function createMemo(): (id: string, make: () => Value) => Value {
  const results = new Map<string, { readonly value: Value } | { readonly error: unknown }>();
  return (id, make) => {
    let result = results.get(id);
    if (result === undefined) {
      try {
        result = { value: make() };
      } catch (error) {
        result = { error };
      }
      results.set(id, result);
    }
    if ("error" in result) throw result.error;
    return result.value;
  };
}
