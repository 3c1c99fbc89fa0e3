import { convert } from "../convert.ts";
import { equalValues } from "../equal-values.ts";
import { settle } from "../number-text.ts";
import { setKey } from "../set-value.ts";
import { isCollection, isObject, isTuple, sameType, typeName } from "../type.ts";
import { UNKNOWN, type Type, type Value } from "../types.ts";
import { unify } from "../unify.ts";
import {
  boolValue,
  entriesOf,
  isNull,
  isUnknown,
  isWhollyKnown,
  listValue,
  mapValue,
  mark,
  membersOf,
  nullOf,
  numberValue,
  objectValue,
  stringValue,
  tupleValue,
  unknownOf,
  textFrom,
} from "../value.ts";
import { ArgumentError, CallError, argument, numberOf, textOf, type FunctionDefinition, type FunctionTable, type Parameter } from "./define-function.ts";

const ANY_LIST: Type = ["list", "dynamic"];
const list = (name: string, more: Partial<Parameter> = {}): Parameter => ({ name, type: ANY_LIST, ...more });
const any = (name: string, more: Partial<Parameter> = {}): Parameter => ({ name, type: "dynamic", ...more });
const define = (parameters: readonly Parameter[], call: FunctionDefinition["call"], result: Type = "dynamic"): FunctionDefinition => ({
  parameters,
  result,
  call,
});
const variadic = (rest: Parameter, call: FunctionDefinition["call"], result: Type = "dynamic"): FunctionDefinition => ({ parameters: [], rest, result, call });

/** @see https://developer.hashicorp.com/terraform/language/functions (collection functions) */
export const collections: FunctionTable = {
  alltrue: define([{ name: "list", type: ["list", "bool"] }], (args) => decide(argument(args, 0), false), "bool"),
  anytrue: define([{ name: "list", type: ["list", "bool"] }], (args) => decide(argument(args, 0), true), "bool"),
  chunklist: define([list("list", { marks: true }), { name: "size", type: "number", marks: true }], (args) => chunked(argument(args, 0), numberOf(args, 1))),
  coalesce: variadic(any("vals", { nulls: true, unknowns: true }), coalesce),
  coalescelist: variadic(any("vals", { unknowns: true }), coalesceList),
  compact: define(
    [{ name: "list", type: ["list", "string"], whole: true }],
    (args) =>
      listValue(
        "string",
        membersOf(argument(args, 0)).filter((item) => item.data !== null && item.data !== ""),
      ),
    ["list", "string"],
  ),
  concat: variadic(any("seqs", { marks: true }), concat),
  contains: define([any("list"), any("value")], contains, "bool"),
  distinct: define([list("list")], distinct),
  element: define([any("list", { marks: true }), { name: "index", type: "number" }], element),
  flatten: define([any("list", { marks: true })], flatten),
  index: define([any("list"), any("value")], indexOf, "number"),
  keys: define([any("inputMap", { marks: true, unknowns: true })], keys),
  length: define([any("value", { marks: true, unknowns: true })], length, "number"),
  lookup: {
    parameters: [any("inputMap", { marks: true }), { name: "key", type: "string", marks: true }],
    rest: any("default", { marks: true, nulls: true, unknowns: true }),
    result: "dynamic",
    call: lookup,
  },
  matchkeys: define([list("values", { whole: true }), list("keys", { whole: true }), list("searchset", { whole: true })], matchKeys),
  merge: variadic(any("maps", { marks: true, nulls: true }), merge),
  one: define([any("list", { unknowns: true })], one),
  range: variadic({ name: "params", type: "number" }, range, ["list", "number"]),
  reverse: define([any("list", { marks: true })], reverse),
  slice: define([any("list", { marks: true }), { name: "start_index", type: "number" }, { name: "end_index", type: "number" }], slice),
  sort: define([{ name: "list", type: ["list", "string"] }], sort, ["list", "string"]),
  sum: define([any("list", { whole: true })], sum, "number"),
  transpose: define([{ name: "values", type: ["map", ["list", "string"]], whole: true }], transpose, ["map", ["list", "string"]]),
  values: define([any("mapping", { marks: true })], values),
  zipmap: define([{ name: "keys", type: ["list", "string"], marks: true }, any("values", { marks: true })], zipmap),
};

