import type { Subset, SubsetResult } from "#model/ablation";
import type { Draw } from "./draw.ts";
import type { KnownOutcomes } from "./known-outcomes.ts";
import { fullSubset, membersOf, subsetOf } from "./subsets.ts";

/** Asks for one subset after another to be executed, and is told each result after it was learned. */
export type Walk = Generator<Subset, void, SubsetResult>;

/** Executes a subset, and goes from it to a minimal sufficing or a maximal falling one. From an inconclusive one it goes nowhere. */
export function* explore(start: Subset, size: number, known: KnownOutcomes, draw: Draw): Walk {
  const result = yield start;
  const fate = known.fateOf(start);
  if (fate === "suffices") yield* shrink(result, known, draw);
  if (fate === "falls") yield* grow(start, size, known, draw);
}

/**
 * Takes guardrails away while the rest suffices.
 *
 * Those that neither stopped nor recovered anything are taken away in one go first. That is a guess, so the rest is executed before anything is made of it.
 */
function* shrink(start: SubsetResult, known: KnownOutcomes, draw: Draw): Walk {
  let current = start;
  let untried = draw.shuffled(membersOf(current.subset));
  for (;;) {
    const fired = subsetOf([...current.stoppedBy, ...current.recoveredBy]) & current.subset;
    if (fired !== 0 && fired !== current.subset && known.fateOf(fired) === "open") {
      const result = yield fired;
      if (known.fateOf(fired) === "suffices") {
        current = result;
        untried = untried.filter((guardrail) => (fired & (1 << guardrail)) !== 0);
        continue;
      }
    }
    const [next, ...rest] = untried;
    if (next === undefined) return;
    untried = rest;
    const smaller = current.subset & ~(1 << next);
    const fate = known.fateOf(smaller);
    if (fate === "suffices" || fate === "contradictory") return;
    if (fate !== "open") continue;
    const result = yield smaller;
    if (known.fateOf(smaller) === "suffices") current = result;
  }
}

/** Adds guardrails while the whole still falls. */
function* grow(start: Subset, size: number, known: KnownOutcomes, draw: Draw): Walk {
  let current = start;
  for (const guardrail of draw.shuffled(membersOf(fullSubset(size) & ~start))) {
    const larger = current | (1 << guardrail);
    const fate = known.fateOf(larger);
    if (fate === "falls" || fate === "contradictory") return;
    if (fate !== "open") continue;
    yield larger;
    if (known.fateOf(larger) === "falls") current = larger;
  }
}

/**
 * Finds the guardrail that breaks monotonicity between a sufficing subset and a falling one that holds it, halving the way between them: the pair that both
 * replays show.
 */
export function* locateBreak(sufficing: Subset, falling: Subset, known: KnownOutcomes): Walk {
  let [low, high] = [sufficing, falling];
  for (;;) {
    const between = membersOf(high & ~low);
    if (between.length < 2) return;
    const middle = low | subsetOf(between.slice(0, between.length >> 1));
    if (!known.results.has(middle)) yield middle;
    const fate = known.fateOf(middle);
    if (fate === "inconclusive") return;
    if (fate === "suffices") low = middle;
    else high = middle;
  }
}
