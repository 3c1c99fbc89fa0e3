import { existsSync, readFileSync } from "node:fs";
import { inputHash } from "./input-hash.ts";
import { unexplained, outlived } from "./known-differences.ts";
import type { KnownDifference } from "./known-differences.ts";
import type { ConformanceCase } from "./read-corpus.ts";
import { renderPage } from "./render-page.ts";
import type { Results } from "./results.ts";
import { versions } from "./versions.ts";

/** What is wrong with the table as it stands, in sentences. Plays nothing. */
export function problemsOf(cases: readonly ConformanceCase[], results: Results, known: readonly KnownDifference[], page: string): readonly string[] {
  const rows = new Map(results.rows.map((row) => [row.name, row]));
  const problems = cases.flatMap((one) => {
    const row = rows.get(one.name);
    if (row === undefined) return [`${one.name} has never been played`];
    if (row.commit.endsWith("+")) return [`${one.name} was played on sources that no commit holds`];
    return row.inputs === inputHash(one, row.services) ? [] : [`${one.name} is stale: what it depends on has changed since ${row.commit}`];
  });
  const gone = results.rows.filter(({ name }) => !cases.some((one) => one.name === name)).map(({ name }) => `${name} has a row and no folder`);
  const open = results.rows.flatMap((row) => unexplained(row, known).map(({ path }) => `${row.name} disagrees without a reason: ${path}`));
  const past = outlived(results.rows, known).map((entry) => `${entry.case}, ${entry.path}: the known difference is no more`);
  const versionsDiffer = JSON.stringify(results.versions) === JSON.stringify(versions) ? [] : ["the rows were played with other versions"];
  const pageDiffers = page === renderPage(results, known) ? [] : ["docs/conformance.md is not what the rows say"];
  return [...problems, ...gone, ...open, ...past, ...versionsDiffer, ...pageDiffers];
}

/** `--check`: prints the problems and answers the exit code. */
export function checkRows(cases: readonly ConformanceCase[], results: Results, known: readonly KnownDifference[], pageFile: string): number {
  const problems = problemsOf(cases, results, known, existsSync(pageFile) ? readFileSync(pageFile, "utf8") : "");
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    problems.length === 0
      ? `all ${cases.length} rows are current\n`
      : `${problems.length} problems: run \`npm run conformance\` where Terraform and the AWS provider are\n`,
  );
  return problems.length === 0 ? 0 : 1;
}
