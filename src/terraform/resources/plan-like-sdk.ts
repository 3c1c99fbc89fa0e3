import type { JsonObject } from "#model/json";
import { UNKNOWN } from "../language/types.ts";
import type { BlockSchema } from "../provider.ts";

/**
 * Plans as the provider's SDK does: a set or map of primitives with an unknown member is unknown as a whole, and inside the elements of a set nothing is null.
 *
 * @see https://developer.hashicorp.com/terraform/plugin/sdkv2/schemas/schema-types#typeset
 */
export function planLikeSdk(schema: BlockSchema, planned: JsonObject): JsonObject {
  return planBlock(schema, planned, false) as JsonObject;
}

type Members = Readonly<Record<string, unknown>>;

function planBlock(schema: BlockSchema, value: Members, insideSet: boolean): Members {
  const members: Record<string, unknown> = { ...value };
  for (const [name, attribute] of Object.entries(schema.attributes ?? {})) {
    const given = planValue(attribute.type, value[name] ?? null);
    members[name] = insideSet && given === null ? zero(attribute.type) : given;
  }
  for (const [name, nested] of Object.entries(schema.block_types ?? {})) {
    const inner = value[name];
    const isInSet = insideSet || nested.nesting_mode === "set";
    if (Array.isArray(inner)) members[name] = inner.map((one: unknown) => (isMembers(one) ? planBlock(nested.block, one, isInSet) : one));
  }
  return members;
}

function planValue(type: unknown, value: unknown): unknown {
  if (!Array.isArray(type) || value === null || typeof value !== "object") return value;
  const [kind, element] = type as [string, unknown];
  const inner = Object.values(value);
  if ((kind === "set" || kind === "map") && typeof element === "string") return inner.some((one) => one === UNKNOWN) ? UNKNOWN : value;
  if ((kind === "set" || kind === "list") && Array.isArray(element) && element[0] === "object")
    return inner.map((one: unknown) => (isMembers(one) ? planObjectValue(element[1] as Members, one) : one));
  return value;
}

function planObjectValue(types: Members, value: Members): Members {
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, planValue(types[name], one)]));
}

function zero(type: unknown): unknown {
  if (type === "string") return "";
  if (type === "number") return 0;
  if (type === "bool") return false;
  return Array.isArray(type) && type[0] === "map" ? {} : [];
}

function isMembers(value: unknown): value is Members {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