function decide(list_: Value, deciding: boolean): Value {
  let known = true;
  for (const item of membersOf(list_)) {
    if (item.data === UNKNOWN) known = false;
    else if ((known || deciding) && (item.data === null ? !deciding : item.data === deciding)) return boolValue(deciding);
  }
  return known ? boolValue(!deciding) : unknownOf("bool");
}

function chunked(list_: Value, size: number): Value {
  if (size < 0) throw new CallError("the size argument must be positive");
  const items = membersOf(list_);
  const step = size === 0 ? Math.max(items.length, 1) : size;
  const chunks: Value[] = [];
  for (let start = 0; start < items.length; start += step) chunks.push(listValue(elementTypeOf(list_), items.slice(start, start + step)));
  return mark(listValue(list_.type, chunks), list_.sensitive);
}

function elementTypeOf(value: Value): Type {
  return isCollection(value.type) ? value.type[1] : "dynamic";
}

function isSequence(value: Value): boolean {
  return isTuple(value.type) || (isCollection(value.type) && value.type[0] !== "map");
}

function coalesce(args: readonly Value[]): Value {
  if (args.length === 0) throw new CallError("at least one argument is required");
  const type = unify(args.map((arg) => arg.type).filter((candidate, place) => !(candidate === "dynamic" && isNull(argument(args, place)))));
  if (type === undefined) throw new CallError("all arguments must have the same type");
  for (const arg of args) {
    if (isUnknown(arg)) return unknownOf(type);
    const converted = convert(arg, type);
    if (!isNull(converted) && converted.data !== "") return converted;
  }
  throw new CallError("no non-null, non-empty-string arguments");
}

function coalesceList(args: readonly Value[]): Value {
  if (args.length === 0) throw new CallError("at least one argument is required");
  for (const arg of args) {
    if (isUnknown(arg)) return unknownOf("dynamic");
    if (isNull(arg)) continue;
    if (!isSequence(arg)) throw new CallError("coalescelist arguments must be lists or tuples");
    if (membersOf(arg).length > 0) return arg;
  }
  throw new CallError("no non-null arguments");
}

function concat(args: readonly Value[]): Value {
  if (args.length === 0) throw new CallError("at least one argument is required");
  for (const [place, arg] of args.entries()) {
    if (!isTuple(arg.type) && arg.type[0] !== "list") throw new ArgumentError(place, `all arguments must be lists or tuples; got ${typeName(arg.type)}`);
  }
  const sensitive = args.some((arg) => arg.sensitive);
  const type = args.every((arg) => arg.type[0] === "list") ? unify(args.map((arg) => arg.type)) : undefined;
  if (type === undefined || !isCollection(type)) return mark(tupleValue(args.flatMap((arg) => [...membersOf(arg)])), sensitive);
  return mark(
    listValue(
      type[1],
      args.flatMap((arg) => membersOf(convert(arg, type))),
    ),
    sensitive,
  );
}

function contains(args: readonly Value[]): Value {
  const collection = argument(args, 0);
  if (!isSequence(collection)) throw new ArgumentError(0, "argument must be list, tuple, or set");
  let known = true;
  for (const item of membersOf(collection)) {
    const equal = equalValues(item, argument(args, 1));
    if (equal === true) return boolValue(true);
    if (equal === undefined) known = false;
  }
  return known ? boolValue(false) : unknownOf("bool");
}

function distinct(args: readonly Value[]): Value {
  const list_ = argument(args, 0);
  if (!isWhollyKnown(list_)) return unknownOf(list_.type);
  const found = new Map<string, Value>();
  for (const item of membersOf(list_)) if (!found.has(setKey(item))) found.set(setKey(item), item);
  return { ...list_, data: [...found.values()] };
}

