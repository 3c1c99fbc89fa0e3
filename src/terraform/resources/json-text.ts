import type { Json, JsonObject } from "#model/json";

/** Sorted keys, no spaces: how the provider writes the policies it normalises into plan and state. Text that is no JSON stays. */
export function normalJson(value: string): string {
  const parsed = parse(value);
  return parsed === undefined ? value : JSON.stringify(sortKeys(parsed));
}

/** The same with `Version` first, as the provider writes inline policies. */
export function versionFirst(value: string): string {
  const parsed = parse(value);
  if (parsed === undefined || parsed === null || typeof parsed !== "object" || Array.isArray(parsed)) return value;
  const { Version, ...rest } = parsed as JsonObject;
  return JSON.stringify({ ...(Version === undefined ? {} : { Version }), ...(sortKeys(rest) as JsonObject) });
}

/** Whether two documents mean the same: key order, and a list of one beside the bare value, make no difference. */
export function isSameJson(one: unknown, other: unknown): boolean {
  if (typeof one !== "string" || typeof other !== "string") return false;
  if (one === other) return true;
  const [first, second] = [parse(one), parse(other)];
  return first !== undefined && second !== undefined && JSON.stringify(loose(first)) === JSON.stringify(loose(second));
}

/** The document that AWS has, as the provider writes it into the state: the known text where it means the same, normalised otherwise (PolicyToSet). */
export function settledJson(observed: string | undefined, known: Json | undefined): Json {
  return isSameJson(observed, known) ? (known ?? null) : normalJson(observed ?? "");
}

/** Keeps the text of `before` where the new one means the same (the provider's DiffSuppressFunc). */
export function keepSameJson(attributes: JsonObject, before: JsonObject | null, name: string): JsonObject {
  return before !== null && isSameJson(attributes[name], before[name]) ? { ...attributes, [name]: before[name] ?? null } : attributes;
}

/** Writes the named document normalised; an unknown value stays. */
export function normalise(attributes: JsonObject, name: string, write: (value: string) => string = normalJson): JsonObject {
  const value = attributes[name];
  return typeof value === "string" ? { ...attributes, [name]: write(value) } : attributes;
}

function parse(value: string): Json | undefined {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return undefined;
  }
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== "object") return value;
  const sorted = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, member]) => [name, sortKeys(member)]));
}

function loose(value: Json): Json {
  if (Array.isArray(value)) {
    const members = value.map(loose);
    if (members.length === 1) return members[0] ?? null;
    return members.every((member) => typeof member === "string") ? [...members].toSorted() : members;
  }
  if (value === null || typeof value !== "object") return value;
  const sorted = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, member]) => [name, loose(member)]));
}
