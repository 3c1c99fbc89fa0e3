import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { originOf } from "#harness/ablation/request-origin";
import type { Config } from "#harness/config/config";

let folder = "";
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const digest = (config: Config = {}, at: string = folder): string | null =>
  originOf({ config, file: join(at, "scartissue.config.ts"), folder: at }, { policies: new Map() }).digest;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-origin-"));
  write("scartissue.config.ts", 'import { nets } from "./nets.js";\nexport default { guardrails: nets };');
  write("nets.ts", 'export { one as nets } from "./one";');
  write("one.ts", "export const one = [];");
  write("hook.sh", "exit 0");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("the digest of a config", () => {
  it("is the same for the same texts, wherever they stand", () => {
    const before = digest();
    const elsewhere = mkdtempSync(join(tmpdir(), "scartissue-elsewhere-"));
    for (const [name, text] of [
      ["scartissue.config.ts", 'import { nets } from "./nets.js";\nexport default { guardrails: nets };'],
      ["nets.ts", 'export { one as nets } from "./one";'],
      ["one.ts", "export const one = [];"],
    ] as const)
      writeFileSync(join(elsewhere, name), text);
    expect(digest({}, elsewhere)).toBe(before);
    rmSync(elsewhere, { recursive: true });
  });

  it("is another when a module that it imports changes, however far away", () => {
    const before = digest();
    write("one.ts", "export const one = [1];");
    expect(digest()).not.toBe(before);
  });

  it("is another when the program of a hook changes, or a file that its command names", () => {
    for (const command of ["./hook.sh", "sh ./hook.sh --strict"]) {
      const config: Config = { guardrails: [{ kind: "command-hook", command }] };
      write("hook.sh", "exit 0");
      const before = digest(config);
      expect(digest(config)).toBe(before);
      write("hook.sh", "exit 2");
      expect(digest(config)).not.toBe(before);
    }
  });

  it("is another when a module that a hook's program imports changes, or a file of a folder that its command names, also behind an option", () => {
    mkdirSync(join(folder, "policy", "rules"), { recursive: true });
    write("guard.mjs", 'import "./rules.mjs";');
    for (const [command, file] of [
      ["node guard.mjs", "rules.mjs"],
      ["conftest test --policy policy", "policy/rules/deny.rego"],
      ["conftest test --policy=policy", "policy/rules/deny.rego"],
    ] as const) {
      const config: Config = { guardrails: [{ kind: "command-hook", command }] };
      write(file, "1");
      const before = digest(config);
      expect(digest(config)).toBe(before);
      write(file, "2");
      expect(digest(config), command).not.toBe(before);
    }
  });

  it("is the same whatever is saved beside the config, also where a command names its folder", () => {
    const config: Config = { guardrails: [{ kind: "command-hook", command: "conftest test --policy ." }] };
    const before = digest(config);
    write("ablation.json", "{}");
    expect(digest(config)).toBe(before);
  });

  it("is none where there is no config", () => {
    expect(originOf({ config: {}, file: undefined, folder }, { policies: new Map() }).digest).toBeNull();
  });
});
