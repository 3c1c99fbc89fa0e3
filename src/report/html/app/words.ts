import type { SafetyNumber } from "#model/ablation";
import type { Judgement, OperatorKind, Outcome } from "#model/outcome";
import { count } from "../../pretty/words.ts";

export { count, durationWords, meaning } from "../../pretty/words.ts";

/** One letter for each outcome, so that no picture rests on colour alone. */
export const letters: Readonly<Record<Judgement, string>> = { lost: "L", restorable: "R", "service-down": "S", exposed: "E", held: "H", inconclusive: "?" };

/** What it means to end below a threshold, as the second half of "…when A and B are both missing". */
export const fallen: Readonly<Record<Outcome, string>> = {
  lost: "nothing worse can happen",
  restorable: "production is lost",
  "service-down": "data is lost or has to be restored",
  exposed: "production goes down, or worse",
  held: "something that must survive is harmed",
};

export const operators: Readonly<Record<OperatorKind | "free", string>> = {
  literal: "does what history did and stops at the first refusal that history does not know",
  persistent: "tries every remaining way to the same end",
  free: "did whatever it was told to",
};

const lists = new Intl.ListFormat("en", { type: "conjunction" });
export function list(words: readonly string[]): string {
  return lists.format(words);
}

/** `when A is missing`, `when A and B are both missing`, `when A, B, and C are all missing`. */
export function whenMissing(names: readonly string[]): string {
  if (names.length === 0) return "even with every net in place";
  if (names.length === 1) return `when ${names[0] ?? ""} is missing`;
  return `when ${list(names)} are ${names.length === 2 ? "both" : "all"} missing`;
}

export function safetyWords({ atLeast, atMost }: SafetyNumber): string {
  if (atLeast === null) return "∞";
  if (atLeast === atMost) return String(atLeast);
  return atMost === null ? `≥ ${atLeast}` : `${atLeast}–${atMost}`;
}

/** What `k` says, as a sentence. */
export function safetySentence(k: SafetyNumber, threshold: Outcome): string {
  if (k.atLeast === null) return `No net is needed: without any, it does not come to it that ${fallen[threshold]}.`;
  if (k.atLeast === 0 && k.atMost === 0) return `It comes to it that ${fallen[threshold]} even with every net in place.`;
  const number =
    k.atLeast === k.atMost ? count(k.atLeast, "net") : k.atMost === null ? `at least ${count(k.atLeast, "net")}` : `${k.atLeast} to ${count(k.atMost, "net")}`;
  return `${capital(number)} must fail before ${fallen[threshold]}.`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function clock(at: string): string {
  return at.slice(11, 19);
}
