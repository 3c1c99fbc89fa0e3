import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { evaluate } from "#terraform/language/evaluate";
import { parseExpression } from "#terraform/language/parse-expression";
import { toPlain } from "#terraform/language/plain";
import { TerraformError } from "#terraform/language/terraform-error";
import type { Type, Value } from "#terraform/language/types";
import { isUnknown } from "#terraform/language/value";

/** One expression a line. */
const corpus = readFileSync(new URL("../unit/terraform/language/expressions.txt", import.meta.url), "utf8").split("\n").filter((line) => line !== "");
const terraform = hasTerraform();
const why = terraform ? "" : " (skipped: no terraform binary on the PATH)";

/** Expressions this Terraform refuses by name although the real one answers. */
const REFUSED: readonly string[] = ['format("%6.2f|%-8.1f|", 1.005, 2.25)'];

describe.skipIf(!terraform)(`expressions beside the real Terraform${why}`, () => {
  test(`${corpus.length} expressions have the same value and type, or fail in both`, () => {
    const theirs = evaluateForReal(corpus);
    const differences = corpus.flatMap((expression, index) => {
      const ours = evaluateHere(expression);
      const real = theirs[index];
      return JSON.stringify(ours) === JSON.stringify(real) || (ours.refused === true && REFUSED.includes(expression)) ? [] : [{ expression, ours, real }];
    });
    expect(differences).toEqual([]);
  }, 60_000);
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
    return { value: sorted(toPlain(value).value), type: sorted(jsonType(value.type)) };
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return error.diagnostics[0]?.summary.startsWith("Not supported") === true ? { refused: true } : { failed: true };
  }
}

/** Every expression as an output of one throw-away configuration, applied once; values and types are read from the state. */
function evaluateForReal(expressions: readonly string[]): readonly Outcome[] {
  const folder = mkdtempSync(join(tmpdir(), "scartissue-terraform-"));
  try {
    writeFileSync(join(folder, "cli.rc"), "");
    writeFileSync(join(folder, "main.tf"), expressions.map((expression, index) => `output "e${index}" {\n  sensitive = true\n  value = try({ ok = ${expression} }, { failed = true })\n}\n`).join(""));
    execFileSync("terraform", ["apply", "-auto-approve", "-no-color"], { cwd: folder, env: { ...process.env, TF_CLI_CONFIG_FILE: join(folder, "cli.rc") }, stdio: "pipe" });
    const state = JSON.parse(readFileSync(join(folder, "terraform.tfstate"), "utf8")) as { outputs: Record<string, { value: Record<string, unknown> | null; type: [string, Record<string, unknown>] }> };
    return expressions.map((_, index) => {
      const output = state.outputs[`e${index}`];
      if (output?.value === null) return { unknown: true };
      if (output === undefined || "failed" in output.value) return { failed: true };
      return { value: sorted(output.value.ok), type: sorted(output.type[1].ok) };
    });
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

function jsonType(type: Type): unknown {
  return JSON.parse(JSON.stringify(type));
}

/** With object keys in order, so that texts compare. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]));
}
