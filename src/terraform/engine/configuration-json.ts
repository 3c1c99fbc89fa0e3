import type { Json, JsonObject } from "#model/json";
import { evaluate } from "../language/evaluate.ts";
import { toPlain } from "../language/plain.ts";
import { referencesOf } from "../language/references-of.ts";
import type { Body, Configuration, Expression, ModuleCall, ModuleConfig, Reference, ResourceConfig } from "../language/types.ts";
import type { BlockSchema } from "../provider.ts";
import { bodyReferences } from "./body-references.ts";
import { withoutUnknown } from "./plain-values.ts";
import { schemaOf, type TypeCatalog } from "./prepare.ts";
import { PROVIDER_SCHEMA } from "./providers.ts";
import { BUILTIN_PROVIDER } from "./terraform-version.ts";

const rendered = new WeakMap<Configuration, JsonObject>();

/** The `configuration` member of a plan: what the blocks say, as constants and references. */
export function configurationJson(configuration: Configuration, catalog: TypeCatalog): JsonObject {
  const known = rendered.get(configuration);
  if (known !== undefined) return known;
  const { json: providers, keys } = collectProviders(configuration.root, undefined, { json: {}, keys: new Map() });
  const json = { ...(Object.keys(providers).length === 0 ? {} : { provider_config: providers }), root_module: moduleJson(configuration.root, catalog, keys) };
  rendered.set(configuration, json);
  return json;
}

interface ProviderEntries {
  readonly json: Record<string, Json>;
  /** Key of the configuration that a module uses, by module path and local name. */
  readonly keys: Map<string, string>;
}

function collectProviders(
  module: ModuleConfig,
  parent: { readonly module: ModuleConfig; readonly call: ModuleCall } | undefined,
  entries: ProviderEntries,
): ProviderEntries {
  const address = module.path.map((step) => `module.${step}`).join(".");
  const inModule = address === "" ? {} : { module_address: address };
  const keyOf = (name: string): string => (address === "" ? name : `${address}:${name}`);
  const remember = (name: string, key: string): void => void entries.keys.set(`${address}|${name}`, key);
  for (const [name, config] of module.providers) {
    const expressions = bodyJson(config.body, PROVIDER_SCHEMA);
    entries.json[keyOf(name)] = {
      ...providerFacts(module, config.name),
      ...(config.alias === undefined ? {} : { alias: config.alias }),
      ...inModule,
      ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
    };
    remember(name, keyOf(name));
  }
  const used = new Set([...module.settings.requiredProviders.keys(), ...[...module.resources.values()].map(localProvider)]);
  for (const name of used) {
    if (entries.keys.has(`${address}|${name}`)) continue;
    const inherited = parent === undefined ? undefined : inheritedKey(parent, name, entries);
    if (inherited === undefined) entries.json[keyOf(name)] = { ...providerFacts(module, name.split(".")[0] ?? name), ...inModule };
    remember(name, inherited ?? keyOf(name));
  }
  for (const call of module.calls.values()) collectProviders(call.module, { module, call }, entries);
  return entries;
}

function inheritedKey(parent: { readonly module: ModuleConfig; readonly call: ModuleCall }, name: string, entries: ProviderEntries): string | undefined {
  const passed = parent.call.providers.get(name);
  const outer = passed === undefined ? name : passed.alias === undefined ? passed.name : `${passed.name}.${passed.alias}`;
  return entries.keys.get(`${parent.module.path.map((step) => `module.${step}`).join(".")}|${outer}`);
}

function providerFacts(module: ModuleConfig, name: string): JsonObject {
  const required = module.settings.requiredProviders.get(name);
  const source = name === "terraform" ? BUILTIN_PROVIDER : (required?.source ?? `registry.terraform.io/hashicorp/${name}`);
  return { name, full_name: source, ...(required?.version === undefined ? {} : { version_constraint: required.version }) };
}

/** `aws` or `aws.west`, as the module itself calls it. */
function localProvider(resource: ResourceConfig): string {
  if (resource.provider === undefined) return resource.type.split("_")[0] ?? resource.type;
  return resource.provider.alias === undefined ? resource.provider.name : `${resource.provider.name}.${resource.provider.alias}`;
}

function moduleJson(module: ModuleConfig, catalog: TypeCatalog, keys: ReadonlyMap<string, string>): JsonObject {
  const resources = [...module.resources.values()]
    .toSorted(byModeAndAddress)
    .map((resource) =>
      resourceJson(
        resource,
        catalog,
        keys.get(`${module.path.map((step) => `module.${step}`).join(".")}|${localProvider(resource)}`) ?? localProvider(resource),
      ),
    );
  const outputs = sorted(module.outputs).map(([name, output]) => [
    name,
    {
      ...(output.sensitive ? { sensitive: true } : {}),
      expression: expressionJson(output.value),
      ...(output.description === undefined ? {} : { description: output.description }),
      ...(output.dependsOn.length === 0 ? {} : { depends_on: output.dependsOn.map(({ text }) => text) }),
    },
  ]);
  const variables = sorted(module.variables).map(([name, variable]) => [
    name,
    {
      ...(variable.default === undefined ? {} : { default: withoutUnknown(toPlain(variable.default).value) }),
      ...(variable.description === undefined ? {} : { description: variable.description }),
      ...(variable.sensitive ? { sensitive: true } : {}),
    },
  ]);
  const calls = sorted(module.calls).map(([name, call]) => [name, callJson(call, catalog, keys)]);
  return {
    ...(outputs.length === 0 ? {} : { outputs: Object.fromEntries(outputs) as JsonObject }),
    ...(resources.length === 0 ? {} : { resources }),
    ...(calls.length === 0 ? {} : { module_calls: Object.fromEntries(calls) as JsonObject }),
    ...(variables.length === 0 ? {} : { variables: Object.fromEntries(variables) as JsonObject }),
  };
}

