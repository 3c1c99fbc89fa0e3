import type { Json, JsonObject } from "#model/json";
import { impliedType } from "../language/implied-type.ts";
import { fromPlain, toPlain } from "../language/plain.ts";
import { UNKNOWN, type Plain, type PlainObject, type Type, type ValuePath } from "../language/types.ts";
import type { BlockSchema, NestedBlockSchema } from "../provider.ts";

/** The type of an object of that schema, nested blocks included. */
export function objectType(schema: BlockSchema): Type {
  return impliedType(schema);
}

/** Attributes as a provider or a state file gives them, with every member of the schema, sets in Terraform's order and nothing else. */
export function normalizeAttributes(attributes: JsonObject, schema: BlockSchema): PlainObject {
  if (!isJson(attributes)) return normalize(attributes, schema);
  const key = JSON.stringify(attributes);
  let known = normalized.get(schema);
  if (known === undefined) normalized.set(schema, (known = new Map()));
  let result = known.get(key);
  if (result === undefined) {
    result = normalize(attributes, schema);
    if (known.size >= remembered) known.clear();
    known.set(key, result);
  }
  return result;
}

/** A thing that has not changed is read over and over: the same attributes give the very same object, which nobody changes. */
const normalized = new WeakMap<BlockSchema, Map<string, PlainObject>>();
const remembered = 512;

/** Whether its JSON text says all of it. */
function isJson(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isJson);
  if (typeof value !== "object" || value === null) return value !== undefined && typeof value !== "symbol";
  for (const name in value) if (!isJson((value as Readonly<Record<string, unknown>>)[name])) return false;
  return true;
}

function normalize(attributes: JsonObject, schema: BlockSchema): PlainObject {
  const members: Record<string, Plain> = {};
  for (const name of Object.keys(schema.attributes ?? {}).toSorted()) members[name] = attributes[name] ?? null;
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) members[name] = normalizeBlock(attributes[name], nested);
  return toPlain(fromPlain(members, objectType(schema))).value as PlainObject;
}

function normalizeBlock(value: Json | undefined, nested: NestedBlockSchema): Plain {
  if (nested.nesting_mode === "single") return isObject(value) ? fill(value, nested.block) : null;
  if (nested.nesting_mode === "map")
    return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, isObject(item) ? fill(item, nested.block) : null])) : {};
  return Array.isArray(value) ? (value as readonly Json[]).map((item) => (isObject(item) ? fill(item, nested.block) : null)) : [];
}

function fill(value: JsonObject, schema: BlockSchema): PlainObject {
  const members: Record<string, Plain> = {};
  for (const name of Object.keys(schema.attributes ?? {})) members[name] = value[name] ?? null;
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) members[name] = normalizeBlock(value[name], nested);
  return members;
}

/** Blocks of a data source that are not there: null in the state, where those of a resource are empty lists. */
export function absentBlocksAsNull(value: PlainObject, schema: BlockSchema): PlainObject {
  const absent = Object.keys(schema.block_types ?? {}).filter((name) => Array.isArray(value[name]) && (value[name] as readonly Plain[]).length === 0);
  return absent.length === 0 ? value : { ...value, ...Object.fromEntries(absent.map((name) => [name, null])) };
}

/** Where the schema itself says `sensitive`, in a value of that schema. */
export function sensitiveSchemaPaths(schema: BlockSchema, value: Plain | undefined, at: ValuePath = []): readonly ValuePath[] {
  if (value === null || value === undefined || value === UNKNOWN || !hasSensitive(schema)) return [];
  const members = value as PlainObject;
  const paths: ValuePath[] = Object.entries(schema.attributes ?? {}).flatMap(([name, attribute]) => (attribute.sensitive === true ? [[...at, name]] : []));
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    const inner = members[name];
    if (nested.nesting_mode === "single") paths.push(...sensitiveSchemaPaths(nested.block, inner, [...at, name]));
    else if (Array.isArray(inner))
      for (const [index, item] of (inner as readonly Plain[]).entries()) paths.push(...sensitiveSchemaPaths(nested.block, item, [...at, name, index]));
  }
  return paths;
}

const sensitiveSchemas = new WeakMap<BlockSchema, boolean>();

function hasSensitive(schema: BlockSchema): boolean {
  const known = sensitiveSchemas.get(schema);
  if (known !== undefined) return known;
  const found =
    Object.values(schema.attributes ?? {}).some((attribute) => attribute.sensitive === true) ||
    Object.values(schema.block_types ?? {}).some((nested) => hasSensitive(nested.block));
  sensitiveSchemas.set(schema, found);
  return found;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
