import { compareText } from "./compare-text.ts";
import { numberText } from "./number-text.ts";
import { UNKNOWN, type Type, type Value } from "./types.ts";
import { entriesOf, isSensitiveDeep, isWhollyKnown, membersOf, unmarkDeep } from "./value.ts";

/** Drops duplicates and sorts; marks of items become marks of the set, since a set cannot keep them apart. */
export function setValue(element: Type, items: readonly Value[]): Value {
  const distinct = new Map<string | symbol, Value>();
  for (const item of items) distinct.set(isWhollyKnown(item) ? setKey(item) : Symbol("unknown"), unmarkDeep(item));
  const sorted = [...distinct.values()].toSorted(compareValues);
  return { type: ["set", element], data: sorted, sensitive: items.some(isSensitiveDeep) };
}

/**
 * The text cty hashes a value to: equal for equal values, and the order of sets whose elements are no primitives.
 *
 * @see https://github.com/zclconf/go-cty/blob/main/cty/set_internals.go
 */
export function setKey(value: Value): string {
  const { data, type } = value;
  if (data === UNKNOWN) return "?";
  if (data === null) return "~";
  if (typeof data === "string") return JSON.stringify(data);
  if (typeof data === "number") return numberText(data);
  if (typeof data === "boolean") return data ? "T" : "F";
  if (type[0] === "map") return `{${[...entriesOf(value)].map(([key, member]) => `${JSON.stringify(key)}:${setKey(member)};`).join("")}}`;
  const inner = membersOf(value)
    .map((member) => `${setKey(member)};`)
    .join("");
  return type[0] === "list" || type[0] === "set" ? `[${inner}]` : `<${inner}>`;
}

/** The order of elements in a set: primitives by value, null and unknown last, everything else by its hash text. */
export function compareValues(left: Value, right: Value): number {
  const rank = order(left) - order(right);
  if (rank !== 0) return rank;
  if (typeof left.data === "string" && typeof right.data === "string") return compareText(left.data, right.data);
  if (typeof left.data === "number" && typeof right.data === "number") return left.data - right.data;
  if (typeof left.data === "boolean" && typeof right.data === "boolean") return Number(left.data) - Number(right.data);
  return compareText(setKey(left), setKey(right));
}

function order(value: Value): number {
  if (value.data === UNKNOWN) return 2;
  return value.data === null ? 1 : 0;
}
