import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadScenario } from "#harness/discover-scenarios";
import { createReplayCache, replay } from "#harness/replay/replay";
import type { Replay } from "#harness/replay/replay";
import { accountsIn } from "#harness/reporters/html-reporter";
import { loadReportApp } from "#harness/reporters/load-report-app";
import { openReporters } from "#harness/reporters/open-reporters";
import { usualRun } from "#harness/usual-run";
import type { ReportedRun } from "#model/report-document";
import type { Scenario } from "#model/scenario";
import { reportRun } from "#report/create-document";
import { readDataBlock } from "#report/html/packed-data";
import type { HtmlData } from "#report/html/html-data";

const folder = mkdtempSync(join(tmpdir(), "html-reporter-"));
afterAll(() => rmSync(folder, { recursive: true }));

function dataIn(file: string): HtmlData {
  return readDataBlock(/id="data">([^<]*)</.exec(readFileSync(file, "utf8"))?.[1] ?? "");
}

describe("the html reporter", () => {
  let scenario: Scenario;
  let played: Replay;
  let reported: ReportedRun;
  beforeAll(async () => {
    scenario = await loadScenario("empty-backups");
    played = await replay(usualRun({ scenario }), createReplayCache());
    reported = reportRun({ ...played, expected: "held" });
  });

  it("writes one page at the end, with each run's story and the accounts by name", async () => {
    const file = join(folder, "report.html");
    const reporters = openReporters([`html:${file}`], { story: false, accountsOf: accountsIn([scenario]) });
    await reporters.onRun(reported, played.run);
    await reporters.onRun({ ...reported, operator: "free" }, played.run);
    expect(existsSync(file)).toBe(false);
    await reporters.onEnd({ schemaVersion: 1, runs: [reported] });
    expect(reporters.problems()).toEqual([]);
    const { runs, stories } = dataIn(file);
    expect(runs.map(({ outcome, operator }) => `${operator} ${outcome}`)).toEqual([`literal ${played.verdict.outcome}`, `free ${played.verdict.outcome}`]);
    expect(stories.map(({ operator, replay: command }) => `${operator} ${command === reported.replay}`)).toEqual(["literal true", "free true"]);
    expect(stories[0]?.accounts.map(({ name }) => name)).toEqual(expect.arrayContaining(scenario.world.accounts.map(({ name }) => name)));
  });

  it("goes by account ids where nobody names the accounts", async () => {
    const file = join(folder, "nameless.html");
    const reporters = openReporters([`html:${file}`], { story: false });
    await reporters.onRun(reported, played.run);
    await reporters.onEnd({ schemaVersion: 1, runs: [reported] });
    expect(dataIn(file).stories[0]?.accounts.every(({ id, name }) => id === "" || id === name)).toBe(true);
  });

  it("is named among those there are", () => {
    expect(() => openReporters(["htlm"], { story: false })).toThrow("There is no reporter `htlm`");
    expect(() => openReporters(["html:"], { story: false })).toThrow("A reporter's file has no name");
  });
});

describe("the page's program", () => {
  /** Where the reporter would lie in a package at `root`. */
  const placeIn = (root: string): string => pathToFileURL(join(root, "harness/reporters/load-report-app.js")).href;

  it("is read as it was built, when it was", async () => {
    const root = join(folder, "built");
    mkdirSync(join(root, "src/report/html/app"), { recursive: true });
    writeFileSync(join(root, "src/report/html/app/bundle.json"), JSON.stringify({ script: "built()", style: "" }));
    expect(await loadReportApp(placeIn(root))).toEqual({ script: "built()", style: "" });
  });

  it("is bundled from the sources where these are", async () => {
    const { script, style } = await loadReportApp();
    expect(script.length).toBeGreaterThan(50_000);
    expect(style).toContain("prefers-color-scheme");
    expect(script).not.toMatch(/\beval\(|https?:\/\/(?!www\.w3\.org)/);
  });

  it("is missed with a clear word, and no page is written", async () => {
    await expect(loadReportApp(placeIn(join(folder, "nothing")))).rejects.toThrow("The HTML report's program is missing from this installation");
  });
});
