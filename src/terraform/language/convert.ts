import { numberText } from "./number-text.ts";
import { hasDynamic, isCollection, isObject, isPrimitive, isTuple, sameType, typeName } from "./type.ts";
import {
  entriesOf,
  isNull,
  isUnknown,
  listValue,
  mapMembers,
  mapValue,
  mark,
  membersOf,
  nullOf,
  numberValue,
  boolValue,
  stringValue,
  unknownOf,
  define,
  textFrom,
} from "./value.ts";
import type { Type, Value, ValuePath } from "./types.ts";
import { setValue } from "./set-value.ts";
import { unify } from "./unify.ts";

/**
 * Why a value does not fit, worded as cty does.
 *
 * When the types cannot match, the message says where: `element 0: string required`. When only this one value cannot, `path` does: Terraform prints it for variables alone.
 */
export class ConversionError extends Error {
  readonly path: ValuePath | undefined;

  constructor(message: string, path?: ValuePath) {
    super(message);
    this.name = "ConversionError";
    this.path = path;
  }
}

/** The message with its path in front, as Terraform words errors of variables: `[0].size: a number is required`. */
export function withPath(error: ConversionError): string {
  const path = (error.path ?? [])
    .map((step) => (typeof step === "string" && /^[\p{ID_Start}_][\p{ID_Continue}-]*$/u.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`))
    .join("");
  return path === "" ? error.message : `${path}: ${error.message}`;
}

/**
 * The value as one of the wanted type, by Terraform's conversion rules. `"dynamic"` leaves it as it is; optional attributes that are missing become null.
 *
 * @throws ConversionError when it cannot be converted
 * @see https://developer.hashicorp.com/terraform/language/expressions/types#type-conversion
 */
export function convert(value: Value, type: Type): Value {
  if (type === "dynamic" || sameType(value.type, type)) return value;
  if (value.type === "dynamic" && isUnknown(value)) return mark(unknownOf(type), value.sensitive);
  if (isNull(value)) return mark(nullOf(settledType(value.type, type)), value.sensitive);
  return mark(convertKnownShape(value, type), value.sensitive);
}

function settledType(from: Type, to: Type): Type {
  return from === "dynamic" || !hasDynamic(to) ? to : from;
}

function convertKnownShape(value: Value, type: Type): Value {
  if (isPrimitive(type)) return convertPrimitive(value, type);
  if (isTuple(type)) return convertTuple(value, type);
  if (isObject(type)) return convertObject(value, type);
  return isCollection(type) ? convertCollection(value, type) : value;
}

function convertPrimitive(value: Value, type: "string" | "number" | "bool"): Value {
  if (!isPrimitive(value.type)) throw new ConversionError(`${type} required`);
  if (type !== "string" && value.type !== "string") throw new ConversionError(`${type} required`);
  const data = value.data;
  if (isUnknown(value)) return unknownOf(type);
  if (type === "string") return stringValue(typeof data === "number" ? numberText(data) : textFrom(value));
  return type === "number" ? numberValue(parseNumber(textFrom(value))) : boolValue(parseBool(textFrom(value)));
}

/** @throws ConversionError when the text is no number */
function parseNumber(text: string): number {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text)) throw new ConversionError("a number is required", []);
  const number = Number(text);
  if (Number.isInteger(number)) numberText(number);
  return number;
}

function parseBool(text: string): boolean {
  if (text === "true" || text === "1") return true;
  if (text === "false" || text === "0") return false;
  if (/^true$/i.test(text)) throw new ConversionError('a bool is required; to convert from string, use lowercase "true"', []);
  if (/^false$/i.test(text)) throw new ConversionError('a bool is required; to convert from string, use lowercase "false"', []);
  throw new ConversionError("a bool is required", []);
}

function convertTuple(value: Value, type: readonly ["tuple", readonly Type[]]): Value {
  if (!isTuple(value.type)) throw new ConversionError("tuple required");
  if (value.type[1].length !== type[1].length) throw new ConversionError(`tuple required`);
  if (isUnknown(value)) return unknownOf(type);
  const items = membersOf(value).map((item, index) => at(`element ${index}`, index, () => convert(item, type[1][index] ?? "dynamic")));
  return { type: ["tuple", items.map((item) => item.type)], data: items, sensitive: false };
}

function convertObject(value: Value, type: Extract<Type, readonly ["object", ...unknown[]]>): Value {
  if (!isObject(value.type) && value.type[0] !== "map") throw new ConversionError("object required");
  const optional = type[2] === undefined ? none : new Set(type[2]);
  if (isObject(value.type)) requireAttributes(type, (name) => optional.has(name) || Object.hasOwn(value.type[1] as object, name));
  if (isUnknown(value)) return unknownOf(withoutOptional(type));
  const given = entriesOf(value);
  requireAttributes(type, (name) => optional.has(name) || given.has(name));
  const members = new Map<string, Value>();
  const types: Record<string, Type> = {};
  for (const name of namesOf(type[1])) {
    const wanted = type[1][name] ?? "dynamic";
    const member = given.get(name);
    const converted = member === undefined ? nullOf(withoutOptional(wanted)) : at(`attribute "${name}"`, name, () => convert(member, wanted));
    members.set(name, converted);
    define(types, name, converted.type);
  }
  return { type: ["object", types], data: members, sensitive: false };
}

const none: ReadonlySet<string> = new Set();
const sortedNames = new WeakMap<object, readonly string[]>();

/** An object type's attributes, sorted. Types are never changed, and those of a schema are met over and over. */
function namesOf(members: object): readonly string[] {
  let names = sortedNames.get(members);
  if (names === undefined) {
    names = Object.keys(members).toSorted();
    sortedNames.set(members, names);
  }
  return names;
}

function requireAttributes(type: Extract<Type, readonly ["object", ...unknown[]]>, has: (name: string) => boolean): void {
  const names = namesOf(type[1]);
  if (names.every(has)) return;
  const missing = names.filter((name) => !has(name)).map((name) => `"${name}"`);
  if (missing.length === 1) throw new ConversionError(`attribute ${missing[0]} is required`);
  if (missing.length > 1)
    throw new ConversionError(`attributes ${missing.slice(0, -1).join(", ")}${missing.length > 2 ? "," : ""} and ${missing.at(-1)} are required`);
}

function convertCollection(value: Value, type: readonly ["list" | "set" | "map", Type]): Value {
  const [kind, element] = type;
  const mapping = isObject(value.type) || value.type[0] === "map";
  const sequence = isTuple(value.type) || value.type[0] === "list" || value.type[0] === "set";
  if (kind === "map" ? !mapping : !sequence) throw new ConversionError(`${typeName(withoutOptional(type))} required`);
  if (isUnknown(value)) return unknownOf([kind, isCollection(value.type) && element === "dynamic" ? value.type[1] : withoutOptional(element)]);
  const wanted = element === "dynamic" ? elementType(value, kind) : element;
  if (wanted === undefined) return unknownOf(type);
  const converted = mapMembers(value, (member, key) =>
    at(isCollection(value.type) ? `incorrect ${kind} element type` : `element ${JSON.stringify(key)}`, key, () => convert(member, wanted)),
  );
  const settled = settledElement(converted, wanted, kind);
  if (kind === "map") return mapValue(settled, entriesOf(converted));
  return kind === "list" ? listValue(settled, membersOf(converted)) : setValue(settled, membersOf(converted));
}

/** `undefined` when it hangs on a part that is not known yet. */
function elementType(value: Value, kind: string): Type | undefined {
  if (isCollection(value.type)) return value.type[1];
  const unified = unify(membersOf(value).map((member) => member.type));
  if (unified === "dynamic" && membersOf(value).some((member) => member.type !== "dynamic")) {
    if (membersOf(value).some((member) => member.type === "dynamic" && isUnknown(member))) return undefined;
    throw new ConversionError(`all ${kind} elements must have the same type`);
  }
  if (unified === undefined) throw new ConversionError(`all ${kind} elements must have the same type`);
  return unified;
}

/** The element type after conversion, where the wanted one had `any` inside. */
function settledElement(converted: Value, wanted: Type, kind: string): Type {
  if (!hasDynamic(wanted)) return withoutOptional(wanted);
  const [first, ...others] = membersOf(converted).map((member) => member.type);
  if (first === undefined) return withoutOptional(wanted);
  if (others.every((type) => sameType(type, first))) return first;
  throw new ConversionError(`all ${kind} elements must have the same type`);
}

/** The type of values that a constraint describes. */
export function withoutOptional(type: Type): Type {
  if (typeof type === "string") return type;
  if (isCollection(type)) return [type[0], withoutOptional(type[1])];
  if (isTuple(type)) return ["tuple", type[1].map(withoutOptional)];
  const members: Record<string, Type> = {};
  for (const [name, member] of Object.entries(type[1] as Record<string, Type>)) define(members, name, withoutOptional(member));
  return ["object", members];
}

function at(step: string, key: string | number, run: () => Value): Value {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof ConversionError)) throw error;
    throw error.path === undefined ? new ConversionError(`${step}: ${error.message}`) : new ConversionError(error.message, [key, ...error.path]);
  }
}
