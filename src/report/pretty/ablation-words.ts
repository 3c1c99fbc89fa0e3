import type { RestsOn } from "#model/guardrail";
import type { AblationAnalysis, SafetyNumber } from "#model/ablation";
import type { Judgement, Outcome } from "#model/outcome";
import { count } from "./words.ts";

/** One letter for each outcome, so that no picture rests on colour alone. */
export const letters: Readonly<Record<Judgement, string>> = { lost: "L", restorable: "R", "service-down": "S", exposed: "E", held: "H", inconclusive: "?" };

/** What it means to end below a threshold, as the first half of "… when A and B are both missing". */
export const fallen: Readonly<Record<Outcome, string>> = {
  lost: "nothing worse can happen",
  restorable: "production is lost",
  "service-down": "data is lost or has to be restored",
  exposed: "production goes down, or worse",
  held: "something that must survive is harmed",
};

/** What a set that suffices keeps, after "A alone keeps" and "A and B together keep". */
export const kept: Readonly<Record<Outcome, string>> = {
  lost: "nothing",
  restorable: "production or a way to restore it",
  "service-down": "every row in place",
  exposed: "production up",
  held: "everything that must survive",
};

const lists = new Intl.ListFormat("en-GB", { type: "conjunction" });

/** `A, B and C` */
export function list(words: readonly string[]): string {
  return lists.format(words);
}

/** `when A is missing`, `when A and B are both missing`, `when A, B and C are all missing`. */
export function whenMissing(names: readonly string[]): string {
  if (names.length === 0) return "even with every net standing";
  if (names.length === 1) return `when ${names[0] ?? ""} is missing`;
  return `when ${list(names)} are ${names.length === 2 ? "both" : "all"} missing`;
}

/** What `k` says, as a sentence without its full stop. */
export function safetySentence({ atLeast, atMost }: SafetyNumber, threshold: Outcome): string {
  const end = fallen[threshold];
  if (atLeast === null) return `No net is needed: there is no way of taking nets away in which ${end}`;
  if (atMost === null)
    return atLeast === 0 ? `It is open whether ${end} with every net standing` : `At least ${nets(atLeast)} must fail before ${end}, if that is enough at all`;
  if (atLeast === atMost) return atLeast === 0 ? `${capital(end)} even with every net standing` : `${nets(atLeast)} must fail before ${end}`;
  return `${atLeast} to ${nets(atMost)} must fail before ${end}`;
}

/** `2`, `1 to 3`, `2 or more`, `unbounded`. */
export function safetyWords({ atLeast, atMost }: SafetyNumber): string {
  if (atLeast === null) return "unbounded";
  if (atMost === null) return `${atLeast} or more`;
  return atLeast === atMost ? String(atLeast) : `${atLeast} to ${atMost}`;
}

/** The same in few columns: `2`, `1–3`, `≥2`, `∞`. */
export function safetySign({ atLeast, atMost }: SafetyNumber): string {
  if (atLeast === null) return "∞";
  if (atMost === null) return `≥${atLeast}`;
  return atLeast === atMost ? String(atLeast) : `${atLeast}–${atMost}`;
}

/** After a search: what of its numbers and sets was concluded, and not executed; one sentence each, that on `k` first. */
export function concludedSentences({ k, kByCause, pathSets, cutSets, executedAlone: alone }: AblationAnalysis): readonly string[] {
  if (alone === undefined) return [];
  const survived = Math.max(0, (alone.k.atLeast ?? 0) - 1);
  const sets = [
    ...(alone.concludedPathSets === 0 ? [] : [`${alone.concludedPathSets} of ${count(pathSets.length, "path set")}`]),
    ...(alone.concludedCutSets === 0 ? [] : [`${alone.concludedCutSets} of ${count(cutSets.length, "cut set")}`]),
  ];
  return [
    ...(safetyWords(alone.k) === safetyWords(k)
      ? []
      : [
          `k = ${safetyWords(k)} is concluded, not executed: all combinations with up to ${count(survived, "net")} missing were executed; by executions alone k is ${safetyWords(alone.k)}.`,
        ]),
    ...(safetyWords(alone.kByCause) === safetyWords(kByCause) ||
    (safetyWords(kByCause) === safetyWords(k) && safetyWords(alone.kByCause) === safetyWords(alone.k))
      ? []
      : [
          `k = ${safetyWords(kByCause)}, with what fails together as one failure, is concluded, not executed: by executions alone it is ${safetyWords(alone.kByCause)}.`,
        ]),
    ...(sets.length === 0 ? [] : [`Each set was executed. That no smaller one does was concluded, not wholly executed, for ${list(sets)}.`]),
  ];
}

/** What nets rest on, by its name in the world. */
export function causeWords({ kind, is }: RestsOn): string {
  return `${kind} ${is}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function nets(number: number): string {
  return count(number, "net");
}
