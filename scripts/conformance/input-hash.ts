import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import type { ConformanceCase } from "./read-corpus.ts";

/** The versions that the real side is played with. */
export const versions = { terraform: "1.11.4", provider: "5.100.0" } as const;

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Sources that decide what every case looks like. What only paints tables is not among them. */
const always = [
  "src/terraform/provider.ts",
  "src/terraform/language",
  "src/terraform/engine",
  "src/terraform/state",
  "src/terraform/cli",
  "src/terraform/schema/provider.json",
  "src/aws/wire",
  ...filesOf("src/aws", (path) => !path.slice("src/aws/".length).includes("/")),
  "src/iam",
  "src/model",
  "src/data",
  "harness/aws",
  "harness/replay",
  "harness/shell",
  "harness/terraform",
  "harness/wire",
  "scripts/conformance",
];
const painting = /^scripts\/conformance\/(?:render-page|in-parallel|input-hash|results|known-differences|play-rows|open-engines)\.ts$/;

/**
 * The hash of all that a row of the table depends on: the folder's files, the versions, and the sources that play it.
 *
 * Of the resource types only those that the case names count, and of the services those that it called (`services`): a change elsewhere does not make the
 * row stale. Comments and line breaks do not count.
 */
export function inputHash(one: ConformanceCase, services: readonly string[]): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify({ versions, steps: one.steps }));
  for (const [path, content] of one.files) hash.update(`\n${path}\n`).update(content);
  for (const [folder, files] of one.changes) for (const [path, content] of files) hash.update(`\n${folder}/${path}\n`).update(content);
  const used = resourceFiles(typesIn(one));
  const folders = services.map((service) => `src/aws/services/${folderOfService[service] ?? service}`).filter((folder) => existsSync(join(root, folder)));
  const sources = new Set([...always, ...folders, ...used].flatMap((source) => filesOf(source)));
  for (const source of [...sources].filter((path) => !painting.test(path)).toSorted()) hash.update(`\n${source} ${sourceHash(source)}`);
  return hash.digest("hex").slice(0, 16);
}

/** The hash of some texts and of every source under some files and folders. Comments and line breaks of the sources do not count. */
export function hashOfSources(texts: readonly string[], sources: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of texts) hash.update(`\n${text}`);
  for (const source of [...new Set(sources.flatMap((path) => filesOf(path)))].toSorted()) hash.update(`\n${source} ${sourceHash(source)}`);
  return hash.digest("hex").slice(0, 16);
}

/** Prefixes of CloudTrail's event sources, where the service's folder is named otherwise. */
const folderOfService: Readonly<Record<string, string>> = { elasticloadbalancing: "elbv2" };

function typesIn(one: ConformanceCase): readonly string[] {
  const texts = [one.files, ...one.changes.values()].flatMap((files) => [...files.values()].map((content) => new TextDecoder().decode(content)));
  return [...new Set(texts.flatMap((text) => text.match(/\baws_[a-z0-9_]+\b/g) ?? []))];
}

function resourceFiles(types: readonly string[]): readonly string[] {
  const folder = "src/terraform/resources";
  const first = types.flatMap((type) => ["", "data-"].map((prefix) => `${folder}/${prefix}${type.replaceAll("_", "-")}.ts`));
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path) || !existsSync(join(root, path)) || !(path.startsWith(folder) || path.startsWith("src/terraform/schema"))) return;
    reached.add(path);
    if (!path.endsWith(".ts")) return;
    for (const [, imported = ""] of readFileSync(join(root, path), "utf8").matchAll(/from "(\.[^"]+)"/g))
      visit(
        relative(root, join(root, dirname(path), imported))
          .split(sep)
          .join("/"),
      );
  };
  for (const path of first) visit(path);
  return [...reached];
}

function filesOf(path: string, keep: (path: string) => boolean = () => true): readonly string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path];
  return readdirSync(join(root, path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:ts|json)$/.test(entry.name) && !entry.name.startsWith("."))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter(keep);
}

const hashes = new Map<string, string>();

function sourceHash(path: string): string {
  let known = hashes.get(path);
  if (known === undefined) {
    known = createHash("sha256")
      .update(withoutComments(readFileSync(join(root, path), "utf8")))
      .digest("hex");
    hashes.set(path, known);
  }
  return known;
}

/** Lines that are comments fall away, and with them line breaks and indentation. */
export function withoutComments(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !/^(?:\/\/|\/\*|\*\/|\* |\*$)/.test(line))
    .join(" ");
}
