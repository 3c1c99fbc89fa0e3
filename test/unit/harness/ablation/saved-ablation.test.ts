import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assembleDocument } from "#harness/ablation/assemble-document";
import { canonicalText } from "#harness/ablation/canonical-text";
import { readAblation, readPart, readSaved, saveSealed } from "#harness/ablation/saved-ablation";
import { prepareFile, writeWhole } from "#harness/ablation/write-whole";
import { sampleExecuted, samplePart, samplePlan } from "./samples.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-saved-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const document = assembleDocument(samplePlan, sampleExecuted);

describe("a saved ablation", () => {
  test("is read as it was saved", () => {
    saveSealed(at("a.json"), document);
    expect(readAblation(at("a.json"))).toEqual(document);
  });

  test("has the same bytes whatever the order of executions and members, and a line for each subset", () => {
    saveSealed(at("a.json"), document);
    const { settings, guardrails, ...rest } = assembleDocument(samplePlan, sampleExecuted.toReversed());
    saveSealed(at("b.json"), { ...rest, guardrails, settings });
    expect(readFileSync(at("a.json"), "utf8")).toBe(readFileSync(at("b.json"), "utf8"));
    expect(readFileSync(at("a.json"), "utf8").match(/^\s+\{.*"subset": \d+ \},?$/gm)).toHaveLength(4);
  });

  test("puts friction with the guardrail that stands alone, and reasons into one list", () => {
    expect(document.scenarios[0]).toMatchObject({ friction: [0, 1], reasons: ["everything survived", "it is gone", "subset 0", "subset 1", "subset 2"] });
    expect(document.scenarios[0]?.results[3]).toEqual({ subset: 3, outcome: "held", stoppedBy: [0, 1], recoveredBy: [], reasons: [0] });
  });

  test("is JSON like any other", () => {
    const value = { list: [], text: 'a "b"', nothing: null, results: [{ b: 1, a: [1, [2]] }], scenarios: [{ z: {}, reasons: ["x"] }] };
    expect(JSON.parse(canonicalText(value))).toEqual(value);
  });
});

describe("a file is refused", () => {
  test.each([
    ["that was cut off", (text: string) => text.slice(0, text.length / 2), "was cut off: it ends in the middle"],
    ["that lost its last line", (text: string) => text.trimEnd().slice(0, -1), "was cut off"],
    ["that was edited", (text: string) => text.replace('"outcome": "lost"', '"outcome": "held"'), "was changed after it was saved"],
    ["that was cut off and mended", (text: string) => text.replace(/ +\{.*"subset": 0 \},\n/, ""), "was changed after it was saved"],
    ["without a digest", (text: string) => text.replace(/ +"digest".*\n/, ""), "was changed after it was saved"],
    ["of another schema", (text: string) => text.replace('"schemaVersion": 1', '"schemaVersion": 2'), "schema version 2"],
    ["that is no JSON", () => "hello", "is no JSON"],
    ["that is empty", () => "", "a.json` is empty"],
    ["that is a blank line", () => "\n", "a.json` is empty"],
    ["that is a list", () => "[]", "is no saved ablation"],
    ["that is something else", () => `{"a":1}`, "is no saved ablation"],
  ])("%s", (_, spoil, text) => {
    saveSealed(at("a.json"), document);
    writeFileSync(at("a.json"), spoil(readFileSync(at("a.json"), "utf8")));
    expect(() => readAblation(at("a.json"))).toThrow(expect.objectContaining({ code: "usage", message: expect.stringContaining(text) as string }));
  });

  test("that is not there", () => {
    expect(() => readAblation(at("none.json"))).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringContaining("cannot be read") as string }),
    );
  });

  test("that is a shard, where the whole is wanted; and the other way round", () => {
    saveSealed(at("p.json"), samplePart(1, 2));
    saveSealed(at("a.json"), document);
    expect(() => readAblation(at("p.json"))).toThrow("is one shard of an ablation");
    expect(readPart(at("p.json"))).toEqual(JSON.parse(JSON.stringify(samplePart(1, 2))));
    expect(() => readPart(at("a.json"))).toThrow("is no shard of an ablation");
  });

  test("that says it holds runs, and does not", async () => {
    writeFileSync(at("r.json"), `{"schemaVersion":1,"runs":[{}]}`);
    await expect(readSaved(at("r.json"))).rejects.toMatchObject({ code: "usage", message: expect.stringContaining("is no report of runs") as string });
    writeFileSync(at("r.json"), `{"schemaVersion":1,"runs":[]}`);
    expect(await readSaved(at("r.json"))).toMatchObject({ kind: "runs" });
  });
});