function element(args: readonly Value[]): Value {
  const list_ = argument(args, 0);
  if (!isTuple(list_.type) && list_.type[0] !== "list") throw new ArgumentError(0, `cannot read elements from ${typeName(list_.type)}`);
  const items = membersOf(list_);
  const index = numberOf(args, 1);
  if (!Number.isInteger(index)) throw new ArgumentError(1, "value must be a whole number, between -9223372036854775808 and 9223372036854775807 inclusive");
  if (index < 0) throw new CallError("cannot use element function with a negative index");
  if (items.length === 0) throw new CallError("cannot use element function with an empty list");
  return mark(argument(items, index % items.length), list_.sensitive);
}

function flatten(args: readonly Value[]): Value {
  const top = argument(args, 0);
  if (!isSequence(top)) throw new CallError("can only flatten lists, sets and tuples");
  const items: Value[] = [];
  let sensitive = top.sensitive;
  let known = true;
  const walk = (value: Value): void => {
    for (const item of membersOf(value)) {
      if (item.type === "dynamic" && isUnknown(item)) known = false;
      if (!isSequence(item) || isNull(item)) items.push(item);
      else if (isUnknown(item)) known = false;
      else {
        sensitive ||= item.sensitive;
        walk(item);
      }
    }
  };
  walk(top);
  return mark(known ? tupleValue(items) : unknownOf("dynamic"), sensitive);
}

function indexOf(args: readonly Value[]): Value {
  const list_ = argument(args, 0);
  if (!isTuple(list_.type) && list_.type[0] !== "list") throw new ArgumentError(0, "argument must be a list or tuple");
  const items = membersOf(list_);
  if (items.length === 0) throw new CallError("cannot search an empty list");
  for (const [place, item] of items.entries()) {
    const equal = equalValues(item, argument(args, 1));
    if (equal !== false) return equal === true ? numberValue(place) : unknownOf("number");
  }
  throw new CallError("item not found");
}

function keys(args: readonly Value[]): Value {
  const map = argument(args, 0);
  if (isObject(map.type)) return mark(tupleValue(Object.keys(map.type[1]).toSorted().map(stringValue)), map.sensitive);
  if (map.type[0] !== "map" && map.type !== "dynamic") throw new ArgumentError(0, "must have map or object type");
  if (isUnknown(map)) return mark(unknownOf(["list", "string"]), map.sensitive);
  return mark(listValue("string", [...entriesOf(map).keys()].map(stringValue)), map.sensitive);
}

function length(args: readonly Value[]): Value {
  const value = argument(args, 0);
  const { type } = value;
  if (type === "string")
    return mark(isUnknown(value) ? unknownOf("number") : numberValue([...new Intl.Segmenter("en").segment(textFrom(value))].length), value.sensitive);
  if (isTuple(type)) return mark(numberValue(type[1].length), value.sensitive);
  if (isObject(type)) return mark(numberValue(Object.keys(type[1]).length), value.sensitive);
  if (!isCollection(type) && type !== "dynamic") throw new CallError("argument must be a string, a collection type, or a structural type");
  if (isUnknown(value) || (type[0] === "set" && membersOf(value).length > 1 && !isWhollyKnown(value))) return mark(unknownOf("number"), value.sensitive);
  return mark(numberValue(membersOf(value).length), value.sensitive);
}

