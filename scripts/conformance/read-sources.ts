import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { importsIn } from "./imports-in.ts";

/** The project's sources as they were at one moment. All paths are from the project's folder. */
export interface Sources {
  /**
   * The files that are loaded when these are, themselves included.
   *
   * `follows`: whether an import counts; all do unless it is given.
   *
   * @throws Error on an import that leads nowhere or has a computed name: what it depends on would not be known
   */
  reach(entries: readonly string[], follows?: (from: string, to: string) => boolean): readonly string[];
  /** The hash of some texts and files. Comments and line breaks of the files do not count. */
  hash(texts: readonly string[], paths: readonly string[]): string;
}

const project = fileURLToPath(new URL("../..", import.meta.url));
const folders = ["src", "harness", "scenarios", "scripts/conformance"];

let atStart: Sources | undefined;

/** The sources as they were when this was first asked: a script asks before it plays anything, so that it never signs what has changed since. */
export function sourcesAtStart(): Sources {
  atStart ??= readSources();
  return atStart;
}

/** Whether sources hash as they did, or are being changed under the run: what does not even hold together has changed. */
export function stillHash(hash: string, hashOf: (now: Sources) => string, now: () => Sources = readSources): boolean {
  try {
    return hashOf(now()) === hash;
  } catch {
    return false;
  }
}

/** Reads every source there is. */
export function readSources(root: string = project): Sources {
  const texts = new Map(folders.flatMap((folder) => filesIn(root, folder)).map((path) => [path, readFileSync(join(root, path), "utf8")]));
  const { imports: aliases } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly imports: Aliases };
  const hashes = new Map<string, string>();
  const imports = new Map<string, readonly string[]>();

  function textOf(path: string): string {
    return texts.get(path) ?? fail(`There is no source \`${path}\``);
  }

  function importsOf(path: string): readonly string[] {
    let known = imports.get(path);
    if (known === undefined) {
      const { literal, computed } = path.endsWith(".ts") ? importsIn(textOf(path)) : { literal: [], computed: false };
      if (computed) fail(`\`${path}\` imports by a computed name`);
      known = literal.flatMap((name) => resolve(path, name, aliases));
      for (const imported of known) if (!texts.has(imported)) fail(`\`${path}\` imports \`${imported}\`, which is not there`);
      imports.set(path, known);
    }
    return known;
  }

  function hashOf(path: string): string {
    let known = hashes.get(path);
    if (known === undefined) {
      known = createHash("sha256")
        .update(withoutComments(textOf(path)))
        .digest("hex");
      hashes.set(path, known);
    }
    return known;
  }

  return {
    reach: (entries, follows = () => true) => {
      const reached = new Set<string>(entries);
      for (const path of reached) for (const imported of importsOf(path)) if (follows(path, imported)) reached.add(imported);
      return [...reached].toSorted();
    },
    hash: (given, paths) => {
      const hash = createHash("sha256");
      for (const text of given) hash.update(`\n${text}`);
      for (const path of [...new Set(paths)].toSorted()) hash.update(`\n${path} ${hashOf(path)}`);
      return hash.digest("hex").slice(0, 16);
    },
  };
}

type Aliases = Readonly<Record<string, { readonly "scartissue-source": string }>>;

/** The file that an import leads to; none for a package. */
function resolve(from: string, name: string, aliases: Aliases): readonly string[] {
  if (name.startsWith(".")) return [posix.join(dirname(from), name)];
  if (!name.startsWith("#")) return [];
  const [alias, rest] = [`${name.split("/", 1)[0] ?? ""}/*`, name.slice(name.indexOf("/") + 1)];
  const target = aliases[alias]?.["scartissue-source"] ?? fail(`\`${from}\` imports \`${name}\`, which package.json does not lead anywhere`);
  return [target.replace("*", rest).replace(/^\.\//, "")];
}

function filesIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|json)$/.test(entry.name) && !entry.name.startsWith("."))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"));
}

function fail(message: string): never {
  throw new Error(message);
}

/** Lines that are comments fall away, and with them line breaks and indentation. */
export function withoutComments(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(?:\/\/|\/\*|\*\/|\* |\*$)/.test(line))
    .join(" ");
}
