import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** What each part may import beside itself (DESIGN.md, section 4): imports point down only, siblings in src meet in src/model. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  "src/model": [],
  "src/iam": ["src/model"],
  "src/data": ["src/model"],
  "src/aws": ["src/model"],
  "src/terraform": ["src/model"],
  "src/guardrails": ["src/model"],
  "src/verdict": ["src/model"],
  "src/ablation": ["src/model"],
  "src/report": ["src/model"],
  scenarios: ["src/model"],
  harness: ["src/model", "src/iam", "src/data", "src/aws", "src/terraform", "src/guardrails", "src/verdict", "src/ablation", "src/report", "scenarios"],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

const files = ["src", "harness", "scenarios"].flatMap(sourcesIn);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8");
  return [...text.matchAll(/^(?:import|export)\s+(type\s+)?[^;]*?from\s+"([^"]+)"/gm), ...text.matchAll(/()\bimport\("([^"]+)"\)/g)].map(
    ([, type, specifier = ""]) => ({
      from: file,
      to: targetOf(file, specifier),
      specifier,
      typeOnly: type !== undefined && type !== "",
    }),
  );
}

function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith(".")) return relative(root, join(root, file, "..", specifier));
  const crossing = /^#(\w+)\/(.*)$/.exec(specifier);
  if (crossing === null) return specifier;
  const [, part = "", rest = ""] = crossing;
  return `${part === "harness" || part === "scenarios" ? part : `src/${part}`}/${rest}.ts`;
}

const partOf = (file: string): string | undefined => Object.keys(allowed).find((part) => file.startsWith(`${part}/`));
const imports = files.flatMap(importsOf);

describe("the layers", () => {
  it("sees the imports that it judges", () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.filter(({ specifier }) => specifier.startsWith("#")).length).toBeGreaterThan(100);
  });

  it("imports point down only, and siblings in src meet in src/model", () => {
    const wrong = imports.filter(({ from, to }) => {
      const [own, other] = [partOf(from), partOf(to)];
      return own !== undefined && other !== undefined && own !== other && allowed[own]?.includes(other) !== true;
    });
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it("src/model imports nothing but types of the AWS SDK", () => {
    const wrong = imports.filter(
      ({ from, specifier, typeOnly }) => from.startsWith("src/model/") && !specifier.startsWith("./") && !(typeOnly && specifier.startsWith("@aws-sdk/")),
    );
    expect(wrong.map(({ from, specifier }) => `${from} imports ${specifier}`)).toEqual([]);
  });

  it("src opens nothing itself", () => {
    const outside = /^(node:(?!crypto|buffer)|fs|net|http|child_process)/;
    const wrong = imports.filter(({ from, specifier }) => from.startsWith("src/") && outside.test(specifier));
    const ambient = files.filter(
      (file) =>
        file.startsWith("src/") &&
        /\bDate\.now\(\)|\bMath\.random\(\)|\bprocess\.(env|cwd|stdout|argv)/.test(withoutComments(readFileSync(join(root, file), "utf8"))),
    );
    expect([...wrong.map(({ from, specifier }) => `${from} imports ${specifier}`), ...ambient]).toEqual([]);
  });

  it("has no import cycles", () => {
    expect(cyclesOf(imports)).toEqual([]);
  });

  it("guardrail ids appear only under src/guardrails", () => {
    const ids = /"(state|iac|resource|backup|identity|approval|plan|agent|detection)\.[a-z0-9]+(-[a-z0-9]+)*"/;
    const wrong = files.filter((file) => !file.startsWith("src/guardrails/") && ids.test(withoutComments(readFileSync(join(root, file), "utf8"))));
    expect(wrong).toEqual([]);
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
}

function cyclesOf(all: readonly Import[]): readonly string[] {
  const edges = new Map<string, string[]>();
  for (const { from, to, typeOnly } of all) if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    else if (!done.has(file)) {
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    }
  };
  for (const file of edges.keys()) visit(file, []);
  return cycles;
}
