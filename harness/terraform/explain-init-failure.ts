import { HarnessError } from "#model/errors";
import type { CommandResult } from "#model/scenario";
import { mirrorVariable } from "./find-mirror.ts";
import type { Mirror } from "./find-mirror.ts";
import type { TerraformWords } from "./terraform-words.ts";

const pluginTrouble = /Failed to (?:query available provider packages|install provider)|Failed to resolve provider packages/;

/**
 * A plugin that cannot be had is this machine's trouble, not the operator's.
 *
 * @throws HarnessError `environment` when `init` failed for want of a provider
 */
export function explainInitFailure({ name }: TerraformWords, { exitCode, stderr }: CommandResult, mirror: Mirror | undefined): void {
  if (name !== "init" || exitCode === 0 || !pluginTrouble.test(stderr)) return;
  const flat = stderr.replaceAll(/[│╷╵]/g, " ").replaceAll(/\s+/g, " ");
  const provider = /provider ([\w.-]+(?:\/[\w.-]+)+)/.exec(flat)?.[1] ?? "a provider";
  throw new HarnessError("environment", `Terraform found no plugin for ${provider}: ${whatIsThere(mirror)}`, {
    hint: `Let ${mirrorVariable} name a folder that holds it. Where the registry can be reached, \`terraform providers mirror FOLDER\` makes one`,
  });
}

function whatIsThere(mirror: Mirror | undefined): string {
  if (mirror === undefined) return "there is no folder of provider plugins";
  if (mirror.awsVersions.length === 0) return `\`${mirror.folder}\` holds no hashicorp/aws`;
  return `\`${mirror.folder}\` holds hashicorp/aws ${mirror.awsVersions.join(", ")}`;
}
