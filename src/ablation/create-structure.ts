import type { ScenarioAblation } from "#model/ablation";
import { HarnessError } from "#model/errors";
import type { Outcome } from "#model/outcome";
import { createExhaustiveStructure } from "./exhaustive-structure.ts";
import type { OutcomeTable } from "./outcome-table.ts";
import { createSearchStructure } from "./search-structure.ts";
import type { Structure } from "./structure.ts";

/**
 * The structure function of an ablation for a threshold.
 *
 * @throws {HarnessError} `configuration` when subsets were left out and no search says why.
 */
export function createStructure(table: OutcomeTable, ablation: ScenarioAblation, threshold: Outcome): Structure {
  if (table.exhaustive) return createExhaustiveStructure(table, threshold);
  if (ablation.search === undefined) {
    throw new HarnessError(
      "configuration",
      `The ablation of \`${ablation.scenario}\` (${ablation.operator}) was made by a search, and does not say how it went.`,
      {
        hint: "The file was damaged or written by something else. Run `scartissue ablate` again.",
      },
    );
  }
  return createSearchStructure(table.size, table.results, ablation.search, threshold);
}
