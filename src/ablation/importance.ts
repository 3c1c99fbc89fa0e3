import type { Estimate, GuardrailImportance, SearchRecord } from "#model/ablation";
import { isAtLeast } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import { disagreementBound } from "./disagreement-bound.ts";
import { shapleyWeight } from "./draw-sample.ts";
import { exactImportance } from "./exact-importance.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { boundOf } from "./safety-number.ts";
import { sampledImportance } from "./sampled-importance.ts";
import type { Structure } from "./structure.ts";
import { choose, sizeOf } from "./subsets.ts";

/** A table of all subsets is kept for so many guardrails. */
const mostCounted = 22;

interface ImportanceRequest {
  readonly table: OutcomeTable;
  readonly structure: Structure;
  readonly threshold: Outcome;
  /** Absent when every subset was executed. */
  readonly search?: SearchRecord | undefined;
  readonly seed: number;
}

/**
 * What each guardrail is worth. Exact where every subset was executed and concluded something: an inconclusive one counts half, and the margin covers whatever it might have come to. After a search the margin also covers
 * the largest share of wrong conclusions that the sample allows.
 */
export function importanceOf({ table, structure, threshold, search, seed }: ImportanceRequest): readonly GuardrailImportance[] {
  const { size, conditional } = structure;
  const decisive = decisiveGuardrails(table, threshold);
  const worths = size <= mostCounted ? exactImportance(size, structure.marks()) : sampledImportance(structure, seed);
  const doubt = doubtOf(table, threshold, search);
  return worths.map((worth, guardrail) => ({
    guardrail,
    birnbaum: estimate(worth.birnbaum, worth.birnbaumMargin + doubt.birnbaum, conditional),
    shapley: estimate(worth.shapley, worth.shapleyMargin + doubt.shapley, conditional),
    neverDecisive: !decisive.has(guardrail),
    redundant: isRedundant(table, structure, guardrail),
  }));
}

/** No margin reaches beyond -1 and 1: both measures lie between. */
function estimate(value: number, margin: number, conditional: boolean): Estimate {
  return { value, margin: Math.min(margin, 1 + Math.abs(value)), conditional };
}

/**
 * By how much wrong conclusions may shift both measures. A wrong subset shifts Birnbaum's importance by its share of all pairs, hence twice its share of all subsets; Shapley's
 * value by at most the weight of its size. Both samples were drawn in these proportions.
 */
function doubtOf(
  { size, results, exhaustive }: OutcomeTable,
  threshold: Outcome,
  search: SearchRecord | undefined,
): { readonly birnbaum: number; readonly shapley: number } {
  if (exhaustive) return { birnbaum: 0, shapley: 0 };
  const executed = Array.from({ length: size + 1 }, () => 0);
  for (const { subset } of results) executed[sizeOf(subset)] = (executed[sizeOf(subset)] ?? 0) + 1;
  const concludedWeight = executed.reduce((sum, count, members) => sum + shapleyWeight(size, members) * (1 - count / choose(size, members)), 0);
  const concludedShare = 1 - results.length / 2 ** size;
  return { birnbaum: 2 * concludedShare * wrongShare("any"), shapley: concludedWeight * wrongShare("by-size") };

  function wrongShare(stratum: "any" | "by-size"): number {
    if (search?.threshold !== threshold) return 1;
    const drawn = search.sample.strata?.find(({ from }) => from === stratum);
    return drawn === undefined ? 1 : disagreementBound(drawn.size, drawn.disagreed);
  }
}

/** Guardrails of which two executed subsets, alike but for this one, show that it decides. An inconclusive side shows nothing. */
function decisiveGuardrails({ results, outcomeOf, size }: OutcomeTable, threshold: Outcome): ReadonlySet<number> {
  const decisive = new Set<number>();
  for (const { subset, outcome } of results) {
    if (decisive.size === size) break;
    if (!isAtLeast(outcome, threshold)) continue;
    for (let guardrail = 0; guardrail < size; guardrail += 1) {
      const other = decisive.has(guardrail) ? undefined : outcomeOf(subset ^ (1 << guardrail));
      if (other !== undefined && other !== "inconclusive" && !isAtLeast(other, threshold)) decisive.add(guardrail);
    }
  }
  return decisive;
}

/** Without it the outcome is no worse and no fewer guardrails must fail, whatever the inconclusive executions would have come to. */
function isRedundant({ outcomeOf, full }: OutcomeTable, structure: Structure, guardrail: number): boolean {
  const rest = full ^ (1 << guardrail);
  const [before, after] = [outcomeOf(full), outcomeOf(rest)];
  if (before === undefined || before === "inconclusive" || after === undefined || !isAtLeast(after, before)) return false;
  return boundOf(structure.safetyNumber(rest).atLeast) >= boundOf(structure.safetyNumber(full).atMost);
}
