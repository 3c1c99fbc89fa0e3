import { expect } from "vitest";
import { isAtLeast } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";
import type { Verdict } from "#model/verdict";

/** A verdict, or a reported run, which knows how to be played again and whether its control did what it declares. */
export type JudgedVerdict = Verdict & { readonly replay?: string; readonly status?: "passed" | "failed" | "inconclusive" };

interface MatcherAnswer {
  readonly pass: boolean;
  readonly message: () => string;
}

/** What `this` is inside a matcher. */
interface MatcherState {
  readonly isNot?: boolean;
}

/** Matchers on verdicts. An inconclusive verdict passes none of them, not even behind `.not`. */
export interface VerdictMatchers<Result = unknown> {
  /** Everything that must survive survived. */
  toHold(): Result;
  toBeExposed(): Result;
  toBeServiceDown(): Result;
  /** Destroyed, and brought back by a drill. */
  toBeRestorable(): Result;
  toBeLost(): Result;
  /** The outcome or a better one. */
  toBeAtLeast(outcome: Outcome): Result;
  /** A guardrail refused something that the script did. */
  toBeStoppedBy(guardrail: string): Result;
  /** A drill succeeded because of a guardrail. */
  toBeRecoveredBy(guardrail: string): Result;
  /** How many refusals the world's ordinary work met. */
  toHaveFriction(refusals: number): Result;
}

declare module "vitest" {
  interface Matchers<T> extends VerdictMatchers<T> {}
}

expect.extend({
  toHold: outcomeMatcher("held"),
  toBeExposed: outcomeMatcher("exposed"),
  toBeServiceDown: outcomeMatcher("service-down"),
  toBeRestorable: outcomeMatcher("restorable"),
  toBeLost: outcomeMatcher("lost"),
  toBeAtLeast: matcher((verdict, outcome: Outcome) => ({
    pass: isAtLeast(verdict.outcome, outcome),
    wanted: `${outcome} or better`,
    found: outcomeWords(verdict),
  })),
  toBeStoppedBy: matcher((verdict, guardrail: string) => {
    const names = verdict.stoppedBy.map((one) => one.guardrail);
    return { pass: names.includes(guardrail), wanted: `stopped by ${guardrail}`, found: `${listed("stopped by", names)}; ${outcomeWords(verdict)}` };
  }),
  toBeRecoveredBy: matcher((verdict, guardrail: string) => ({
    pass: verdict.recoveredBy.includes(guardrail),
    wanted: `recovered by ${guardrail}`,
    found: `${listed("recovered by", verdict.recoveredBy)}; ${outcomeWords(verdict)}`,
  })),
  toHaveFriction: matcher((verdict, refusals: number) => ({
    pass: verdict.friction.length === refusals,
    wanted: `friction ${refusals}`,
    found: `friction ${verdict.friction.length}${verdict.friction.map(({ guardrail, step }) => `\n  ${guardrail} refuses "${step}"`).join("")}`,
  })),
});

interface Finding {
  readonly pass: boolean;
  readonly wanted: string;
  readonly found: string;
}

function outcomeMatcher(outcome: Judgement): (this: MatcherState, received: unknown) => MatcherAnswer {
  return matcher((verdict) => ({ pass: verdict.outcome === outcome, wanted: outcome, found: outcomeWords(verdict) }));
}

function matcher<Arguments extends readonly unknown[]>(
  judge: (verdict: JudgedVerdict, ...rest: Arguments) => Finding,
): (this: MatcherState, received: unknown, ...rest: Arguments) => MatcherAnswer {
  return function judgeReceived(this: MatcherState, received: unknown, ...rest: Arguments): MatcherAnswer {
    const negated = this.isNot === true;
    if (!isVerdict(received)) return { pass: negated, message: () => "expected a verdict, as `replayScenario` answers it" };
    const { pass, wanted, found } = judge(received, ...rest);
    const replay = received.replay === undefined ? "" : `\n\nPlay it again: ${received.replay}`;
    if (received.outcome === "inconclusive" || received.status === "inconclusive") {
      return {
        pass: negated,
        message: () => `expected ${negated ? "not " : ""}${wanted}, but the run is inconclusive, which is never a pass${reasons(received)}${replay}`,
      };
    }
    return { pass, message: () => `expected ${negated ? "not " : ""}${wanted}, got ${found}${reasons(received)}${replay}` };
  };
}

function isVerdict(value: unknown): value is JudgedVerdict {
  return typeof value === "object" && value !== null && "outcome" in value && "stoppedBy" in value && "friction" in value;
}

function outcomeWords({ outcome }: Verdict): string {
  return `the outcome ${outcome}`;
}

function listed(what: string, names: readonly string[]): string {
  return names.length === 0 ? `${what} nothing` : `${what} ${[...new Set(names)].join(", ")}`;
}

function reasons(verdict: Verdict): string {
  return verdict.reasons
    .slice(0, 5)
    .map((reason) => `\n  - ${reason}`)
    .join("");
}
