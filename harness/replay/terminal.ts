import { UnsupportedError } from "#model/errors";
import type { CommandOptions, CommandResult, Terminal, TerminalDefinition, Way } from "#model/scenario";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import { parseLine } from "../shell/parse-line.ts";
import type { SimpleCommand } from "../shell/parse-line.ts";
import { failed, NoCredentials, resolvePath, succeeded } from "../shell/seat.ts";
import type { Program, Seat } from "../shell/seat.ts";
import { openSession } from "../aws/open-session.ts";
import { createApprover } from "./approver.ts";
import { askGuardrails } from "./ask-guardrails.ts";
import type { Review } from "./ask-guardrails.ts";
import { takeSeat } from "./operator-seat.ts";
import type { TerminalState } from "./operator-seat.ts";
import { createPrograms, reviewedPrograms } from "./programs.ts";
import { reviewFiles } from "./review-files.ts";
import { machineOf } from "./stage.ts";
import type { Person, Stage } from "./stage.ts";

/** The script ends here: a refusal or failure that the operator does not get past. */
export class ScriptStopped extends Error {}

/** A way to an end did not work out. */
class WayFailed extends Error {}

/** Seconds that typing and reading a command takes, on the scenario's clock. */
const secondsPerCommand = 20;

/**
 * Opens an operator's terminal. A literal operator ends the script at the first refusal that history does not know. Its environment holds the principal's
 * credentials unless another is given.
 */
