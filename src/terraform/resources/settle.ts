import type { Json, JsonObject } from "#model/json";
import type { BlockSchema } from "../provider.ts";

/**
 * The full attribute set of a resource: what was observed over what was known, `null` (or no block) for the rest.
 *
 * After a write, an empty collection where the plan has null stays null unless the provider computes it, so that the plan was right; a `refresh` takes it as
 * it comes.
 *
 * @see https://github.com/hashicorp/terraform-plugin-sdk/blob/main/helper/schema/grpc_provider.go (normalizeNullValues)
 */
export function settle(schema: BlockSchema, known: JsonObject, observed: JsonObject, after: "write" | "refresh" = "write"): JsonObject {
  const settled: Record<string, Json> = {};
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    const value = name in observed ? asJson(observed[name]) : asJson(known[name]);
    settled[name] = attribute.computed === true || after === "refresh" ? value : keepNull(asJson(known[name]), value);
  }
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    const value = name in observed ? asJson(observed[name]) : asJson(known[name]);
    if (nested.nesting_mode === "single") settled[name] = value === null ? null : settleBlock(nested.block, value);
    else settled[name] = Array.isArray(value) ? value.map((one: Json) => settleBlock(nested.block, one)) : [];
  }
  return settled;
}

function settleBlock(schema: BlockSchema, value: Json): Json {
  return isObject(value) ? settle(schema, value, {}) : value;
}

function keepNull(known: Json, observed: Json): Json {
  return known === null && isEmptyCollection(observed) ? null : observed;
}

function isEmptyCollection(value: Json): boolean {
  return value !== null && typeof value === "object" && Object.keys(value).length === 0;
}

function isObject(value: Json): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** Unknown markers (symbols) of a plan that was only partly applied have no place in a state. */
function asJson(value: unknown): Json {
  if (value === undefined || typeof value === "symbol") return null;
  if (Array.isArray(value)) return value.map(asJson);
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, asJson(one)]));
  return value as Json;
}
