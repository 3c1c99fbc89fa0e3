import type { JsonObject } from "#model/json";
import { UNKNOWN, type Plain, type PlainObject } from "../language/types.ts";
import type { BlockSchema, NestedBlockSchema, ResourceType } from "../provider.ts";
import { isPlainObject, isZero, samePlain } from "./plain-values.ts";
import { isObject } from "./schema.ts";

/**
 * What an object would become: the configuration where it says something, the provider's defaults and, for what the provider computes, the
 * prior value or unknown.
 *
 * @see https://github.com/hashicorp/terraform/blob/v1.11.4/docs/resource-instance-change-lifecycle.md
 */
export function proposeObject(type: ResourceType, config: PlainObject, prior: PlainObject | null): PlainObject {
  return proposeBlock(type.schema, config, prior, type.defaults, new Set(type.computedBlocks ?? []));
}

/** A data source before it is read: its configuration, and unknown for the rest. */
export function proposeConfig(schema: BlockSchema, config: PlainObject): PlainObject {
  return proposeBlock(schema, config, null, {}, new Set());
}

function proposeBlock(
  schema: BlockSchema,
  config: PlainObject,
  prior: PlainObject | null,
  defaults: JsonObject,
  computedBlocks: ReadonlySet<string>,
): PlainObject {
  const members: Record<string, Plain> = {};
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    members[name] = proposeAttribute(config[name] ?? null, prior === null ? undefined : (prior[name] ?? null), defaults[name], attribute.computed === true);
  }
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    const inner = config[name] ?? null;
    if (computedBlocks.has(name) && isZero(inner)) {
      members[name] = prior === null ? UNKNOWN : (prior[name] ?? null);
      continue;
    }
    const given = defaults[name];
    members[name] = proposeNested(nested, inner, prior?.[name] ?? null, isObject(given) ? given : {});
  }
  return members;
}

function proposeAttribute(config: Plain, prior: Plain | undefined, given: Plain | undefined, computed: boolean): Plain {
  if (config !== null) return config;
  if (given !== undefined && given !== null) return given;
  if (computed) return prior === undefined ? UNKNOWN : prior;
  return prior !== undefined && isZero(prior) ? prior : null;
}

function proposeNested(nested: NestedBlockSchema, config: Plain, prior: Plain, defaults: JsonObject): Plain {
  const propose = (item: Plain, before: Plain | undefined): Plain =>
    isPlainObject(item) ? proposeBlock(nested.block, item, isPlainObject(before) ? before : null, defaults, new Set()) : item;
  if (config === UNKNOWN) return UNKNOWN;
  if (nested.nesting_mode === "single") return config === null ? null : propose(config, prior);
  if (nested.nesting_mode === "map") {
    if (!isPlainObject(config)) return {};
    return Object.fromEntries(Object.entries(config).map(([key, item]) => [key, propose(item, isPlainObject(prior) ? prior[key] : undefined)]));
  }
  const items = Array.isArray(config) ? (config as readonly Plain[]) : [];
  const before = Array.isArray(prior) ? [...(prior as readonly Plain[])] : [];
  if (nested.nesting_mode === "list") return items.map((item, index) => propose(item, before[index]));
  return items.map((item) => propose(item, takeMatching(before, item, nested.block)));
}

/** The prior element of a set that differs from the configured one only in what the provider computes. */
function takeMatching(before: Plain[], item: Plain, schema: BlockSchema): Plain | undefined {
  const index = before.findIndex((candidate) => matches(candidate, item, schema));
  return index === -1 ? undefined : before.splice(index, 1)[0];
}

function matches(prior: Plain, config: Plain, schema: BlockSchema): boolean {
  if (!isPlainObject(prior) || !isPlainObject(config)) return false;
  return Object.entries(schema.attributes ?? {}).every(([name, attribute]) => {
    const wanted = config[name] ?? null;
    const had = prior[name] ?? null;
    return (wanted === null && (attribute.computed === true || isZero(had))) || samePlain(wanted, had);
  });
}
