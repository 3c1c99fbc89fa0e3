import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parse } from "@cdktf/hcl2json";
import { findMirror as findAnyMirror } from "#harness/terraform/find-mirror";
import { dataSources, resourceTypes } from "#terraform/resources/resource-types";
import { openTestTerminal } from "../unit/terraform/cli/terminal-in-memory.ts";

/** One Terraform, real or embedded, at an empty directory. */
export interface Bench {
  write(path: string, text: string): void;
  read(path: string): string | undefined;
  run(argv: readonly string[]): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
  close(): void;
}

/** The folder that holds version 5.100.0 of the real AWS provider. */
export function findMirror(): string | undefined {
  const mirror = findAnyMirror();
  return mirror?.awsVersions.includes("5.100.0") === true ? mirror.folder : undefined;
}

/** Whether `terraform` 1.11.4 is on the path. */
export function hasTerraform(): boolean {
  try {
    return execFileSync("terraform", ["version"], {
      encoding: "utf8",
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      stdio: ["ignore", "pipe", "ignore"],
    }).startsWith("Terraform v1.11.4");
  } catch {
    return false;
  }
}

export function openRealBench(mirror: string | undefined): Bench {
  const home = mkdtempSync(join(tmpdir(), "scartissue-terraform-"));
  const directory = join(home, "work");
  mkdirSync(directory);
  const rc = join(home, "cli.tfrc");
  writeFileSync(
    rc,
    `disable_checkpoint = true\n${mirror === undefined ? "" : `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`}`,
  );
  const env = {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    TF_CLI_CONFIG_FILE: rc,
    TF_DATA_DIR: join(home, "data"),
    CHECKPOINT_DISABLE: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return {
    write(path, text) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    },
    read: (path) => (existsSync(join(directory, path)) ? readFileSync(join(directory, path), "utf8") : undefined),
    run: async (argv) => {
      const { status, stdout, stderr } = spawnSync("terraform", [...argv, "-no-color"].toSorted(planFileLast), {
        cwd: directory,
        env,
        encoding: "utf8",
        input: "",
        maxBuffer: 1 << 28,
      });
      return { exitCode: status ?? -1, stdout, stderr };
    },
    close: () => rmSync(home, { recursive: true, force: true }),
  };
}

export function openEmbeddedBench(): Bench {
  const terminal = openTestTerminal({ resourceTypes, dataSources, hcl2json: parse });
  return {
    write: (path, text) => void terminal.files.set(path, text),
    read: (path) => terminal.files.get(path),
    run: (argv) => terminal.execute([...argv, "-no-color"].toSorted(planFileLast)),
    close: () => undefined,
  };
}

/** Keeps the order, but flags before the plan file. */
function planFileLast(left: string, right: string): number {
  return Number(isPlanFile(left)) - Number(isPlanFile(right));
}

function isPlanFile(word: string): boolean {
  return word.endsWith(".plan") && !word.startsWith("-");
}
