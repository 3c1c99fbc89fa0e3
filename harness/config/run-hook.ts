import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { HarnessError } from "#model/errors";
import { childEnvironment } from "../interlock/child-environment.ts";
import { leaseDirectory, leaseProcess } from "../interlock/leases.ts";

export interface HookResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface HookOptions {
  readonly words: readonly string[];
  readonly folder: string;
  readonly input?: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** How long a hook may take when the config does not say, in milliseconds. */
export const usualTimeout = 30_000;
const mostOutput = 64_000;

/** A command line as words: quotes keep spaces together, nothing is expanded, no shell reads it. @throws HarnessError on an open quote or no word */
export function splitWords(command: string, subject: string): readonly string[] {
  const words = [...command.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(([, double, single, plain]) => double ?? single ?? plain ?? "");
  if (words.length === 0 || command.replaceAll(/"[^"]*"|'[^']*'/g, "").match(/["']/) !== null) {
    throw new HarnessError("configuration", `The command of ${subject} cannot be read: \`${command}\``, {
      hint: "Write a program and its arguments; quotes come in pairs; no shell reads it",
    });
  }
  return words;
}

/** @throws HarnessError `configuration` when the program of a hook is not there or cannot be executed */
export function checkProgram([program = ""]: readonly string[], folder: string, subject: string): void {
  const places = program.includes("/") ? [resolve(folder, program)] : (process.env["PATH"] ?? "").split(delimiter).map((directory) => join(directory, program));
  const there = places.filter((place) => existsSync(place) && statSync(place).isFile());
  if (there.length === 0)
    throw new HarnessError("configuration", `The command of ${subject} does not exist: \`${program}\``, {
      hint: program.includes("/") ? "The path is relative to the config file" : "Install it, or name it by its path",
    });
  if (!there.some((place) => (statSync(place).mode & 0o111) !== 0))
    throw new HarnessError("configuration", `The command of ${subject} is not executable: \`${program}\``, { hint: `chmod +x ${program}` });
}

/** Lends a fresh folder, which is gone afterwards. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const lease = leaseDirectory("hook");
  try {
    return await work(lease.path);
  } finally {
    lease.release();
  }
}

/**
 * Runs a user's command in a clean environment: PATH, an empty HOME, none of the user's AWS settings.
 *
 * @throws Error when it cannot be started, was ended by a signal, or takes too long; then its whole process group is ended
 */
export async function runHook({ words, folder, input, timeout }: HookOptions): Promise<HookResult> {
  return withFolder(async (home) => play(words, folder, home, input, timeout));
}

async function play([program = "", ...rest]: readonly string[], folder: string, home: string, input: string | undefined, timeout: number): Promise<HookResult> {
  const shown = [program, ...rest].join(" ");
  const lease = leaseProcess();
  const child = spawn(program, rest, {
    cwd: folder,
    detached: true,
    stdio: "pipe",
    env: childEnvironment({ home, path: process.env["PATH"] ?? "", extra: lease.environment }),
  });
  lease.hold(child.pid);
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk: Buffer) => (stdout = (stdout + chunk.toString("utf8")).slice(0, mostOutput)));
  child.stderr.on("data", (chunk: Buffer) => (stderr = (stderr + chunk.toString("utf8")).slice(0, mostOutput)));
  child.stdin.on("error", () => undefined);
  child.stdin.end(input ?? "");
  return new Promise((settle, fail) => {
    const late = setTimeout(() => end(() => fail(new Error(`\`${shown}\` did not answer within ${timeout / 1000} s`))), timeout);
    function end(then: () => void): void {
      clearTimeout(late);
      lease.release();
      then();
    }
    child.once("error", (cause: NodeJS.ErrnoException) =>
      end(() => fail(new Error(`\`${shown}\` cannot be started: ${cause.code === "ENOENT" ? "it does not exist" : cause.message}`))),
    );
    child.once("close", (exitCode, signal) =>
      end(() => (exitCode === null ? fail(new Error(`\`${shown}\` was ended by ${signal ?? "a signal"}`)) : settle({ exitCode, stdout, stderr }))),
    );
  });
}
