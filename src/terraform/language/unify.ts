import { isCollection, isObject, isPrimitive, isTuple, sameType } from "./type.ts";
import { define } from "./value.ts";
import type { Type } from "./types.ts";

/**
 * The type that values of all these types can be converted to, or `undefined` when there is none.
 *
 * @see https://github.com/zclconf/go-cty/blob/main/cty/convert/unify.go
 */
export function unify(types: readonly Type[]): Type | undefined {
  const known = types.filter((type) => type !== "dynamic");
  if (known.length === types.length || known.every(isPrimitive)) return unifyKnown(known);
  return "dynamic";
}

function unifyKnown(types: readonly Type[]): Type | undefined {
  const first = types[0];
  if (first === undefined || types.every((type) => sameType(type, first))) return first ?? "dynamic";
  if (types.every(isPrimitive)) return types.includes("string") ? "string" : undefined;
  if (types.every((type) => isTuple(type) || (isCollection(type) && type[0] !== "map"))) return unifySequences(types);
  if (types.every((type) => isObject(type) || type[0] === "map")) return unifyMappings(types);
  return undefined;
}

function unifySequences(types: readonly Type[]): Type | undefined {
  const sets = types.filter((type) => type[0] === "set");
  if (sets.length > 0 && sets.length < types.length) return types.find((type) => type[0] === "list") ?? sets[0];
  if (types.every(isTuple)) {
    const length = types[0]?.[1].length ?? 0;
    if (types.every((type) => type[1].length === length)) {
      const items = Array.from({ length }, (_, index) => unify(types.map((type) => type[1][index] ?? "dynamic")));
      if (!items.includes(undefined)) return ["tuple", items as Type[]];
    }
  }
  const element = unify(types.flatMap((type): readonly Type[] => (isTuple(type) ? type[1] : [type[1] as Type])));
  return element === undefined ? undefined : [sets.length > 0 ? "set" : "list", element];
}

function unifyMappings(types: readonly Type[]): Type | undefined {
  if (types.every(isObject)) {
    const names = Object.keys(types[0]?.[1] ?? {});
    if (types.every((type) => Object.keys(type[1]).length === names.length && names.every((name) => Object.hasOwn(type[1], name)))) {
      const members: Record<string, Type> = {};
      let unified = true;
      for (const name of names) {
        const member = unify(types.map((type) => type[1][name] ?? "dynamic"));
        if (member === undefined) unified = false;
        else define(members, name, member);
      }
      if (unified) return ["object", members];
    }
  }
  const element = unify(types.flatMap((type): readonly Type[] => (isObject(type) ? Object.values(type[1]) : [type[1] as Type])));
  return element === undefined ? undefined : ["map", element];
}
