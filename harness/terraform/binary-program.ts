import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { UnsupportedError } from "#model/errors";
import type { CommandResult } from "#model/scenario";
import type { ReviewPlan } from "../replay/terraform-engine.ts";
import type { Stage } from "../replay/stage.ts";
import { resolvePath } from "../shell/seat.ts";
import type { Program, Seat } from "../shell/seat.ts";
import { binaryEnvironment } from "./binary-environment.ts";
import { explainBrokenRun } from "./explain-broken-run.ts";
import { explainInitFailure } from "./explain-init-failure.ts";
import type { CliConfiguration } from "./cli-configuration.ts";
import type { Binary } from "./find-binary.ts";
import type { Mirror } from "./find-mirror.ts";
import { layOutMachine } from "./machine-folder.ts";
import { openExitGuard } from "./open-exit-guard.ts";
import type { ExitGuard } from "./open-exit-guard.ts";
import { overrideEndpoints } from "./override-endpoints.ts";
import { refuseBackendSettings } from "./refuse-backend-settings.ts";
import { reviewFirst } from "./review-first.ts";
import { runChild } from "./run-child.ts";
import { readTerraformWords } from "./terraform-words.ts";
import type { TerraformWords } from "./terraform-words.ts";

/** Where the AWS of a stage is reached while a command runs. */
export interface ReachedCloud {
  readonly url: string;
  close(): Promise<void>;
}

/** What all commands of an engine share. */
export interface BinaryParts {
  readonly binary: Binary;
  readonly mirror: Mirror | undefined;
  readonly cliConfiguration: CliConfiguration;
  /** A folder of the engine's own. */
  readonly folder: string;
  readonly openCloud: (stage: Stage) => Promise<ReachedCloud>;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly onProgress: (text: string) => void;
}

/** Commands that have run in this process: a short name for each one's folder, because paths of Unix sockets are short. */
let count = 0;

/** The binary as a program of the replay's shell: the machine's files on disk, the stage's AWS on loopback, both for the time of one command. */
export function createBinaryProgram(parts: BinaryParts, stage: Stage, reviewPlan?: ReviewPlan): Program {
  return async (words, seat) => {
    const read = readTerraformWords(words, seat.environment);
    const scratch = join(parts.folder, String((count += 1)));
    const unsupportedBefore = stage.ledger.unsupported.length;
    const cloud = await parts.openCloud(stage);
    const exitGuard = await openExitGuard();
    try {
      const result = await runAtSeat({ ...parts, cloud, exitGuard, scratch, stage, reviewPlan }, words, read, seat);
      refuseWhatIsUnknown(stage.ledger.unsupported.slice(unsupportedBefore), exitGuard.takeAsked());
      return result;
    } finally {
      await cloud.close();
      await exitGuard.close();
      rmSync(scratch, { recursive: true, force: true });
    }
  };
}

interface CommandParts extends BinaryParts {
  readonly cloud: ReachedCloud;
  readonly exitGuard: ExitGuard;
  readonly scratch: string;
  readonly stage: Stage;
  readonly reviewPlan: ReviewPlan | undefined;
}

async function runAtSeat(parts: CommandParts, words: readonly string[], read: TerraformWords, seat: Seat): Promise<CommandResult> {
  const { reviewPlan } = parts;
  const home = join(parts.scratch, "home");
  const scratch = join(parts.scratch, "t");
  mkdirSync(home, { recursive: true });
  mkdirSync(scratch);
  const directory = resolvePath(seat, ".");
  const target = resolvePath({ directory }, read.chdir ?? ".");
  await refuseBackendSettings(read, seat.workspace, target);
  const machine = layOutMachine(
    { workspace: seat.workspace, home, directory, plugins: parts.cliConfiguration.plugins },
    await overrideEndpoints(seat.workspace, parts.binary),
  );
  const reviewed = reviewPlan !== undefined && (read.name === "apply" || read.name === "destroy");
  const env = binaryEnvironment({
    home,
    scratch,
    cliConfiguration: parts.cliConfiguration.file,
    endpoint: parts.cloud.url,
    exitGuard: parts.exitGuard.url,
    seat: reviewed ? withoutArguments(seat.environment) : seat.environment,
    path: parts.path,
  });
  const run = async (given: readonly string[], interruptible: boolean): Promise<CommandResult> =>
    runChild({
      file: parts.binary.file,
      words: given,
      cwd: join(home, directory),
      env,
      interruptAfter: interruptible ? seat.options.interruptAfter : undefined,
      answer: seat.options.answer,
      hangUp: seat.options.hangUp,
      signal: parts.signal,
      onProgress: (seconds, done) => parts.onProgress(progressText(parts.binary.name, given, seconds, done)),
    });
  try {
    const result = reviewed
      ? await reviewFirst({
          words: read,
          run: async (given, isApply = false) => run(given, isApply),
          readFile: (path) => readIfThere(path.startsWith("/") ? path : join(home, target, path)),
          planFile: join(scratch, "reviewed.plan"),
          review: async (plan, about) => reviewPlan(seat, plan, { ...about, directory: target }),
          answer: seat.options.answer,
        })
      : await run(words, true);
    explainInitFailure(read, result, parts.mirror);
    if (seat.options.hangUp?.aborted !== true) explainBrokenRun(result);
    return { ...result, stdout: result.stdout.replaceAll(home, "~"), stderr: result.stderr.replaceAll(home, "~") };
  } finally {
    if (!parts.signal.aborted) machine.takeBack();
  }
}

/** What the simulation did not know ends the script here as it does on the embedded engine: the provider's error about it is no part of the story. */
function refuseWhatIsUnknown([message]: readonly string[], [host]: readonly string[]): void {
  if (host !== undefined) throw new UnsupportedError(`a connection to ${host}`, "replays, which reach the simulated AWS only");
  const [, subject, where] = /^`([^`]+)` is not supported by (.+)$/.exec(message ?? "") ?? [];
  if (message !== undefined) throw new UnsupportedError(subject ?? message, where ?? "the simulated AWS");
}

function withoutArguments(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith("TF_CLI_ARGS")));
}

function progressText(name: string, words: readonly string[], seconds: number, done: number): string {
  const command = words.filter((word) => !word.includes("/")).join(" ");
  return `${name} ${command} · ${seconds} s${done === 0 ? "" : ` · ${done} resource operation${done === 1 ? "" : "s"} done`}`;
}

function readIfThere(path: string): Uint8Array | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
