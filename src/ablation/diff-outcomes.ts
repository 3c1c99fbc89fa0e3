import { isAtLeast, outcomes } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";
import type { ChangedOutcome, ChangedOutcomes } from "./ablation-diff.ts";
import type { DiffSide } from "./diff-side.ts";
import { replayCommand } from "./replay-command.ts";

const mostExamples = 10;

interface Change {
  readonly guardrails: readonly string[];
  readonly before: Judgement;
  readonly after: Judgement;
}

/** Compares the outcomes of all subsets of the guardrails that both sides have, where both executed them. */
export function diffOutcomes(before: DiffSide, after: DiffSide): { readonly changed: ChangedOutcomes; readonly subsets: readonly (readonly string[])[] } {
  const common = after.subsetOf(before.idsOf(before.table.full));
  let compared = 0;
  const changes: Change[] = [];
  for (const { subset, outcome } of after.table.results) {
    if ((subset & ~common) !== 0) continue;
    const guardrails = after.idsOf(subset);
    const earlier = before.table.outcomeOf(before.subsetOf(guardrails));
    if (earlier === undefined) continue;
    compared += 1;
    if (earlier !== outcome) changes.push({ guardrails, before: earlier, after: outcome });
  }
  const { threshold } = after.analysis;
  return {
    changed: { compared, ...countOf(changes), examples: worstOf(changes, threshold).map(toExample) },
    subsets: changes.map(({ guardrails }) => guardrails),
  };

  function toExample(change: Change): ChangedOutcome {
    return { ...change, replay: replayCommand(after.document, after.ablation, after.subsetOf(change.guardrails)) };
  }
}

function countOf(changes: readonly Change[]): Pick<ChangedOutcomes, "better" | "worse" | "unclear"> {
  const unclear = changes.filter(({ before, after }) => before === "inconclusive" || after === "inconclusive").length;
  const better = changes.filter((change) => fallOf(change) < 0).length;
  return { better, worse: changes.length - unclear - better, unclear };
}

function worstOf(changes: readonly Change[], threshold: Outcome): readonly Change[] {
  const crosses = ({ before, after }: Change): number => Number(isAtLeast(before, threshold) && !isAtLeast(after, threshold));
  return changes.toSorted((one, other) => crosses(other) - crosses(one) || fallOf(other) - fallOf(one)).slice(0, mostExamples);
}

/** By how many steps an outcome fell; none to or from an inconclusive one. */
function fallOf({ before, after }: Change): number {
  if (before === "inconclusive" || after === "inconclusive") return 0;
  return outcomes.indexOf(before) - outcomes.indexOf(after);
}
