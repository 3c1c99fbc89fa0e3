import type { Json } from "#model/json";
import { canonical } from "./roles.ts";
import type { Reading, Transcript } from "./transcript.ts";

/** One thing that the engines do differently. */
export interface Difference {
  /** Where: step, then members down to the value. */
  readonly path: string;
  readonly embedded: string;
  readonly real: string;
}

const longest = 400;

/** Everything in which the embedded engine's transcript departs from the real one's. */
export function compareTranscripts(embedded: Transcript, real: Transcript): readonly Difference[] {
  const steps = embedded.steps.flatMap((step, index) => differences(step.step, step as unknown as Json, real.steps[index] as unknown as Json));
  const more = real.steps.slice(embedded.steps.length).map(({ step }) => ({ path: step, embedded: "not played", real: "played" }));
  return [
    ...steps,
    ...more,
    ...crossRead("the real engine reads the embedded one's state", embedded.crossRead, "real"),
    ...crossRead("the embedded engine reads the real one's state", real.crossRead, "embedded"),
    ...differences("unsupported", embedded.unsupported, []),
    ...differences("unsupported", [], real.unsupported),
  ];
}

function crossRead(path: string, read: Transcript["crossRead"], reader: "embedded" | "real"): readonly Difference[] {
  if (read === undefined || read.exitCode === 0) return [];
  const [theirs, own] = [toText(read), read.own === undefined ? "no changes" : toText(read.own)];
  return [reader === "real" ? { path, embedded: own, real: theirs } : { path, embedded: theirs, real: own }];
}

function toText({ exitCode, errors, changes }: Reading): string {
  return exitCode === 0 ? "no changes" : short({ exitCode, errors, changes });
}

function differences(path: string, embedded: Json | undefined, real: Json | undefined): readonly Difference[] {
  if (canonical(embedded) === canonical(real)) return [];
  if (isObject(embedded) && isObject(real))
    return [...new Set([...Object.keys(embedded), ...Object.keys(real)])].flatMap((key) => differences(`${path}/${key}`, embedded[key], real[key]));
  if (Array.isArray(embedded) && Array.isArray(real) && embedded.length === real.length && embedded.some((item) => typeof item === "object"))
    return embedded.flatMap((item, index) => differences(`${path}/${index}`, item as Json, real[index] as Json));
  return [{ path, embedded: short(embedded), real: short(real) }];
}

function short(value: Json | undefined): string {
  const text = value === undefined ? "(absent)" : canonical(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
