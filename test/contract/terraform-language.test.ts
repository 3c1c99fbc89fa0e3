import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluate } from "#terraform/language/evaluate";
import { parseExpression } from "#terraform/language/parse-expression";
import { fromPlain, toPlain } from "#terraform/language/plain";
import { TerraformError } from "#terraform/language/terraform-error";
import type { ReferenceSubject, Scope, Value, ValuePath } from "#terraform/language/types";
import { isUnknown, mark, nullOf, objectValue, stringValue, unknownOf } from "#terraform/language/value";

/** One expression a line. */
const corpus = linesOf("expressions.txt");
/** Expressions over `terraform_data.u` (not created yet) and the sensitive variables `s`, `sl` and `sm`. */
const partlyKnown = linesOf("partly-known.txt");
/** Expressions that cannot even be parsed or linked, which no `try` catches. */
const broken = linesOf("broken.txt");
/** Expressions this Terraform refuses by name although the real one answers. */
const REFUSED: readonly string[] = ['format("%6.2f|%-8.1f|", 1.005, 2.25)'];

const terraform = hasTerraform();
const why = terraform ? "" : " (skipped: no terraform binary on the PATH)";

describe.skipIf(!terraform)(`expressions beside the real Terraform${why}`, () => {
  test(`${corpus.length} expressions have the same value and type, or fail in both`, () => {
    const theirs = applyForReal();
    const differences = corpus.flatMap((expression, index) => {
      const ours = evaluateHere(expression);
      const real = theirs[index];
      return JSON.stringify(ours) === JSON.stringify(real) || (ours.refused === true && REFUSED.includes(expression)) ? [] : [{ expression, ours, real }];
    });
    expect(differences).toEqual([]);
  }, 60_000);

  test(`${partlyKnown.length} expressions over unknown and sensitive values are known, unknown and sensitive in the same places`, () => {
    const theirs = planForReal();
    const differences = partlyKnown.flatMap((expression, index) => {
      const ours = partsHere(expression);
      const real = theirs[index];
      return JSON.stringify(ours) === JSON.stringify(real) ? [] : [{ expression, ours, real }];
    });
    expect(differences).toEqual([]);
  }, 60_000);

  test(`${broken.length} broken expressions are refused with the same summary and detail`, () => {
    const differences = broken.flatMap((expression) => {
      const ours = refusalHere(expression);
      const real = refusalForReal(expression);
      return JSON.stringify(ours) === JSON.stringify(real) ? [] : [{ expression, ours, real }];
    });
    expect(differences).toEqual([]);
  }, 120_000);
});

interface Outcome {
  readonly value?: unknown;
  readonly type?: unknown;
  /** Terraform never comes to know the value. */
  readonly unknown?: true;
  readonly failed?: true;
  readonly refused?: true;
}

function evaluateHere(expression: string): Outcome {
  try {
    const value: Value = evaluate(parseExpression(expression), { resolve: () => undefined });
    if (isUnknown(value)) return { unknown: true };
    return { value: canonical(toPlain(value).value), type: canonical(value.type) };
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return error.diagnostics[0]?.summary.startsWith("Not supported") === true ? { refused: true } : { failed: true };
  }
}

/** Every expression as an output of one throw-away configuration, applied once; values and types are read from the state. */
function applyForReal(): readonly Outcome[] {
  const outputs = corpus.map((expression, index) => `output "e${index}" {\n  sensitive = true\n  value = try({ ok = ${expression} }, { failed = true })\n}\n`);
  return inFolder(outputs.join(""), (run, folder) => {
    run(["apply", "-auto-approve", "-no-color"]);
    const state = JSON.parse(readFileSync(join(folder, "terraform.tfstate"), "utf8")) as {
      outputs: Record<string, { value: Record<string, unknown> | null; type: [string, Record<string, unknown>] }>;
    };
    return corpus.map((_, index): Outcome => {
      const output = state.outputs[`e${index}`];
      if (output?.value === null) return { unknown: true };
      if (output === undefined || "failed" in output.value) return { failed: true };
      return { value: canonical(output.value.ok), type: canonical(output.type[1].ok) };
    });
  });
}

const PREAMBLE = `
variable "s" {
  default   = "secret"
  sensitive = true
}
variable "sl" {
  type      = list(string)
  default   = ["a", "b"]
  sensitive = true
}
variable "sm" {
  type      = map(string)
  default   = { a = "x" }
  sensitive = true
}
resource "terraform_data" "u" {
  input = "in"
}
`;

