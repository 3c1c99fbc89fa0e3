import type { SearchRecord, Subset, SubsetResult } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { executedAlone } from "./executed-alone.ts";
import { createKnownOutcomes } from "./known-outcomes.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { minimalListed } from "./minimal-sets.ts";
import { concludedBounds, executedBounds } from "./search-bounds.ts";
import { searchedFailuresByCause } from "./searched-failures-by-cause.ts";
import type { Structure } from "./structure.ts";
import { fullSubset, membersOf, singlesOf, subsetOf } from "./subsets.ts";

/**
 * The structure function where a search executed some subsets: what was executed as it came out, the rest as it follows if more guardrails never do worse.
 *
 * A set is listed as minimal only where nothing smaller is left that might do as well. Where executions contradict the assumption, `k` is bounded by executions alone.
 */
export function createSearchStructure(size: number, results: readonly SubsetResult[], record: SearchRecord, threshold: Outcome): Structure {
  const known = createKnownOutcomes(threshold);
  for (const result of results) known.learn(result);
  const full = fullSubset(size);
  const trusted = known.isMonotone() && (record.threshold !== threshold || record.sample.disagreeing.length === 0);
  const bounds = trusted ? concludedBounds : executedBounds;
  const cutSets = minimalListed([...known.falling(), ...known.inconclusive()].map((rest) => full ^ rest)).filter((cut) =>
    membersOf(cut).every((guardrail) => known.fateOf((full ^ cut) | (1 << guardrail)) === "suffices"),
  );
  const pathSets = minimalListed(known.sufficing()).filter((path) => membersOf(path).every((guardrail) => isMissed(known, path ^ (1 << guardrail))));
  return {
    size,
    full,
    fateOf: known.fateOf,
    pathSets,
    cutSets,
    safetyNumber: (within) => bounds({ known, within, failures: singlesOf(within) }),
    byCause: (causes) => searchedFailuresByCause({ full, known, cutSets, causes, bounds }),
    marks: () => marksOf(size, known),
    conditional: true,
    executedAlone: (causes) => executedAlone({ full, known, pathSets, cutSets, taken: causes.map(({ guardrails }) => subsetOf(guardrails)) }),
  };
}

function isMissed(known: KnownOutcomes, subset: Subset): boolean {
  const fate = known.fateOf(subset);
  return fate === "falls" || fate === "inconclusive";
}

/** Closes what was executed upwards and downwards, one guardrail at a time. */
function marksOf(size: number, known: KnownOutcomes): Uint8Array {
  const [reaches, misses] = [1, 2];
  const marks = new Uint8Array(2 ** size);
  for (const path of known.sufficing()) marks[path] = (marks[path] ?? 0) | reaches;
  for (const rest of known.falling()) marks[rest] = (marks[rest] ?? 0) | misses;
  for (let bit = 1; bit < marks.length; bit <<= 1) {
    for (let subset = 0; subset < marks.length; subset += 1) {
      if ((subset & bit) !== 0) continue;
      const [without, withIt] = [marks[subset] ?? 0, marks[subset | bit] ?? 0];
      marks[subset | bit] = withIt | (without & reaches);
      marks[subset] = without | (withIt & misses);
    }
  }
  for (let subset = 0; subset < marks.length; subset += 1) marks[subset] = marks[subset] === reaches ? 1 : marks[subset] === misses ? 0 : 2;
  for (const subset of known.results.keys()) marks[subset] = known.fateOf(subset) === "suffices" ? 1 : known.fateOf(subset) === "falls" ? 0 : 2;
  return marks;
}
