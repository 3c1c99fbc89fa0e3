import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { outlived, readKnownDifferences, unexplained } from "../../../scripts/conformance/known-differences.ts";
import { refusedPath } from "../../../scripts/conformance/refusal.ts";
import { renderPage, summary } from "../../../scripts/conformance/render-page.ts";
import type { Row } from "../../../scripts/conformance/results.ts";

const reason = "The embedded engine keeps no results of checks.";
const row: Row = {
  name: "44-preconditions",
  idea: "",
  inputs: "",
  services: [],
  commit: "",
  steps: 1,
  destructive: 0,
  differences: [
    { path: "1 plan/plan/checks", embedded: "null", real: "[]" },
    { path: "1 plan/commands/0/exitCode", embedded: "0", real: "1" },
  ],
};
const folder = mkdtempSync(join(tmpdir(), "scartissue-known-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("differences that are known", () => {
  it("explain what their path covers, in their case alone", () => {
    const known = [{ case: row.name, path: "* plan/plan/checks", reason }];
    expect(unexplained(row, known).map(({ path }) => path)).toEqual(["1 plan/commands/0/exitCode"]);
    expect(unexplained({ ...row, name: "45-postconditions" }, known)).toHaveLength(2);
  });

  it("do not stay when they are no more, or when their case is gone", () => {
    const needed = { case: row.name, path: "*/checks", reason };
    const past = { case: row.name, path: "*/order", reason };
    const orphan = { case: "00-gone", path: "*/checks", reason };
    expect(outlived([row], [needed, past, orphan])).toEqual([orphan, past]);
  });

  it("decide, with those that are not known, whether a run passes", () => {
    const everything = [{ case: row.name, path: "1 plan/*", reason }];
    expect(summary([row], [], 0)).toEqual({ text: "0 agree, 1 disagree, 0 refused, 0 skipped", ok: false });
    expect(summary([row], everything, 0)).toEqual({ text: "1 agree, 0 disagree, 0 refused, 0 skipped", ok: true });
    expect(summary([{ ...row, differences: [] }], everything, 2)).toEqual({ text: "1 agree, 0 disagree, 0 refused, 2 skipped", ok: false });
  });

  it("count a refusal apart, and fail on one that nobody has listed or that is no more", () => {
    const refused = { ...row, differences: [{ path: refusedPath, embedded: 'A block of type "check" is not supported.', real: "played" }] };
    const listed = [{ case: row.name, path: refusedPath, reason }];
    expect(summary([refused], listed, 0)).toEqual({ text: "0 agree, 0 disagree, 1 refused, 0 skipped", ok: true });
    expect(summary([refused], [], 0)).toEqual({ text: "0 agree, 1 disagree, 0 refused, 0 skipped", ok: false });
    expect(summary([{ ...row, differences: [] }], listed, 0)).toEqual({ text: "1 agree, 0 disagree, 0 refused, 0 skipped", ok: false });
    const page = renderPage({ versions: {}, rows: [refused] }, listed);
    expect(page).toContain("**0 of 1 configurations agree in everything that is compared; 0 differ in what is listed below with its reason; 1 is refused");
    expect(page).toContain("| refused |");
  });

  it.each(["*", "**", "*/*", " * "])("cannot hide a whole case (%s)", (path) => {
    const file = join(folder, "all.json");
    writeFileSync(file, JSON.stringify([{ case: row.name, path, reason }]));
    expect(() => readKnownDifferences(file)).toThrow(`hides all of ${row.name}`);
    writeFileSync(file, JSON.stringify([{ case: row.name, path: "*/checks", reason }]));
    expect(readKnownDifferences(file)).toHaveLength(1);
  });

  it("need a reason", () => {
    const file = join(folder, "known.json");
    writeFileSync(file, JSON.stringify([{ case: row.name, path: "*", reason: "later" }]));
    expect(() => readKnownDifferences(file)).toThrow("Entry 1");
    expect(readKnownDifferences(join(folder, "none.json"))).toEqual([]);
  });
});
