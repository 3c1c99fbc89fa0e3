import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCorpus } from "../../../scripts/conformance/read-corpus.ts";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "scartissue-corpus-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

describe("a corpus", () => {
  it("is a folder of folders; what a step changes to is no part of the beginning", () => {
    write("b/main.tf.json", "{}");
    write("a/main.tf", "");
    write("a/module/main.tf", "");
    write("a/.terraform/lock", "");
    write("a/smaller/main.tf", "# less");
    write("a/steps.txt", "# The idea\napply\nchange smaller\napply\n");
    const [a, b] = readCorpus(root);
    expect(a).toMatchObject({ name: "a", idea: "The idea" });
    expect([...(a?.files.keys() ?? [])]).toEqual(["main.tf", "module/main.tf"]);
    expect([...(a?.changes.get("smaller")?.keys() ?? [])]).toEqual(["main.tf"]);
    expect(b?.steps.map(({ text }) => text)).toEqual(["apply", "plan", "destroy"]);
  });

  it("refuses what cannot be played", () => {
    expect(() => readCorpus(join(root, "none"))).toThrow("There is no folder");
    expect(() => readCorpus(root)).toThrow("holds no folders");
    write("a/notes.txt", "");
    expect(() => readCorpus(root)).toThrow("`a` holds no .tf or .tf.json file");
    write("a/main.tf", "");
    write("a/steps.txt", "apply\nchange larger\n");
    expect(() => readCorpus(root)).toThrow("a/steps.txt changes to `larger`, which is no folder beside it");
  });
});
