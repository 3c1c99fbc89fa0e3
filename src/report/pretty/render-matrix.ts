import type { AblationAnalysis, AblationDocument, ScenarioAblation } from "#model/ablation";
import { safetyWords } from "./ablation-words.ts";
import { fullSubset } from "./ablation-page.ts";
import { letterOf, netKey, netLetter, outcomeCell, outcomeKey } from "./outcome-cell.ts";
import type { Paint } from "./paint.ts";
import { padded } from "./wrap.ts";

interface Column {
  readonly head: string;
  /** What stands in it; `k` for the number of nets that must fail. */
  readonly shows: number | "k";
}

/**
 * Scenarios by guardrails: how each ends with no net, with each net alone, and with all; and `k`, the number of nets that must fail. A table that is wider than the terminal is told in parts.
 *
 * @param analyses in the order of the document's scenarios
 */
export function renderMatrix(
  document: AblationDocument,
  analyses: readonly AblationAnalysis[],
  paint: Paint,
  { width = 100 }: { readonly width?: number } = {},
): string {
  const { scenarios, guardrails } = document;
  const labels = scenarios.map((ablation) => labelOf(ablation, document));
  const labelWidth = Math.min(Math.max(...labels.map(({ length }) => length), 0), Math.floor(width / 2));
  const columns: readonly Column[] = [
    { head: "none", shows: 0 },
    ...guardrails.map((_, index) => ({ head: netLetter(index), shows: 1 << index })),
    { head: "all", shows: fullSubset(document) },
    { head: "k", shows: "k" },
  ];
  return [
    paint.bold("Each net alone"),
    ...partsOf(columns, width - labelWidth - 2).flatMap((part) => [
      paint.dim(`  ${" ".repeat(labelWidth)}${part.map((column) => column.head.padStart(columnWidth(column))).join("")}`),
      ...scenarios.map((ablation, row) => {
        const label = padded(shortened(labels[row] ?? "", labelWidth), labelWidth);
        return `  ${label}${part.map((column) => cellOf(ablation, analyses[row], column, paint)).join("")}`;
      }),
    ]),
    ...netKey(
      guardrails.map(({ id }) => id),
      paint,
      width,
    ),
    ...outcomeKey(scenarios, paint, width),
    "",
  ].join("\n");
}

function labelOf({ scenario, operator }: ScenarioAblation, { scenarios }: AblationDocument): string {
  return new Set(scenarios.map((one) => one.operator)).size > 1 ? `${scenario} ${operator}` : scenario;
}

function columnWidth({ head, shows }: Column): number {
  return shows === "k" ? 11 : Math.max(4, head.length + 2);
}

function partsOf(columns: readonly Column[], room: number): readonly (readonly Column[])[] {
  const parts: Column[][] = [];
  let left = 0;
  for (const column of columns) {
    const last = parts.at(-1);
    if (last === undefined || left < columnWidth(column)) {
      parts.push([column]);
      left = room - columnWidth(column);
    } else {
      last.push(column);
      left -= columnWidth(column);
    }
  }
  return parts;
}

function cellOf({ results }: ScenarioAblation, analysis: AblationAnalysis | undefined, column: Column, paint: Paint): string {
  const { shows } = column;
  if (shows === "k") return (analysis === undefined ? "" : safetyWords(analysis.k)).padStart(columnWidth(column));
  const outcome = results.find(({ subset }) => subset === shows)?.outcome;
  return `${" ".repeat(columnWidth(column) - 3)}${outcomeCell(` ${letterOf(outcome)} `, outcome, paint)}`;
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}
