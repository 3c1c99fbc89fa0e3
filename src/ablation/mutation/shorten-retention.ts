import type { Json, JsonObject } from "#model/json";
import { isList, isObject, pointerTo, stepsOf, withValue } from "./json-pointer.ts";
import type { Weakening } from "./weakening.ts";

/** Whether a member says for how many days or years something is kept, and more than the least. */
export function isDays(name: string, value: Json): value is number {
  return typeof value === "number" && value > 1 && /retention|^(days|years)$|_days$|InDays$/i.test(name);
}

/** The input of an API call with each retention at its least, one at a time. */
export function shortenRetentions(input: JsonObject): readonly Weakening[] {
  return daysIn(input, "").map(({ pointer, value }) => ({
    mutator: "ShortenRetention",
    pointer,
    description: `${stepsOf(pointer).at(-1) ?? ""} is 1 instead of ${value}`,
    replacement: 1,
    changed: withValue(input, pointer, 1),
  }));
}

function daysIn(value: Json, pointer: string): readonly { readonly pointer: string; readonly value: number }[] {
  if (isList(value)) return value.flatMap((item, index) => daysIn(item, pointerTo(pointer, index)));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const place = pointerTo(pointer, name);
    return isDays(name, member) ? [{ pointer: place, value: member }] : daysIn(member, place);
  });
}