function lookup(args: readonly Value[]): Value {
  const map = argument(args, 0);
  const sensitive = map.sensitive || argument(args, 1).sensitive;
  if (args.length > 3) throw new CallError(`lookup() takes two or three arguments, got ${args.length}`);
  if (!isObject(map.type) && map.type[0] !== "map") throw new ArgumentError(0, "lookup() requires a map as the first argument");
  const found = entriesOf(map).get(textOf(args, 1));
  if (found !== undefined) return mark(found, sensitive);
  const fallback = args[2];
  if (fallback === undefined && isObject(map.type)) throw new ArgumentError(0, `the given object has no attribute ${JSON.stringify(textOf(args, 1))}`);
  if (fallback === undefined) throw new CallError(`lookup failed to find key ${JSON.stringify(textOf(args, 1))}`);
  return mark(map.type[0] === "map" ? convert(fallback, elementTypeOf(map)) : fallback, sensitive);
}

function matchKeys(args: readonly Value[]): Value {
  const [values_, keys_, wanted] = [argument(args, 0), membersOf(argument(args, 1)), membersOf(argument(args, 2))];
  if (keys_.length !== membersOf(values_).length) throw new CallError("length of keys and values should be equal");
  const matches = (key: Value | undefined): boolean => key !== undefined && wanted.some((candidate) => equalValues(key, convert(candidate, key.type)) === true);
  return { ...values_, data: membersOf(values_).filter((_, place) => matches(keys_[place])) };
}

function merge(args: readonly Value[]): Value {
  const given = args.filter((arg) => !isNull(arg));
  for (const arg of args)
    if (!isObject(arg.type) && arg.type[0] !== "map" && !isNull(arg))
      throw new CallError(`arguments must be maps or objects, got ${JSON.stringify(typeName(arg.type))}`);
  const sensitive = args.some((arg) => arg.sensitive);
  const members = given.flatMap((arg) => [...entriesOf(arg)]);
  const first = args[0]?.type;
  if (first !== undefined && first[0] === "map" && isCollection(first) && args.every((arg) => sameType(arg.type, first)))
    return mark(mapValue(first[1], members), sensitive);
  return mark(objectValue(members), sensitive);
}

function one(args: readonly Value[]): Value {
  const collection = argument(args, 0);
  if (!isSequence(collection)) throw new ArgumentError(0, "must be a list, set, or tuple value with either zero or one elements");
  if (isUnknown(collection)) return unknownOf(isCollection(collection.type) ? collection.type[1] : "dynamic");
  const items = membersOf(collection);
  if (items.length > 1) throw new ArgumentError(0, "must be a list, set, or tuple value with either zero or one elements");
  return items[0] ?? nullOf(elementTypeOf(collection));
}

function range(args: readonly Value[]): Value {
  if (args.length < 1 || args.length > 3) throw new CallError("must have one, two, or three arguments");
  const numbers_ = args.map((arg) => Number(arg.data));
  const start = args.length === 1 ? 0 : (numbers_[0] ?? 0);
  const end = (args.length === 1 ? numbers_[0] : numbers_[1]) ?? 0;
  const step = numbers_[2] ?? (end < start ? -1 : 1);
  if (end < start && step > 0) throw new ArgumentError(2, "end must be greater than start when step is positive");
  if (end > start && step < 0) throw new ArgumentError(2, "end must be less than start when step is negative");
  const items: Value[] = [];
  for (let number = start; step >= 0 ? number < end : number > end; number = settle(start + step * items.length)) {
    if (items.length >= 1024)
      throw new CallError("more than 1024 values were generated; either decrease the difference between start and end or use a smaller step");
    items.push(numberValue(number));
  }
  return listValue("number", items);
}

function reverse(args: readonly Value[]): Value {
  const list_ = argument(args, 0);
  if (!isSequence(list_)) throw new ArgumentError(0, `can only reverse list or tuple values, not ${typeName(list_.type)}`);
  const items = [...membersOf(list_)].toReversed();
  return mark(isTuple(list_.type) ? tupleValue(items) : listValue(elementTypeOf(list_), items), list_.sensitive);
}

