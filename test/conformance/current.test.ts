import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { scenarioIds } from "#harness/discover-scenarios";
import { tourScenario } from "#scenarios/tour";
import { problemsOf } from "../../scripts/conformance/check-rows.ts";
import { compareStories } from "../../scripts/conformance/play-scenario.ts";
import { readKnownDifferences } from "../../scripts/conformance/known-differences.ts";
import { readCorpus } from "../../scripts/conformance/read-corpus.ts";
import { readResults } from "../../scripts/conformance/results.ts";
import { renderScenarios } from "../../scripts/conformance/render-scenarios.ts";
import { nameOf } from "../../scripts/conformance/scenario-rows.ts";
import { readScenarioResults, scenarioHash } from "../../scripts/conformance/scenario-results.ts";
import { casesOf, problemsOfScenarios, tableOf } from "../../scripts/conformance/scenario-table.ts";
import { versions } from "../../scripts/conformance/versions.ts";

const root = join(import.meta.dirname, "../..");

/** What to do when it is not: `npm run conformance`, where Terraform and the AWS provider are. It plays the stale rows alone. */
test("docs/conformance.md is current", () => {
  const results = readResults(join(root, "docs/conformance/results.json"));
  const known = readKnownDifferences(join(import.meta.dirname, "known-differences.json"));
  const page = readFileSync(join(root, "docs/conformance.md"), "utf8");
  expect(problemsOf(readCorpus(join(import.meta.dirname, "corpus")), results, known, page)).toEqual([]);
});

/** What to do when it is not: `npm run conformance:scenarios`. */
test("docs/conformance-scenarios.md is current", async () => {
  const results = readScenarioResults(join(root, "docs/conformance/scenarios.json"));
  const known = readKnownDifferences(join(import.meta.dirname, "known-scenario-differences.json"));
  const page = readFileSync(join(root, "docs/conformance-scenarios.md"), "utf8");
  expect(problemsOfScenarios(await tableOf(results), results, known, page)).toEqual([]);
});

test("a replay beyond the flagship that has once been played must be current as well", async () => {
  const beyond = (await casesOf(scenarioIds())).find(({ scenario }) => scenario.id !== tourScenario);
  if (beyond === undefined) throw new Error("there is one scenario alone");
  const row = { name: nameOf(beyond), inputs: "older", commit: "12345678", ...compareStories([{ outcome: "lost" }], { outcome: "lost" }) };
  const names = async (rows: readonly (typeof row)[]): Promise<readonly string[]> => (await tableOf({ versions, rows })).map(nameOf);
  expect(await names([row])).toContain(row.name);
  expect(await names([])).not.toContain(row.name);
});

test("a row that is missing, older than its sources, or played on no commit's sources is a problem", async () => {
  const [one] = await casesOf([tourScenario]);
  if (one === undefined) throw new Error("the flagship has no rows");
  const row = { name: nameOf(one), inputs: scenarioHash(one), commit: "12345678", ...compareStories([{ outcome: "lost" }], { outcome: "lost" }) };
  const problems = (rows: readonly (typeof row)[]): readonly string[] => {
    const results = { versions, rows };
    return problemsOfScenarios([one], results, [], renderScenarios(results, []));
  };
  expect(problems([row, { ...row, name: "gone · none · literal" }])).toEqual(["gone · none · literal has a row and is no replay of ours"]);
  expect(problems([row])).toEqual([]);
  expect(problems([])).toEqual([expect.stringContaining("never been played")]);
  expect(problems([{ ...row, inputs: "other" }])).toEqual([expect.stringContaining("is stale")]);
  expect(problems([{ ...row, commit: "12345678+" }])).toEqual([expect.stringContaining("no commit holds")]);
});
