import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { LoadedConfig } from "../config/load-config.ts";
import type { UserGuardrails } from "../config/user-guardrails.ts";
import type { RequestOrigin } from "./ablation-request.ts";
import { digestOf } from "./canonical-text.ts";

/** Where a worker finds what a config adds, and a digest by which executions with another config are told apart. */
export function originOf({ config, file, folder }: LoadedConfig, { policies }: Pick<UserGuardrails, "policies">): RequestOrigin {
  if (file === undefined) return { configFile: undefined, folder, digest: null };
  const configFile = resolve(file);
  const texts = [configFile, ...(config.scenarios ?? []).map((path) => resolve(folder, path))].map(textOf);
  return { configFile, folder, digest: digestOf([texts, [...policies].map(([id, { document }]) => [id, document])]) };
}

function textOf(path: string): string {
  const whole = existsSync(path) && statSync(path).isDirectory() ? join(path, "scenario.ts") : path;
  return existsSync(whole) ? readFileSync(whole, "utf8") : "";
}
