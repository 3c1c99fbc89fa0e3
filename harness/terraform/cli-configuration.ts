import { existsSync, lstatSync, mkdirSync, readdirSync, realpathSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { registryHosts } from "./find-mirror.ts";

/** Terraform's own settings as replays have them: plugins from one folder on this machine and from nowhere else. */
export interface CliConfiguration {
  /** For `TF_CLI_CONFIG_FILE`. */
  readonly file: string;
  /** The folder that plugins come from, under the names of both registries. */
  readonly plugins: string;
}

/**
 * Writes the CLI configuration into a folder of ours.
 *
 * Plugins are linked, not copied, under both registries' names: Terraform asks `registry.terraform.io`, OpenTofu `registry.opentofu.org`, for the same
 * providers. Without a mirror the folder is empty, so that nothing is ever downloaded.
 */
export function writeCliConfiguration(folder: string, mirror: string | undefined): CliConfiguration {
  const plugins = join(folder, "plugins");
  mkdirSync(plugins, { recursive: true });
  if (mirror !== undefined && existsSync(mirror)) linkPlugins(realpathSync(mirror), plugins);
  const file = join(folder, "cli.tfrc");
  writeFileSync(file, `disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(plugins)}\n  }\n}\n`);
  return { file, plugins };
}

/** `HOST/NAMESPACE/TYPE/` holds zip files, or `VERSION/OS_ARCH/` folders; only the last step may be a link, or Terraform does not see it. */
function linkPlugins(mirror: string, plugins: string): void {
  for (const host of foldersIn(mirror)) {
    const aliases = (registryHosts as readonly string[]).includes(host) ? registryHosts : [host];
    for (const namespace of foldersIn(join(mirror, host)))
      for (const type of foldersIn(join(mirror, host, namespace)))
        for (const alias of aliases) linkProvider(join(mirror, host, namespace, type), join(plugins, alias, namespace, type));
  }
}

function linkProvider(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    if (name.endsWith(".zip")) link(join(from, name), join(to, name));
    else if (isFolder(join(from, name))) for (const platform of readdirSync(join(from, name))) link(join(from, name, platform), join(to, name, platform));
  }
}

function link(from: string, to: string): void {
  if (lstatSync(to, { throwIfNoEntry: false }) !== undefined) return;
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(from, to);
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder).filter((name) => isFolder(join(folder, name)));
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
