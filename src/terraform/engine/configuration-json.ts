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
  const providers = providersJson(configuration.root, catalog);
  const json = { ...(Object.keys(providers).length === 0 ? {} : { provider_config: providers }), root_module: moduleJson(configuration.root, catalog) };
  rendered.set(configuration, json);
  return json;
}

function providersJson(module: ModuleConfig, catalog: TypeCatalog): JsonObject {
  const providers: Record<string, Json> = {};
  const prefix = module.path.length === 0 ? "" : `${module.path.map((step) => `module.${step}`).join(".")}:`;
  for (const [key, config] of module.providers) {
    const required = module.settings.requiredProviders.get(config.name);
    const expressions = bodyJson(config.body, PROVIDER_SCHEMA);
    providers[prefix + key] = {
      name: config.name,
      full_name: required?.source ?? `registry.terraform.io/hashicorp/${config.name}`,
      ...(required?.version === undefined ? {} : { version_constraint: required.version }),
      ...(config.alias === undefined ? {} : { alias: config.alias }),
      ...(module.path.length === 0 ? {} : { module_address: module.path.map((step) => `module.${step}`).join(".") }),
      ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
    };
  }
  for (const resource of module.resources.values()) {
    const name = providerKey(resource).split(".")[0] ?? "";
    if (module.path.length > 0 || providers[name] !== undefined) continue;
    const required = module.settings.requiredProviders.get(name);
    providers[name] = { name, full_name: resource.type === "terraform_data" ? BUILTIN_PROVIDER : (required?.source ?? `registry.terraform.io/hashicorp/${name}`), ...(required?.version === undefined ? {} : { version_constraint: required.version }) };
  }
  for (const call of module.calls.values()) Object.assign(providers, providersJson(call.module, catalog));
  return providers;
}

function providerKey(resource: ResourceConfig): string {
  if (resource.provider === undefined) return resource.type.split("_")[0] ?? resource.type;
  return resource.provider.alias === undefined ? resource.provider.name : `${resource.provider.name}.${resource.provider.alias}`;
}

function moduleJson(module: ModuleConfig, catalog: TypeCatalog): JsonObject {
  const resources = [...module.resources.values()].sort(byModeAndAddress).map((resource) => resourceJson(resource, catalog));
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
  const calls = sorted(module.calls).map(([name, call]) => [name, callJson(call, catalog)]);
  return {
    ...(outputs.length === 0 ? {} : { outputs: Object.fromEntries(outputs) as JsonObject }),
    ...(resources.length === 0 ? {} : { resources }),
    ...(calls.length === 0 ? {} : { module_calls: Object.fromEntries(calls) as JsonObject }),
    ...(variables.length === 0 ? {} : { variables: Object.fromEntries(variables) as JsonObject }),
  };
}

function sorted<T>(members: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...members].sort(([left], [right]) => (left < right ? -1 : 1));
}

function byModeAndAddress(left: ResourceConfig, right: ResourceConfig): number {
  if (left.mode !== right.mode) return left.mode === "managed" ? -1 : 1;
  return left.address < right.address ? -1 : left.address > right.address ? 1 : 0;
}

function callJson(call: ModuleCall, catalog: TypeCatalog): JsonObject {
  const expressions = Object.fromEntries([...call.arguments].map(([name, expression]) => [name, expressionJson(expression)]));
  return {
    source: call.source,
    ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
    ...(call.count === undefined ? {} : { count_expression: expressionJson(call.count) }),
    ...(call.forEach === undefined ? {} : { for_each_expression: expressionJson(call.forEach) }),
    module: moduleJson(call.module, catalog),
    ...(call.dependsOn.length === 0 ? {} : { depends_on: call.dependsOn.map(({ text }) => text) }),
  };
}

function resourceJson(resource: ResourceConfig, catalog: TypeCatalog): JsonObject {
  const schema = schemaOf(catalog, resource);
  const expressions = schema === undefined ? {} : bodyJson(resource.body, schema);
  return {
    address: resource.address,
    mode: resource.mode,
    type: resource.type,
    name: resource.name,
    provider_config_key: providerKey(resource),
    ...(Object.keys(expressions).length === 0 ? {} : { expressions }),
    schema_version: resource.mode === "data" ? 0 : (catalog.resources.get(resource.type)?.schemaVersion ?? 0),
    ...(resource.count === undefined ? {} : { count_expression: expressionJson(resource.count) }),
    ...(resource.forEach === undefined ? {} : { for_each_expression: expressionJson(resource.forEach) }),
    ...(resource.dependsOn.length === 0 ? {} : { depends_on: resource.dependsOn.map(({ text }) => text) }),
  };
}

function bodyJson(body: Body, schema: BlockSchema): JsonObject {
  const expressions: Record<string, Json> = {};
  for (const name of [...Object.keys(schema.attributes ?? {}), ...Object.keys(schema.block_types ?? {})].sort()) {
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
  const constant = references.length > 0 ? undefined : constantOf(expression);
  return { ...(constant === undefined ? {} : { constant_value: constant }), ...(references.length === 0 ? {} : { references }) };
}

function constantOf(expression: Expression): Json | undefined {
  try {
    const { value, unknownPaths } = toPlain(evaluate(expression, { resolve: () => undefined }));
    return unknownPaths.length > 0 || value === null ? undefined : withoutUnknown(value);
  } catch {
    return undefined;
  }
}

/** `aws_subnet.a[0].id` refers to that, to `aws_subnet.a[0]` and to `aws_subnet.a`. */
function unwind({ subject, text }: Reference): readonly string[] {
  const least = subject.kind === "resource" ? (subject.mode === "data" ? 3 : 2) : subject.kind === "self" ? 1 : 2;
  const steps = text.match(/^[^.[]+|\.[^.[]+|\[(?:"(?:[^"\\]|\\.)*"|[^\]]*)\]/g) ?? [text];
  const texts: string[] = [];
  for (let length = steps.length; length >= Math.min(least, steps.length); length--) {
    if (steps[length - 1] === "[*]" || (steps[length - 1] === ".*" && length > least)) texts.length = 0;
    else texts.push(steps.slice(0, length).join(""));
  }
  return texts;
}