export function openTerminal(stage: Stage, definition: TerminalDefinition, kind: OperatorKind, environment?: Readonly<Record<string, string>>): Terminal {
  const found = stage.people.get(definition.principal);
  if (found === undefined) throw new Error(`The world has no principal ${definition.principal}`);
  const person: Person = found;
  const state: TerminalState = {
    operator: definition.name,
    machine: definition.machine,
    directory: definition.directory ?? "",
    environment: environment === undefined ? environmentOf(person, stage) : { ...environment },
  };
  const programs = createPrograms(stage, person);
  let insideWay = false;

  async function run(line: string, options: CommandOptions = {}): Promise<CommandResult> {
    stage.ledger.step += 1;
    const from = stage.ledger.events().length;
    await stage.cloud.clock.advance(secondsPerCommand);
    let result = succeeded();
    for (const command of parseLine(line, state.environment)) {
      if (command.after === "success" && result.exitCode !== 0) break;
      const next = await runSimple(command, options);
      result = { exitCode: next.exitCode, stdout: result.stdout + next.stdout, stderr: result.stderr + next.stderr };
    }
    stage.ledger.append({ kind: "command", operator: definition.name, command: line, ...result });
    settle(result.exitCode === 0 || options.mayFail === true, from, `\`${line}\` failed`);
    return result;
  }

  /** What follows from a step: a refusal ends a literal script, a failure ends the way or the script. */
  function settle(ok: boolean, from: number, what: string): void {
    if (kind === "literal" && wasRefused(stage, from)) throw new ScriptStopped(what);
    if (ok) return;
    throw insideWay ? new WayFailed(what) : new ScriptStopped(what);
  }

  async function runSimple(command: SimpleCommand, options: CommandOptions): Promise<CommandResult> {
    const [name = "", ...words] = command.words;
    if (name === "ssh") return onOtherMachine(words, options);
    const seat = takeSeat(stage, state, command.assignments, options);
    const review = await reviewCommand(command);
    if (!review.allowed) return failed(1, review.message);
    if (name === "cd") return changeDirectory(seat, words[0] ?? "");
    if (name === "export") return exportNames(words);
    const program = programs[name];
    if (program === undefined) throw unsupported(new UnsupportedError(name, "the replay's shell"));
    try {
      return await runProgram(program, name, words, seat);
    } catch (error) {
      if (error instanceof NoCredentials) return failed(1, "Error: No valid credential sources found");
      throw error instanceof UnsupportedError ? unsupported(error) : error;
    }
  }

  function unsupported(error: UnsupportedError): UnsupportedError {
    stage.ledger.append({ kind: "unsupported", subject: error.subject, message: error.message });
    return error;
  }

  async function runProgram(program: Program, name: string, words: readonly string[], seat: Seat): Promise<CommandResult> {
    if (!reviewedPrograms.has(name)) return program(words, seat);
    return reviewFiles(stage, definition.name, person, seat, async (overlay) => program(words, overlay));
  }

  async function onOtherMachine([machine = "", ...words]: readonly string[], options: CommandOptions): Promise<CommandResult> {
    if (!stage.machines.has(machine)) return failed(255, `ssh: Could not resolve hostname ${machine}: Name or service not known`);
    const here = { machine: state.machine, directory: state.directory };
    Object.assign(state, { machine, directory: "" });
    const quoted = words.map((word) => (/\s/.test(word) ? `'${word}'` : word)).join(" ");
    try {
      return await runSimple({ assignments: {}, words, text: quoted, after: "always" }, options);
    } finally {
      Object.assign(state, here);
    }
  }

  async function reviewCommand(command: SimpleCommand): Promise<Review> {
    return askGuardrails(
      stage.guardrails,
      "reviewCommand",
      (guardrail: Guardrail) =>
        guardrail.reviewCommand?.({
          world: stage.facts,
          operator: definition.name,
          principal: person.principal,
          line: command.text,
          words: command.words,
          directory: state.directory,
        }),
      createApprover(stage.facts, person.name, { text: command.text }),
      stage.ledger,
    );
  }

  function changeDirectory(seat: Seat, to: string): CommandResult {
    state.directory = to === "" || to === "~" ? "" : resolvePath(seat, to);
    return succeeded();
  }

  function exportNames(words: readonly string[]): CommandResult {
    for (const word of words) state.environment[word.slice(0, word.indexOf("="))] = word.slice(word.indexOf("=") + 1);
    return succeeded();
  }

  async function write(path: string, content: string): Promise<void> {
    stage.ledger.step += 1;
    const from = stage.ledger.events().length;
    await stage.cloud.clock.advance(secondsPerCommand);
    const seat = takeSeat(stage, state, {}, {});
    const result = await reviewFiles(stage, definition.name, person, seat, async (overlay) => {
      overlay.workspace.write(resolvePath(seat, path), content);
      return succeeded();
    });
    settle(result.exitCode === 0, from, `writing ${path} failed`);
  }

  async function attempt(goal: string, ways: readonly Way[]): Promise<boolean> {
    for (const way of ways) {
      if (kind === "literal" && way.history === undefined) continue;
      const outcome = await tryWay(goal, way);
      if (outcome) return true;
      if (kind === "literal" && way.history === "succeeded") throw new ScriptStopped(`${way.title} failed, which history does not know`);
    }
    return false;
  }

  async function tryWay(goal: string, way: Way): Promise<boolean> {
    const entry = { kind: "attempt", operator: definition.name, goal, way: way.title } as const;
    stage.ledger.append({ ...entry, result: "begun" });
    const outer = insideWay;
    insideWay = true;
    try {
      const done = (await way.run(terminal)) !== false;
      stage.ledger.append({ ...entry, result: done ? "done" : "failed" });
      return done;
    } catch (error) {
      stage.ledger.append({ ...entry, result: "failed" });
      if (error instanceof WayFailed || isServiceError(error)) return false;
      throw error;
    } finally {
      insideWay = outer;
    }
  }

  const terminal: Terminal = {
    name: definition.name,
    run,
    write,
    attempt,
    code: () => {
      if (person.credentials === undefined) throw new NoCredentials("no credentials");
      return openSession(stage.gateway, person.credentials, { account: person.principal.account, region: stage.world.region });
    },
    report: (text) => void stage.ledger.append({ kind: "report", operator: definition.name, text }),
    wait: async (seconds) => stage.cloud.clock.advance(seconds),
  };
  machineOf(stage, definition.machine);
  return terminal;
}

function environmentOf(person: Person, stage: Stage): Record<string, string> {
  const environment: Record<string, string> = { HOME: "~", AWS_REGION: stage.world.region };
  if (person.credentials !== undefined) {
    environment["AWS_ACCESS_KEY_ID"] = person.credentials.accessKeyId;
    environment["AWS_SECRET_ACCESS_KEY"] = person.credentials.secretAccessKey;
    if (person.credentials.sessionToken !== undefined) environment["AWS_SESSION_TOKEN"] = person.credentials.sessionToken;
  }
  return environment;
}

/** An error that AWS answered to code which the operator runs. */
export function isServiceError(error: unknown): boolean {
  return error instanceof Error && "$fault" in error;
}

/** Whether IAM, a guardrail or an approver has refused something since. */
function wasRefused(stage: Stage, from: number): boolean {
  return stage.ledger
    .events()
    .slice(from)
    .some(
      (event) =>
        event.step !== 0 &&
        ((event.kind === "decision" && event.decision === "deny") ||
          (event.kind === "approval" && !event.granted) ||
          (event.kind === "api-call" && (event.refusedAt === "iam" || event.refusedAt === "reviewCall"))),
    );
}
