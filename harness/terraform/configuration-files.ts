import { parse } from "@cdktf/hcl2json";
import type { Json, JsonObject } from "#model/json";
import type { Workspace } from "#model/workspace";
import { loadsTofuFiles } from "./find-binary.ts";
import type { Binary } from "./find-binary.ts";

export interface ConfigurationFile {
  readonly name: string;
  readonly text: string;
}

/**
 * The configuration files that a binary loads, by their folder from the machine's home.
 *
 * OpenTofu (from 1.8) loads `.tofu` as it does `.tf`, and passes over a `.tf` file beside a `.tofu` file of the same name.
 */
export function configurationsIn(workspace: Workspace, binary: Pick<Binary, "name" | "version">): ReadonlyMap<string, readonly ConfigurationFile[]> {
  const tofu = loadsTofuFiles(binary);
  const paths = workspace.list("").filter((path) => (tofu ? /\.(?:tf|tofu)(?:\.json)?$/ : /\.tf(?:\.json)?$/).test(path));
  const folders = new Map<string, ConfigurationFile[]>();
  for (const path of paths) {
    const preferred = path.replace(/\.tf(\.json)?$/, ".tofu$1");
    if (tofu && preferred !== path && paths.includes(preferred)) continue;
    const slash = path.lastIndexOf("/");
    const folder = slash === -1 ? "" : path.slice(0, slash);
    folders.set(folder, [...(folders.get(folder) ?? []), { name: path.slice(slash + 1), text: workspace.readText(path) ?? "" }]);
  }
  return folders;
}

/** What a file in HCL or JSON says. What cannot be parsed is Terraform's to complain about: it does not run then. */
export async function readBlocks({ name, text }: ConfigurationFile): Promise<JsonObject> {
  try {
    const parsed = name.endsWith(".json") ? (JSON.parse(text) as Json) : ((await parse(name, text)) as Json);
    return isObject(parsed) ? parsed : {};
  } catch {
    return {};
  }
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
