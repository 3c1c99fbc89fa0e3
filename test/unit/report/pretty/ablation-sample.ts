import { analyseAblation } from "#ablation/analyse-ablation";
import type { AblationAnalysis, AblationDocument, ScenarioAblation } from "#model/ablation";
import type { RestsOn } from "#model/guardrail";
import type { Judgement, OperatorKind, Outcome } from "#model/outcome";

/** An ablation whose outcomes are made up, and what it says. */
export interface Sample {
  readonly document: AblationDocument;
  readonly analyses: readonly AblationAnalysis[];
}

/** @param outcomeOf how a set of nets ends, by their letters: `""`, `"a"`, `"ab"` */
export function sample(
  letters: string,
  outcomeOf: (standing: string) => Judgement,
  changes: Partial<ScenarioAblation> & { readonly operators?: readonly OperatorKind[]; readonly threshold?: Outcome } = {},
): Sample {
  const { operators = ["persistent"], threshold = "restorable", ...ablation } = changes;
  const names = letters.split("");
  const standingIn = (subset: number): string => names.filter((_, bit) => (subset & (1 << bit)) !== 0).join("");
  const scenarios = operators.map((operator): ScenarioAblation => ({
    scenario: "made-up",
    title: "Made up",
    operator,
    declaredControl: "lost",
    restsOn: names.map((): readonly RestsOn[] => []),
    friction: names.map(() => 0),
    results: Array.from({ length: 2 ** names.length }, (_, subset) => ({
      subset,
      outcome: outcomeOf(standingIn(subset)),
      stoppedBy: [],
      recoveredBy: [],
      reasons: [],
    })),
    reasons: [],
    stories: [],
    ...ablation,
  }));
  const document: AblationDocument = {
    kind: "ablation",
    schemaVersion: 1,
    guardrails: names.map((letter) => ({ id: `net.${letter}`, title: `Net ${letter}`, layer: "agent" })),
    settings: {
      version: "0.0.0",
      cloud: "embedded",
      terraform: "embedded",
      mode: "modelled",
      rows: null,
      approver: "reads-the-plan",
      seeds: [1, 2],
      method: ablation.search === undefined ? "exhaustive" : "search",
    },
    threshold,
    scenarios,
  };
  return { document, analyses: scenarios.map((one) => analyseAblation(document, one, threshold)) };
}
