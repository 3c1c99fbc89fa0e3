import type { Subset } from "#model/ablation";
import { minimalListed } from "./minimal-sets.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import type { Structure } from "./structure.ts";
import { bySize, sizeOf } from "./subsets.ts";

/** Beyond so many unions of path sets the larger ones are let go. */
const mostUnions = 4000;

/** The smallest subsets that suffice in every one of some structures, by executions; after a search by what it concluded. None when no subset does. */
export function smallestCovering(structures: readonly Structure[]): readonly Subset[] {
  const [first] = structures;
  if (first === undefined) return [0];
  const all = structures.every(({ conditional }) => !conditional) ? everySubset(first.full) : unionsOfPathSets(structures);
  let smallest: Subset[] = [];
  for (const subset of all) {
    const best = smallest[0] === undefined ? Number.POSITIVE_INFINITY : sizeOf(smallest[0]);
    if (sizeOf(subset) > best || !structures.every(({ fateOf }) => fateOf(subset) === "suffices")) continue;
    smallest = sizeOf(subset) < best ? [subset] : [...smallest, subset];
  }
  return smallest;
}

/** Whether all of some ablations executed this subset. */
export function isExecutedInAll(tables: readonly OutcomeTable[], subset: Subset): boolean {
  return tables.every(({ outcomeOf }) => outcomeOf(subset) !== undefined);
}

function* everySubset(full: Subset): Generator<Subset, void, void> {
  for (let subset = 0; subset <= full; subset += 1) yield subset;
}

function unionsOfPathSets(structures: readonly Structure[]): readonly Subset[] {
  let unions: readonly Subset[] = [0];
  for (const { pathSets } of structures) {
    unions = minimalListed(unions.flatMap((union) => pathSets.map((path) => union | path)))
      .toSorted(bySize)
      .slice(0, mostUnions);
  }
  return [...new Set([...unions, structures[0]?.full ?? 0])];
}
