import type { Json, JsonObject } from "#model/json";
import { fromPlain } from "../language/plain.ts";
import type { PlainObject, Value, ValuePath } from "../language/types.ts";
import type { BlockSchema } from "../provider.ts";
import type { StateObject } from "../state/state.ts";
import { isObject, normalizeAttributes, objectType, sensitiveSchemaPaths } from "./schema.ts";

const decoded = new WeakMap<JsonObject, PlainObject>();

/** The attributes of an object in state, complete for its schema. */
export function decodeObject(object: StateObject, schema: BlockSchema): PlainObject {
  const known = decoded.get(object.attributes);
  if (known !== undefined) return known;
  const value = normalizeAttributes(unwrapDynamic(object.attributes, schema), schema);
  decoded.set(object.attributes, value);
  return value;
}

/** The attributes as the state file keeps them: those of no fixed type carry their type along. */
export function encodeAttributes(value: PlainObject, schema: BlockSchema): JsonObject {
  const attributes: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const isDynamic = schema.attributes?.[name]?.type === "dynamic";
    attributes[name] = isDynamic && member !== null ? { value: member as Json, type: fromPlain(member).type as Json } : (member as Json);
  }
  decoded.set(attributes, value);
  return attributes;
}

function unwrapDynamic(attributes: JsonObject, schema: BlockSchema): JsonObject {
  const dynamic = Object.entries(schema.attributes ?? {}).filter(([, attribute]) => attribute.type === "dynamic");
  if (dynamic.length === 0) return attributes;
  const plain: Record<string, Json> = { ...attributes };
  for (const [name] of dynamic) {
    const wrapped = attributes[name];
    if (isObject(wrapped) && "value" in wrapped) plain[name] = wrapped["value"] ?? null;
  }
  return plain;
}

/** An object as references see it: typed by its schema, sensitive where the schema or the configuration says so. */
export function objectAsValue(value: PlainObject, schema: BlockSchema, sensitivePaths: readonly ValuePath[]): Value {
  if (sensitivePaths.length > 0) return typed(value, schema, sensitivePaths);
  const known = values.get(value);
  if (known?.schema === schema) return known.value;
  const made = typed(value, schema, sensitivePaths);
  values.set(value, { schema, value: made });
  return made;
}

/** Neither objects nor values are ever changed. */
const values = new WeakMap<PlainObject, { readonly schema: BlockSchema; readonly value: Value }>();

function typed(value: PlainObject, schema: BlockSchema, sensitivePaths: readonly ValuePath[]): Value {
  const paths = [...sensitivePaths, ...sensitiveSchemaPaths(schema, value)];
  return fromPlain(value, objectType(schema), paths);
}
