import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { plainEnvironment, program } from "../../contract/cli-process.ts";

/** Of these tests alone, and shared among them: compiled sources are kept there. */
const temporary = mkdtempSync(join(tmpdir(), "scartissue-ablate-tmp-"));
const folders: string[] = [temporary];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder with some files of a user's. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), "scartissue-ablate-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Invocation {
  readonly folder: string;
  /** Interrupts the program as soon as this is so. */
  readonly interruptWhen?: (stderr: string) => boolean;
  readonly signal?: NodeJS.Signals;
  /** Variables beside the plain ones. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs `scartissue` from its sources. */
export async function scartissue(words: readonly string[], invocation: Invocation): Promise<Ended> {
  return run([...program, ...words], invocation);
}

/** Runs a line of shell in which `npx scartissue` is the one of these sources. */
export async function shell(line: string, invocation: Invocation): Promise<Ended> {
  return run(["sh", "-c", line.replaceAll("npx scartissue", program.map((word) => `'${word}'`).join(" "))], invocation);
}

async function run([file = "", ...words]: readonly string[], { folder, interruptWhen, signal = "SIGINT", environment = {} }: Invocation): Promise<Ended> {
  const child = spawn(file, words, { cwd: folder, env: { ...plainEnvironment(temporary), ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const texts = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const watch = setInterval(() => {
    if (interruptWhen?.(texts.stderr) !== true) return;
    clearInterval(watch);
    child.kill(signal);
  }, 20);
  return new Promise((resolve) => {
    child.once("close", (exitCode) => {
      clearInterval(watch);
      resolve({ exitCode, ...texts });
    });
  });
}