function sorted<T>(members: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...members].toSorted(([left], [right]) => (left < right ? -1 : 1));
}

function byModeAndAddress(left: ResourceConfig, right: ResourceConfig): number {
  if (left.mode !== right.mode) return left.mode === "managed" ? -1 : 1;
  return left.address < right.address ? -1 : left.address > right.address ? 1 : 0;
}

function callJson(call: ModuleCall, catalog: TypeCatalog, keys: ReadonlyMap<string, string>): JsonObject {
  const expressions = Object.fromEntries([...call.arguments].map(([name, expression]) => [name, expressionJson(expression)]));
  return {
    source: call.source,
    ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
    ...repetitionJson(call),
    module: moduleJson(call.module, catalog, keys),
    ...(call.dependsOn.length === 0 ? {} : { depends_on: call.dependsOn.map(({ text }) => text) }),
  };
}

function resourceJson(resource: ResourceConfig, catalog: TypeCatalog, provider: string): JsonObject {
  const schema = schemaOf(catalog, resource);
  const expressions = schema === undefined ? {} : bodyJson(resource.body, schema);
  return {
    address: resource.address,
    mode: resource.mode,
    type: resource.type,
    name: resource.name,
    provider_config_key: provider,
    ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
    schema_version: resource.mode === "data" ? 0 : (catalog.resources.get(resource.type)?.schemaVersion ?? 0),
    ...repetitionJson(resource),
    ...(resource.dependsOn.length === 0 ? {} : { depends_on: resource.dependsOn.map(({ text }) => text) }),
  };
}

/** An expression of which nothing is known beforehand, as `toset([…])`, is left out. */
function repetitionJson({ count, forEach }: Pick<ResourceConfig, "count" | "forEach">): JsonObject {
  const said = Object.entries({ count_expression: count, for_each_expression: forEach }).flatMap(([name, expression]) =>
    expression === undefined ? [] : [[name, expressionJson(expression)] as const],
  );
  return Object.fromEntries(said.filter(([, json]) => Object.keys(json).length > 0));
}

function bodyJson(body: Body, schema: BlockSchema): JsonObject {
  const expressions: Record<string, Json> = {};
  for (const name of [...Object.keys(schema.attributes ?? {}), ...Object.keys(schema.block_types ?? {})].toSorted()) {
    if (!body.has(name)) continue;
    const nested = schema.block_types?.[name];
    if (nested !== undefined) {
      const blocks = body.blocks(name, nested.nesting_mode === "map");
      if (blocks.some((block) => block.kind === "dynamic")) continue;
      const inner = blocks.flatMap((block) => (block.kind === "static" ? [bodyJson(block.body, nested.block)] : []));
      expressions[name] = nested.nesting_mode === "single" ? (inner[0] ?? {}) : inner;
    } else if (body.raw(name) !== undefined) expressions[name] = argumentJson(body, name, schema);
  }
  return expressions;
}

/** In JSON syntax Terraform gives the raw value as constant, templates and all. */
function argumentJson(body: Body, name: string, schema: BlockSchema): JsonObject {
  const expression = body.argument(name);
  const references = referenceTexts(body, name, schema, expression);
  if (body.syntax === "json") return { constant_value: body.raw(name) as Json, ...(references.length === 0 ? {} : { references }) };
  return expressionJson(expression);
}

function referenceTexts(body: Body, name: string, schema: BlockSchema, expression: Expression): readonly string[] {
  const attribute = schema.attributes?.[name];
  return attribute === undefined ? bodyReferences(body, schema).flatMap(unwind) : referencesOf(expression).flatMap(unwind);
}

function expressionJson(expression: Expression): JsonObject {
  const references = referencesOf(expression).flatMap(unwind);
  const constant = references.length > 0 || hasCall(expression) ? undefined : constantOf(expression);
  return { ...(constant === undefined ? {} : { constant_value: constant }), ...(references.length === 0 ? {} : { references }) };
}

/** Without a scope there are no functions either. */
function hasCall(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(hasCall);
  if (typeof node !== "object" || node === null) return false;
  return ("kind" in node && node.kind === "call") || Object.values(node).some(hasCall);
}

function constantOf(expression: Expression): Json | undefined {
  try {
    const { value, unknownPaths } = toPlain(evaluate(expression, { resolve: () => undefined }));
    return unknownPaths.length > 0 || value === null ? undefined : withoutUnknown(value);
  } catch {
    return undefined;
  }
}

/** `aws_subnet.a[0].id` refers to that, to `aws_subnet.a[0]` and to `aws_subnet.a`; `module.m[0].id` to that and to `module.m[0]`. */
function unwind({ subject, text }: Reference): readonly string[] {
  const steps = text.match(/^[^.[]+|\.[^.[]+|\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g) ?? [text];
  const isOfInstance = subject.kind === "module" && /^\[(?!\*)/.test(steps[2] ?? "");
  const least = isOfInstance || (subject.kind === "resource" && subject.mode === "data") ? 3 : subject.kind === "self" ? 1 : 2;
  const texts: string[] = [];
  for (let length = steps.length; length >= Math.min(least, steps.length); length--) {
    if (steps[length - 1] === "[*]" || (steps[length - 1] === ".*" && length > least)) texts.length = 0;
    else texts.push(steps.slice(0, length).join(""));
  }
  return texts;
}
