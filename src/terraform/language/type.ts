import type { Type } from "./types.ts";

export function isPrimitive(type: Type): type is "string" | "number" | "bool" {
  return type === "string" || type === "number" || type === "bool";
}

export function isCollection(type: Type): type is readonly ["list" | "set" | "map", Type] {
  return type[0] === "list" || type[0] === "set" || type[0] === "map";
}

export function isTuple(type: Type): type is readonly ["tuple", readonly Type[]] {
  return type[0] === "tuple";
}

export function isObject(type: Type): type is Extract<Type, readonly ["object", ...unknown[]]> {
  return type[0] === "object";
}

export function sameType(left: Type, right: Type): boolean {
  if (left === right) return true;
  if (typeof left === "string" || typeof right === "string") return false;
  if (isCollection(left) && isCollection(right)) return left[0] === right[0] && sameType(left[1], right[1]);
  if (isTuple(left) && isTuple(right))
    return left[1].length === right[1].length && left[1].every((item, index) => sameType(item, right[1][index] ?? "dynamic"));
  if (!isObject(left) || !isObject(right)) return false;
  const names = Object.keys(left[1]);
  return (
    names.length === Object.keys(right[1]).length &&
    names.every((name) => Object.hasOwn(right[1], name) && sameType(left[1][name] ?? "dynamic", right[1][name] ?? "dynamic"))
  );
}

/** Whether the type has an `any` in it. */
export function hasDynamic(type: Type): boolean {
  if (typeof type === "string") return type === "dynamic";
  if (isCollection(type)) return hasDynamic(type[1]);
  return isTuple(type) ? type[1].some(hasDynamic) : Object.values(type[1] as Record<string, Type>).some(hasDynamic);
}

/** As messages call it: `string`, `list of string`, `object`, `tuple`, `dynamic`. */
export function typeName(type: Type): string {
  if (typeof type === "string") return type;
  if (isCollection(type)) return `${type[0]} of ${type[1] === "dynamic" ? "any single type" : typeName(type[1])}`;
  return type[0];
}
