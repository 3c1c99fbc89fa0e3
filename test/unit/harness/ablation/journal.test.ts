import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkUnfinished, openJournal } from "#harness/ablation/journal";
import type { JournalOptions } from "#harness/ablation/journal";
import { sampleExecuted, samplePlan } from "./samples.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-journal-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const [first, second, third] = sampleExecuted;
if (first === undefined || second === undefined || third === undefined) throw new Error("the samples are short");

const open = (changes: Partial<JournalOptions> = {}): ReturnType<typeof openJournal> =>
  openJournal({ save: join(folder, "out.json"), resume: false, header: { ...samplePlan }, ...changes });
const journalFile = (): string => join(folder, "out.json.partial");

describe("a journal", () => {
  test("remembers what was executed, reasons and all, for whoever goes on", () => {
    const before = open();
    before.add(first);
    before.add(third);
    const after = open({ resume: true });
    expect(after.remembered).toBe(2);
    expect(after.find(first)).toEqual(first);
    expect(after.find(third)).toEqual(third);
    expect(after.find(second)).toBeUndefined();
    after.add(second);
    expect(open({ resume: true }).find(second)).toEqual(second);
  });

  test("writes each reason once", () => {
    const journal = open();
    for (const line of sampleExecuted) journal.add(line);
    expect(readFileSync(journalFile(), "utf8").match(/it is gone/g)).toHaveLength(1);
  });

  test("begins afresh where there is none, though somebody said --resume", () => {
    expect(open({ resume: true }).remembered).toBe(0);
  });

  test("forgets a last line that was torn, and only that", () => {
    const before = open();
    before.add(first);
    before.add(second);
    const text = readFileSync(journalFile(), "utf8");
    writeFileSync(journalFile(), text.slice(0, -20));
    const after = open({ resume: true });
    expect(after.find(first)).toEqual(first);
    expect(after.find(second)).toBeUndefined();
    after.add(second);
    expect(open({ resume: true }).find(second)).toEqual(second);
  });

  test("begins afresh when not even its first line was written whole", () => {
    writeFileSync(journalFile(), `{"guardr`);
    open({ resume: true }).add(first);
    expect(open({ resume: true }).find(first)).toEqual(first);
  });

  test("goes away when it is no longer needed", () => {
    const journal = open();
    expect(existsSync(journalFile())).toBe(true);
    journal.remove();
    expect(existsSync(journalFile())).toBe(false);
  });
});

describe("a journal is refused", () => {
  test("when it is there and nobody said --resume; it stays as it is", () => {
    open().add(first);
    const text = readFileSync(journalFile(), "utf8");
    expect(() => open()).toThrow(expect.objectContaining({ code: "usage", hint: expect.stringContaining("--resume") as string }));
    expect(() => checkUnfinished(join(folder, "out.json"), false)).toThrow("holds an ablation that was not finished");
    expect(readFileSync(journalFile(), "utf8")).toBe(text);
  });

  test.each([
    ["settings", { settings: { ...samplePlan.settings, version: "2.0.0" } }, "2.0.0"],
    ["settings", { settings: { ...samplePlan.settings, seeds: [1] } }, '"seeds":[1]'],
    ["guardrails", { guardrails: [] }, "[]"],
    ["threshold", { threshold: "held" }, "held"],
  ])("when it is of other %s, and says so", (name, changes, text) => {
    open().add(first);
    expect(() => open({ resume: true, header: { ...samplePlan, ...changes } })).toThrow(
      expect.objectContaining({
        code: "usage",
        message: expect.stringContaining(`its ${name} differ`) as string,
        hint: expect.stringContaining(text) as string,
      }),
    );
  });

  test("when a line in the middle is none", () => {
    open().add(first);
    appendFileSync(journalFile(), "nonsense\n{}\n");
    expect(() => open({ resume: true })).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringMatching(/^Line \d+ of .* is no line of a journal$/) as string }),
    );
  });
});

describe("a disk that fills", () => {
  test("ends the work with a clear message, and what was kept is still there", () => {
    let room = 4;
    const journal = open({
      append: (file, text) => {
        if (room === 0) throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        room -= 1;
        appendFileSync(file, text);
      },
    });
    journal.add(first);
    expect(() => journal.add(second)).toThrow(
      expect.objectContaining({
        code: "environment",
        message: expect.stringContaining("the disk is full") as string,
        hint: expect.stringContaining("--resume") as string,
      }),
    );
    expect(journal.find(second)).toBeUndefined();
    expect(open({ resume: true }).find(first)).toEqual(first);
  });

  test("is not what a journal may be: a device has no end to read to", () => {
    symlinkSync("/dev/null", journalFile());
    expect(() => open({ resume: true })).toThrow(expect.objectContaining({ code: "environment", message: expect.stringContaining("it is no file") as string }));
  });
});
