import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { analyseAblation } from "#ablation/analyse-ablation";
import { renderAblationPage } from "#harness/ablation/ablation-page";
import { loadScenario } from "#harness/discover-scenarios";
import { findGuardrails } from "#harness/find-guardrails";
import { accountsIn } from "#harness/reporters/html-reporter";
import { loadReportApp } from "#harness/reporters/load-report-app";
import { createReplayCache, replay } from "#harness/replay/replay";
import { usualRun } from "#harness/usual-run";
import type { AblationDocument } from "#model/ablation";
import type { HtmlData } from "#report/html/html-data";
import { reportRun } from "#report/create-document";
import { createStory } from "#report/create-story";
import { renderHtml } from "#report/html/render-html";
import { playAblation } from "../../scripts/screenshots/play-ablation.ts";
import { layered, sampleAblation } from "../unit/report/html/sample-ablation.ts";

/** Addresses of one page for each form that the report takes. */
export interface ReportPages {
  /** The flagship under four guardrails, from real replays. */
  readonly four: string;
  /** More guardrails than a lattice shows at once. */
  readonly many: string;
  /** A search that left a combination out. */
  readonly searched: string;
  /** Two runs, without an ablation. */
  readonly runs: string;
  /** The same as a saved report has them: without their stories. */
  readonly saved: string;
  readonly empty: string;
}

/** Sixteen real replays. */
export async function flagshipAblation(): Promise<AblationDocument> {
  const guardrails = ["approval.second-role", "backup.cross-account-copy", "iac.prevent-destroy", "resource.deletion-protection"];
  return playAblation("missing-state-cleanup", guardrails, "persistent");
}

export async function writePages(folder: string, four: AblationDocument): Promise<ReportPages> {
  const write = (name: string, page: string): string => {
    writeFileSync(join(folder, name), page);
    return pathToFileURL(join(folder, name)).href;
  };
  const bundle = await loadReportApp();
  const runs = await twoRuns();
  return {
    four: write("four.html", await renderAblationPage(four)),
    many: write("many.html", await renderAblationPage(sampleAblation({ guardrails: 9, outcomeOf: layered }))),
    searched: write("searched.html", renderHtml(searched(), bundle)),
    runs: write("runs.html", renderHtml(runs, bundle)),
    saved: write("saved.html", renderHtml({ ...runs, stories: [] }, bundle)),
    empty: write("empty.html", renderHtml({ analyses: [], stories: [], runs: [] }, bundle)),
  };
}

/** What every combination says, shown with one of them left out. */
function searched(): HtmlData {
  const whole = sampleAblation({ guardrails: 4, outcomeOf: layered });
  const executed = Array.from({ length: 16 }, (_, subset) => subset).filter((subset) => subset !== 5);
  return {
    document: sampleAblation({ guardrails: 4, outcomeOf: layered, executed }),
    analyses: whole.scenarios.map((ablation) => ({
      ...analyseAblation(whole, ablation, "restorable"),
      executedAlone: { k: { atLeast: 1, atMost: 2 }, kByCause: { atLeast: 1, atMost: 2 }, concludedPathSets: 0, concludedCutSets: 0 },
    })),
    stories: [],
    runs: [],
  };
}

async function twoRuns(): Promise<HtmlData> {
  const scenario = await loadScenario("missing-state-cleanup");
  const cache = createReplayCache();
  const played = [];
  for (const guardrails of [[], findGuardrails(["identity.deny-destructive"])]) {
    // oxlint-disable-next-line eslint/no-await-in-loop -- the second uses the first as its control
    const { run, verdict, control } = await replay(usualRun({ scenario, guardrails, operator: "persistent" }), cache);
    const reported = reportRun({ run, verdict, control, expected: "held" });
    played.push({ reported, story: createStory(run, reported, { accounts: accountsIn([scenario])(scenario.id), replay: reported.replay }) });
  }
  return { analyses: [], stories: played.map(({ story }) => story), runs: played.map(({ reported }) => reported) };
}
