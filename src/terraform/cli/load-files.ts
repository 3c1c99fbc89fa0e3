import { loadConfiguration } from "../language/load-configuration.ts";
import type { Configuration } from "../language/types.ts";
import type { Workspace } from "#model/workspace";
import { resolvePath } from "./subdirectory.ts";

type Hcl2Json = (name: string, hcl: string) => Promise<unknown>;

const CONFIGURATION = /\.(tf|tfvars)(\.json)?$/;
const KEPT = 64;
const known = new Map<string, Promise<Configuration>>();

/** Texts of configuration and variable files by path, and the directory of the root module in them. */
export interface ConfigurationSource {
  readonly files: ReadonlyMap<string, string>;
  readonly directory: string;
}

/** All files that a configuration in the directory may use: those below it and, where it calls modules with `../`, those of the whole workspace. */
export function configurationFiles(workspace: Workspace, directory: string): ConfigurationSource {
  const base = resolvePath(directory, "");
  const below = readAll(workspace, base);
  const climbs = base !== "" && [...below.values()].some((text) => text.includes('"../'));
  if (climbs) return { files: readAll(workspace, ""), directory: base };
  return { files: new Map([...below].map(([path, text]) => [base === "" ? path : path.slice(base.length + 1), text])), directory: "" };
}

function readAll(workspace: Workspace, base: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const path of workspace.list(base)) {
    if (!CONFIGURATION.test(path) || path.includes(".terraform/")) continue;
    const text = workspace.readText(path);
    if (text !== undefined) files.set(path, text);
  }
  return files;
}

/** Reads a configuration; the same texts give the same value, so that what is derived from it is derived once. @throws TerraformError */
export function readConfiguration({ files, directory }: ConfigurationSource, hcl2json: Hcl2Json): Promise<Configuration> {
  const key = directory + [...files].map(([path, text]) => `${path}\n${text}`).join("\n\u0000\n");
  let configuration = known.get(key);
  if (configuration === undefined) {
    configuration = loadConfiguration(files, directory, hcl2json);
    configuration.catch(() => known.delete(key));
  } else known.delete(key);
  known.set(key, configuration);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  return configuration;
}
