import type { Json, JsonObject } from "#model/json";
import { UNKNOWN, type Plain, type PlainObject, type Type, type ValuePath } from "../language/types.ts";

export function isPlainObject(value: Plain | undefined): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether two plain values are the same; unknown is the same as unknown only. */
export function samePlain(left: Plain | undefined, right: Plain | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left)) {
    const items = left as readonly Plain[];
    return Array.isArray(right) && items.length === right.length && items.every((item, index) => samePlain(item, (right as readonly Plain[])[index]));
  }
  if (!isPlainObject(left) || !isPlainObject(right)) return false;
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => name in right && samePlain(left[name], right[name]));
}

export function isWhollyKnownPlain(value: Plain | undefined): boolean {
  if (value === UNKNOWN) return false;
  if (Array.isArray(value)) return (value as readonly Plain[]).every(isWhollyKnownPlain);
  return isPlainObject(value) ? Object.values(value).every(isWhollyKnownPlain) : true;
}

/** What the old SDK of providers takes for "not set". */
export function isZero(value: Plain | undefined): boolean {
  if (value === undefined || value === null || value === "" || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isPlainObject(value) && Object.keys(value).length === 0;
}

export function plainAt(value: Plain | undefined, path: ValuePath): Plain | undefined {
  let at = value;
  for (const step of path) {
    if (at === undefined || at === null || at === UNKNOWN || typeof at !== "object") return undefined;
    at = Array.isArray(at) ? (at as readonly Plain[])[Number(step)] : (at as PlainObject)[step];
  }
  return at;
}

/** The value with the part at the path replaced; unchanged when the path leads nowhere. */
export function withPlainAt(value: Plain, path: ValuePath, part: Plain): Plain {
  const [step, ...rest] = path;
  if (step === undefined) return part;
  if (Array.isArray(value)) return (value as readonly Plain[]).map((item, index) => (index === Number(step) ? withPlainAt(item, rest, part) : item));
  if (!isPlainObject(value)) return value;
  const members: Record<string, Plain> = { ...value };
  members[step] = withPlainAt(value[step] ?? null, rest, part);
  return members;
}

/** The known part, as `after` of a plan shows it: unknown members are left out, unknown elements are null. */
export function withoutUnknown(value: Plain): Json {
  if (value === UNKNOWN) return null;
  if (Array.isArray(value)) return (value as readonly Plain[]).map(withoutUnknown);
  if (!isPlainObject(value)) return value as Json;
  const members: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) if (member !== UNKNOWN) members[name] = withoutUnknown(member);
  return members;
}

/** The value for a provider that applies it: what is unknown is null. */
export function unknownAsNull(value: PlainObject): JsonObject {
  const change = (part: Plain): Json => {
    if (part === UNKNOWN) return null;
    if (Array.isArray(part)) return (part as readonly Plain[]).map(change);
    return isPlainObject(part) ? Object.fromEntries(Object.entries(part).map(([name, member]) => [name, change(member)])) : (part as Json);
  };
  return change(value) as JsonObject;
}

/** `after_unknown`: true where unknown; members that are known are left out of objects and are false in arrays. */
export function unknownMarks(value: Plain): Json {
  if (value === UNKNOWN) return true;
  if (Array.isArray(value)) return (value as readonly Plain[]).map(unknownMarks);
  if (!isPlainObject(value)) return false;
  return keepMarked(Object.entries(value).map(([name, member]) => [name, unknownMarks(member)]));
}

/** `after_sensitive` and its like: true where a path says so. Unknown collections are shown empty, as the type says. */
export function sensitiveMarks(value: Plain, type: Type, paths: readonly ValuePath[]): Json {
  return marksBelow(value, type, buildTree(paths));
}

interface PathTree {
  marked: boolean;
  readonly inside: Map<string | number, PathTree>;
}
const NO_MARKS: PathTree = { marked: false, inside: new Map() };

function buildTree(paths: readonly ValuePath[]): PathTree {
  const root: PathTree = { marked: false, inside: new Map() };
  for (const path of paths) {
    let at = root;
    for (const step of path) {
      let next = at.inside.get(step);
      if (next === undefined) at.inside.set(step, (next = { marked: false, inside: new Map() }));
      at = next;
    }
    at.marked = true;
  }
  return root;
}

function marksBelow(value: Plain, type: Type, tree: PathTree): Json {
  if (tree.marked) return true;
  if (value === UNKNOWN) return emptyOf(type);
  if (Array.isArray(value))
    return (value as readonly Plain[]).map((item, index) => marksBelow(item, insideType(type, index), tree.inside.get(index) ?? NO_MARKS));
  if (!isPlainObject(value)) return false;
  return keepMarked(Object.entries(value).map(([name, member]) => [name, marksBelow(member, insideType(type, name), tree.inside.get(name) ?? NO_MARKS)]));
}

function emptyOf(type: Type): Json {
  if (typeof type === "string") return false;
  return type[0] === "map" || type[0] === "object" ? {} : [];
}

/** The type of a member or element. */
export function insideType(type: Type, step: string | number): Type {
  if (typeof type === "string") return "dynamic";
  if (type[0] === "object") return type[1][String(step)] ?? "dynamic";
  if (type[0] === "tuple") return type[1][Number(step)] ?? "dynamic";
  return type[1];
}

function keepMarked(members: readonly (readonly [string, Json])[]): JsonObject {
  return Object.fromEntries(members.filter(([, mark]) => mark !== false));
}
