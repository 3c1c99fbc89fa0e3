import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve, sep } from "node:path";
import type { Config } from "../config/config.ts";
import type { LoadedConfig } from "../config/load-config.ts";
import { splitWords } from "../config/run-hook.ts";
import type { UserGuardrails } from "../config/user-guardrails.ts";
import type { RequestOrigin } from "./ablation-request.ts";
import { digestOf } from "./canonical-text.ts";

/**
 * Where a worker finds what a config adds, and a digest by which executions with another config are told apart: of the config, its scenarios and the files that
 * they import by a relative path, of the policies, and of every file or folder that a command names.
 */
export function originOf({ config, file, folder }: LoadedConfig, { policies }: Pick<UserGuardrails, "policies">): RequestOrigin {
  if (file === undefined) return { configFile: undefined, folder, digest: null };
  const configFile = resolve(file);
  const texts = new Map<string, string>();
  for (const path of [configFile, ...(config.scenarios ?? []).map((one) => wholeOf(resolve(folder, one)))]) readWithImports(path, texts);
  const programs = commandsIn(config).map((command) => splitWords(command, "a guardrail").map((word) => textsNamedBy(word, folder)));
  return { configFile, folder, digest: digestOf([[...texts.values()], programs, [...policies].map(([id, { document }]) => [id, document])]) };
}

function commandsIn({ guardrails = [] }: Config): readonly string[] {
  return guardrails.flatMap((entry) => (typeof entry === "object" && "command" in entry ? [entry.command] : []));
}

/** A module and all that it imports by a relative path, in the order in which they are named: paths differ from machine to machine, texts do not. */
function readWithImports(path: string, texts: Map<string, string>): void {
  if (texts.has(path)) return;
  const text = textOf(path);
  texts.set(path, text);
  for (const [, named = ""] of text.matchAll(/\b(?:from|import|require)\b\s*\(?\s*["'](\.{1,2}\/[^"']+)["']/g)) {
    const found = moduleAt(resolve(dirname(path), named));
    if (found !== undefined) readWithImports(found, texts);
  }
}

/** As loaders resolve what is written: with another ending, with none, or as a folder. */
function moduleAt(path: string): string | undefined {
  const bare = path.replace(/\.[cm]?js$/, "");
  return [path, ...[".ts", ".mts", ".cts", ".js", ".mjs", ".json", "/index.ts", "/index.js"].map((ending) => `${bare}${ending}`)].find(isFile);
}

/** What a word of a command leads to: a module and what it imports, the files of a folder, and the same behind `--option=`. */
function textsNamedBy(word: string, folder: string): readonly string[] {
  const texts = new Map<string, string>();
  for (const named of new Set([word, word.slice(word.indexOf("=") + 1)])) {
    const path = resolve(folder, named);
    // The config's own folder holds what ablations save, too.
    const isAround = folder === path || folder.startsWith(path.endsWith(sep) ? path : path + sep);
    for (const file of isAround ? [] : filesAt(path)) readWithImports(file, texts);
  }
  return [...texts.values()];
}

/** The file, or all files below the folder, without what a package manager or a version control keeps there. A link to a folder is not followed. */
function filesAt(path: string): readonly string[] {
  if (isFile(path)) return [path];
  if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(path)
    .filter((name) => name !== "node_modules" && name !== ".git")
    .toSorted()
    .flatMap((name) => filesAt(join(path, name)));
}

function wholeOf(path: string): string {
  return existsSync(path) && statSync(path).isDirectory() ? join(path, "scenario.ts") : path;
}

function textOf(path: string): string {
  return isFile(path) ? readFileSync(path, "utf8") : "";
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
