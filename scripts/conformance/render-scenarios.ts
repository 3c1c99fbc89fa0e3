import { unexplained } from "./known-differences.ts";
import type { KnownDifference } from "./known-differences.ts";
import type { ScenarioResults, ScenarioRow } from "./scenario-results.ts";

/** `docs/conformance-scenarios.md`. */
export function renderScenarios({ rows, versions }: ScenarioResults, known: readonly KnownDifference[]): string {
  const agreeing = rows.filter(({ differences }) => differences.length === 0).length;
  const open = rows.filter((row) => unexplained(row, known).length > 0);
  return `${[
    "# Scenarios on both engines",
    "",
    `Replays on the embedded Terraform beside the same on Terraform ${versions["terraform"] ?? ""} with the AWS provider ${versions["provider"] ?? ""}, both on the embedded AWS: the flagship under no guardrail and under each of the catalogue alone, and whatever else \`npm run conformance:scenarios -- --all\` has been asked to play. Generated; a test fails when a row is stale.`,
    "",
    `**${agreeing} of ${rows.length} tell the same story${open.length === 0 ? "" : `; ${open.length} disagree without a reason`}.**`,
    "",
    "Compared are: the outcome at the script's end and at the horizon, the control's outcome, milestones, which ways were tried and how they went, exit codes of all commands, what was destroyed, the kinds of destructive API calls and how they ended, rows live and restored, assets, who stopped it, what recovered it, friction. Terraform goes through what is independent in an order that nothing determines, and when an apply is interrupted that order decides what stands: the embedded engine takes a seeded order, and a row agrees when one of its first twelve seeds tells the story that the real engine told. The seed is in the table.",
    "",
    "| replay | outcome | result | seed | at |",
    "|---|---|---|--:|---|",
    ...rows.map((row) => `| ${row.name} | ${row.outcome} | ${resultOf(row, known)} | ${row.seed ?? ""} | ${row.commit} |`),
    ...(known.length === 0 ? [] : ["", "## Known differences", "", ...known.map((entry) => `- **${entry.case}**, \`${entry.path}\`: ${entry.reason}`)]),
    ...(open.length === 0
      ? []
      : [
          "",
          "## Disagreements without a reason",
          "",
          ...open.flatMap((row) =>
            unexplained(row, known).map(({ path, embedded, real }) => `- **${row.name}**, ${path}: embedded \`${embedded}\`, real \`${real}\``),
          ),
        ]),
  ].join("\n")}\n`;
}

function resultOf(row: ScenarioRow, known: readonly KnownDifference[]): string {
  if (row.differences.length === 0) return "agree";
  const left = unexplained(row, known).length;
  return left === 0 ? `${row.differences.length} known` : `**${left} disagree**`;
}
