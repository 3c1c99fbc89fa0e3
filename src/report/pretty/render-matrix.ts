import type { AblationAnalysis, AblationDocument, ScenarioAblation } from "#model/ablation";
import { fallen, safetySign } from "./ablation-words.ts";
import { fullSubset } from "./ablation-page.ts";
import { letterOf, netKey, netLetter, outcomeCell, outcomeKey } from "./outcome-cell.ts";
import type { Paint } from "./paint.ts";
import { padded, wrap } from "./wrap.ts";

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
  const labels = labelsOf(document, Math.floor(width / 2));
  const labelWidth = Math.max(...labels.map(({ label }) => label.length), 0);
  const columns: readonly Column[] = [
    { head: "none", shows: 0 },
    ...guardrails.map((_, index) => ({ head: netLetter(index), shows: 1 << index })),
    { head: "all", shows: fullSubset(document) },
    { head: "k", shows: "k" },
  ];
  return [
    paint.bold("Each net alone"),
    ...partsOf(columns, width - labelWidth - 2).flatMap((part) => [
      paint.dim(`  ${" ".repeat(labelWidth)}${part.map((column) => inColumn(column.head, column)).join("")}`.trimEnd()),
      ...scenarios.flatMap((ablation, row) => {
        const { above = [], label = "" } = labels[row] ?? {};
        const cells = part.map((column) => cellOf(ablation, analyses[row], column, paint));
        return [...above.map((name) => `  ${name}`), `  ${padded(label, labelWidth)}${cells.join("")}`.trimEnd()];
      }),
    ]),
    ...netKey(
      guardrails.map(({ id }) => id),
      paint,
      width,
    ),
    ...outcomeKey(scenarios, paint, width),
    ...wrap(`k is how many nets must fail before ${fallen[analyses[0]?.threshold ?? "restorable"]}; ∞ where none is needed`, width, "  ").map(paint.dim),
    "",
  ].join("\n");
}

/** The scenario beside its row, or above it where it is long or has a row for each operator. */
function labelsOf({ scenarios }: AblationDocument, most: number): readonly { readonly above: readonly string[]; readonly label: string }[] {
  const both = new Set(scenarios.map(({ operator }) => operator)).size > 1;
  const beside = !both && scenarios.every(({ scenario }) => scenario.length <= most);
  return scenarios.map(({ scenario, operator }, row) => {
    if (beside) return { above: [], label: scenario };
    return { above: scenarios[row - 1]?.scenario === scenario ? [] : [scenario], label: `  ${both ? operator : ""}` };
  });
}

function columnWidth({ head, shows }: Column): number {
  return shows === "k" ? 7 : Math.max(4, head.length + 2);
}

/** One column is left free at the end: a letter has its colour on both sides. */
function inColumn(text: string, column: Column): string {
  return `${text.padStart(columnWidth(column) - 1)} `;
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
  if (shows === "k") return inColumn(analysis === undefined ? "" : safetySign(analysis.k), column);
  const outcome = results.find(({ subset }) => subset === shows)?.outcome;
  return `${" ".repeat(columnWidth(column) - 3)}${outcomeCell(` ${letterOf(outcome)} `, outcome, paint)}`;
}
