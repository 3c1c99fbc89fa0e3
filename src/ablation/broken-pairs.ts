import type { AblationDocument, BrokenPair, ScenarioAblation, Subset } from "#model/ablation";
import { isAtLeast } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import type { OutcomeTable } from "./outcome-table.ts";
import { replayCommand } from "./replay-command.ts";
import { membersOf } from "./subsets.ts";

/** So many pairs are listed; all are counted. */
const mostListed = 64;

/**
 * Executed pairs in which adding one guardrail made the outcome worse, in the full order of outcomes: those that fall below the threshold by it first.
 *
 * A pair with an inconclusive side shows nothing.
 */
export function findBrokenPairs(
  document: AblationDocument,
  ablation: ScenarioAblation,
  table: OutcomeTable,
  threshold: Outcome,
): { readonly pairs: readonly BrokenPair[]; readonly count: number } {
  const found = table.results.flatMap(({ subset, outcome }) =>
    outcome === "inconclusive" ? [] : membersOf(table.full & ~subset).flatMap((added) => worsened(subset, outcome, added)),
  );
  const pairs = found.toSorted((one, other) => Number(other.crosses) - Number(one.crosses)).slice(0, mostListed);
  return { pairs: pairs.map((pair) => Object.assign(pair, { replays: replaysOf(pair) })), count: found.length };

  function worsened(subset: Subset, without: Outcome, added: number): readonly Omit<BrokenPair, "replays">[] {
    const outcome = table.outcomeOf(subset | (1 << added));
    if (outcome === undefined || outcome === "inconclusive" || isAtLeast(outcome, without)) return [];
    return [{ subset, added, without, with: outcome, crosses: isAtLeast(without, threshold) && !isAtLeast(outcome, threshold) }];
  }

  function replaysOf({ subset, added }: { readonly subset: Subset; readonly added: number }): readonly [string, string] {
    return [replayCommand(document, ablation, subset), replayCommand(document, ablation, subset | (1 << added))];
  }
}
