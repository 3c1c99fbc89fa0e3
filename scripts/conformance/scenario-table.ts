import { catalogue } from "#guardrails/catalogue";
import { loadScenario, scenarioIds } from "#harness/discover-scenarios";
import { tourScenario } from "#scenarios/tour";
import { unexplained } from "./known-differences.ts";
import type { KnownDifference } from "./known-differences.ts";
import { renderScenarios } from "./render-scenarios.ts";
import { scenarioHash } from "./scenario-results.ts";
import type { ScenarioResults } from "./scenario-results.ts";
import { nameOf } from "./scenario-rows.ts";
import type { ScenarioCase } from "./scenario-rows.ts";

/** Scenarios under no guardrail and under each of the catalogue alone, by both operators. */
export async function casesOf(ids: readonly string[]): Promise<readonly ScenarioCase[]> {
  const scenarios = await Promise.all(ids.map(async (id) => loadScenario(id)));
  return scenarios.flatMap((scenario) =>
    [undefined, ...catalogue].flatMap((guardrail) =>
      (["literal", "persistent"] as const).map((operator) => ({
        scenario,
        guardrail,
        operator,
        // One routine on the real engine: of a guardrail that reviews plans and refuses one of them.
        routine: guardrail?.reviewPlan !== undefined && operator === "literal" && guardrail.promise.friction > 0,
      })),
    ),
  );
}

/** The rows that must be current: the flagship's, and whatever else has been played. */
export async function tableOf({ rows }: ScenarioResults): Promise<readonly ScenarioCase[]> {
  const played = new Set(rows.map(({ name }) => name));
  return (await casesOf(scenarioIds())).filter((one) => one.scenario.id === tourScenario || played.has(nameOf(one)));
}

/** What is wrong with the table as it stands, in sentences. Plays nothing. */
export function problemsOfScenarios(
  table: readonly ScenarioCase[],
  results: ScenarioResults,
  known: readonly KnownDifference[],
  page: string,
): readonly string[] {
  const rows = new Map(results.rows.map((row) => [row.name, row]));
  const notCurrent = table.flatMap((one) => {
    const row = rows.get(nameOf(one));
    if (row === undefined) return [`${nameOf(one)} has never been played`];
    if (row.commit.endsWith("+")) return [`${nameOf(one)} was played on sources that no commit holds`];
    return row.inputs === scenarioHash(one) ? [] : [`${nameOf(one)} is stale: what it depends on has changed since ${row.commit}`];
  });
  const gone = results.rows.filter(({ name }) => !table.some((one) => nameOf(one) === name)).map(({ name }) => `${name} has a row and is no replay of ours`);
  const open = results.rows.flatMap((row) => unexplained(row, known).map(({ path }) => `${row.name} disagrees without a reason: ${path}`));
  return [...notCurrent, ...gone, ...open, ...(page === renderScenarios(results, known) ? [] : ["docs/conformance-scenarios.md is not what the rows say"])];
}
