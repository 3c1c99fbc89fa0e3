import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkRows, problemsOf } from "../../../scripts/conformance/check-rows.ts";
import { inputHash, versions, withoutComments } from "../../../scripts/conformance/input-hash.ts";
import { readCorpus } from "../../../scripts/conformance/read-corpus.ts";
import { renderPage } from "../../../scripts/conformance/render-page.ts";
import type { Row } from "../../../scripts/conformance/results.ts";

const [one, two] = readCorpus(join(import.meta.dirname, "../../conformance/corpus"));
if (one === undefined || two === undefined) throw new Error("The corpus has fewer than two cases");
const rowOf = (inputs: string): Row => ({
  name: one.name,
  idea: one.idea,
  inputs,
  services: ["ec2"],
  commit: "abc",
  steps: 1,
  destructive: 0,
  differences: [],
});

describe("what a row depends on", () => {
  it("is the same as long as nothing changes", () => {
    expect(inputHash(one, ["ec2"])).toBe(inputHash({ ...one }, ["ec2"]));
  });

  it("changes with a file of the case, with its steps, and with the services that it calls", () => {
    const before = inputHash(one, ["ec2"]);
    expect(inputHash({ ...one, files: new Map([...one.files, ["more.tf", new Uint8Array([10])]]) }, ["ec2"])).not.toBe(before);
    expect(inputHash({ ...one, steps: one.steps.slice(1) }, ["ec2"])).not.toBe(before);
    expect(inputHash(one, ["ec2", "rds"])).not.toBe(before);
    expect(inputHash(two, ["ec2"])).not.toBe(before);
  });

  it("does not change with comments, line breaks and indentation of sources", () => {
    const plain = withoutComments("const a = 1;\nf(a, b);\n");
    expect(withoutComments("// why\n/** What\n * for. */\n  const a = 1;\n\n  f(a, b);\n")).toBe(plain);
    expect(withoutComments("const a = 2;\nf(a, b);\n")).not.toBe(plain);
  });
});

describe("checking the table without playing", () => {
  const current = { versions, rows: [rowOf(inputHash(one, ["ec2"]))] };

  it("finds nothing wrong where rows, page and sources belong together", () => {
    expect(problemsOf([one], current, [], renderPage(current, []))).toEqual([]);
  });

  it("finds a stale row, a missing one, one without a folder, a disagreement, another version and another page", () => {
    const page = renderPage(current, []);
    const stale = { versions, rows: [rowOf("0123")] };
    expect(problemsOf([one], stale, [], renderPage(stale, []))).toEqual([`${one.name} is stale: what it depends on has changed since abc`]);
    expect(problemsOf([one, two], current, [], page)).toEqual([`${two.name} has never been played`]);
    expect(problemsOf([], current, [], page)).toEqual([`${one.name} has a row and no folder`]);
    const disagreeing = { versions, rows: [{ ...rowOf(inputHash(one, ["ec2"])), differences: [{ path: "1 plan/order", embedded: "a", real: "b" }] }] };
    expect(problemsOf([one], disagreeing, [], renderPage(disagreeing, []))).toEqual([`${one.name} disagrees without a reason: 1 plan/order`]);
    const older = { ...current, versions: { terraform: "1.10.0" } };
    expect(problemsOf([one], older, [], renderPage(older, []))).toEqual(["the rows were played with other versions"]);
    expect(problemsOf([one], current, [], "")).toEqual(["docs/conformance.md is not what the rows say"]);
  });

  it("ends with 1 when something is wrong", () => {
    expect(checkRows([one], { versions: {}, rows: [] }, [], "/nonexistent")).toBe(1);
  });
});
