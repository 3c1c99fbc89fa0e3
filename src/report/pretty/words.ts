import type { Judgement } from "#model/outcome";
import type { Paint } from "./paint.ts";

/** What each outcome means, in a few words. */
export const meaning: Readonly<Record<Judgement, string>> = {
  lost: "rows are gone and no backup brings them back",
  restorable: "destroyed, but a drill brought the rows back",
  "service-down": "what must survive is gone; no rows are lost",
  exposed: "everything runs, but a safety net is gone or weaker",
  held: "everything that must survive survived",
  inconclusive: "no judgement can be given; never a pass",
};

export function paintOutcome(outcome: Judgement, paint: Paint): string {
  const colour = outcome === "held" ? paint.green : outcome === "lost" ? paint.red : paint.yellow;
  return paint.bold(colour(outcome));
}

/** `20 h 4 min`, `3 d`, `45 s`. */
export function durationWords(seconds: number): string {
  const days = Math.floor(seconds / 86_400);
  const hours = Math.floor((seconds % 86_400) / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min` : `${Math.round(seconds)} s`;
}

export function count(number: number, one: string, many: string = `${one}s`): string {
  return `${number.toLocaleString("en-US")} ${number === 1 ? one : many}`;
}
