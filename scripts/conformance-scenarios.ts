// Plays scenarios on both Terraforms, the embedded one and the real one, and compares how they go. See docs/conformance-scenarios.md.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { scenarioIds } from "#harness/discover-scenarios";
import { HarnessError } from "#model/errors";
import { tourScenario } from "#scenarios/tour";
import { outlived, readKnownDifferences, unexplained } from "./conformance/known-differences.ts";
import type { KnownDifference } from "./conformance/known-differences.ts";
import { openRealEngine } from "./conformance/open-engines.ts";
import { renderScenarios } from "./conformance/render-scenarios.ts";
import { beginNothingAfter } from "./conformance/in-parallel.ts";
import { sourcesAtStart } from "./conformance/read-sources.ts";
import { currentCommit, writeFileWhole } from "./conformance/results.ts";
import { nameOf, playScenarioRows } from "./conformance/scenario-rows.ts";
import type { ScenarioCase } from "./conformance/scenario-rows.ts";
import { casesOf, problemsOfScenarios, tableOf } from "./conformance/scenario-table.ts";
import { readScenarioResults } from "./conformance/scenario-results.ts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const usage = `npm run conformance:scenarios -- [flags]
  --all            every scenario under every guardrail; otherwise the flagship's table
  --filter TEXT    only rows whose name contains it
  --jobs N         so many rows at once (6)
  --fresh          plays rows again that are current
  --minutes N      begins no row after so many minutes: the rest counts as skipped
  --check          plays nothing: are the rows current? With --all: all that there could be
`;

const root = fileURLToPath(new URL("..", import.meta.url));
const resultsFile = join(root, "docs/conformance/scenarios.json");
const pageFile = join(root, "docs/conformance-scenarios.md");
const knownFile = join(root, "test/conformance/known-scenario-differences.json");

try {
  process.exitCode = await conformanceOfScenarios();
} catch (error) {
  if (!(error instanceof HarnessError) && !isUsageError(error)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof HarnessError ? error.hint : usage}\n`);
  process.exitCode = 2;
}

async function conformanceOfScenarios(): Promise<number> {
  const { values } = parseArgs({
    options: {
      all: { type: "boolean", default: false },
      filter: { type: "string", default: "" },
      jobs: { type: "string", default: "6" },
      fresh: { type: "boolean", default: false },
      minutes: { type: "string" },
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  sourcesAtStart();
  const jobs = Number(values.jobs);
  const cases = (await casesOf(values.all ? scenarioIds() : [tourScenario])).filter((one) => nameOf(one).includes(values.filter));
  if (!Number.isInteger(jobs) || jobs < 1 || cases.length === 0) {
    process.stderr.write(`${cases.length === 0 ? `No row has \`${values.filter}\` in its name` : `--jobs takes a number, not \`${values.jobs}\``}\n${usage}`);
    return 2;
  }
  const known = readKnownDifferences(knownFile);
  if (values.check) return check(values.all ? cases : await tableOf(readScenarioResults(resultsFile)), known);
  if (values.minutes !== undefined) beginNothingAfter(Number(values.minutes));
  const real = await openRealEngine();
  if (typeof real === "string") {
    process.stdout.write(`skipped: ${real}\n0 agree, 0 disagree, ${cases.length} skipped\n`);
    return 0;
  }
  try {
    const all = await playScenarioRows({ cases, real, jobs, fresh: values.fresh, resultsFile });
    const rows = all.filter(({ commit }) => !values.fresh || commit === currentCommit());
    writeFileWhole(pageFile, renderScenarios(readScenarioResults(resultsFile), known));
    const disagree = rows.filter((row) => unexplained(row, known).length > 0).length;
    const past = outlived(
      rows,
      known.filter(({ case: name }) => rows.some((row) => row.name === name)),
    );
    for (const entry of past) process.stdout.write(`known difference that is no more: ${entry.case}, ${entry.path}; take it out of the list\n`);
    process.stdout.write(`\n${rows.length - disagree} agree, ${disagree} disagree, ${cases.length - rows.length} skipped\n`);
    return disagree === 0 && past.length === 0 ? 0 : 1;
  } finally {
    await real.dispose();
  }
}

/** `--check`: prints what is wrong with the table and answers the exit code. */
function check(table: readonly ScenarioCase[], known: readonly KnownDifference[]): number {
  const problems = problemsOfScenarios(table, readScenarioResults(resultsFile), known, existsSync(pageFile) ? readFileSync(pageFile, "utf8") : "");
  for (const problem of problems) process.stdout.write(`${problem}\n`);
  process.stdout.write(
    problems.length === 0
      ? `all ${table.length} rows are current\n`
      : `${problems.length} problems: run \`npm run conformance:scenarios\` where Terraform is\n`,
  );
  return problems.length === 0 ? 0 : 1;
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
