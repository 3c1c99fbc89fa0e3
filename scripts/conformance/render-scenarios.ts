import { unexplained } from "./known-differences.ts";
import type { KnownDifference } from "./known-differences.ts";
import type { ScenarioResults, ScenarioRow } from "./scenario-results.ts";

/** `docs/conformance-scenarios.md`. */
export function renderScenarios({ rows, versions }: ScenarioResults, known: readonly KnownDifference[]): string {
  const agreeing = rows.filter(({ differences }) => differences.length === 0).length;
  const byOrder = rows.filter(({ differences, orders }) => differences.length === 0 && orders.stories > 1).length;
  const open = rows.filter((row) => unexplained(row, known).length > 0);
  return `${[
    "# Scenarios on both engines",
    "",
    `Replays on the embedded Terraform beside the same on Terraform ${versions["terraform"] ?? ""} with the AWS provider ${versions["provider"] ?? ""}, both on the embedded AWS: the flagship under no guardrail and under each of the catalogue alone, and whatever else \`npm run conformance:scenarios -- --all\` has been asked to play. Generated; a test fails when a row is stale.`,
    "",
    `**${agreeing} of ${rows.length} tell the same story, ${byOrder} of them among several that depend on the order${open.length === 0 ? "" : `; ${open.length} disagree without a reason`}.**`,
    "",
    "Compared are: the outcome at the script's end and at the horizon, the control's outcome, milestones, which ways were tried and how they went, exit codes of all commands, what was destroyed, the kinds of destructive API calls and how they ended, rows live and restored, assets, who stopped it, what recovered it, friction. Terraform goes through what is independent in an order that nothing determines, and where an apply is interrupted that order decides what stands. The embedded engine takes a seeded order, and plays every row with its first twelve seeds. Where all of them tell one story (`alone` in the table), that must be the real engine's. Where it tells several, the row depends on the order as the embedded engine itself shows it: it agrees when one of the seeds tells the real story, and the table says how they end, how many tell it, and which is the first.",
    "",
    "| replay | outcome | result | embedded stories | seed | at |",
    "|---|---|---|---|--:|---|",
    ...rows.map((row) => `| ${row.name} | ${row.outcome} | ${resultOf(row, known)} | ${ordersOf(row)} | ${row.seed ?? ""} | ${row.commit} |`),
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

function ordersOf({ orders: { stories, outcomes, telling } }: ScenarioRow): string {
  return stories === 1 ? "alone" : `${stories} by order (${outcomes.join(", ")}); ${telling} of 12 tell it`;
}

function resultOf(row: ScenarioRow, known: readonly KnownDifference[]): string {
  if (row.differences.length === 0) return "agree";
  const left = unexplained(row, known).length;
  return left === 0 ? `${row.differences.length} known` : `**${left} disagree**`;
}