const scope: Scope = { resolve: (subject: ReferenceSubject) => ("name" in subject ? KNOWN[subject.name] : undefined) };
const KNOWN: Readonly<Record<string, Value>> = {
  s: mark(stringValue("secret"), true),
  sl: mark(fromPlain(["a", "b"], ["list", "string"]), true),
  sm: mark(fromPlain({ a: "x" }, ["map", "string"]), true),
  u: objectValue([
    ["id", unknownOf("string")],
    ["input", stringValue("in")],
    ["output", unknownOf("string")],
    ["triggers_replace", nullOf("dynamic")],
  ]),
};

type Parts = readonly [value: unknown, unknown: readonly string[], sensitive: readonly string[]];

function partsHere(expression: string): Parts {
  const { value, unknownPaths, sensitivePaths } = toPlain(evaluate(parseExpression(`{ ok = ${expression} }`), scope));
  const text = (path: ValuePath): string => path.map((step) => `/${step}`).join("");
  return [canonical(value), outermost(unknownPaths.map(text)), outermost(sensitivePaths.map(text))];
}

/** Every expression as the input of a `terraform_data`, planned once. */
function planForReal(): readonly (Parts | undefined)[] {
  const resources = partlyKnown.map((expression, index) => `resource "terraform_data" "e${index}" {\n  input = { ok = ${expression} }\n}\n`);
  return inFolder(PREAMBLE + resources.join(""), (run) => {
    run(["init", "-no-color"]);
    run(["plan", "-no-color", "-out=saved"]);
    const plan = JSON.parse(run(["show", "-json", "saved"])) as {
      resource_changes: { name: string; change: Record<"after" | "after_unknown" | "after_sensitive", { input?: unknown }> }[];
    };
    const changes = new Map(plan.resource_changes.map(({ name, change }) => [name, change]));
    return partlyKnown.map((_, index): Parts | undefined => {
      const change = changes.get(`e${index}`);
      return change === undefined
        ? undefined
        : [canonical(change.after.input), outermost(truePaths(change.after_unknown.input)), outermost(truePaths(change.after_sensitive.input))];
    });
  });
}

function truePaths(value: unknown, path = ""): readonly string[] {
  if (value === true) return [path];
  return typeof value === "object" && value !== null ? Object.entries(value).flatMap(([key, inner]) => truePaths(inner, `${path}/${key}`)) : [];
}

function outermost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => other !== path && path.startsWith(`${other}/`))).toSorted();
}

function refusalHere(expression: string): readonly string[] {
  try {
    evaluate(parseExpression(expression), { resolve: () => undefined });
    return ["no error"];
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return [error.diagnostics[0]?.summary ?? "", error.diagnostics[0]?.detail ?? ""];
  }
}

/** The first error of `terraform plan`, from its JSON messages. */
function refusalForReal(expression: string): readonly string[] {
  return inFolder(`output "e" {\n  value = ${expression}\n}\n`, (run) => {
    const lines = run(["plan", "-json"])
      .split("\n")
      .filter((line) => line !== "");
    const found = lines
      .map((line) => JSON.parse(line) as { diagnostic?: { severity: string; summary: string; detail: string } })
      .find((line) => line.diagnostic?.severity === "error");
    return found?.diagnostic === undefined ? ["no error"] : [found.diagnostic.summary, found.diagnostic.detail];
  });
}

function inFolder<T>(configuration: string, use: (run: (args: readonly string[]) => string, folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "scartissue-terraform-"));
  const run = (args: readonly string[]): string => {
    try {
      return execFileSync("terraform", args, {
        cwd: folder,
        env: { ...process.env, TF_CLI_CONFIG_FILE: join(folder, "cli.rc") },
        stdio: "pipe",
        maxBuffer: 2 ** 27,
      }).toString();
    } catch (error) {
      if (args.includes("-json")) return String((error as { stdout: Buffer }).stdout);
      throw new Error(String((error as { stderr: Buffer }).stderr), { cause: error });
    }
  };
  try {
    writeFileSync(join(folder, "cli.rc"), "");
    writeFileSync(join(folder, "main.tf"), configuration);
    return use(run, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasTerraform(): boolean {
  try {
    execFileSync("terraform", ["version"], { stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

function linesOf(name: string): readonly string[] {
  return readFileSync(new URL(`../unit/terraform/language/${name}`, import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "");
}

/** As JSON with keys in order: unknown members go, unknown items are null, as in a plan. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => canonical(item) ?? null);
  if (typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonical(inner)]),
  );
}
