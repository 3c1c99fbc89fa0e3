import { Command, CommanderError } from "commander";
import { HarnessError } from "#model/errors";
import { cleanUpAfterTheDead } from "../interlock/clean-up-after-the-dead.ts";
import { addAblate } from "./ablate-command.ts";
import { addDiff } from "./diff-command.ts";
import { addDoctor } from "./doctor-command.ts";
import { addDrill } from "./drill-command.ts";
import { addList } from "./list-command.ts";
import { addMerge } from "./merge-command.ts";
import { addOperate } from "./operate-command.ts";
import { addReport } from "./report-command.ts";
import { addRun } from "./run-command.ts";
import { addShow } from "./show-command.ts";
import { addTour } from "./tour-command.ts";
import { packageVersion } from "./package-version.ts";

/** Exit code of a usage or configuration error. */
const usageError = 2;
const exitCodes: Readonly<Record<string, number>> = { usage: 2, configuration: 2, environment: 2, unsupported: 3, inconclusive: 3, interrupted: 130 };

/** Runs one command line. Answers the exit code; prints one clear message for whatever the user can mend. */
export async function runCli(words: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command("scartissue")
    .description("Would production have survived? Replays infrastructure-deletion incidents against your guardrails, on a simulated cloud.")
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError("(scartissue --help lists commands and options)");
  const finish = (code: number): void => {
    exitCode = code;
  };
  for (const add of [addTour, addRun, addAblate, addMerge, addReport, addDiff, addList, addShow, addDoctor, addDrill, addOperate]) add(program, finish);
  for (const command of program.commands) command.exitOverride().showHelpAfterError(`(scartissue ${command.name()} --help lists its options)`);
  try {
    const ended = cleanUpAfterTheDead();
    if (ended.length > 0) process.stderr.write(`scartissue: ended what an earlier run that was killed left behind: ${ended.join(", ")}\n`);
    await program.parseAsync([...words], { from: "user" });
    return exitCode;
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageError;
  if (error instanceof HarnessError) {
    process.stderr.write(`scartissue: ${error.message}\n  ${error.hint.replaceAll("\n", "\n  ")}\n`);
    return exitCodes[error.code] ?? usageError;
  }
  process.stderr.write(
    `scartissue: internal error: ${error instanceof Error ? error.message : String(error)}\n  This is a bug. Run again with SCARTISSUE_DEBUG=1 for the stack and report it.\n`,
  );
  if (process.env["SCARTISSUE_DEBUG"] === "1" && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  return 70;
}
