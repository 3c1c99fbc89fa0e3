import { convert } from "./convert.ts";
import {
  entriesOf,
  isUnknown,
  mark,
  membersOf,
  nullOf,
  boolValue,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownOf,
  unmarkDeep,
  mapMembers,
  define,
} from "./value.ts";
import { UNKNOWN, type Plain, type PlainParts, type Type, type Value, type ValuePath } from "./types.ts";

/** The value as plain JavaScript, with the paths of what is unknown and of what is sensitive. */
export function toPlain(value: Value): PlainParts {
  const unknownPaths: ValuePath[] = [];
  const sensitivePaths: ValuePath[] = [];
  const walk = (part: Value, path: ValuePath): Plain => {
    if (part.sensitive) sensitivePaths.push(path);
    if (isUnknown(part)) {
      unknownPaths.push(path);
      return UNKNOWN;
    }
    if (Array.isArray(part.data)) return membersOf(part).map((item, index) => walk(item, [...path, index]));
    if (!(part.data instanceof Map)) return part.data as Plain;
    const members: Record<string, Plain> = {};
    for (const [name, member] of entriesOf(part)) define(members, name, walk(member, [...path, name]));
    return members;
  };
  return { value: walk(value, []), unknownPaths, sensitivePaths };
}

/**
 * A plain value (from state, or planned with `UNKNOWN` in it) as a value of that type, marked sensitive at the paths.
 *
 * @throws ConversionError when it does not fit the type
 */
export function fromPlain(plain: Plain | undefined, type: Type = "dynamic", sensitivePaths: readonly ValuePath[] = []): Value {
  const value = convert(implied(plain, type), type);
  return sensitivePaths.reduce((marked, path) => markAt(marked, path), value);
}

/** Marks the part at the path; a path that leads nowhere marks the last part on the way. */
export function markAt(value: Value, path: ValuePath): Value {
  const [step, ...rest] = path;
  if (step === undefined || value.type[0] === "set") return mark(unmarkDeep(value), true);
  return mapMembers(value, (member, key) => (key === step ? markAt(member, rest) : member));
}

function implied(plain: Plain | undefined, type: Type): Value {
  if (plain === undefined || plain === null) return nullOf(type);
  if (plain === UNKNOWN) return unknownOf(type);
  if (typeof plain === "string") return stringValue(plain);
  if (typeof plain === "number") return numberValue(plain);
  if (typeof plain === "boolean") return boolValue(plain);
  if (Array.isArray(plain)) return tupleValue((plain as readonly Plain[]).map((item, index) => implied(item, inside(type, index))));
  return objectValue(Object.entries(plain).map(([name, member]) => [name, implied(member, inside(type, name))]));
}

function inside(type: Type, step: string | number): Type {
  if (typeof type === "string") return "dynamic";
  if (type[0] === "object") return type[1][step] ?? "dynamic";
  if (type[0] === "tuple") return type[1][Number(step)] ?? "dynamic";
  return type[1];
}
