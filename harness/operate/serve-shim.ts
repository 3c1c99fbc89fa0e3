import { HarnessError, UnsupportedError } from "#model/errors";
import type { CommandResult, TerminalDefinition } from "#model/scenario";
import { createApprover } from "../replay/approver.ts";
import { askGuardrails } from "../replay/ask-guardrails.ts";
import type { Person, Stage } from "../replay/stage.ts";
import { openTerminal } from "../replay/terminal.ts";
import type { MemoryWorkspace } from "../shell/memory-workspace.ts";
import { failed } from "../shell/seat.ts";
import { commandLine, placeInside, relativeWords } from "./command-line.ts";
import type { Caller } from "./control-server.ts";
import { reviewWrites } from "./review-writes.ts";
import type { FileWatch } from "./watch-files.ts";

/** What the operator's programs act on. */
export interface Workplace {
  readonly stage: Stage;
  readonly terminal: TerminalDefinition;
  readonly person: Person;
  /** The machine's home on disk, an absolute path without links. */
  readonly root: string;
  readonly workspace: MemoryWorkspace;
  readonly watch: FileWatch;
  /** The real AWS CLI; without it the replay's own answers. */
  readonly realAws: string | undefined;
  /** Runs work between two calls that come in over HTTP. */
  readonly exclusive: <Result>(work: () => Promise<Result>) => Promise<Result>;
}

/** Seconds that typing and reading a command takes, on the scenario's clock. */
const secondsPerCommand = 20;

/** Runs one command of the operator: the guardrails see the files that were written before, then the command line, then what it does. Answers its exit code. */
export async function serveShim(place: Workplace, caller: Caller): Promise<number> {
  const { request } = caller;
  const { stage } = place;
  const directory = placeInside(place.root, request.directory);
  if (directory === undefined) {
    const { subject, message } = new UnsupportedError(`${request.program} outside of the workspace`, "scartissue operate");
    stage.ledger.append({ kind: "unsupported", subject, message });
    return show(caller, failed(1, `${request.program}: ${request.directory} is not in the workspace ${place.root}`));
  }
  const words = [request.program, ...relativeWords(request.words, place.root, request.directory)];
  const line = commandLine(words);
  if (request.program === "aws" && place.realAws !== undefined) return runRealAws(place, caller, { words, line, directory }, place.realAws);
  const result = await place.exclusive(async () => {
    const refused = await reviewed(place, line);
    return refused ?? (await runHere(place, caller, line, directory));
  });
  return show(caller, result);
}

function show(caller: Caller, { exitCode, stdout, stderr }: CommandResult): number {
  if (stdout !== "") caller.tell({ kind: "print", stream: "stdout", text: stdout });
  if (stderr !== "") caller.tell({ kind: "print", stream: "stderr", text: stderr });
  return exitCode;
}

/** The command as it failed because of what was written before; undefined where the files may stand. */
async function reviewed({ stage, terminal, person, workspace, watch }: Workplace, line: string): Promise<CommandResult | undefined> {
  const refusal = await reviewWrites(stage, terminal.name, person, workspace, watch);
  if (refusal === undefined) return undefined;
  const result = failed(1, refusal);
  stage.ledger.append({ kind: "command", operator: terminal.name, command: line, ...result });
  return result;
}

async function runHere({ stage, terminal, watch }: Workplace, caller: Caller, line: string, directory: string): Promise<CommandResult> {
  const environment = { HOME: "~", AWS_REGION: stage.world.region, ...caller.request.environment };
  const answer = async (prompt: string): Promise<string | undefined> => (await caller.ask({ kind: "ask", prompt })).line ?? undefined;
  try {
    return await openTerminal(stage, { ...terminal, directory }, "persistent", environment).run(line, { mayFail: true, answer, hangUp: caller.gone });
  } catch (error) {
    const result = failed(1, `${caller.request.program}: ${sentenceOf(error)}`);
    if (!(error instanceof UnsupportedError)) stage.ledger.append({ kind: "unsupported", subject: line, message: `\`${line}\` failed: ${sentenceOf(error)}` });
    stage.ledger.append({ kind: "command", operator: terminal.name, command: line, ...result });
    return result;
  } finally {
    watch.accept();
  }
}

function sentenceOf(error: unknown): string {
  if (error instanceof HarnessError) return `${error.message}. ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}

/** The guardrails see the command line; the program then runs beside the operator, and its calls come in over HTTP like anybody's. */
async function runRealAws(
  place: Workplace,
  caller: Caller,
  { words, line, directory }: { readonly words: readonly string[]; readonly line: string; readonly directory: string },
  file: string,
): Promise<number> {
  const { stage, terminal, person } = place;
  const refused = await place.exclusive(async () => {
    const byFiles = await reviewed(place, line);
    if (byFiles !== undefined) return byFiles;
    stage.ledger.step += 1;
    await stage.cloud.clock.advance(secondsPerCommand);
    const review = await askGuardrails(
      stage.guardrails,
      "reviewCommand",
      (guardrail) => guardrail.reviewCommand?.({ world: stage.facts, operator: terminal.name, principal: person.principal, line, words, directory }),
      createApprover(stage.facts, person.name, { text: line }),
      stage.ledger,
    );
    return review.allowed ? undefined : failed(1, review.message);
  });
  const ended = refused === undefined ? (await caller.ask({ kind: "execute", file, words: caller.request.words })).ended : undefined;
  const { exitCode, stdout, stderr } = refused ?? ended ?? failed(130, "interrupted");
  const result = { exitCode, stdout, stderr };
  await place.exclusive(async () => {
    // An operator whose tool does not run has been stopped by nobody.
    if (ended?.notStarted === true) {
      const { subject, message } = new UnsupportedError(`${file}, which does not start (${stderr})`, "this machine");
      stage.ledger.append({ kind: "unsupported", subject, message });
    }
    stage.ledger.append({ kind: "command", operator: terminal.name, command: line, ...result });
  });
  return refused === undefined ? result.exitCode : show(caller, refused);
}
