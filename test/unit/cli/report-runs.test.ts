import { readFileSync, rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { reportRuns } from "#harness/cli/report-runs";
import { loadScenario } from "#harness/discover-scenarios";
import { replay } from "#harness/replay/replay";
import { usualRun } from "#harness/usual-run";
import { exitCodeOf, reportRun } from "#report/create-document";
import { readDataBlock } from "#report/html/packed-data";

const folder = mkdtempSync(join(tmpdir(), "report-runs-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("saved runs become one offline page of their verdicts, with no story that nobody kept, beside other reporters", async () => {
  const reported = reportRun({ ...(await replay(usualRun({ scenario: await loadScenario("bucket-force-destroy") }))), expected: "held" });
  const document = { schemaVersion: 1, runs: [reported, { ...reported, outcome: "lost", status: "failed" }] } as const;
  const [page, again] = [join(folder, "runs.html"), join(folder, "runs.json")];
  expect(await reportRuns(document, [`html:${page}`, `json:${again}`])).toBe(exitCodeOf(document.runs));
  const html = readFileSync(page, "utf8");
  expect(readDataBlock(/id="data">([^<]*)</.exec(html)?.[1] ?? "")).toEqual({ analyses: [], stories: [], runs: document.runs });
  expect(html).toContain("default-src 'none'");
  expect(JSON.parse(readFileSync(again, "utf8"))).toEqual(document);
});

test("a reporter that there is not is refused before any file is written", async () => {
  await expect(reportRuns({ schemaVersion: 1, runs: [] }, [`html:${join(folder, "none.html")}`, "htlm"])).rejects.toThrow(
    "There is no reporter `htlm` of saved runs",
  );
  expect(() => readFileSync(join(folder, "none.html"))).toThrow("ENOENT");
});
