import type { Json, JsonObject } from "#model/json";

/** Whether a JSON value is an object. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is a list. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A pointer one step further. @see https://www.rfc-editor.org/rfc/rfc6901 */
export function pointerTo(parent: string, step: string | number): string {
  return `${parent}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The steps of a pointer. */
export function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The value that a pointer points to; undefined where there is none. */
export function valueAt(document: Json, pointer: string): Json | undefined {
  return stepsOf(pointer).reduce<Json | undefined>((value, step) => {
    if (isList(value)) return value[Number(step)];
    return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  }, document);
}

/** The document with another value at a pointer; `undefined` drops what is there. @throws Error where the pointer leads nowhere */
export function withValue(document: Json, pointer: string, value: Json | undefined): Json {
  const changed = changedAt(document, stepsOf(pointer), value);
  if (changed === undefined) throw new Error("the whole document cannot be dropped");
  return changed;
}

function changedAt(document: Json | undefined, [step, ...rest]: readonly string[], value: Json | undefined): Json | undefined {
  if (step === undefined) return value;
  if (isList(document)) {
    const inner = changedAt(document[Number(step)], rest, value);
    return inner === undefined ? document.toSpliced(Number(step), 1) : document.with(Number(step), inner);
  }
  if (!isObject(document)) throw new Error(`there is no ${step} in what is neither object nor list`);
  const inner = changedAt(document[step], rest, value);
  if (inner !== undefined) return { ...document, [step]: inner };
  return Object.fromEntries(Object.entries(document).filter(([name]) => name !== step));
}