describe("a file is written", () => {
  test("whole, or not at all: the old one stays", () => {
    writeWhole(at("a.txt"), "old");
    mkdirSync(at("a.txt.part"));
    expect(() => writeWhole(at("a.txt"), "new")).toThrow(expect.objectContaining({ code: "environment" }));
    expect(readFileSync(at("a.txt"), "utf8")).toBe("old");
    rmSync(at("a.txt.part"), { recursive: true, force: true });
    writeWhole(at("a.txt"), "new");
    expect(readFileSync(at("a.txt"), "utf8")).toBe("new");
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });

  // What a full disk answers, by a device that always does.
  test.skipIf(!existsSync("/dev/full"))("not to a full disk, and it is said what is kept elsewhere; otherwise that another file would do", () => {
    const refusal = (name: string, kept?: string): unknown => {
      try {
        saveSealed(at(name), document, kept);
      } catch (error) {
        return error;
      }
      return undefined;
    };
    symlinkSync("/dev/full", at("a.json.part"));
    expect(refusal("a.json", "it is kept")).toMatchObject({
      code: "environment",
      message: `\`${at("a.json")}\` cannot be written: the disk is full`,
      hint: "Make room; it is kept",
    });
    expect(readdirSync(folder)).toEqual([]);
    mkdirSync(at("b.json"));
    expect(refusal("b.json", "it is kept")).toMatchObject({ hint: "Make it possible to write there; it is kept" });
    expect(refusal("b.json")).toMatchObject({ hint: "Name a file in a folder that can be written to" });
    expect(refusal("c.json", "it is kept")).toBeUndefined();
  });

  test("into folders that are made for it; not over a folder", () => {
    prepareFile(at("x/y/a.json"));
    expect(existsSync(at("x/y"))).toBe(true);
    expect(() => prepareFile(folder)).toThrow(expect.objectContaining({ code: "environment", message: expect.stringContaining("it is a folder") as string }));
  });

  test("through a symbolic link, which stays one: what it points to is written whole, or not at all", () => {
    mkdirSync(at("kept"));
    writeFileSync(at("kept/a.txt"), "old");
    symlinkSync("kept/a.txt", at("one.txt"));
    symlinkSync("one.txt", at("two.txt"));
    symlinkSync("kept/b.txt", at("new.txt"));
    for (const name of ["two.txt", "new.txt"]) {
      prepareFile(at(name));
      writeWhole(at(name), name);
    }
    expect(["one.txt", "two.txt", "new.txt"].map((name) => readlinkSync(at(name)))).toEqual(["kept/a.txt", "one.txt", "kept/b.txt"]);
    expect(["kept/a.txt", "kept/b.txt"].map((name) => readFileSync(at(name), "utf8"))).toEqual(["two.txt", "new.txt"]);
    expect(lstatSync(at("kept/a.txt")).isSymbolicLink()).toBe(false);
    mkdirSync(at("kept/a.txt.part"));
    expect(() => writeWhole(at("two.txt"), "half")).toThrow(expect.objectContaining({ code: "environment" }));
    expect(readFileSync(at("two.txt"), "utf8")).toBe("two.txt");
    expect(readdirSync(at("kept")).toSorted()).toEqual(["a.txt", "b.txt"]);
    expect(readdirSync(folder).toSorted()).toEqual(["kept", "new.txt", "one.txt", "two.txt"]);
  });

  test("not through links in a circle, nor into a folder that is not there: nothing is made", () => {
    symlinkSync("b.txt", at("a.txt"));
    symlinkSync("a.txt", at("b.txt"));
    symlinkSync("none/c.txt", at("c.txt"));
    for (const name of ["a.txt", "c.txt"]) {
      for (const write of [() => prepareFile(at(name)), () => writeWhole(at(name), "x")]) {
        expect(write).toThrow(expect.objectContaining({ code: "environment", message: expect.stringContaining("cannot be written") as string }));
      }
    }
    expect(readdirSync(folder).toSorted()).toEqual(["a.txt", "b.txt", "c.txt"]);
  });

  // Root may put a file in the place of a device: /dev/null would be gone. A pipe is as little a file, and nobody's machine breaks by it.
  test("never in the place of a pipe or a device, which stays what it was", (context) => {
    if (spawnSync("mkfifo", [at("pipe")]).status !== 0) context.skip("no mkfifo here");
    for (const write of [() => prepareFile(at("pipe")), () => writeWhole(at("pipe"), "new")]) {
      expect(write).toThrow(expect.objectContaining({ code: "environment", message: expect.stringContaining("it is a device or a pipe, and") as string }));
    }
    expect(statSync(at("pipe")).isFIFO()).toBe(true);
    expect(readdirSync(folder)).toEqual(["pipe"]);
    expect(() => prepareFile("/dev/null")).toThrow("it is a device or a pipe");
  });

  test.skipIf(!existsSync("/proc/self"))("not below /proc, which ends instead of being tried for ever", () => {
    expect(() => prepareFile("/proc/none/a.json")).toThrow(
      expect.objectContaining({ code: "environment", message: expect.stringContaining("cannot be written") as string }),
    );
  });
});
