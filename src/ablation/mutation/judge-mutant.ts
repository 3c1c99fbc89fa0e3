import { isAtLeast } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import type { MutantStatus } from "./mutation-report.ts";

/** What one run came to, as far as a mutant can be told by it. */
export interface Observed {
  readonly outcome: Outcome;
  readonly scriptEnd: Outcome;
  readonly horizon: Outcome;
  /** Number of the routine's steps that were refused. */
  readonly friction: number;
  /** Fingerprint of everything that happened in the script: who did what, and what was refused. */
  readonly story: string;
}

/** Why nothing can be told by a run: it is inconclusive, or its scenario's control does not end as declared. */
export interface Untold {
  readonly untold: string;
}

/** One scenario under one operator, with the guardrail alone or among all: once as it is, once weakened. */
export interface MutantTest {
  readonly test: string;
  readonly whole: Observed | Untold;
  readonly weakened: Observed | Untold | { readonly error: string };
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
 * something was refused later, or by another net, is nothing that a pipeline fails on. Where a test says nothing, whole or weakened, and no other one notices, it stays open whether the mutant
 * is noticed: it is pending, which counts neither as noticed nor as missed.
 */
export function judgeMutant(tests: readonly MutantTest[]): MutantJudgement {
  const coveredBy = tests.filter(({ consulted, whole }) => consulted && !("untold" in whole)).map(({ test }) => test);
  const noticed = tests.flatMap((one) => {
    const change = changeIn(one);
    return change === undefined ? [] : [{ test: one.test, change }];
  });
  const errors = tests.flatMap(({ weakened }) => ("error" in weakened ? [weakened.error] : []));
  const open = tests.flatMap(({ test, whole, weakened }) => {
    if ("untold" in whole) return [`${test}: ${whole.untold}`];
    return "untold" in weakened ? [`${test}: weakened, ${weakened.untold}`] : [];
  });
  const exercised = tests.some(goesDifferently) || noticed.length > 0;
  const rest = { coveredBy, killedBy: noticed.map(({ test }) => test), exercised };
  if (noticed.length > 0) return { ...rest, status: "Killed", reason: noticed.map(({ test, change }) => `${test}: ${change}`).join("; ") };
  if (errors.length > 0) return { ...rest, status: "RuntimeError", reason: errors[0] ?? "" };
  if (open.length > 0) return { ...rest, status: "Pending", reason: `inconclusive, whether it is noticed is left open: ${open.join("; ")}` };
  if (coveredBy.length === 0) return { ...rest, status: "NoCoverage", reason: "nothing in the scenarios ever consulted it" };
  return { ...rest, status: "Survived", reason: survival(exercised) };
}

/** Why nobody noticed. */
function survival(exercised: boolean): string {
  return exercised
    ? "it went differently, and no outcome changed: something else holds, or the outcome does not hang on it"
    : "everything went exactly as before: nothing in the scenarios tries what it stands against";
}

function goesDifferently({ whole, weakened }: MutantTest): boolean {
  if ("untold" in whole || "untold" in weakened) return false;
  return "error" in weakened || whole.story !== weakened.story;
}

function changeIn({ whole, weakened }: MutantTest): string | undefined {
  if ("untold" in whole || "untold" in weakened || "error" in weakened) return undefined;
  const changes = [
    outcomeChange("", whole.outcome, weakened.outcome),
    outcomeChange("at the script's end ", whole.scriptEnd, weakened.scriptEnd),
    outcomeChange("at the horizon ", whole.horizon, weakened.horizon),
    whole.friction === weakened.friction ? undefined : `friction ${weakened.friction} instead of ${whole.friction}`,
  ];
  return changes.find((change) => change !== undefined);
}

function outcomeChange(when: string, before: Outcome, after: Outcome): string | undefined {
  if (before === after) return undefined;
  return `${when}${after} instead of ${before}${isAtLeast(after, before) ? ", which is better" : ""}`;
}
