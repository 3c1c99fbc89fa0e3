import { reportRun } from "#report/create-document";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { ReportedRun } from "#model/report-document";
import type { Run } from "#model/run";
import { checkUserPolicies } from "./config/check-user-policies.ts";
import type { UserGuardrails } from "./config/user-guardrails.ts";
import { preparedWorld, replay } from "./replay/replay.ts";
import type { ReplayCache } from "./replay/replay.ts";
import type { RunOptions } from "./replay/run-scenario.ts";

/** One replay as readers get it, with the facts behind it. */
export interface JudgedReplay {
  readonly reported: ReportedRun;
  readonly run: Run;
  /** Hooks that threw, hung or printed garbage: one sentence each. */
  readonly failedHooks: readonly string[];
}

/** What is expected of a replay; without `expect`, `held` or the promise of the guardrail that stands alone. */
export interface Expectations {
  readonly expect?: Outcome | undefined;
  readonly maxFriction?: number | undefined;
}

export type UserPolicies = Pick<UserGuardrails, "policies" | "bindings">;

/**
 * Replays a scenario under guardrails, its control beside it, and judges both; a user's policies are held against the world before.
 *
 * @throws HarnessError `configuration` for a statement of a user's policy that can never match
 */
export async function playJudged(options: RunOptions, user: UserPolicies, { expect, maxFriction }: Expectations, cache: ReplayCache): Promise<JudgedReplay> {
  await checkPolicies(options, user, cache);
  const { run, verdict, control } = await replay(options, cache);
  const expected = expect ?? expectation(options.guardrails, options.scenario.id, options.operator);
  const reported = reportRun({ run, verdict, control, expected, ...(maxFriction === undefined ? {} : { maxFriction }) });
  const failedHooks = failedHooksOf(run);
  return { run, failedHooks, reported: withHooks(reported, failedHooks) };
}

/** Policies are held against the bare world first, which always can be built, and against the guarded one only for what is missing there. */
export async function checkPolicies(options: RunOptions, { policies, bindings }: UserPolicies, cache: ReplayCache): Promise<void> {
  const used = options.guardrails.flatMap(({ id }) => policies.get(id) ?? []);
  if (used.length === 0) return;
  const look = async (guardrails: readonly Guardrail[]): Promise<void> => {
    const { cloud: _cloud, ...bare } = options;
    const { stage, before } = await preparedWorld({ ...bare, guardrails }, cache);
    checkUserPolicies(used, bindings, { facts: stage.facts, items: before.items });
  };
  try {
    await look([]);
  } catch (bare) {
    if (options.guardrails.every(({ id }) => policies.has(id))) throw bare;
    await look(options.guardrails);
  }
}

/** `held`, or the promise of a guardrail that stands alone in the scenario that proves it. */
function expectation(guardrails: readonly Guardrail[], scenario: string, operator: OperatorKind): Outcome {
  const [only] = guardrails;
  return guardrails.length === 1 && only !== undefined && only.promise.scenario === scenario ? only.promise.outcome[operator] : "held";
}

export function failedHooksOf(run: Run): readonly string[] {
  return [...new Set(run.ledger.flatMap((event) => (event.kind === "decision" && event.failed === true ? [event.reason] : [])))];
}

/** A hook that failed has denied; what the guardrail itself would have said is unknown, so the run is no pass. */
export function withHooks(reported: ReportedRun, failed: readonly string[]): ReportedRun {
  if (failed.length === 0) return reported;
  return {
    ...reported,
    outcome: "inconclusive",
    status: reported.status === "passed" ? "inconclusive" : reported.status,
    reasons: [...failed.map((reason) => `a hook failed, and what fails denies: ${reason}`), ...reported.reasons],
  };
}
