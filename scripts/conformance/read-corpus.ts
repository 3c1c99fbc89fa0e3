import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { HarnessError } from "#model/errors";
import { parseSteps } from "./parse-steps.ts";
import type { Step } from "./parse-steps.ts";

/** One small configuration and what is done with it. */
export interface ConformanceCase {
  /** Name of its folder. */
  readonly name: string;
  /** What it shows: the comment at the head of `steps.txt`. */
  readonly idea: string;
  readonly steps: readonly Step[];
  /** Files that stand in the working directory when it begins, by path. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Files that a `change FOLDER` step puts over them, by folder. */
  readonly changes: ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;
}

/** What is done with a folder that has no `steps.txt`. */
const usualSteps = "apply\nplan\ndestroy\n";

/**
 * Reads a folder of folders, in the order of their names.
 *
 * @throws HarnessError `configuration` when there is nothing to play, or a step that nobody understands
 */
export function readCorpus(root: string): readonly ConformanceCase[] {
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw new HarnessError("configuration", `There is no folder \`${root}\``, { hint: "Name a folder that holds a folder for each configuration" });
  const cases = foldersIn(root).map((name) => readCase(join(root, name), name));
  if (cases.length === 0)
    throw new HarnessError("configuration", `\`${root}\` holds no folders`, { hint: "Put each configuration into a folder of its own below it" });
  return cases;
}

function readCase(folder: string, name: string): ConformanceCase {
  const script = join(folder, "steps.txt");
  const { idea, steps } = parseSteps(existsSync(script) ? readFileSync(script, "utf8") : usualSteps, `${name}/steps.txt`);
  const changes = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const step of steps) {
    if (step.kind !== "change") continue;
    const overlay = join(folder, step.folder);
    if (!existsSync(overlay) || !statSync(overlay).isDirectory())
      throw new HarnessError("configuration", `${name}/steps.txt changes to \`${step.folder}\`, which is no folder beside it`, {
        hint: "Put the changed files into a folder of that name",
      });
    changes.set(step.folder, filesIn(overlay));
  }
  const files = new Map([...filesIn(folder)].filter(([path]) => path !== "steps.txt" && !changes.has(path.split("/", 1)[0] ?? "")));
  if (![...files.keys()].some((path) => /^[^/]+\.tf(?:\.json)?$/.test(path)))
    throw new HarnessError("configuration", `\`${name}\` holds no .tf or .tf.json file`, { hint: "Put the configuration into the folder itself" });
  return { name, idea: idea === "" ? name : idea, steps, files, changes };
}

function filesIn(folder: string): ReadonlyMap<string, Uint8Array> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.split("/").some((part) => part === ".terraform" || part === ".git"))
    .toSorted();
  return new Map(found.map((path) => [path, new Uint8Array(readFileSync(join(folder, path)))]));
}

function foldersIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .toSorted(byName);
}

const collator = new Intl.Collator("en", { numeric: true });

/** The order of names that begin with a number: 99 before 100. */
export function byName(one: string, other: string): number {
  return collator.compare(one, other);
}
