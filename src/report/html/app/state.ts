import { useMemo, useState } from "preact/hooks";
import type { AblationAnalysis, ScenarioAblation, Subset } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { outcomes } from "#model/outcome";
import type { ReportedRun } from "#model/report-document";
import type { Story } from "#model/story";
import type { HtmlData } from "../html-data.ts";
import { createView } from "./ablation-view.ts";
import type { AblationView } from "./ablation-view.ts";

/** What the page can be about: one scenario and operator of an ablation, or one run. */
export type Subject =
  | { readonly kind: "ablation"; readonly ablation: ScenarioAblation; readonly analyses: readonly AblationAnalysis[] }
  | { readonly kind: "run"; readonly run: ReportedRun; readonly story: Story | undefined };

export function subjectsOf({ document, analyses, runs, stories }: HtmlData): readonly Subject[] {
  return [
    ...(document?.scenarios ?? []).map((ablation) => ({
      kind: "ablation" as const,
      ablation,
      analyses: analyses.filter(({ scenario, operator }) => scenario === ablation.scenario && operator === ablation.operator),
    })),
    ...runs.map((run, index) => ({ kind: "run" as const, run, story: stories[index] })),
  ];
}

export type Mode = "explore" | "teach";
export type Theme = "auto" | "light" | "dark";

export interface PageState {
  readonly subjects: readonly Subject[];
  readonly subject: Subject | undefined;
  readonly chosen: number;
  readonly choose: (subject: number) => void;
  /** Of an ablation, at the chosen threshold. */
  readonly view: AblationView | undefined;
  readonly threshold: Outcome;
  readonly setThreshold: (threshold: Outcome) => void;
  /** Nets that stand in the reader's hands. */
  readonly subset: Subset;
  readonly setSubset: (subset: Subset) => void;
  readonly mode: Mode;
  readonly setMode: (mode: Mode) => void;
}

export function usePage(data: HtmlData): PageState {
  const subjects = useMemo(() => subjectsOf(data), [data]);
  const [chosen, setChosen] = useState(0);
  const [wanted, setThreshold] = useState<Outcome>(data.document?.threshold ?? "restorable");
  const [subset, setSubset] = useState<Subset>(2 ** (data.document?.guardrails.length ?? 0) - 1);
  const [mode, setMode] = useState<Mode>("explore");
  const subject = subjects[chosen];
  const view = useMemo(() => {
    if (subject?.kind !== "ablation" || data.document === undefined) return undefined;
    const analysis = subject.analyses.find(({ threshold }) => threshold === wanted) ?? subject.analyses[0];
    return analysis === undefined ? undefined : createView(data.document, subject.ablation, analysis);
  }, [data, subject, wanted]);
  return { subjects, subject, chosen, choose: setChosen, view, threshold: view?.analysis.threshold ?? wanted, setThreshold, subset, setSubset, mode, setMode };
}

/** Thresholds that the data has an analysis for, mildest demand first. */
export function thresholdsOf(subject: Subject | undefined): readonly Outcome[] {
  if (subject?.kind !== "ablation") return [];
  return outcomes.filter((outcome) => subject.analyses.some(({ threshold }) => threshold === outcome));
}
