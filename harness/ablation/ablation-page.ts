import { analyseAblation } from "#ablation/analyse-ablation";
import type { AblationAnalysis, AblationDocument, ScenarioAblation } from "#model/ablation";
import { outcomes } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import { renderHtml } from "#report/html/render-html";
import { loadReportApp } from "../reporters/load-report-app.ts";

/** An ablation as one offline page, with what it says for every threshold. */
export async function renderAblationPage(document: AblationDocument): Promise<string> {
  const analyses = document.scenarios.flatMap((ablation) =>
    thresholdsOf(ablation).map((threshold): AblationAnalysis => analyseAblation(document, ablation, threshold)),
  );
  return renderHtml({ document, analyses, stories: [], runs: [] }, await loadReportApp());
}

/** A search has asked for one threshold; nothing falls below the worst outcome. */
function thresholdsOf({ search }: ScenarioAblation): readonly Outcome[] {
  return search === undefined ? outcomes.slice(1) : [search.threshold];
}
