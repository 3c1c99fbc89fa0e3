/** What became of everything that had to survive, worst first (DESIGN.md, section 7). */
export const outcomes = ["lost", "restorable", "service-down", "exposed", "held"] as const;
export type Outcome = (typeof outcomes)[number];

/** An outcome, or the statement that none can be given. Never a pass. */
export type Judgement = Outcome | "inconclusive";

/** Whether `actual` is `expected` or better. `inconclusive` is never good enough. */
export function isAtLeast(actual: Judgement, expected: Outcome): boolean {
  return actual !== "inconclusive" && outcomes.indexOf(actual) >= outcomes.indexOf(expected);
}

/** The worst of some outcomes; `held` when there are none. */
export function worstOf(all: readonly Outcome[]): Outcome {
  return outcomes[Math.min(...all.map((one) => outcomes.indexOf(one)), outcomes.length - 1)] ?? "held";
}

/** How stubborn the operator is: `literal` replays history, `persistent` then tries the remaining ways. */
export type OperatorKind = "literal" | "persistent";
