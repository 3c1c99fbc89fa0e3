import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { assembleDocument } from "#harness/ablation/assemble-document";
import { checkAblationOutput } from "#harness/ablation/check-ablation-output";
import { renderAblationPage } from "#harness/ablation/ablation-page";
import { canonicalText } from "#harness/ablation/canonical-text";
import { concludeAblation } from "#harness/cli/conclude-ablation";
import { analyse, openAblationReporters } from "#harness/ablation/report-ablation";
import { readDataBlock } from "#report/html/packed-data";
import { sampleExecuted, samplePlan } from "./samples.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scartissue-report-ablation-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);

const document = assembleDocument(samplePlan, sampleExecuted);

describe("what an ablation says", () => {
  test("is said for its own threshold, or for another one that is asked for", () => {
    expect(analyse(document).analyses).toMatchObject([{ threshold: "restorable", pathSets: [3], cutSets: [1, 2], k: { atLeast: 1, atMost: 1 } }]);
    expect(analyse(document, "held").analyses).toMatchObject([{ threshold: "held" }]);
    const { threshold: _, ...silent } = document;
    expect(analyse(silent).analyses).toMatchObject([{ threshold: "restorable" }]);
  });

  test("fits the committed schema, which notices what does not", () => {
    const output = { schemaVersion: 1, ...analyse(document) };
    checkAblationOutput(output);
    expect(() => checkAblationOutput({ ...output, more: 1 })).toThrow("does not fit its schema");
    expect(() => checkAblationOutput({ ...output, analyses: output.analyses.map((one) => ({ ...one, k: { atLeast: "1", atMost: 1 } })) })).toThrow(
      "/analyses/0/k/atLeast",
    );
  });
});

describe("reporters of ablations", () => {
  test("open the page at the threshold that was asked for", async () => {
    for (const threshold of ["held", undefined] as const) {
      const reporters = openAblationReporters([`html:${at("a.html")}`]);
      expect(await reporters.report(analyse(document, threshold))).toEqual([]);
      const block = /id="data">([^<]*)</.exec(readFileSync(at("a.html"), "utf8"))?.[1] ?? "";
      expect(readDataBlock(block).document?.threshold).toBe(threshold ?? "restorable");
    }
  });

  test("write each to its own file", async () => {
    const reporters = openAblationReporters([`json:${at("a.json")}`, `pretty:${at("a.txt")}`]);
    expect(await reporters.report(analyse(document))).toEqual([]);
    expect(JSON.parse(readFileSync(at("a.json"), "utf8"))).toMatchObject({ schemaVersion: 1, document: { kind: "ablation" }, analyses: [{ cutSets: [1, 2] }] });
    expect(readFileSync(at("a.txt"), "utf8")).toContain("a.first");
    expect(readFileSync(at("a.txt"), "utf8")).not.toContain("\u001B");
  });

  test.each([
    [["junit"], "There is no reporter `junit` of ablations"],
    [["constructor"], "There is no reporter `constructor` of ablations"],
    [["pretty", "pretty"], "The reporter `pretty` stands twice"],
    [["json:x", "pretty:./x"], "Two reporters would write"],
    [["json:"], "A reporter's file has no name"],
  ])("are refused before anything is executed: %s", (wanted, message) => {
    expect(() => openAblationReporters(wanted)).toThrow(expect.objectContaining({ code: "usage", message: expect.stringContaining(message) as string }));
  });

  test("that fail say so, and do not keep the others from their work", async () => {
    const reporters = openAblationReporters([`json:${at("gone/a.json")}`, `pretty:${at("a.txt")}`]);
    rmSync(at("gone"), { recursive: true });
    expect(await reporters.report(analyse(document))).toEqual([expect.stringContaining("the reporter `json:") as string]);
    expect(readdirSync(folder)).toEqual(["a.txt"]);
  });

  const concluded = async (reporter: string, saved: boolean): Promise<{ readonly exitCode: number; readonly told: string }> => {
    const spy = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
      const exitCode = await concludeAblation({ document, leastK: undefined, baseline: undefined, reporters: openAblationReporters([reporter]), saved });
      return { exitCode, told: spy.mock.calls.map(([text]) => String(text)).join("") };
    } finally {
      spy.mockRestore();
    }
  };
  const words =
    "scartissue: the reporter `json:/dev/full` failed: The report cannot be written to `/dev/full`: the disk is full\n  Make room, or name a file where there is some\n";

  test.skipIf(!existsSync("/dev/full"))("say that a disk is full and what to do; where nothing was saved, what would have been kept", async () => {
    expect(await concluded("json:/dev/full", true)).toEqual({ exitCode: 2, told: words });
    expect(await concluded("json:/dev/full", false)).toEqual({
      exitCode: 2,
      told: `${words}  No outcome was saved: with --save FILE they would have been kept, and \`scartissue report FILE\` would tell them again\n`,
    });
  });

  test("control: with room nothing is said, saved or not", async () => {
    expect(await concluded(`json:${at("a.json")}`, false)).toEqual({ exitCode: 0, told: "" });
  });
});

test("the page of an ablation is the same, byte by byte, whether it was just executed or read from a file", async () => {
  const read = JSON.parse(canonicalText(document)) as typeof document;
  expect(JSON.stringify(read)).not.toBe(JSON.stringify(document));
  expect(await renderAblationPage(read)).toBe(await renderAblationPage(document));
}, 60_000);
