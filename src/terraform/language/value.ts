import { compareText } from "./compare-text.ts";
import { UNKNOWN, type Type, type Value } from "./types.ts";

export const NULL: Value = { type: "dynamic", data: null, sensitive: false };
export const UNKNOWN_VALUE: Value = { type: "dynamic", data: UNKNOWN, sensitive: false };
export const TRUE: Value = { type: "bool", data: true, sensitive: false };
export const FALSE: Value = { type: "bool", data: false, sensitive: false };

export function stringValue(data: string): Value {
  return { type: "string", data: data.normalize("NFC"), sensitive: false };
}

export function numberValue(data: number): Value {
  return { type: "number", data: data === 0 ? 0 : data, sensitive: false };
}

export function boolValue(data: boolean): Value {
  return data ? TRUE : FALSE;
}

export function nullOf(type: Type): Value {
  return { type, data: null, sensitive: false };
}

export function unknownOf(type: Type): Value {
  return { type, data: UNKNOWN, sensitive: false };
}

export function tupleValue(items: readonly Value[]): Value {
  return { type: ["tuple", items.map((item) => item.type)], data: items, sensitive: false };
}

/** The members get sorted by name. */
export function objectValue(members: Iterable<readonly [string, Value]>): Value {
  const sorted = sortedMap(members);
  const types: Record<string, Type> = {};
  for (const [name, member] of sorted) define(types, name, member.type);
  return { type: ["object", types], data: sorted, sensitive: false };
}

/** The items must have the element type already. */
export function listValue(element: Type, items: readonly Value[]): Value {
  return { type: ["list", element], data: items, sensitive: false };
}

export function mapValue(element: Type, members: Iterable<readonly [string, Value]>): Value {
  return { type: ["map", element], data: sortedMap(members), sensitive: false };
}

/** Sets an own property even when it is called `__proto__`. */
export function define<T>(record: Record<string, T>, name: string, value: T): void {
  if (name === "__proto__") Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
  else record[name] = value;
}

function sortedMap(members: Iterable<readonly [string, Value]>): ReadonlyMap<string, Value> {
  const map = new Map(members);
  let previous: string | undefined;
  let sorted = true;
  for (const name of map.keys()) {
    if (previous !== undefined && compareText(previous, name) > 0) sorted = false;
    previous = name;
  }
  return sorted ? map : new Map([...map].toSorted(([a], [b]) => compareText(a, b)));
}

export function isUnknown(value: Value): boolean {
  return value.data === UNKNOWN;
}

export function isNull(value: Value): boolean {
  return value.data === null;
}

/** The members of a known collection, tuple or object; none for anything else. */
export function membersOf(value: Value): readonly Value[] {
  if (Array.isArray(value.data)) return value.data as readonly Value[];
  return value.data instanceof Map ? [...(value.data as ReadonlyMap<string, Value>).values()] : [];
}

/** Name and member of a known map or object. */
export function entriesOf(value: Value): ReadonlyMap<string, Value> {
  return value.data instanceof Map ? (value.data as ReadonlyMap<string, Value>) : new Map();
}

/** A primitive's data as text; for values that were converted or checked before. */
export function textFrom(value: Value): string {
  return typeof value.data === "object" || typeof value.data === "symbol" ? "" : String(value.data);
}

export function isWhollyKnown(value: Value): boolean {
  return !isUnknown(value) && membersOf(value).every(isWhollyKnown);
}

export function isSensitiveDeep(value: Value): boolean {
  return value.sensitive || membersOf(value).some(isSensitiveDeep);
}

export function mark(value: Value, sensitive: boolean): Value {
  return !sensitive || value.sensitive ? value : { ...value, sensitive: true };
}

export function unmark(value: Value): Value {
  return value.sensitive ? { ...value, sensitive: false } : value;
}

export function unmarkDeep(value: Value): Value {
  if (!isSensitiveDeep(value)) return value;
  return { ...mapMembers(value, unmarkDeep), sensitive: false };
}

/** The same value with each direct member changed; the type stays as it is. */
export function mapMembers(value: Value, change: (member: Value, key: string | number) => Value): Value {
  if (Array.isArray(value.data)) return { ...value, data: (value.data as readonly Value[]).map(change) };
  if (value.data instanceof Map) return { ...value, data: new Map([...entriesOf(value)].map(([name, member]) => [name, change(member, name)])) };
  return value;
}