function slice(args: readonly Value[]): Value {
  const list_ = argument(args, 0);
  if (!isTuple(list_.type) && list_.type[0] !== "list")
    throw new ArgumentError(
      0,
      list_.type[0] === "set"
        ? "cannot slice a set, because its elements do not have indices; explicitly convert to a list if the ordering of the result is not important"
        : "must be a list or tuple value",
    );
  const items = membersOf(list_);
  const [start, end] = [numberOf(args, 1), numberOf(args, 2)];
  if (start < 0) throw new ArgumentError(1, "start index must not be less than zero");
  if (start > items.length) throw new ArgumentError(1, "start index must not be greater than the length of the list");
  if (end < 0) throw new ArgumentError(2, "end index must not be less than zero");
  if (end > items.length) throw new ArgumentError(2, "end index must not be greater than the length of the list");
  if (start > end) throw new ArgumentError(1, "start index must not be greater than end index");
  const cut = items.slice(start, end);
  return mark(isTuple(list_.type) ? tupleValue(cut) : listValue(elementTypeOf(list_), cut), list_.sensitive);
}

function sort(args: readonly Value[]): Value {
  if (!isWhollyKnown(argument(args, 0)))
    return listValue(
      "string",
      membersOf(argument(args, 0)).map(() => unknownOf("string")),
    );
  const items = membersOf(argument(args, 0)).map((item, place) => {
    if (item.data === null) throw new CallError(`given list element ${place} is null; a null string cannot be sorted`);
    return item;
  });
  return listValue(
    "string",
    items.toSorted((a, b) => Buffer.compare(Buffer.from(textFrom(a)), Buffer.from(textFrom(b)))),
  );
}

function sum(args: readonly Value[]): Value {
  const collection = argument(args, 0);
  if (!isSequence(collection)) throw new ArgumentError(0, `argument must be list, set, or tuple. Received ${typeName(collection.type)}`);
  if (membersOf(collection).length === 0) throw new ArgumentError(0, "cannot sum an empty list");
  let total = 0;
  for (const item of membersOf(collection)) {
    if (item.data === null) throw new ArgumentError(0, "argument must be list, set, or tuple of number values");
    try {
      total += Number(convert(item, "number").data);
    } catch {
      throw new ArgumentError(0, "argument must be list, set, or tuple of number values");
    }
  }
  return numberValue(Number(total.toPrecision(15)));
}

function transpose(args: readonly Value[]): Value {
  const result = new Map<string, Value[]>();
  for (const [name, list_] of entriesOf(argument(args, 0))) {
    for (const item of membersOf(list_)) {
      if (item.data === null) throw new CallError("input must not contain null values");
      result.set(textFrom(item), [...(result.get(textFrom(item)) ?? []), stringValue(name)]);
    }
  }
  return mapValue(
    ["list", "string"],
    [...result].map(([name, names]) => [name, listValue("string", names)]),
  );
}

function values(args: readonly Value[]): Value {
  const map = argument(args, 0);
  if (isObject(map.type)) return mark(tupleValue(membersOf(map)), map.sensitive);
  if (map.type[0] !== "map") throw new ArgumentError(0, "values() requires a map as the first argument");
  return mark(listValue(elementTypeOf(map), membersOf(map)), map.sensitive);
}

function zipmap(args: readonly Value[]): Value {
  const [names, members] = [argument(args, 0), argument(args, 1)];
  if (!isTuple(members.type) && members.type[0] !== "list") throw new ArgumentError(1, "values must be a list or tuple value");
  const given = membersOf(members);
  const known = membersOf(names);
  if (known.length !== given.length) throw new CallError(`number of keys (${known.length}) does not match number of values (${given.length})`);
  const sensitive = names.sensitive || members.sensitive || known.some((name) => name.sensitive);
  if (known.some(isUnknown)) return mark(unknownOf(isTuple(members.type) ? "dynamic" : ["map", elementTypeOf(members)]), sensitive);
  const entries = known.map((name, place) => [textFrom(name), argument(given, place)] as const);
  return mark(isTuple(members.type) ? objectValue(entries) : mapValue(elementTypeOf(members), entries), sensitive);
}
