import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { importsIn } from "../../../scripts/conformance/imports-in.ts";
import { readSources, withoutComments } from "../../../scripts/conformance/read-sources.ts";

describe("the imports of a module", () => {
  it("are those that are loaded: declared on one line or several, passed on, for their effect, or later", () => {
    const text = [
      'import one from "./one.ts";',
      'import type { Gone } from "./gone.ts";',
      'export type { GoneAsWell } from "./gone-as-well.ts";',
      'import {\n  two,\n  type Three,\n} from "#model/two";',
      'import * as data from "./data.json" with { type: "json" };',
      'import "./effect.ts";',
      'export { four } from "./four.ts";',
      '// import five from "./five.ts"',
      ' * import("./six.ts")',
      'export const later = async () => (await import("./later.ts")).later;',
      "const type = { async import(context: string) { return type.import(context); } };",
      'export const text = "from"; const other = "./other.ts";',
    ].join("\n");
    expect(importsIn(text)).toEqual({
      literal: ["./one.ts", "#model/two", "./data.json", "./effect.ts", "./four.ts", "./later.ts"],
      computed: false,
    });
  });

  it("are not all known when a name is computed", () => {
    expect(importsIn("const x = await import(url);").computed).toBe(true);
    expect(importsIn("const x = await import(`./${name}.ts`);").computed).toBe(true);
  });
});

describe("the sources", () => {
  let root = "";
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "scartissue-sources-"));
    for (const folder of ["src", "harness", "scenarios", "scripts/conformance"]) mkdirSync(join(root, folder), { recursive: true });
    write("package.json", JSON.stringify({ imports: { "#model/*": { "scartissue-source": "./src/model/*.ts", default: "./dist/src/model/*.js" } } }));
    write("harness/play.ts", 'import { a } from "#model/a";\nimport { b } from "./parts/b.ts";\nimport { join } from "node:path";\n');
    write("harness/parts/b.ts", 'import data from "../data.json" with { type: "json" };\nimport { play } from "../play.ts";\n');
    write("harness/data.json", "{}");
    write("src/model/a.ts", 'import type { Other } from "./other.ts";\n');
    write("src/model/other.ts", "export interface Other {}\n");
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function write(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  it("are followed to everything that is loaded, round in circles too, and no further", () => {
    expect(readSources(root).reach(["harness/play.ts"])).toEqual(["harness/data.json", "harness/parts/b.ts", "harness/play.ts", "src/model/a.ts"]);
  });

  it("are followed only where it is asked for", () => {
    expect(readSources(root).reach(["harness/play.ts"], (_, to) => !to.includes("/parts/"))).toEqual(["harness/play.ts", "src/model/a.ts"]);
  });

  it("cannot be followed into nothing, nor by a computed name", () => {
    write("harness/computed.ts", "await import(name);\n");
    write("harness/nowhere.ts", 'import "./none.ts";\n');
    write("harness/unknown.ts", 'import "#unknown/none";\n');
    const sources = readSources(root);
    expect(() => sources.reach(["harness/computed.ts"])).toThrow("`harness/computed.ts` imports by a computed name");
    expect(() => sources.reach(["harness/nowhere.ts"])).toThrow("`harness/none.ts`, which is not there");
    expect(() => sources.reach(["harness/unknown.ts"])).toThrow("`#unknown/none`");
    expect(() => sources.reach(["harness/absent.ts"])).toThrow("There is no source `harness/absent.ts`");
  });

  it("have the hash that they had when they were read, whatever is written since", () => {
    const sources = readSources(root);
    write("src/model/a.ts", "export const a = 2;\n");
    const before = sources.hash([], ["src/model/a.ts"]);
    expect(readSources(root).hash([], ["src/model/a.ts"])).not.toBe(before);
    write("src/model/a.ts", '// why\nimport type { Other } from "./other.ts";\n');
    expect(readSources(root).hash([], ["src/model/a.ts"])).toBe(before);
  });

  it("do not count comments, line breaks and indentation", () => {
    const plain = withoutComments("const a = 1;\nf(a, b);\n");
    expect(withoutComments("// why\n/** What\n * for. */\n  const a = 1;\n\n  f(a, b);\n")).toBe(plain);
    expect(withoutComments("const a = 2;\nf(a, b);\n")).not.toBe(plain);
  });
});
