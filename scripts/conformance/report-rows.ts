import { outlived, unexplained } from "./known-differences.ts";
import type { KnownDifference } from "./known-differences.ts";
import { summary } from "./render-page.ts";
import type { Row } from "./results.ts";

/** Prints what disagrees without a reason, known differences that are gone, and the sum. Answers the exit code. */
export function reportRows(rows: readonly Row[], known: readonly KnownDifference[]): number {
  for (const row of rows) {
    const left = unexplained(row, known);
    if (left.length === 0) continue;
    process.stdout.write(`\n${row.name}: ${row.idea}\n`);
    for (const { path, embedded, real } of left) process.stdout.write(`  ${path}\n    embedded ${embedded}\n    real     ${real}\n`);
  }
  for (const entry of outlived(rows, known))
    process.stdout.write(`\nknown difference that is no more: ${entry.case}, ${entry.path}; take it out of the list\n`);
  const { text, ok } = summary(rows, known, 0);
  process.stdout.write(`\n${text}\n`);
  return ok ? 0 : 1;
}
