import type { Json, JsonObject } from "#model/json";

/** A string argument that is given: neither null nor empty (the provider's `GetOk`). */
export function text(attributes: JsonObject, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A string that the schema or the state guarantees; empty when it is missing all the same. */
export function given(attributes: JsonObject, name: string): string {
  return text(attributes, name) ?? "";
}

/** A string, number or boolean as an API that only knows strings takes it. */
export function scalar(attributes: JsonObject, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

export function number(attributes: JsonObject, name: string): number | undefined {
  const value = attributes[name];
  return typeof value === "number" ? value : undefined;
}

/** A number above or below zero: the provider's `GetOk` takes 0 for not given. */
export function nonZero(attributes: JsonObject, name: string): number | undefined {
  const value = number(attributes, name);
  return value === 0 ? undefined : value;
}

export function flag(attributes: JsonObject, name: string): boolean | undefined {
  const value = attributes[name];
  return typeof value === "boolean" ? value : undefined;
}

export function isOn(attributes: JsonObject, name: string): boolean {
  return attributes[name] === true;
}

/** A list or set of strings; empty when not given. */
export function texts(attributes: JsonObject, name: string): string[] {
  const value = attributes[name];
  return Array.isArray(value) ? value.filter((one: Json): one is string => typeof one === "string") : [];
}

/** The same, undefined for none. */
export function someTexts(attributes: JsonObject, name: string): string[] | undefined {
  const found = texts(attributes, name);
  return found.length === 0 ? undefined : found;
}

/** Nested blocks, or objects of a list or set. */
export function blocks(attributes: JsonObject, name: string): JsonObject[] {
  const value = attributes[name];
  return Array.isArray(value) ? value.filter((one: Json): one is JsonObject => one !== null && typeof one === "object" && !Array.isArray(one)) : [];
}

export function firstBlock(attributes: JsonObject, name: string): JsonObject | undefined {
  return blocks(attributes, name)[0];
}

/** Whether one of the named arguments differs; null and the type's zero value are the same, sets and maps in any order. */
export function hasChanged(prior: JsonObject, planned: JsonObject, ...names: readonly string[]): boolean {
  return names.some((name) => normal(prior[name]) !== normal(planned[name]));
}

/** Plans the value that AWS chose for an argument that is not given: no difference to the provider, although the attribute is not computed. */
export function keepWhenAbsent(planned: JsonObject, prior: JsonObject | null, name: string, chosen: string): JsonObject {
  return prior !== null && prior[name] === chosen && (planned[name] ?? null) === null ? { ...planned, [name]: chosen } : planned;
}

/** Plans a block that is not given as AWS has it (the provider's SuppressMissingOptionalConfigurationBlock). */
export function keepMissingBlocks(planned: JsonObject, prior: JsonObject | null, ...names: readonly string[]): JsonObject {
  const kept = names.filter((name) => prior !== null && blocks(planned, name).length === 0 && isList(planned[name]) && blocks(prior, name).length > 0);
  return { ...planned, ...Object.fromEntries(kept.map((name) => [name, prior?.[name] ?? []])) };
}

/** Members of `after` that `before` lacks. */
export function missingFrom(before: readonly string[], after: readonly string[]): string[] {
  return after.filter((one) => !before.includes(one));
}

/** The object without the members that are undefined: the SDK's inputs know no undefined. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function isList(value: unknown): boolean {
  return Array.isArray(value);
}

function normal(value: Json | undefined): string {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return "";
  if (Array.isArray(value)) return value.length === 0 ? "" : `[${value.map(normal).toSorted().join()}]`;
  if (typeof value === "object") {
    const members = Object.entries(value).map(([name, one]) => [name, normal(one)] as const);
    const filled = members.filter(([, one]) => one !== "").toSorted(([one], [other]) => (one < other ? -1 : 1));
    return filled.length === 0 ? "" : JSON.stringify(filled);
  }
  return JSON.stringify(value);
}
