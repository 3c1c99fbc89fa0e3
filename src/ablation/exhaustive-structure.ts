import type { SafetyNumber, Subset } from "#model/ablation";
import { isAtLeast } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";
import { failuresByCause } from "./failures-by-cause.ts";
import { minimalMarked } from "./minimal-sets.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { safetyNumber } from "./safety-number.ts";
import type { Fate, Structure } from "./structure.ts";
import { fullSubset, sizeOf } from "./subsets.ts";

const fateCodes: readonly Fate[] = ["falls", "suffices", "inconclusive"];
const [falls, suffices, inconclusive] = [0, 1, 2];

/** The structure function where every subset was executed. Path sets and cut sets are each found by their own definition, on any outcomes. */
export function createExhaustiveStructure(table: OutcomeTable, threshold: Outcome): Structure {
  const fates = fatesOf(table, threshold);
  const { full } = table;
  return {
    size: table.size,
    full,
    fateOf: (subset) => fateCodes[fates[subset] ?? inconclusive] ?? "open",
    pathSets: minimalMarked(fates.map((fate) => (fate === suffices ? 1 : 0))),
    cutSets: minimalMarked(fates.map((_, cut) => (fates[full ^ cut] === suffices ? 0 : 1))),
    safetyNumber: (within) => fewestFailures(fates, within),
    byCause: (causes) => failuresByCause(full, fates, causes),
    marks: () => fates,
    conditional: false,
  };
}

function fatesOf(table: OutcomeTable, threshold: Outcome): Uint8Array {
  const fates = new Uint8Array(fullSubset(table.size) + 1);
  for (const { subset, outcome } of table.results) fates[subset] = fateOf(outcome, threshold);
  return fates;
}

function fateOf(outcome: Judgement, threshold: Outcome): number {
  if (outcome === "inconclusive") return inconclusive;
  return isAtLeast(outcome, threshold) ? suffices : falls;
}

function fewestFailures(fates: Uint8Array, within: Subset): SafetyNumber {
  let [atLeast, atMost] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let failed = within;
  for (;;) {
    const fate = fates[within ^ failed];
    if (fate !== suffices) atLeast = Math.min(atLeast, sizeOf(failed));
    if (fate === falls) atMost = Math.min(atMost, sizeOf(failed));
    if (failed === 0) return safetyNumber(atLeast, atMost);
    failed = (failed - 1) & within;
  }
}
