import type { ScenarioAblation } from "#model/ablation";
import { outcomes } from "#model/outcome";
import type { Judgement } from "#model/outcome";
import { letters } from "./ablation-words.ts";
import type { Paint } from "./paint.ts";
import { wrapEntries } from "./wrap.ts";

/** A text on the colour of an outcome; of none where it was not executed. */
export function outcomeCell(text: string, outcome: Judgement | undefined, paint: Paint): string {
  if (outcome === undefined || outcome === "inconclusive") return paint.dim(text);
  if (outcome === "lost") return paint.inverse(paint.red(text));
  return paint.inverse((outcome === "held" ? paint.green : outcome === "exposed" ? paint.cyan : paint.yellow)(text));
}

/** The letter of an outcome, or a dot where it was not executed. */
export function letterOf(outcome: Judgement | undefined): string {
  return outcome === undefined ? "·" : letters[outcome];
}

/** `a`, `b`, …, `z`, `aa`: the net's letter where its id is too long. */
export function netLetter(index: number): string {
  const letter = String.fromCodePoint(97 + (index % 26));
  return index < 26 ? letter : netLetter(Math.floor(index / 26) - 1) + letter;
}

/** What the letters of outcomes mean, of those that occur. */
export function outcomeKey(scenarios: readonly ScenarioAblation[], paint: Paint, width: number): readonly string[] {
  const kinds = [...outcomes, "inconclusive" as const].filter((kind) => scenarios.some(({ results }) => results.some(({ outcome }) => outcome === kind)));
  return wrapEntries(
    kinds.map((kind) => `${outcomeCell(letters[kind], kind, paint)} ${kind}`),
    width,
    "  ",
  );
}

/** What the letters of nets mean. */
export function netKey(ids: readonly string[], paint: Paint, width: number): readonly string[] {
  return wrapEntries(
    ids.map((id, index) => `${paint.bold(netLetter(index))} ${id}`),
    width,
    "  ",
  );
}
