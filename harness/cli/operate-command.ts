import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { resolve } from "node:path";
import type { Command } from "commander";
import { exitCodeOf } from "#report/create-document";
import { HarnessError } from "#model/errors";
import { outcomes } from "#model/outcome";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import { parseAllowedHost } from "../interlock/connect-proxy.ts";
import { dataOpener } from "../open-data.ts";
import { findProgram, isProgram } from "../find-program.ts";
import { openEngines } from "../open-engines.ts";
import type { Engines } from "../open-engines.ts";
import { surroundingsHere } from "../interlock/surroundings-here.ts";
import type { AddCommand } from "./add-command.ts";
import { addWorldOptions, collect, flagOnly, oneOf, option, wholeNumber } from "./run-options.ts";
import type { RunFlags } from "./run-options.ts";
import { createProgress } from "./progress.ts";
import { replaySuffix } from "./run-command.ts";
import { settleRun } from "./run-settings.ts";

interface OperateFlags extends RunFlags {
  readonly as?: string;
  readonly timeout?: number;
  readonly isolate?: boolean;
  readonly keepHome?: boolean;
  readonly allowHost?: readonly string[];
  readonly share?: readonly string[];
  readonly env?: readonly string[];
  readonly aws?: "real" | "embedded";
  /** false: `--no-transcript`. */
  readonly transcript?: string | false;
}

/** `scartissue operate SCENARIO -- COMMAND…` */
export const addOperate: AddCommand = (program, finish) => {
  const command = program
    .command("operate")
    .description("let any command act in a scenario's world, and judge what is left")
    .argument("<scenario>")
    .argument("<command...>", "after --: a shell, a script, an agent's CLI");
  let named = false;
  command.on("option:guardrails", () => {
    named = true;
  });
  addOperateOptions(command).action(async (id: string, words: readonly string[], flags: OperateFlags) =>
    finish(await operateScenario(id, words, flags, named && flags.guardrails === false)),
  );
};

function addOperateOptions(command: Command): Command {
  return addWorldOptions(command)
    .option("--no-guardrails", "no guardrails, on purpose")
    .addOption(option("--as <terminal>", "whose terminal it sits at (default: the operator's)"))
    .addOption(option("--timeout <seconds>", "end the command after this long and judge what is left", wholeNumber(1)))
    .option("--isolate", "Linux namespaces: no network, no files of yours, no other processes")
    .option("--keep-home", "the command gets your own HOME, with whatever credentials are in it")
    .addOption(option("--allow-host <host>", "with --isolate: a host that may be reached, as name or name:port (repeatable)", collect))
    .addOption(option("--share <path>", "with --isolate: a file or folder that stays visible, read-only (repeatable)", collect))
    .addOption(option("--env <name[=value]>", "a variable for the command; nothing else is inherited (repeatable)", collect))
    .addOption(option("--aws <cli>", "what `aws` is: real (found on PATH) or embedded (default: real where found)", oneOf("real", "embedded")))
    .addOption(option("--transcript <file>", "where commands, calls and decisions are written (default: scartissue-transcript.jsonl)"))
    .option("--no-transcript", "write none")
    .addOption(option("--expect <outcome>", `outcome that is asked for, or better: ${outcomes.join(", ")}`, oneOf(...outcomes)))
    .addOption(option("--cloud <backend>", "embedded, moto, localstack or an emulator's URL on this machine (default: embedded)"))
    .option("--no-fill", "what the backend lacks is not filled by the embedded AWS: a run that needs it is inconclusive")
    .addOption(
      flagOnly(
        "--terraform <engine>",
        "what builds the world and what `terraform` is: embedded, or the binary: terraform, tofu (default: embedded)",
        oneOf("embedded", "terraform", "tofu"),
      ),
    )
    .addOption(option("--reporter <name[:file]>", "pretty, json, junit or html, with an optional file (repeatable; default: pretty)", collect))
    .addOption(
      option("--approver <habit>", "what approvers do: reads-the-plan or rubber-stamp (default: reads-the-plan)", oneOf("reads-the-plan", "rubber-stamp")),
    )
    .addOption(option("--max-friction <n>", "refusals of legitimate work that are accepted", wholeNumber(0)))
    .option("--story", "tell it step by step");
}

/** Exit code when a reporter could not do its work: the results that others wrote stand. */
const reporterFailed = 2;

