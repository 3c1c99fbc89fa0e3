import type { AblationDiff, ScenarioDiff } from "./ablation-diff.ts";
import { boundOf } from "./safety-number.ts";
import { listed, numberInWords } from "./words.ts";

/** Whether a change may pass: `failed` when it lowers `k` or loses a path set, `inconclusive` when that cannot be told. */
export interface BaselineVerdict {
  readonly status: "passed" | "failed" | "inconclusive";
  /** One sentence each: what was lost, and which change did it. Empty when it passed. */
  readonly reasons: readonly string[];
}

/** Holds an ablation against a baseline. A scenario that the baseline has and that was not executed is never a pass. */
export function baselineVerdict({ scenarios, onlyBefore }: AblationDiff): BaselineVerdict {
  const failures = scenarios.flatMap((scenario) => explained(scenario, [...fallenNumber(scenario), ...lostPathSets(scenario, true)]));
  const doubts = [
    ...scenarios.flatMap((scenario) => explained(scenario, [...unclearNumber(scenario), ...lostPathSets(scenario, false)])),
    ...onlyBefore.map((one) => `${nameOf(one)} is in the baseline and was not executed.`),
  ];
  if (failures.length > 0) return { status: "failed", reasons: [...failures, ...doubts] };
  return { status: doubts.length > 0 ? "inconclusive" : "passed", reasons: doubts };
}

function explained({ explanations }: ScenarioDiff, reasons: readonly string[]): readonly string[] {
  if (reasons.length === 0) return [];
  return [...reasons, ...explanations.filter(({ kind }) => kind !== "added").map(({ sentence }) => sentence)];
}

function fallenNumber(scenario: ScenarioDiff): readonly string[] {
  const { before, after, change } = scenario.k;
  return change === "fell" ? [`${nameOf(scenario)}: k fell from ${numberInWords(before)} to ${numberInWords(after)}.`] : [];
}

/** What is certain of `k` fell, and whether `k` itself did cannot be told. */
function unclearNumber(scenario: ScenarioDiff): readonly string[] {
  const { before, after, change } = scenario.k;
  if (change !== "unclear" || boundOf(after.atLeast) >= boundOf(before.atLeast)) return [];
  return [`${nameOf(scenario)}: k was ${numberInWords(before)} and is ${numberInWords(after)}: it may have fallen.`];
}

function lostPathSets(scenario: ScenarioDiff, certain: boolean): readonly string[] {
  return scenario.pathSets.lost
    .filter((one) => one.certain === certain)
    .map(({ guardrails, removed, outcome }) => {
      const named = guardrails.length === 0 ? "no guardrail at all" : quoted(guardrails);
      const gone = removed.length === 0 ? "" : `${quoted(removed)} ${removed.length === 1 ? "is" : "are"} gone, and `;
      const now = outcome === null ? "what it comes to now was not executed" : `what is left comes to ${outcome}`;
      return `${nameOf(scenario)}: ${named} sufficed before, and ${certain ? "no longer" : "perhaps no longer"}: ${gone}${now}.`;
    });
}

function quoted(ids: readonly string[]): string {
  return listed(ids.map((id) => `\`${id}\``));
}

function nameOf({ scenario, operator }: { readonly scenario: string; readonly operator: string }): string {
  return `\`${scenario}\` (${operator})`;
}
