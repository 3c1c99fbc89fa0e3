import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderWith, scartissue } from "./ablate-process.ts";

const mutate = ["ablate", "rename-without-moved", "--guardrails", "plan.deny-protected-deletes", "--mutate"] as const;

describe("ablate --mutate", () => {
  it("weakens one thing at a time, names what no scenario noticed, and writes the report for the viewer", async () => {
    const folder = folderWith({});
    const { exitCode, stdout, stderr } = await scartissue([...mutate, "--reporter", "pretty", "--reporter", "json:mutation.json"], { folder });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^plan\.deny-protected-deletes: [1-9]\d* of \d+ weakenings noticed$/m);
    expect(stdout).toMatch(/A hole in the suite[^\n]*\n(?: {4}[^\n]*\n)* {4}\S+protected-deletes\.json:\d+ no-delete-of-data: aws_kms_key is dropped/);
    const report = JSON.parse(readFileSync(join(folder, "mutation.json"), "utf8")) as { files: Record<string, { mutants: { status: string }[] }> };
    const statuses = Object.values(report.files).flatMap(({ mutants }) => mutants.map(({ status }) => status));
    expect(statuses).toContain("Killed");
    expect(statuses).toContain("Survived");
    expect(exitCode).toBe(0);
  }, 240_000);

  it.each([
    ["a threshold", ["--threshold", "held"], "--threshold means nothing beside --mutate"],
    ["a file to save outcomes in", ["--save", "a.json", "--resume"], "--save and --resume mean nothing beside --mutate"],
    ["the HTML reporter", ["--reporter", "html:a.html"], "There is no reporter `html` of mutations"],
  ])(
    "refuses %s",
    async (_, words, text) => {
      const folder = folderWith({});
      const { exitCode, stderr, stdout } = await scartissue([...mutate, ...words], { folder });
      expect(stderr).toContain(text);
      expect(stdout).toBe("");
      expect(exitCode).toBe(2);
      expect(["a.json", "a.html"].filter((file) => existsSync(join(folder, file)))).toEqual([]);
    },
    60_000,
  );
});
