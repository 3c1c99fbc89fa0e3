import type { RuleWeakening } from "#model/guardrail";
import type { Json, JsonObject } from "#model/json";
import { dropAlternatives } from "./drop-alternatives.ts";
import { isList, isObject, pointerTo, stepsOf, valueAt, withValue } from "./json-pointer.ts";
import type { Weakening } from "./weakening.ts";

/** Every way to weaken a guardrail's rules by one thing, as the guardrail declares them. */
export function weakenRules(data: JsonObject, declared: readonly RuleWeakening[]): readonly Weakening[] {
  return declared.flatMap((weakening) => placesOf(data, weakening.at).flatMap((place) => weakenAt(data, place, weakening, declared)));
}

/** Where a pattern points: `*` stands for any item or member. */
function placesOf(data: JsonObject, pattern: string): readonly string[] {
  return stepsOf(pattern).reduce<readonly string[]>(
    (places, step) =>
      places.flatMap((place) => {
        const value = valueAt(data, place);
        if (step !== "*") return valueAt(data, pointerTo(place, step)) === undefined ? [] : [pointerTo(place, step)];
        if (isList(value)) return value.map((_item, index) => pointerTo(place, index));
        return isObject(value) ? Object.keys(value).map((name) => pointerTo(place, name)) : [];
      }),
    [""],
  );
}

function weakenAt(data: JsonObject, place: string, { at, by }: RuleWeakening, declared: readonly RuleWeakening[]): readonly Weakening[] {
  const value = valueAt(data, place);
  if (value === undefined) return [];
  switch (by) {
    case "drop":
      return isAsGoodAsItsOwner(data, place, at, declared)
        ? []
        : [
            {
              mutator: "DropRule",
              pointer: place,
              description: `${ownerOf(data, place)}${nameOf(value)} is dropped`,
              changed: withValue(data, place, undefined),
            },
          ];
    case "drop-alternative":
      if (typeof value !== "string") return [];
      return dropAlternatives(value).map(({ dropped, rest }, index) => ({
        mutator: "DropAlternative",
        pointer: place,
        variant: `${index + 1}`,
        description: `${ownerOf(data, place)}the alternative ${dropped} is dropped`,
        replacement: rest,
        changed: withValue(data, place, rest),
      }));
    case "raise":
    case "lower": {
      if (typeof value !== "number") return [];
      const moved = by === "raise" ? value * 2 : Math.floor(value / 2);
      if (moved === value) return [];
      const name = stepsOf(place).at(-1) ?? "";
      return [
        {
          mutator: "LoosenNumber",
          pointer: place,
          description: `${ownerOf(data, place)}${name} is ${moved} instead of ${value}`,
          replacement: moved,
          changed: withValue(data, place, moved),
        },
      ];
    }
  }
}

/** The only item of a list inside something that is dropped as a whole elsewhere. */
function isAsGoodAsItsOwner(data: JsonObject, place: string, at: string, declared: readonly RuleWeakening[]): boolean {
  const list = valueAt(data, place.slice(0, place.lastIndexOf("/")));
  const isOnly = isList(list) && list.length === 1;
  return isOnly && declared.some((other) => other.by === "drop" && at.startsWith(`${other.at}/`));
}

/** The nearest thing with an id around a place, `no-delete-of-data: `. */
function ownerOf(data: JsonObject, place: string): string {
  for (let at = place.slice(0, place.lastIndexOf("/")); at !== ""; at = at.slice(0, at.lastIndexOf("/"))) {
    const owner = valueAt(data, at);
    if (isObject(owner) && typeof owner["id"] === "string") return `${owner["id"]}: `;
  }
  return "";
}

function nameOf(value: Json): string {
  if (isObject(value) && typeof value["id"] === "string") return `the rule ${value["id"]}`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
