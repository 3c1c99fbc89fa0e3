import { isAtLeast } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";
import type { MutantStatus } from "./mutation-report.ts";

/** What one run came to, as far as a mutant can be told by it. */
export interface Observed {
  readonly outcome: Judgement;
  readonly scriptEnd: Outcome;
  readonly horizon: Outcome;
  /** Number of the routine's steps that were refused. */
  readonly friction: number;
  /** Fingerprint of everything that happened in the script: who did what, and what was refused. */
  readonly story: string;
}

/** One scenario under one operator, with the guardrail alone or among all: once as it is, once weakened. */
export interface MutantTest {
  readonly test: string;
  readonly whole: Observed;
  readonly weakened: Observed | { readonly error: string };
  /** Something in the run asked what was weakened. */
  readonly consulted: boolean;
}

export interface MutantJudgement {
  readonly status: MutantStatus;
  readonly reason: string;
  readonly coveredBy: readonly string[];
  readonly killedBy: readonly string[];
  /** Whether anything went differently anywhere, be it noticed or not. */
  readonly exercised: boolean;
}

/**
 * A test notices a mutant when what a team would expect of the run has changed: the outcome, at the script's end or at the horizon, or the friction. That
 * something was refused later, or by another net, is nothing that a pipeline fails on.
 */
export function judgeMutant(tests: readonly MutantTest[]): MutantJudgement {
  const coveredBy = tests.filter(({ consulted }) => consulted).map(({ test }) => test);
  const noticed = tests.flatMap((one) => {
    const change = changeIn(one);
    return change === undefined ? [] : [{ test: one.test, change }];
  });
  const errors = tests.flatMap(({ weakened }) => ("error" in weakened ? [weakened.error] : []));
  const exercised = tests.some(({ whole, weakened }) => "error" in weakened || whole.story !== weakened.story) || noticed.length > 0;
  const rest = { coveredBy, killedBy: noticed.map(({ test }) => test), exercised };
  if (noticed.length > 0) return { ...rest, status: "Killed", reason: noticed.map(({ test, change }) => `${test}: ${change}`).join("; ") };
  if (errors.length > 0) return { ...rest, status: "RuntimeError", reason: errors[0] ?? "" };
  if (coveredBy.length === 0) return { ...rest, status: "NoCoverage", reason: "nothing in the scenarios ever consulted it" };
  return { ...rest, status: "Survived", reason: survival(exercised) };
}

/** Why nobody noticed. */
function survival(exercised: boolean): string {
  return exercised
    ? "it went differently, and no outcome changed: something else holds, or the outcome does not hang on it"
    : "everything went exactly as before: nothing in the scenarios tries what it stands against";
}

function changeIn({ whole, weakened }: MutantTest): string | undefined {
  if ("error" in weakened) return undefined;
  const changes = [
    outcomeChange("", whole.outcome, weakened.outcome),
    outcomeChange("at the script's end ", whole.scriptEnd, weakened.scriptEnd),
    outcomeChange("at the horizon ", whole.horizon, weakened.horizon),
    whole.friction === weakened.friction ? undefined : `friction ${weakened.friction} instead of ${whole.friction}`,
  ];
  return changes.find((change) => change !== undefined);
}

function outcomeChange(when: string, before: Judgement, after: Judgement): string | undefined {
  if (before === after) return undefined;
  const better = before !== "inconclusive" && isAtLeast(after, before);
  return `${when}${after} instead of ${before}${better ? ", which is better" : ""}`;
}
