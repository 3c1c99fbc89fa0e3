import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadModule } from "#harness/config/load-module";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each(["commonjs", "module"])("a TypeScript config is read in a package of type %s", async (type) => {
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type }));
  const file = join(folder, "scartissue.config.ts");
  writeFileSync(file, "export const also: number = 1;\nexport default { seed: 7 };\n");
  expect(await loadModule(file, "scartissue.config.ts")).toMatchObject({ default: { seed: 7 }, also: 1 });
});
