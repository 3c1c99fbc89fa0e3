import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMemoryWorkspace } from "#harness/shell/memory-workspace";
import type { MemoryWorkspace } from "#harness/shell/memory-workspace";
import type { Seat } from "#harness/shell/seat";
import { openTerraformBinary } from "#harness/terraform/open-terraform-binary";
import type { TerraformBinaryOptions } from "#harness/terraform/open-terraform-binary";
import type { ReviewPlan, TerraformEngine } from "#harness/replay/terraform-engine";
import type { CommandOptions, CommandResult } from "#model/scenario";

/** A folder with a program named `terraform` in it: `version -json`, and what the test's script does with the rest. */
export interface FakeTerraform {
  readonly folder: string;
  readonly file: string;
  /** What `openTerraformBinary` is to take for the process's environment. */
  readonly environment: Readonly<Record<string, string>>;
  remove(): void;
}

/** `script` is the body of a Node program; `words`, `fs` and `say` are at hand in it. */
export function installFakeTerraform(script: string, version = '{"terraform_version":"1.11.4"}'): FakeTerraform {
  const folder = mkdtempSync(join(tmpdir(), "scartissue-fake-"));
  const file = join(folder, "terraform");
  writeFileSync(
    file,
    `#!${process.execPath}
const fs = require("node:fs");
const words = process.argv.slice(2);
const say = (text) => fs.writeSync(1, text + "\\n");
if (words[0] === "version") { say(${JSON.stringify(version)}); process.exit(0); }
${script}
`,
  );
  chmodSync(file, 0o755);
  mkdirSync(join(folder, "mirror/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64"), { recursive: true });
  writeFileSync(join(folder, "mirror/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/plugin"), "a plugin");
  return {
    folder,
    file,
    environment: { PATH: `${folder}:/usr/bin:/bin`, HOME: folder, SCARTISSUE_TERRAFORM_MIRROR: join(folder, "mirror") },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A terminal at which only `terraform` can be typed. */
export interface TerraformTerminal {
  readonly engine: TerraformEngine;
  readonly workspace: MemoryWorkspace;
  readonly environment: Record<string, string>;
  readonly progress: string[];
  readonly unsupported: string[];
  type(line: string, options?: CommandOptions): Promise<CommandResult>;
}

export async function openTerraformTerminal(options: Partial<TerraformBinaryOptions>, reviewPlan?: ReviewPlan): Promise<TerraformTerminal> {
  const progress: string[] = [];
  const unsupported: string[] = [];
  const engine = await openTerraformBinary({
    name: "terraform",
    openCloud: async () => ({ url: "http://127.0.0.1:9", close: async () => undefined }),
    onProgress: (text) => progress.push(text),
    ...options,
  });
  const workspace = createMemoryWorkspace();
  const environment: Record<string, string> = { HOME: "~", AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIACANARY", AWS_SECRET_ACCESS_KEY: "canary" };
  const program = engine.createProgram({ ledger: { unsupported } } as never, reviewPlan);
  return {
    engine,
    workspace,
    environment,
    progress,
    unsupported,
    type: async (line, given = {}) =>
      program(line.split(" "), { operator: "agent", workspace, directory: "infra", environment: { ...environment }, options: given } as unknown as Seat),
  };
}
