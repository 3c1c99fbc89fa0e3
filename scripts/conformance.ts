// Plays every configuration of a corpus through both Terraforms, the embedded one and the real one, and compares what comes of it. See docs/conformance.md.
import { parseArgs } from "node:util";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HarnessError } from "#model/errors";
import { checkRows } from "./conformance/check-rows.ts";
import { readKnownDifferences } from "./conformance/known-differences.ts";
import { openRealEngine } from "./conformance/open-engines.ts";
import { playRows } from "./conformance/play-rows.ts";
import { readCorpus } from "./conformance/read-corpus.ts";
import { compareRecorded } from "./conformance/recorded.ts";
import { beginNothingAfter } from "./conformance/in-parallel.ts";
import { renderPage, summary } from "./conformance/render-page.ts";
import { sourcesAtStart } from "./conformance/read-sources.ts";
import { reportRows } from "./conformance/report-rows.ts";
import { currentCommit, readResults, writeFileWhole } from "./conformance/results.ts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";

const usage = `npm run conformance -- [flags]
  --corpus DIR     a folder of folders of configurations instead of this project's own; nothing is written
  --filter REGEXP  only cases whose name matches
  --jobs N         so many real runs at once (6)
  --fresh          plays rows again that are current
  --json FILE      the rows as JSON
  --minutes N      begins no case after so many minutes: the rest counts as skipped
  --check          plays nothing: are the rows current?
  --all            every scenario under every guardrail instead of configurations: \`npm run conformance:scenarios -- --all\`, whose flags it takes
  --recorded       compares the embedded engine with what the real one did when it was last played on this machine; nothing is written
`;

const root = fileURLToPath(new URL("..", import.meta.url));
const resultsFile = join(root, "docs/conformance/results.json");
const pageFile = join(root, "docs/conformance.md");

try {
  if (process.argv.includes("--all")) await import("./conformance-scenarios.ts");
  else process.exitCode = await conformance();
} catch (error) {
  if (!(error instanceof HarnessError) && !isUsageError(error)) throw error;
  process.stderr.write(`${error.message}\n${error instanceof HarnessError ? error.hint : usage}\n`);
  process.exitCode = 2;
}

async function conformance(): Promise<number> {
  const { values } = parseArgs({
    options: {
      corpus: { type: "string" },
      filter: { type: "string", default: "" },
      jobs: { type: "string", default: "6" },
      fresh: { type: "boolean", default: false },
      json: { type: "string" },
      minutes: { type: "string" },
      check: { type: "boolean", default: false },
      recorded: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const jobs = Number(values.jobs);
  if (!Number.isInteger(jobs) || jobs < 1) throw new HarnessError("usage", `--jobs takes a number of runs, not \`${values.jobs}\``, { hint: usage });
  sourcesAtStart();
  const own = values.corpus === undefined;
  const all = readCorpus(values.corpus ?? join(root, "test/conformance/corpus"));
  const cases = all.filter(({ name }) => filterOf(values.filter).test(name));
  if (cases.length === 0)
    throw new HarnessError("usage", `No case matches \`${values.filter}\``, { hint: `There are ${all.map(({ name }) => name).join(", ")}` });
  const known = own ? readKnownDifferences(join(root, "test/conformance/known-differences.json")) : [];
  if (values.check) return checkRows(all, readResults(resultsFile), known, pageFile);
  if (values.recorded) return compareRecorded(cases);

  if (values.minutes !== undefined) beginNothingAfter(Number(values.minutes));
  const real = await openRealEngine();
  if (typeof real === "string") {
    process.stdout.write(`skipped: ${real}\n0 agree, 0 disagree, 0 refused, ${cases.length} skipped\n`);
    return 0;
  }
  // What is played is kept as it comes: the next run goes on from there.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void real.dispose().finally(() => process.exit(130)));
  try {
    const current = await playRows({ cases, real, jobs, fresh: values.fresh, ...(own ? { resultsFile, names: all.map(({ name }) => name) } : {}) });
    if (values.json !== undefined) writeFileWhole(values.json, `${JSON.stringify(current, undefined, 2)}\n`);
    if (own) writeFileWhole(pageFile, renderPage(readResults(resultsFile), known));
    const rows = values.minutes === undefined ? current : current.filter(({ commit }) => commit === currentCommit());
    const code = reportRows(
      rows,
      known.filter((entry) => rows.some(({ name }) => name === entry.case) || rows.length === all.length),
    );
    if (rows.length < cases.length)
      process.stdout.write(`${cases.length - rows.length} were not begun in time\n${summary(rows, known, cases.length - rows.length).text}\n`);
    return code;
  } finally {
    await real.dispose();
  }
}

function filterOf(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch {
    throw new HarnessError("usage", `--filter takes a regular expression, not \`${text}\``, { hint: usage });
  }
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
