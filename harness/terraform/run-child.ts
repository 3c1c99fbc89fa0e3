import { stripVTControlCharacters } from "node:util";
import { execa } from "execa";
import { HarnessError } from "#model/errors";
import type { CommandResult } from "#model/scenario";
import { leaseProcess } from "../interlock/leases.ts";

export interface ChildParts {
  readonly file: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** One Ctrl-C after so many completed resource operations. */
  readonly interruptAfter?: number | undefined;
  /** What is typed at a prompt, undefined at the end of input; without it `yes` to what asks for yes. */
  readonly answer?: ((prompt: string) => Promise<string | undefined>) | undefined;
  /** The terminal is gone: ends the child, which is no fault of anybody's. */
  readonly hangUp?: AbortSignal | undefined;
  /** Ends the child and all that it has started. */
  readonly signal: AbortSignal;
  /** Hears how long it has taken and how many resource operations are done, about every second. */
  readonly onProgress: (seconds: number, done: number) => void;
}

/** What Terraform prints when an operation on a resource is done. */
const completed = /: (?:Creation|Modifications|Destruction) complete after /;

/** Prompts that the operator answers with yes; for every other the input has ended. */
const asksForYes = /Only 'yes' will be accepted|Enter "yes" to /;
const prompt = "Enter a value:";

/**
 * Runs a Terraform as at a terminal where somebody sits who confirms what it asks, in a process group of its own.
 *
 * @throws HarnessError `interrupted` when the signal ends it, `environment` when it cannot be started or is killed by somebody else
 */
export async function runChild(parts: ChildParts): Promise<CommandResult> {
  parts.signal.throwIfAborted();
  const isHungUp = (): boolean => parts.hangUp?.aborted === true;
  if (isHungUp()) return hungUp("", "");
  const lease = leaseProcess();
  const begun = performance.now();
  const child = execa(parts.file, [...parts.words], {
    cwd: parts.cwd,
    env: { ...parts.env, ...lease.environment },
    extendEnv: false,
    detached: true,
    reject: false,
    stdin: "pipe",
    stripFinalNewline: false,
    maxBuffer: 1 << 28,
  });
  lease.hold(child.pid);
  const kill = (): void => lease.release();
  parts.signal.addEventListener("abort", kill, { once: true });
  const seen = watchOutput(child.stdout, {
    onPrompt: (question) => {
      void answerTo(question, parts.answer).then((line) => (line === undefined ? child.stdin.end() : child.stdin.write(`${line}\n`)));
    },
    onDone: (done) => {
      // Ctrl-C at a terminal reaches the whole process group: Terraform and its plugins, which leave it to Terraform.
      if (done === parts.interruptAfter) signalGroup(child.pid, "SIGINT");
    },
  });
  child.stdin.on("error", () => undefined);
  const hangUp = (): void => signalGroup(child.pid, "SIGHUP");
  parts.hangUp?.addEventListener("abort", hangUp, { once: true });
  const timer = setInterval(() => parts.onProgress(Math.round((performance.now() - begun) / 1000), seen.done), 1000);
  try {
    const { exitCode, stdout, stderr, signal, shortMessage } = await child;
    parts.signal.throwIfAborted();
    if (isHungUp()) return hungUp(stdout, stderr);
    if (exitCode !== undefined) return { exitCode, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) };
    throw new HarnessError(
      "environment",
      signal === undefined ? `\`${parts.file}\` could not be run: ${shortMessage}` : `\`${parts.file} ${parts.words.join(" ")}\` was ended by ${signal}`,
      { hint: signal === "SIGKILL" ? "Was memory short? A run takes about 1 GB" : "Run it again; nothing is judged on half a command" },
    );
  } finally {
    clearInterval(timer);
    parts.signal.removeEventListener("abort", kill);
    parts.hangUp?.removeEventListener("abort", hangUp);
    lease.release();
  }
}

/** As a shell tells of a child that SIGHUP ended. */
function hungUp(stdout: string, stderr: string): CommandResult {
  return { exitCode: 129, stdout: stripVTControlCharacters(stdout), stderr: stripVTControlCharacters(stderr) };
}

/** A question begins at the left margin; what explains it is indented. */
async function answerTo(text: string, answer: ChildParts["answer"]): Promise<string | undefined> {
  if (answer === undefined) return asksForYes.test(text) ? "yes" : undefined;
  const lines = text.trimEnd().split("\n");
  try {
    return await answer(lines.slice(lines.findLastIndex((line) => /^\S/.test(line))).join("\n"));
  } catch {
    return undefined;
  }
}

interface Watchers {
  readonly onPrompt: (question: string) => void;
  readonly onDone: (done: number) => void;
}

/** Follows the output line by line; a prompt is a line that does not end. */
function watchOutput(stream: NodeJS.ReadableStream, { onPrompt, onDone }: Watchers): { readonly done: number } {
  const seen = { done: 0 };
  let question = "";
  let line = "";
  stream.on("data", (chunk: Buffer | string) => {
    const lines = (line + stripVTControlCharacters(String(chunk))).split("\n");
    line = lines.pop() ?? "";
    for (const one of lines) {
      question = `${question}\n${one}`.slice(-1500);
      if (!completed.test(one)) continue;
      seen.done += 1;
      onDone(seen.done);
    }
    if (!line.includes(prompt)) return;
    onPrompt(question);
    question = "";
    line = "";
  });
  return seen;
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
