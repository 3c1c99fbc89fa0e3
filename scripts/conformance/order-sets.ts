import type { Json, JsonObject } from "#model/json";
import type { BlockSchema } from "#terraform/provider";
import { dataSources, resourceTypes } from "#terraform/resources/resource-types";
import { canonical } from "./roles.ts";

/**
 * An object of a resource type with its sets in the order of their (already named) members: Terraform's own order follows generated ids.
 *
 * Works for values and for what mirrors them (`after_unknown`, `before_sensitive`).
 */
export function orderSets(value: Json | undefined, mode: string, type: string): Json {
  const schema = (mode === "data" ? dataSources : resourceTypes).get(type)?.schema;
  if (schema === undefined || !isObject(value)) return value ?? null;
  const sorted = orderBlock(value, schema);
  return mode === "data" && type === "aws_subnets" ? withOrderedIds(sorted) : sorted;
}

/** AWS lists subnets as they were made, and those that do not depend on each other are made in any order. */
function withOrderedIds(value: JsonObject): JsonObject {
  const ids = value["ids"] ?? null;
  return Array.isArray(ids) ? { ...value, ids: ordered(ids as readonly Json[]) } : value;
}

function orderBlock(value: JsonObject, schema: BlockSchema): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const nested = schema.block_types?.[name];
      if (nested !== undefined && Array.isArray(member)) {
        const items = (member as readonly Json[]).map((item) => (isObject(item) ? orderBlock(item, nested.block) : item));
        return [name, nested.nesting_mode === "set" ? ordered(items) : items];
      }
      return [name, orderTyped(member, schema.attributes?.[name]?.type)];
    }),
  );
}

function orderTyped(value: Json, type: unknown): Json {
  if (!Array.isArray(type)) return value;
  const [kind, inner] = type as unknown as readonly [string, unknown];
  if (Array.isArray(value)) {
    const items = (value as readonly Json[]).map((item) => orderTyped(item, inner));
    return kind === "set" ? ordered(items) : items;
  }
  if (!isObject(value)) return value;
  const typeOf = (key: string): unknown => (kind === "object" ? (inner as Record<string, unknown>)[key] : inner);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, orderTyped(member, typeOf(key))]));
}

function ordered(items: readonly Json[]): readonly Json[] {
  return items.toSorted((one, other) => (canonical(one) < canonical(other) ? -1 : 1));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
