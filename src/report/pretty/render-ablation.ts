import type { AblationAnalysis, AblationDocument, SafetyNumber } from "#model/ablation";
import type { Paint } from "./paint.ts";

/** What an ablation says, for a terminal. */
export function renderAblation(document: AblationDocument, analyses: readonly AblationAnalysis[], paint: Paint): string {
  const names = (subset: number): string =>
    document.guardrails
      .filter((_, bit) => (subset & (1 << bit)) !== 0)
      .map(({ id }) => id)
      .join(" and ");
  return analyses
    .map(({ scenario, operator, threshold, k, pathSets, cutSets }) =>
      [
        paint.bold(`${scenario} (${operator}): k = ${rangeOf(k)} for ${threshold}`),
        ...pathSets.map((subset) => `  kept by ${names(subset) || "nothing at all"}`),
        ...cutSets.map((subset) => `  lost when ${names(subset) || "nothing"} is missing`),
        "",
      ].join("\n"),
    )
    .join("\n");
}

function rangeOf({ atLeast, atMost }: SafetyNumber): string {
  const words = (bound: number | null): string => (bound === null ? "unbounded" : String(bound));
  return atLeast === atMost ? words(atLeast) : `${words(atLeast)} to ${words(atMost)}`;
}
