import { exitCodeOf } from "#report/create-document";
import type { ReportDocument } from "#model/report-document";
import { renderHtml } from "#report/html/render-html";
import { createPaint } from "#report/pretty/paint";
import { renderVerdict } from "#report/pretty/render-verdict";
import { renderJunit } from "#report/render-junit";
import { loadReportApp } from "../reporters/load-report-app.ts";
import { openWriters } from "../reporters/open-writers.ts";
import type { Write } from "../reporters/open-writers.ts";

const writers: Readonly<Record<string, Write<ReportDocument>>> = {
  pretty: ({ runs }, { colours }) => runs.map((run) => `${renderVerdict(run, createPaint(colours))}\n`).join(""),
  json: (document) => `${JSON.stringify(document, null, 2)}\n`,
  junit: (document) => renderJunit(document),
  // What was saved has no ledger: a run without its story says so on the page, and how to play it again.
  html: async ({ runs }) => renderHtml({ analyses: [], stories: [], runs }, await loadReportApp()),
};

/** Renders saved runs again, in the words of the command that made them; answers its exit code. @throws HarnessError `usage` for an unknown reporter */
export async function reportRuns(document: ReportDocument, wanted: readonly string[]): Promise<number> {
  const problems = await openWriters(wanted, writers, "saved runs").report(document);
  for (const problem of problems) process.stderr.write(`scartissue: ${problem}\n`);
  return problems.length > 0 ? 2 : exitCodeOf(document.runs);
}
