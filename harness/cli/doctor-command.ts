import { spawnSync } from "node:child_process";
import { loadConfig } from "../config/load-config.ts";
import type { AddCommand } from "./add-command.ts";
import { packageVersion } from "./package-version.ts";

interface Finding {
  readonly name: string;
  readonly state: "ok" | "missing";
  readonly detail: string;
}

/** `scartissue doctor`: what is there, what is not, and what is not needed. */
export const addDoctor: AddCommand = (program, finish) => {
  program
    .command("doctor")
    .description("say what is available here, and how to get what is not")
    .action(async () => {
      const findings = [nodeVersion(), await pglite(), terraform(), await config(), ...interlock()];
      process.stdout.write(`scartissue ${packageVersion()}\n`);
      for (const { name, state, detail } of findings) process.stdout.write(`  ${state === "ok" ? "✓" : "–"} ${name.padEnd(22)} ${detail}\n`);
      finish(0);
    });
};

function nodeVersion(): Finding {
  return { name: "Node.js", state: "ok", detail: process.version };
}

async function pglite(): Promise<Finding> {
  const name = "PGlite";
  try {
    await import("@electric-sql/pglite");
    return { name, state: "ok", detail: "real rows: --data postgres" };
  } catch {
    return { name, state: "missing", detail: "only needed for --data postgres: npm install @electric-sql/pglite" };
  }
}

function terraform(): Finding {
  const { status, stdout } = spawnSync("terraform", ["version", "-json"], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"] ?? "", TF_CLI_CONFIG_FILE: "", CHECKPOINT_DISABLE: "1" },
  });
  const name = "terraform";
  if (status !== 0)
    return { name, state: "missing", detail: "not needed: the embedded engine runs the replays (tests compare it with the real one where present)" };
  const version = /"terraform_version":\s*"([^"]+)"/.exec(stdout)?.[1] ?? "of unknown version";
  return { name, state: "ok", detail: `${version}, used by tests only: replays run on the embedded engine` };
}

async function config(): Promise<Finding> {
  const { file, config: found } = await loadConfig(undefined);
  const name = "config";
  if (file === undefined)
    return { name, state: "missing", detail: "no scartissue.config.{ts,mts,mjs,js,json} in this folder: needed only for guardrails of your own" };
  return { name, state: "ok", detail: `${file}, ${found.guardrails?.length ?? 0} guardrails` };
}

function interlock(): readonly Finding[] {
  return [
    { name: "cloud", state: "ok", detail: "embedded, in this process: no request leaves it, no AWS configuration or credential of yours is read" },
    { name: "your own hooks", state: "ok", detail: "commands named in scartissue.config.ts run as child processes with your rights" },
  ];
}
