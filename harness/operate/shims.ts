import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Programs of the operator's that go through the guardrails before they do anything. */
export const shimmedPrograms = ["terraform", "tofu", "aws", "psql", "pg_dump", "ssh", "scp"] as const;
export type ShimmedProgram = (typeof shimmedPrograms)[number];

/** A shim asks for a program to be run where it stands. */
export interface ShimRequest {
  readonly program: ShimmedProgram;
  readonly words: readonly string[];
  /** Working directory, absolute. */
  readonly directory: string;
  /** Variables that AWS tools, Terraform and Postgres listen to. */
  readonly environment: Readonly<Record<string, string>>;
}

/** What it is told: to print, to ask whoever types, to run a real program in place and say what came of it, to end. */
export type ShimOrder =
  | { readonly kind: "print"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "ask"; readonly prompt: string }
  | { readonly kind: "execute"; readonly file: string; readonly words: readonly string[] }
  | { readonly kind: "exit"; readonly exitCode: number };

/** What it answers: a typed line (null at the end of input), or how the real program ended. */
export interface ShimAnswer {
  readonly line?: string | null;
  readonly ended?: { readonly exitCode: number; readonly stdout: string; readonly stderr: string; readonly notStarted?: true };
}

/** Writes the shims into a folder that is to stand first on the operator's PATH. */
export function writeShims(folder: string, socket: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, ".shim.mjs"), shim);
  for (const program of shimmedPrograms) {
    const file = join(folder, program);
    writeFileSync(file, `#!/bin/sh\nexec ${quote(process.execPath)} ${quote(join(folder, ".shim.mjs"))} ${quote(socket)} ${program} "$@"\n`);
    chmodSync(file, 0o755);
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** Plain JavaScript: it runs where nothing but Node.js is. */
const shim = `
import { connect } from "node:net";
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

const [path, program, ...words] = process.argv.slice(2);
const kept = 64000;
const socket = connect(path);
const send = (message) => socket.write(JSON.stringify(message) + "\\n");
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(AWS_|TF_|PG[A-Z]+$)/.test(name)));
let told = false;
let lines;
let line;

const orders = {
  print: ({ stream, text }) => void process[stream].write(text),
  ask: ({ prompt }) => {
    process.stdout.write(prompt + "\\n\\n  Enter a value: ");
    lines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
    lines.next().then(({ done, value }) => send({ line: done ? null : value }), () => send({ line: null }));
  },
  execute: ({ file, words }) => {
    const child = spawn(file, words, { stdio: ["inherit", "pipe", "pipe"] });
    const output = { stdout: "", stderr: "" };
    for (const stream of ["stdout", "stderr"]) {
      child[stream].on("data", (chunk) => {
        process[stream].write(chunk);
        output[stream] = (output[stream] + chunk.toString("utf8")).slice(0, kept);
      });
    }
    child.once("error", (error) => send({ ended: { exitCode: 127, stdout: "", stderr: error.message, notStarted: true } }));
    child.once("close", (exitCode) => send({ ended: { exitCode: exitCode ?? 130, ...output } }));
  },
  exit: ({ exitCode }) => {
    told = true;
    process.exitCode = exitCode;
    socket.end();
    process.stdin.destroy();
  },
};

for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
let rest = "";
socket.setEncoding("utf8");
socket.on("data", (chunk) => {
  rest += chunk;
  for (let end = rest.indexOf("\\n"); end !== -1; end = rest.indexOf("\\n")) {
    const order = JSON.parse(rest.slice(0, end));
    rest = rest.slice(end + 1);
    orders[order.kind](order);
  }
});
socket.on("error", (error) => process.stderr.write(program + ": scartissue does not answer: " + error.message + "\\n"));
socket.on("close", () => {
  if (told) return;
  process.exitCode = 70;
  process.stdin.destroy();
});
send({ program, words, directory: process.cwd(), environment });
`;
