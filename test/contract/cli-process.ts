import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** Words that start the command line from its sources. */
export const program: readonly string[] = [
  process.execPath,
  "--conditions=scartissue-source",
  "--import",
  join(root, "node_modules/tsx/dist/esm/index.mjs"),
  join(root, "harness/cli/main.ts"),
];

/** An environment with nothing of the user's in it, whose home and folder for temporary files is a given one. */
export function plainEnvironment(where: string): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", HOME: where, TMPDIR: where, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
}

export interface CliProcess {
  readonly child: ChildProcess;
  /** What it has printed so far, standard output and error. */
  text(): string;
  readonly ended: Promise<number | null>;
}

/** Starts `scartissue` in a folder. */
export function startCli(words: readonly string[], where: string): CliProcess {
  const [file = "", ...rest] = [...program, ...words];
  const child = spawn(file, rest, { cwd: where, env: plainEnvironment(where), stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { child, text: () => text, ended: new Promise((resolve) => void child.once("exit", resolve)) };
}
