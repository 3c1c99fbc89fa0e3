import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openDiskWorkspace } from "#harness/operate/disk-workspace";
import { watchFiles } from "#harness/operate/watch-files";

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-disk-test-"));
  root = join(folder, "home");
  mkdirSync(join(root, "infra"), { recursive: true });
  writeFileSync(join(root, "infra/main.tf"), "one");
  writeFileSync(join(folder, "secret"), "secret");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a workspace on disk", () => {
  it("reads, writes, lists and removes files like one in memory", () => {
    const workspace = openDiskWorkspace(root);
    workspace.write("infra/new/file.txt", "two");

    expect(workspace.readText("infra/main.tf")).toBe("one");
    expect(workspace.list("infra")).toEqual(["infra/main.tf", "infra/new/file.txt"]);
    expect(workspace.list("inf")).toEqual([]);
    workspace.write("infra/main.tf", "");
    expect(workspace.readText("infra/main.tf")).toBe("");
    workspace.remove("infra/main.tf");
    workspace.remove("infra/main.tf");
    expect(workspace.read("infra/main.tf")).toBeUndefined();
    expect(workspace.read("infra")).toBeUndefined();
  });

  it("forks into memory: what happens on disk afterwards is not seen", () => {
    const fork = openDiskWorkspace(root).fork();
    writeFileSync(join(root, "infra/main.tf"), "changed");

    expect(fork.readText("infra/main.tf")).toBe("one");
  });

  it.each([
    ["a link to a file outside", "../secret", "link", "link"],
    ["a link to a folder outside", "..", "link", "link/secret"],
    ["a path that climbs out", "..", "unused", "../secret"],
  ])("does not read through %s", (_what, target, link, path) => {
    symlinkSync(target, join(root, link));
    const workspace = openDiskWorkspace(root);

    expect(workspace.read(path)).toBeUndefined();
    expect(workspace.list("")).toEqual(["infra/main.tf"]);
  });

  it.each([
    ["a link to a file outside", "../secret", "link", "link"],
    ["a link to a folder outside", "..", "link", "link/secret"],
  ])("does not write or remove through %s", (_what, target, link, path) => {
    symlinkSync(target, join(root, link));
    const workspace = openDiskWorkspace(root);

    expect(() => workspace.write(path, "overwritten")).toThrow(/leads out of the operator|ELOOP/);
    expect(() => workspace.write("link/new/file", "x")).toThrow(/leads out of the operator|ENOTDIR/);
    workspace.remove("link/secret");
    expect(existsSync(join(folder, "new"))).toBe(false);
    expect(readFileSync(join(folder, "secret"), "utf8")).toBe("secret");
  });

  it("reads through a link that stays inside", () => {
    symlinkSync("infra/main.tf", join(root, "link"));
    expect(openDiskWorkspace(root).readText("link")).toBe("one");
  });
});

describe("a watch over files", () => {
  it("notices what was written, changed and removed since the last look, once", () => {
    const watch = watchFiles(root, openDiskWorkspace(root));
    expect(watch.changes()).toEqual([]);
    writeFileSync(join(root, "infra/main.tf"), "two");
    writeFileSync(join(root, "new"), "new");

    expect(watch.changes().map(({ path, before, after }) => [path, before === undefined, after === undefined])).toEqual([
      ["infra/main.tf", false, false],
      ["new", true, false],
    ]);
    watch.accept();
    expect(watch.changes()).toEqual([]);
    rmSync(join(root, "new"));
    expect(watch.changes()).toMatchObject([{ path: "new", after: undefined }]);
  });

  it("notices a change of the same length, whatever time is put on the file", async () => {
    const { utimesSync, statSync } = await import("node:fs");
    const watch = watchFiles(root, openDiskWorkspace(root));
    const { atime, mtime } = statSync(join(root, "infra/main.tf"));
    writeFileSync(join(root, "infra/main.tf"), "eno");
    utimesSync(join(root, "infra/main.tf"), atime, mtime);

    expect(watch.changes()).toHaveLength(1);
  });

  it("leaves alone what tools keep for themselves, but not AWS profiles", () => {
    const watch = watchFiles(root, openDiskWorkspace(root));
    for (const path of [".cache/x", "infra/.terraform/y", "node_modules/z", ".aws/credentials"]) {
      mkdirSync(join(root, path, ".."), { recursive: true });
      writeFileSync(join(root, path), "");
    }

    expect(watch.changes().map(({ path }) => path)).toEqual([".aws/credentials"]);
    expect(existsSync(join(root, ".cache/x"))).toBe(true);
  });
});
