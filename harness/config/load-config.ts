import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { HarnessError } from "#model/errors";
import { checkConfig } from "./check-config.ts";
import type { Config } from "./config.ts";
import { loadModule } from "./load-module.ts";

/** A config and where it was found: the files it names are relative to its folder. */
export interface LoadedConfig {
  readonly config: Config;
  /** As the user would name it; undefined when there is no config file. */
  readonly file: string | undefined;
  readonly folder: string;
}

const names = ["scartissue.config.ts", "scartissue.config.mts", "scartissue.config.mjs", "scartissue.config.js", "scartissue.config.json"] as const;

/**
 * Loads the named config file, or the one in a folder; an empty config when there is none.
 *
 * @throws HarnessError `configuration`, naming the file and the key
 */
export async function loadConfig(named: string | undefined, folder: string = process.cwd()): Promise<LoadedConfig> {
  const file = named === undefined ? names.map((name) => resolve(folder, name)).find((path) => existsSync(path)) : resolve(folder, named);
  if (file === undefined) return { config: {}, file: undefined, folder };
  const shown = relative(folder, file) || file;
  if (!existsSync(file))
    throw new HarnessError("configuration", `There is no config file \`${shown}\``, { hint: "Name a file that exists, or leave --config out" });
  const { default: exported } = await loadModule(file, shown);
  if (exported === undefined) throw new HarnessError("configuration", `${shown} has no default export`, { hint: "Write `export default defineConfig({ … })`" });
  return { config: checkConfig(exported, shown), file: shown, folder: dirname(file) };
}