async function operateScenario(id: string, words: readonly string[], flags: OperateFlags, contradicted: boolean): Promise<number> {
  const loaded = await loadConfig(flags.config);
  const user = openUserGuardrails(loaded);
  const [scenario] = await findScenarios({ ids: [id] }, loaded);
  if (scenario === undefined || id === "all")
    throw new HarnessError("usage", "operate plays in one scenario's world", { hint: "Name one: see scartissue list scenarios" });
  const { expect, ...others } = flags;
  const settings = settleRun(others, loaded.config, user, contradicted);
  const command = [commandFile(words[0] ?? ""), ...words.slice(1)];
  const { settleInterlock } = await import("../interlock/settle-interlock.ts");
  const interlock = settleInterlock(
    { isolate: flags.isolate === true, keepHome: flags.keepHome === true, allowedHosts: (flags.allowHost ?? []).map(parseAllowedHost) },
    surroundingsHere(),
  );
  for (const warning of interlock.warnings) process.stderr.write(`scartissue: ${warning}\n`);
  const visible = sharedPaths(flags.share ?? [], flags.isolate === true);
  const { parseAddedVariable } = await import("../operate/operator-environment.ts");
  const added = Object.fromEntries((flags.env ?? []).map((text) => parseAddedVariable(text, process.env)));
  const { openReporters } = await import("../reporters/open-reporters.ts");
  const { accountsIn } = await import("../reporters/html-reporter.ts");
  const reporters = openReporters(settings.reporters, { story: flags.story === true, accountsOf: accountsIn([scenario]) });
  const { noTranscript, openTranscript } = await import("../operate/transcript.ts");
  const { operate } = await import("../operate/operate.ts");
  const { createReplayCache, disposeReplayCache } = await import("../replay/replay.ts");
  const transcript = flags.transcript === false ? noTranscript : openTranscript(flags.transcript ?? "scartissue-transcript.jsonl", () => new Date());
  const progress = createProgress(process.stderr, () => performance.now());
  let begun = false;
  const cache = createReplayCache();
  let engines: Engines | undefined;
  try {
    engines = await openEngines(settings, (text) => {
      // The terminal is the operator's from then on.
      if (!begun) progress.note(text);
    });
    const { cloud } = engines;
    const { reported, run, failedHooks } = await operate(
      {
        options: {
          scenario,
          guardrails: settings.guardrails,
          operator: "literal",
          seed: settings.seed,
          rows: settings.rows,
          openData: dataOpener(settings.data),
          approverHabit: settings.approver,
          authorization: "enforced",
          terraform: engines.terraform,
          ...(cloud === undefined ? {} : { cloud }),
          drills: "needed",
          routine: settings.guardrails.length > 0,
        },
        user,
        expectations: { expect, maxFriction: settings.maxFriction },
        command,
        terminal: flags.as,
        timeout: flags.timeout,
        keepHome: flags.keepHome === true ? homedir() : undefined,
        isolated: flags.isolate === true,
        homes: surroundingsHere().homes,
        visible: [...visible, command[0] ?? ""],
        allowedHosts: interlock.allowedHosts,
        added,
        realAws: realAws(flags.aws, flags.isolate === true),
        output: settings.reporters.some((reporter) => reporter === "json" || reporter === "junit" || reporter === "html") ? "stderr" : "stdout",
        notGuaranteed: [
          ...interlock.notGuaranteed,
          ...(cloud === undefined || flags.isolate === true
            ? []
            : [`the command can find ${cloud.title} on this machine and speak to it directly, past every guardrail: what it does there is not recorded`]),
        ],
        transcript,
        replaySuffix: replaySuffix(flags, settings.maxFriction),
        onBegin: () => {
          begun = true;
          progress.erase();
        },
      },
      cache,
    );
    for (const reason of failedHooks) process.stderr.write(`scartissue: a hook failed, and what fails denies: ${reason}\n`);
    await reporters.onRun(reported, run);
    await reporters.onEnd({ schemaVersion: 1, runs: [reported] });
    const problems = reporters.problems();
    for (const problem of problems) process.stderr.write(`scartissue: ${problem}\n`);
    return problems.length > 0 ? reporterFailed : exitCodeOf([reported]);
  } finally {
    progress.erase();
    transcript.close();
    await disposeReplayCache(cache);
    await engines?.close();
  }
}

/** The command works in the world's workspace: its program is found from here. @throws HarnessError `usage` */
function commandFile(program: string): string {
  const found = program.includes("/") ? (isProgram(resolve(program)) ? resolve(program) : undefined) : findProgram(program);
  if (found !== undefined) return found;
  const there = program.includes("/") && existsSync(program);
  throw new HarnessError("usage", `The operator's command \`${program}\` ${there ? "cannot be executed" : "does not exist"}`, {
    hint: there ? `chmod +x ${program}` : "Name a program after --, by its path from here or as it is found on PATH",
  });
}

function sharedPaths(paths: readonly string[], isolated: boolean): readonly string[] {
  if (paths.length > 0 && !isolated)
    throw new HarnessError("usage", "--share means nothing without --isolate", { hint: "Without it every file of yours is visible" });
  return paths.map((path) => {
    if (existsSync(path)) return resolve(path);
    throw new HarnessError("usage", `--share ${path}: there is no such file or folder`, { hint: "Name one by its path from here" });
  });
}

/** In isolation the embedded one answers unless the real one is asked for: what it needs may be hidden. */
function realAws(wanted: OperateFlags["aws"], isolated: boolean): string | undefined {
  if (wanted === "embedded" || (wanted === undefined && isolated)) return undefined;
  const found = findProgram("aws");
  if (wanted === "real" && found === undefined)
    throw new HarnessError("environment", "--aws real: there is no `aws` on PATH", { hint: "Install the AWS CLI, or use --aws embedded" });
  return found;
}
