import type { AblationAnalysis, AblationDocument } from "#model/ablation";
import type { ReportedRun } from "#model/report-document";
import type { Story } from "#model/story";

/** Everything the page shows: an ablation with one analysis per scenario, operator and threshold, or runs with a story each, or both. */
export interface HtmlData {
  readonly document?: AblationDocument;
  readonly analyses: readonly AblationAnalysis[];
  /** `stories[i]` tells `runs[i]`. An ablation's stories stand in its document. */
  readonly stories: readonly Story[];
  readonly runs: readonly ReportedRun[];
}

/** The page's program and looks, bundled at build time. */
export interface HtmlBundle {
  readonly script: string;
  readonly style: string;
}
