import { spawn } from "node:child_process";
import { HarnessError } from "#model/errors";
import { leaseProcess } from "../interlock/leases.ts";

export interface OperatorProcess {
  readonly words: readonly string[];
  readonly directory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Seconds; none for as long as it takes. */
  readonly timeout: number | undefined;
  /** Where its standard output goes: ours, or our standard error where ours is for a report. */
  readonly output: "stdout" | "stderr";
}

/** How the operator's command ended. */
export interface OperatorEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
}

/** Between being asked to end and being ended, milliseconds. */
const grace = 5000;

/**
 * Runs the operator's command to its end and then ends whatever it left running.
 *
 * At a terminal it stays in the terminal's foreground, so that a shell or an agent's CLI can be used; otherwise it leads a process group of its own.
 * @throws HarnessError `usage` when it cannot be started
 */
export async function runOperator({ words, directory, environment, timeout, output }: OperatorProcess): Promise<OperatorEnd> {
  const [file = "", ...rest] = words;
  const lease = leaseProcess();
  const ownGroup = !process.stdin.isTTY;
  const child = spawn(file, rest, {
    cwd: directory,
    env: { ...environment, ...lease.environment },
    stdio: ["inherit", output === "stdout" ? "inherit" : 2, "inherit"],
    detached: ownGroup,
  });
  lease.hold(child.pid);
  let timedOut = false;
  const end = (signal: NodeJS.Signals): void => {
    if (!ownGroup) child.kill(signal);
    else if (child.pid !== undefined) signalGroup(child.pid, signal);
  };
  const timers: NodeJS.Timeout[] = [];
  if (timeout !== undefined) {
    timers.push(
      setTimeout(() => {
        timedOut = true;
        end("SIGTERM");
        timers.push(setTimeout(() => end("SIGKILL"), grace));
      }, timeout * 1000),
    );
  }
  try {
    return await new Promise((resolve, reject) => {
      child.once("error", (cause) =>
        reject(new HarnessError("usage", `The operator's command \`${file}\` cannot be started: ${cause.message}`, { hint: "Name a program after --", cause })),
      );
      child.once("exit", (exitCode, signal) => resolve({ exitCode, signal, timedOut }));
    });
  } finally {
    for (const timer of timers) clearTimeout(timer);
    lease.release();
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody of the group is left.
  }
}
