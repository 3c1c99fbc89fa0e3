import { analyseAblation } from "#ablation/analyse-ablation";
import type { AblationAnalysis, AblationDocument, ScenarioAblation } from "#model/ablation";
import { outcomes } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import { renderHtml } from "#report/html/render-html";
import { canonicalText } from "./canonical-text.ts";
import { loadReportApp } from "../reporters/load-report-app.ts";

/** An ablation as one offline page, with what it says for every threshold. Just executed or read from a file: the same bytes. */
export async function renderAblationPage(executed: AblationDocument): Promise<string> {
  const document = JSON.parse(canonicalText(executed)) as AblationDocument;
  const analyses = document.scenarios.flatMap((ablation) =>
    thresholdsOf(ablation).map((threshold): AblationAnalysis => analyseAblation(document, ablation, threshold)),
  );
  return renderHtml({ document, analyses, stories: [], runs: [] }, await loadReportApp());
}

/** A search has asked for one threshold; nothing falls below the worst outcome. */
function thresholdsOf({ search }: ScenarioAblation): readonly Outcome[] {
  return search === undefined ? outcomes.slice(1) : [search.threshold];
}
