import { convert } from "../convert.ts";
import { setKey, setValue } from "../set-value.ts";
import { isCollection, isTuple } from "../type.ts";
import type { Type, Value } from "../types.ts";
import { unify } from "../unify.ts";
import { isUnknown, isWhollyKnown, listValue, mark, membersOf, tupleValue, unknownOf } from "../value.ts";
import { ArgumentError, CallError, type FunctionDefinition, type FunctionTable } from "./define-function.ts";

/** @see https://developer.hashicorp.com/terraform/language/functions (set functions) */
export const sets: FunctionTable = {
  setintersection: operation((left, right) => left.filter((item) => right.has(setKey(item)))),
  setproduct: { parameters: [], rest: { name: "sets", type: "dynamic", marks: true }, result: "dynamic", call: product },
  setsubtract: {
    parameters: [set("a"), set("b")],
    result: ["set", "dynamic"],
    call: (args) => fold(args, (left, right) => left.filter((item) => !right.has(setKey(item)))),
  },
  setunion: { ...operation((left, right) => [...left, ...right.values()]), parameters: [openSet("first_set")], rest: openSet("other_sets") },
};

function set(name: string): FunctionDefinition["parameters"][number] {
  return { name, type: ["set", "dynamic"], whole: true };
}

/** Elements that are not known yet stay elements. */
function openSet(name: string): FunctionDefinition["parameters"][number] {
  return { name, type: ["set", "dynamic"] };
}

function operation(join: (left: readonly Value[], right: ReadonlyMap<string, Value>) => readonly Value[]): FunctionDefinition {
  return { parameters: [set("first_set")], rest: set("other_sets"), result: ["set", "dynamic"], call: (args) => fold(args, join) };
}

function fold(args: readonly Value[], join: (left: readonly Value[], right: ReadonlyMap<string, Value>) => readonly Value[]): Value {
  const filled = args.filter((arg) => membersOf(arg).length > 0);
  const type = unify((filled.length === 0 ? args : filled).map((arg) => arg.type));
  if (type === undefined || !isCollection(type)) throw new CallError("given sets must all have compatible element types");
  const [first, ...others] = args.map((arg) => membersOf(membersOf(arg).length === 0 ? arg : convert(arg, type)));
  const items = others.reduce(
    (left, right) => join(left, new Map(right.map((item, place) => [isUnknown(item) ? `${place}?` : setKey(item), item]))),
    first ?? [],
  );
  return setValue(type[1], items);
}

function product(args: readonly Value[]): Value {
  if (args.length < 2) throw new CallError("at least two arguments are required");
  for (const [place, arg] of args.entries())
    if (!isTuple(arg.type) && arg.type[0] !== "list" && arg.type[0] !== "set") throw new ArgumentError(place, "a set or a list is required");
  const elements = args.map(elementType);
  const rows = args.reduce<readonly (readonly Value[])[]>(
    (found, arg, place) => found.flatMap((row) => membersOf(arg).map((item) => [...row, convert(item, elements[place] ?? "dynamic")])),
    [[]],
  );
  const asSet = args.some((arg) => arg.type[0] === "set");
  const type: Type = ["tuple", elements];
  if (asSet && args.some((arg) => arg.type[0] === "set" && membersOf(arg).length > 1 && !isWhollyKnown(arg))) return unknownOf(["set", type]);
  const sensitive = args.some((arg) => arg.sensitive);
  return mark(asSet ? setValue(type, rows.map(tupleValue)) : listValue(type, rows.map(tupleValue)), sensitive);
}

function elementType(value: Value): Type {
  if (isCollection(value.type)) return value.type[1];
  const type = unify(membersOf(value).map((item) => item.type));
  if (type === undefined) throw new CallError("all elements must be of the same type");
  return type;
}
