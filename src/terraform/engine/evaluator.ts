import { evaluate } from "../language/evaluate.ts";
import { terraformError, TerraformError } from "../language/terraform-error.ts";
import type { Configuration, Expression, ModuleCall, ModuleConfig, ReferenceSubject, Scope, SourceLocation, Value } from "../language/types.ts";
import { convertVariable } from "../language/convert-variable.ts";
import { entriesOf, isNull, isSensitiveDeep, isUnknown, isWhollyKnown, mark, membersOf, numberValue, objectValue, stringValue, tupleValue, unknownOf } from "../language/value.ts";
import { isObject as isObjectType } from "../language/type.ts";
import { localName, prefixed, renderModule, type InstanceKey, type ModulePath } from "./address.ts";
import { checkRules } from "./check-rules.ts";

/** One pass of `count` or `for_each`. */
export interface Repetition {
  readonly key: InstanceKey;
  readonly value?: Value;
}
export type RepetitionKind = "single" | "count" | "each";
export interface Expansion {
  readonly kind: RepetitionKind;
  readonly passes: readonly Repetition[];
}

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
      if (declared === undefined) throw terraformError("Reference to undeclared input variable", `An input variable with the name "${name}" has not been declared.`);
      if (instance.parent === undefined) return options.variables.get(name) ?? unknownOf(declared.type);
      const { instance: outer, call, repetition } = instance.parent;
      const argument = call.arguments.get(name);
      const value = convertVariable(declared, argument === undefined ? undefined : evaluate(argument, scope(outer, repetition)));
      checkRules("Invalid value for variable", declared.validations, { ...scope(instance), resolve: (subject) => (subject.kind === "variable" && subject.name === name ? value : scope(instance).resolve(subject)) });
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
      return aggregate(expansion.kind, inside.map((child) => [child.parent?.repetition.key, objectValue([...child.config.outputs.keys()].map((output_) => [output_, output(child, output_)]))] as const));
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
  if (subject.kind === "each" && typeof repetition?.key === "string") return subject.name === "key" ? stringValue(repetition.key) : (repetition.value ?? stringValue(repetition.key));
  return undefined;
}

function pathValue(name: "module" | "root" | "cwd", instance: ModuleInstance, options: EvaluatorOptions): string {
  if (name === "cwd") return options.cwd;
  if (name === "root" || instance.config.directory === options.configuration.root.directory) return ".";
  const base = options.configuration.root.directory;
  return base !== "" && instance.config.directory.startsWith(`${base}/`) ? instance.config.directory.slice(base.length + 1) : instance.config.directory;
}

function aggregate(kind: RepetitionKind, instances: readonly (readonly [InstanceKey, Value])[]): Value {
  if (kind === "single") return instances[0]?.[1] ?? unknownOf("dynamic");
  if (kind === "count") return tupleValue(instances.filter(([key]) => typeof key === "number").map(([, value]) => value));
  return objectValue(instances.flatMap(([key, value]) => (typeof key === "string" ? [[key, value] as const] : [])));
}

function expandBlock(block: { readonly count?: Expression; readonly forEach?: Expression }, scope: Scope): Expansion {
  if (block.count !== undefined) return { kind: "count", passes: Array.from({ length: countOf(block.count, scope) }, (_, key) => ({ key })) };
  if (block.forEach !== undefined) return { kind: "each", passes: passesOf(block.forEach, scope) };
  return { kind: "single", passes: [{ key: undefined }] };
}

function countOf(expression: Expression, scope: Scope): number {
  const value = evaluate(expression, scope);
  if (isNull(value)) throw terraformError("Invalid count argument", "The given \"count\" argument value is null. An integer is required.", expression.at);
  if (isUnknown(value)) {
    throw terraformError(
      "Invalid count argument",
      'The "count" value depends on resource attributes that cannot be determined until apply, so Terraform cannot predict how many instances will be created. To work around this, use the -target argument to first apply only the resources that the count depends on.',
      expression.at,
    );
  }
  const count = typeof value.data === "string" && value.data.trim() !== "" ? Number(value.data) : value.data;
  if (typeof count !== "number" || Number.isNaN(count)) throw terraformError("Invalid count argument", 'The given "count" argument value is unsuitable: a number is required.', expression.at);
  if (!Number.isInteger(count)) throw terraformError("Invalid count argument", 'The given "count" argument value is unsuitable: must be a whole number.', expression.at);
  if (count < 0) throw terraformError("Invalid count argument", 'The given "count" argument value is unsuitable: must be greater than or equal to zero.', expression.at);
  return count;
}

function passesOf(expression: Expression, scope: Scope): readonly Repetition[] {
  const value = evaluate(expression, scope);
  const refuse = (detail: string): TerraformError => terraformError("Invalid for_each argument", detail, expression.at);
  if (isSensitiveDeep(value)) throw refuse("Sensitive values, or values derived from sensitive values, cannot be used as for_each arguments. If used, the sensitive value could be exposed as a resource instance key.");
  if (isNull(value)) throw refuse('The given "for_each" argument value is unsuitable: the given "for_each" argument value is null. A map, or set of strings is allowed.');
  const kind = typeof value.type === "string" ? value.type : value.type[0];
  if (isUnknown(value) || (kind === "set" && !isWhollyKnown(value))) throw refuse(unknownForEach(kind === "set"));
  if (kind === "set") {
    return membersOf(value).map((item) => {
      if (typeof item.data !== "string") throw refuse('The given "for_each" argument value is unsuitable: "for_each" supports maps and sets of strings, but you have provided a set containing type ' + `${String(Array.isArray(value.type) ? value.type[1] : "")}.`);
      return { key: item.data, value: item };
    });
  }
  if (kind !== "map" && !isObjectType(value.type)) {
    throw refuse(`The given "for_each" argument value is unsuitable: the "for_each" argument must be a map, or set of strings, and you have provided a value of type ${kind}.`);
  }
  return [...entriesOf(value)].map(([key, item]) => ({ key, value: item }));
}

function unknownForEach(isSet: boolean): string {
  return isSet
    ? 'The "for_each" set includes values derived from resource attributes that cannot be determined until apply, and so Terraform cannot determine the full set of keys that will identify the instances of this resource.\n\nWhen working with unknown values in for_each, it\'s better to use a map value where the keys are defined statically in your configuration and where only the values contain apply-time results.\n\nAlternatively, you could use the -target planning option to first apply only the resources that the for_each value depends on, and then apply a second time to fully converge.'
    : 'The "for_each" map includes keys derived from resource attributes that cannot be determined until apply, and so Terraform cannot determine the full set of keys that will identify the instances of this resource.\n\nWhen working with unknown values in for_each, it\'s better to define the map keys statically in your configuration and place apply-time results only in the map values.\n\nAlternatively, you could use the -target planning option to first apply only the resources that the for_each value depends on, and then apply a second time to fully converge.';
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

