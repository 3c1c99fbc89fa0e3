import type { SearchRecord } from "#model/ablation";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { choose, sizeOf } from "./subsets.ts";

interface SearchFacts {
  readonly size: number;
  readonly known: KnownOutcomes;
  /** Nothing was left of which nothing is known. */
  readonly exhausted: boolean;
  readonly sample: SearchRecord["sample"];
}

/** What a search took for granted, and what its executions say against it; one sentence each. */
export function searchAssumptions({ size, known, exhausted, sample }: SearchFacts): readonly string[] {
  const executed = known.results.size;
  const all = executed === 2 ** size;
  const refuted = !known.isMonotone();
  const unclear = known.inconclusive().length;
  return [
    all
      ? `More guardrails never do worse: all ${executed} subsets were executed, so that none had to be concluded from others.`
      : `More guardrails never do worse: ${executed} of ${2 ** size} subsets were executed, among them all with up to ${executedLevels(size, known)} guardrails missing, and the others concluded from them.`,
    ...(refuted
      ? [
          "The executions refute that: a subset suffices that lies within one that falls. What was found was executed with all its neighbours, as far as the limit went, and k is bounded by executions alone; further sets may exist.",
        ]
      : []),
    ...(sample.disagreeing.length > 0 ? [`${sample.disagreeing.length} of ${sample.size} subsets drawn at random came out otherwise than concluded.`] : []),
    ...(sample.size === 0 && !all ? ["No sample was drawn: nothing but the search itself bears its conclusions out."] : []),
    ...(exhausted ? [] : ["The search was stopped by its limit: further minimal sets may exist."]),
    ...(unclear > 0
      ? [`${unclear} executed ${unclear === 1 ? "subset is" : "subsets are"} inconclusive: nothing was concluded from ${unclear === 1 ? "it" : "them"}.`]
      : []),
  ];
}

/** So many guardrails may be missing, and every such subset was executed. */
function executedLevels(size: number, { results }: KnownOutcomes): number {
  const executed = Array.from({ length: size + 1 }, () => 0);
  for (const subset of results.keys()) executed[size - sizeOf(subset)] = (executed[size - sizeOf(subset)] ?? 0) + 1;
  return executed.findIndex((count, missing) => count < choose(size, missing)) - 1;
}
