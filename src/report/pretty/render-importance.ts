import type { Estimate, GuardrailImportance } from "#model/ablation";
import { list } from "./ablation-words.ts";
import { idAt } from "./ablation-page.ts";
import type { AblationPage } from "./ablation-page.ts";
import { count } from "./words.ts";
import { padded, wrap } from "./wrap.ts";

const longestBar = 24;
const shortestBar = 6;

/** What each net is worth, the most important first: a bar of Shapley's value, and both numbers. Then the nets that could go. */
export function renderImportance(page: AblationPage): readonly string[] {
  const { analysis, paint, width } = page;
  if (analysis.importance.every(isWorthNothing)) {
    return [
      paint.bold("What each net is worth"),
      ...wrap("Nothing at this threshold: every combination ends on the same side of it.", width, "  "),
      ...frictionLines(page),
    ];
  }
  const ranked = analysis.importance.toSorted((one, other) => other.shapley.value - one.shapley.value || one.guardrail - other.guardrail);
  return [
    paint.bold("What each net is worth"),
    ...tableOf(ranked, page),
    ...wrap("Shapley: its fair share of the whole. Birnbaum: the share of the other nets' combinations in which this one decides.", width, "  ").map(paint.dim),
    ...(ranked.some(isConditional) ? wrap("~ is an estimate, under what the search assumed.", width, "  ").map(paint.dim) : []),
    ...(ranked.some(isHarmful) ? wrap("Below zero: it does more harm than good here.", width, "  ").map(paint.dim) : []),
    ...expendable(page),
  ];
}

/** A net in a line: its id, the bar, both numbers. Where that is too wide, the id has a line of its own. */
function tableOf(ranked: readonly GuardrailImportance[], page: AblationPage): readonly string[] {
  const rows = ranked.map((one) => ({ one, id: idAt(page, one.guardrail), shapley: numberWords(one.shapley), birnbaum: numberWords(one.birnbaum) }));
  const first = Math.max("Shapley".length, ...rows.map(({ shapley }) => shapley.length));
  const second = Math.max("Birnbaum".length, ...rows.map(({ birnbaum }) => birnbaum.length));
  const room = page.width - first - second - 5;
  const longestId = Math.max(...rows.map(({ id }) => id.length), 0);
  const stacked = longestId + shortestBar > room;
  const before = stacked ? 2 : longestId;
  const bar = Math.max(shortestBar, Math.min(longestBar, room - before));
  const numbers = (one: string, other: string): string => `${one.padStart(first)} ${other.padStart(second)}`;
  return [
    page.paint.dim(`  ${" ".repeat(before)} ${" ".repeat(bar)} ${numbers("Shapley", "Birnbaum")}`),
    ...rows.flatMap(({ one, id, shapley, birnbaum }) => [
      ...(stacked ? [`  ${id}`] : []),
      `  ${padded(stacked ? "" : id, before)} ${padded(barOf(one, bar, page), bar)} ${numbers(shapley, birnbaum)}`,
    ]),
  ];
}

function expendable(page: AblationPage): readonly string[] {
  const { analysis, paint, width } = page;
  const ids = (wanted: (one: GuardrailImportance) => boolean): readonly string[] =>
    analysis.importance.filter(wanted).map(({ guardrail }) => paint.cyan(idAt(page, guardrail)));
  const never = ids(({ neverDecisive }) => neverDecisive);
  const redundant = ids((one) => one.redundant && !one.neverDecisive);
  return [
    ...(never.length === 0 ? [] : wrap(`Never decisive, in no pair of combinations that was executed: ${list(never)}.`, width, "  ")),
    ...(redundant.length === 0
      ? []
      : wrap(`Redundant as things stand, each by itself: ${list(redundant)}. Taking it away costs neither the outcome nor a net.`, width, "  ")),
    ...frictionLines(page),
  ];
}

function frictionLines(page: AblationPage): readonly string[] {
  const friction = page.ablation.friction.flatMap((refusals, guardrail) =>
    refusals === 0 ? [] : [`${page.paint.cyan(idAt(page, guardrail))} refuses ${count(refusals, "step")} of the ordinary work`],
  );
  return friction.length === 0 ? [] : wrap(`Friction: ${friction.join("; ")}.`, page.width, "  ");
}

/** Known to be: no margin is left in which it could be worth something. */
function isWorthNothing({ shapley, birnbaum, neverDecisive }: GuardrailImportance): boolean {
  return neverDecisive && [shapley, birnbaum].every(({ value, margin }) => value === 0 && margin === 0);
}

function barOf({ shapley, guardrail }: GuardrailImportance, longest: number, { analysis, paint }: AblationPage): string {
  const most = Math.max(...analysis.importance.map((one) => Math.abs(one.shapley.value)), 0);
  const cells = most === 0 ? 0 : Math.round((Math.abs(shapley.value) / most) * longest);
  const blocks = "█".repeat(shapley.value === 0 ? 0 : Math.max(1, cells));
  if (shapley.value < 0) return paint.red(blocks.replaceAll("█", "▒"));
  return analysis.importance[guardrail]?.redundant === true ? paint.yellow(blocks) : paint.green(blocks);
}

function isConditional({ shapley, birnbaum }: GuardrailImportance): boolean {
  return shapley.conditional || birnbaum.conditional;
}

/** Beyond its margin. */
function isHarmful({ shapley }: GuardrailImportance): boolean {
  return shapley.value + shapley.margin < 0;
}

function numberWords({ value, margin, conditional }: Estimate): string {
  return `${conditional ? "~" : ""}${value.toFixed(2).replace(/^-(0\.00)$/, "$1")}${margin > 0 ? `±${margin.toFixed(2)}` : ""}`;
}
