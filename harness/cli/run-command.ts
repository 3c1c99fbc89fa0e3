import { exitCodeOf } from "#report/create-document";
import type { ReportedRun } from "#model/report-document";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { AddCommand } from "./add-command.ts";
import { openEngines } from "../open-engines.ts";
import { createProgress } from "./progress.ts";
import { addRunOptions } from "./run-options.ts";
import type { RunFlags } from "./run-options.ts";
import { settleRun } from "./run-settings.ts";

/** `scartissue run SCENARIO…` */
export const addRun: AddCommand = (program, finish) => {
  const command = program
    .command("run")
    .description("replay scenarios under guardrails and judge what is left")
    .argument("[scenario...]", "ids of scenarios, or all");
  let named = false;
  command.on("option:guardrails", () => {
    named = true;
  });
  addRunOptions(command).action(async (ids: readonly string[], flags: RunFlags) => finish(await runScenarios(ids, flags, named && flags.guardrails === false)));
};

/** Exit code when a reporter could not do its work: the results that others wrote stand. */
const reporterFailed = 2;

async function runScenarios(ids: readonly string[], flags: RunFlags, contradicted: boolean): Promise<number> {
  const loaded = await loadConfig(flags.config);
  const user = openUserGuardrails(loaded);
  const scenarios = await findScenarios({ ids, filter: flags.filter, tags: flags.tags }, loaded);
  const settings = settleRun(flags, loaded.config, user, contradicted);
  const { openReporters } = await import("../reporters/open-reporters.ts");
  const { accountsIn } = await import("../reporters/html-reporter.ts");
  const reporters = openReporters(settings.reporters, { story: flags.story === true, accountsOf: accountsIn(scenarios) });
  const { playRuns } = await import("./play-runs.ts");
  const { createReplayCache, disposeReplayCache } = await import("../replay/replay.ts");
  const runs: ReportedRun[] = [];
  const progress = createProgress(process.stderr, () => performance.now());
  const engines = await openEngines(settings, (text) => progress.note(text));
  const cache = createReplayCache();
  try {
    for await (const { reported, run, failedHooks } of playRuns(
      { scenarios, settings, user, replaySuffix: replaySuffix(flags, settings.maxFriction), engines, progress },
      cache,
    )) {
      runs.push(reported);
      for (const reason of failedHooks) process.stderr.write(`scartissue: a hook failed, and what fails denies: ${reason}\n`);
      await reporters.onRun(reported, run);
      if (flags.bail === true && reported.status !== "passed") break;
    }
  } finally {
    await disposeReplayCache(cache);
    await engines.close();
  }
  await reporters.onEnd({ schemaVersion: 1, runs });
  const problems = reporters.problems();
  for (const problem of problems) process.stderr.write(`scartissue: ${problem}\n`);
  return problems.length > 0 ? reporterFailed : exitCodeOf(runs);
}

/** What the usual replay command does not say. */
export function replaySuffix({ config, approver, fill }: RunFlags, maxFriction: number | undefined): string {
  return [
    config === undefined ? "" : ` --config ${config}`,
    approver === undefined ? "" : ` --approver ${approver}`,
    fill === false ? " --no-fill" : "",
    maxFriction === undefined ? "" : ` --max-friction ${maxFriction}`,
  ].join("");
}
