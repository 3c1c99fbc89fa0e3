import type { AblationAnalysis, AblationDocument } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { analyseAblation } from "#ablation/analyse-ablation";
import { coverLibrary } from "#ablation/cover-library";
import type { LibraryCover } from "#ablation/cover-library";
import { createPaint } from "#report/pretty/paint";
import { renderAblation } from "#report/pretty/render-ablation";
import { openWriters } from "../reporters/open-writers.ts";
import type { Write, Writers } from "../reporters/open-writers.ts";
import { canonicalText } from "./canonical-text.ts";

/** An ablation and what it says. */
export interface AnalysedAblation {
  readonly document: AblationDocument;
  /** In the order of the document's scenarios. */
  readonly analyses: readonly AblationAnalysis[];
}

/** Draws the conclusions, for the document's own threshold unless another is asked for. */
export function analyse(document: AblationDocument, threshold: Outcome = document.threshold ?? "restorable"): AnalysedAblation {
  return { document, analyses: document.scenarios.map((ablation) => analyseAblation(document, ablation, threshold)) };
}

export type AblationReporters = Writers<AnalysedAblation>;

const writers: Readonly<Record<string, Write<AnalysedAblation>>> = {
  pretty: ({ document, analyses }, { colours, width }) =>
    renderAblation(document, analyses, createPaint(colours), { width, library: libraryOf(document, analyses) }),
  json: async (analysed) => {
    const { checkAblationOutput } = await import("./check-ablation-output.ts");
    const output = { schemaVersion: 1, ...analysed };
    checkAblationOutput(output);
    return canonicalText(output);
  },
  html: async ({ document, analyses: [first] }) =>
    (await import("./ablation-page.ts")).renderAblationPage(first === undefined ? document : { ...document, threshold: first.threshold }),
};

/** What holds all scenarios, where there are several: at the threshold of the analyses. */
function libraryOf(document: AblationDocument, [first]: readonly AblationAnalysis[]): LibraryCover | undefined {
  return first === undefined || document.scenarios.length < 2 ? undefined : coverLibrary(document, first.threshold);
}

/** Opens reporters of ablations, each `name` or `name:file`, before anything is executed. @throws HarnessError for an unknown one or a file that cannot be written */
export function openAblationReporters(wanted: readonly string[]): AblationReporters {
  return openWriters(wanted, writers, "ablations");
}
