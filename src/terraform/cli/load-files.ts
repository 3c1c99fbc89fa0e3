import { loadConfiguration } from "../language/load-configuration.ts";
import type { Configuration } from "../language/types.ts";
import type { Workspace } from "#model/workspace";
import { resolvePath } from "./subdirectory.ts";

type Hcl2Json = (name: string, hcl: string) => Promise<unknown>;

const CONFIGURATION = /\.(tf|tfvars)(\.json)?$/;
const KEPT = 64;
const known = new Map<string, Promise<Configuration>>();

/** The texts of all configuration and variable files that a configuration in the directory may use, by path from that directory. */
export function configurationFiles(workspace: Workspace, directory: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const base = resolvePath(directory, "");
  const paths = workspace.list(base).filter((path) => CONFIGURATION.test(path) && !path.slice(base.length).includes("/.terraform/"));
  for (const path of paths) {
    const text = workspace.readText(path);
    if (text !== undefined) files.set(base === "" ? path : path.slice(base.length + 1), text);
  }
  return files;
}

/** Reads a configuration; the same texts give the same value, so that what is derived from it is derived once. @throws TerraformError */
export function readConfiguration(files: ReadonlyMap<string, string>, hcl2json: Hcl2Json): Promise<Configuration> {
  const key = [...files].map(([path, text]) => `${path}\n${text}`).join("\n\u0000\n");
  let configuration = known.get(key);
  if (configuration === undefined) {
    configuration = loadConfiguration(files, "", hcl2json);
    configuration.catch(() => known.delete(key));
  } else known.delete(key);
  known.set(key, configuration);
  const [oldest] = known.keys();
  if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
  return configuration;
}
