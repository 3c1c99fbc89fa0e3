import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { broadcast, openReporters } from "#harness/reporters/open-reporters";
import type { Reporter } from "#harness/reporters/open-reporters";
import { openOutput } from "#harness/reporters/open-output";

const folder = mkdtempSync(join(tmpdir(), "reporters-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("several reporters", () => {
  it("are not harmed by one that fails, which is named and hears nothing more", async () => {
    const heard: string[] = [];
    const good: Reporter = { onRun: async () => void heard.push("run"), onEnd: async () => void heard.push("end") };
    let asked = 0;
    const bad: Reporter = {
      onRun: async () => {
        asked += 1;
        throw new Error("no paper");
      },
      onEnd: async () => void (asked += 1),
    };
    const reporters = broadcast([
      { name: "bad", reporter: bad },
      { name: "good", reporter: good },
    ]);
    await reporters.onRun({} as Parameters<Reporter["onRun"]>[0], {} as Parameters<Reporter["onRun"]>[1]);
    await reporters.onEnd({ schemaVersion: 1, runs: [] });
    expect(heard).toEqual(["run", "end"]);
    expect(asked).toBe(1);
    expect(reporters.problems()).toEqual(["the reporter `bad` failed: no paper"]);
  });

  it("write a document that fits the schema, whole, at the end", async () => {
    const file = join(folder, "deep/out.json");
    const reporters = openReporters([`json:${file}`], { story: false });
    expect(existsSync(file)).toBe(false);
    await reporters.onEnd({ schemaVersion: 1, runs: [] });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ schemaVersion: 1, runs: [] });
    expect(reporters.problems()).toEqual([]);
  });

  it("refuse a document that does not fit the schema, and write nothing", async () => {
    const file = join(folder, "never.json");
    const reporters = openReporters([`json:${file}`], { story: false });
    await reporters.onEnd({ schemaVersion: 2, runs: [] } as unknown as Parameters<Reporter["onEnd"]>[0]);
    expect(reporters.problems()[0]).toContain("does not fit its schema");
    expect(existsSync(file)).toBe(false);
  });
});

describe("an output file", () => {
  it("keeps its old content until the new one is whole", () => {
    const file = join(folder, "report.txt");
    writeFileSync(file, "old");
    const output = openOutput(file);
    output.write("new ");
    output.write("text");
    expect(readFileSync(file, "utf8")).toBe("old");
    output.close();
    expect(readFileSync(file, "utf8")).toBe("new text");
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("is refused before anything runs when its folder is a file", () => {
    writeFileSync(join(folder, "taken"), "");
    expect(() => openOutput(join(folder, "taken/out"))).toThrow("The report cannot be written to");
  });
});
