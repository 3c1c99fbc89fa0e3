import { existsSync, readdirSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Name of the environment variable that names the folder of provider plugins. */
export const mirrorVariable = "SCARTISSUE_TERRAFORM_MIRROR";

/** A folder of provider plugins, laid out as `terraform providers mirror` or a plugin cache lays it out. */
export interface Mirror {
  readonly folder: string;
  /** Versions of the AWS provider in it, newest last. */
  readonly awsVersions: readonly string[];
}

/**
 * The folder of provider plugins: the named one, or the first of the folders where Terraform itself looks that holds the AWS provider.
 *
 * A named one is answered whether or not it holds anything, so that nobody gets another than they asked for.
 */
export function findMirror(environment: Readonly<Record<string, string | undefined>> = process.env): Mirror | undefined {
  const named = environment[mirrorVariable];
  if (named !== undefined && named !== "") return openMirror(named);
  return usualFolders(environment)
    .map(openMirror)
    .find(({ awsVersions }) => awsVersions.length > 0);
}

/** Hosts under which the providers of a mirror are asked for: Terraform's registry, and OpenTofu's, which serves the same ones. */
export const registryHosts = ["registry.terraform.io", "registry.opentofu.org"] as const;

function openMirror(folder: string): Mirror {
  return { folder, awsVersions: [...new Set(registryHosts.flatMap((host) => versionsIn(join(folder, host, "hashicorp", "aws"))))].toSorted(byVersion) };
}

/** Unpacked: a folder per version. Packed: zip files that carry it in their names. */
function versionsIn(folder: string): readonly string[] {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) return [];
  return readdirSync(folder).flatMap((name) => /^(?:terraform-provider-aws_)?(\d+\.\d+\.\d+[^_]*)(?:_\w+_\w+\.zip)?$/.exec(name)?.[1] ?? []);
}

function byVersion(one: string, other: string): number {
  return one.localeCompare(other, "en", { numeric: true });
}

/** @see https://developer.hashicorp.com/terraform/cli/config/config-file#implied-local-mirror-directories */
function usualFolders(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const home = environment["HOME"] ?? homedir();
  return [
    join(home, ".terraform.d/plugins"),
    join(environment["XDG_DATA_HOME"] ?? join(home, ".local/share"), "terraform/plugins"),
    join(home, "Library/Application Support/io.terraform/plugins"),
    "/Library/Application Support/io.terraform/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
  ];
}
