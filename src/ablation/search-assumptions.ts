import type { SearchRecord } from "#model/ablation";
import type { KnownOutcomes } from "./known-outcomes.ts";

interface SearchFacts {
  readonly size: number;
  readonly known: KnownOutcomes;
  /** Nothing was left of which nothing is known. */
  readonly exhausted: boolean;
  readonly executed: number;
  readonly sample: SearchRecord["sample"];
}

/** What a search took for granted, and what its executions say against it; one sentence each. */
export function searchAssumptions({ size, known, exhausted, executed, sample }: SearchFacts): readonly string[] {
  const refuted = !known.isMonotone();
  const unclear = known.inconclusive().length;
  return [
    `More guardrails never do worse: ${executed} of ${2 ** size} subsets were executed, and the others concluded from them.`,
    ...(refuted
      ? [
          "The executions refute that: a subset suffices that lies within one that falls. What was found was executed with all its neighbours, as far as the limit went, and k is bounded by executions alone; further sets may exist.",
        ]
      : []),
    ...(sample.disagreeing.length > 0 ? [`${sample.disagreeing.length} of ${sample.size} subsets drawn at random came out otherwise than concluded.`] : []),
    ...(sample.size === 0 && executed < 2 ** size ? ["No sample was drawn: nothing but the search itself bears its conclusions out."] : []),
    ...(exhausted ? [] : ["The search was stopped by its limit: further minimal sets may exist."]),
    ...(unclear > 0
      ? [`${unclear} executed ${unclear === 1 ? "subset is" : "subsets are"} inconclusive: nothing was concluded from ${unclear === 1 ? "it" : "them"}.`]
      : []),
  ];
}
