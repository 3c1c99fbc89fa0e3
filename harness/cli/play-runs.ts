import { reportRun } from "#report/create-document";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind, Outcome } from "#model/outcome";
import type { ReportedRun } from "#model/report-document";
import type { Run } from "#model/run";
import type { Scenario } from "#model/scenario";
import { checkUserPolicies } from "../config/check-user-policies.ts";
import type { UserGuardrails } from "../config/user-guardrails.ts";
import { dataOpener } from "../open-data.ts";
import { createReplayCache, preparedWorld, replay } from "../replay/replay.ts";
import type { ReplayCache } from "../replay/replay.ts";
import type { RunOptions } from "../replay/run-scenario.ts";
import type { RunSettings } from "./run-settings.ts";
import { createProgress, watchScenario } from "./progress.ts";

export interface PlayedRun {
  readonly reported: ReportedRun;
  readonly run: Run;
  /** Hooks that threw, hung or printed garbage: one sentence each. */
  readonly failedHooks: readonly string[];
}

export interface RunsToPlay {
  readonly scenarios: readonly Scenario[];
  readonly settings: RunSettings;
  readonly user: Pick<UserGuardrails, "policies" | "bindings">;
  /** Words that the command which replays a run needs beside its own. */
  readonly replaySuffix: string;
}

/** Plays every scenario with every operator, in order, one after another. */
export async function* playRuns({ scenarios, settings, user, replaySuffix }: RunsToPlay): AsyncGenerator<PlayedRun> {
  const cache = createReplayCache();
  const progress = createProgress(process.stderr, () => performance.now());
  for (const plain of scenarios) {
    for (const operator of settings.operators) {
      const scenario = watchScenario(plain, (step) => progress.note(`${plain.id} (${operator}): ${step}`));
      try {
        const options = optionsOf(scenario, operator, settings);
        await checkPolicies(options, user, cache);
        const { run, verdict, control } = await replay(options, cache);
        const { maxFriction } = settings;
        const expected = settings.expect ?? expectation(settings.guardrails, scenario.id, operator);
        const reported = reportRun({ run, verdict, control, expected, ...(maxFriction === undefined ? {} : { maxFriction }) });
        const failedHooks = failedHooksOf(run);
        progress.erase();
        yield { run, failedHooks, reported: withHooks({ ...reported, replay: `${reported.replay}${replaySuffix}` }, failedHooks) };
      } finally {
        progress.erase();
      }
    }
  }
}

function optionsOf(scenario: Scenario, operator: OperatorKind, settings: RunSettings): RunOptions {
  return {
    scenario,
    guardrails: settings.guardrails,
    operator,
    seed: settings.seed,
    rows: settings.rows,
    openData: dataOpener(settings.data),
    approverHabit: settings.approver,
    authorization: "enforced",
    drills: "needed",
    routine: settings.guardrails.length > 0,
  };
}

/** Policies are held against the bare world first, which always can be built, and against the guarded one only for what is missing there. */
async function checkPolicies(options: RunOptions, { policies, bindings }: RunsToPlay["user"], cache: ReplayCache): Promise<void> {
  const used = options.guardrails.flatMap(({ id }) => policies.get(id) ?? []);
  if (used.length === 0) return;
  const look = async (guardrails: readonly Guardrail[]): Promise<void> => {
    const { stage, before } = await preparedWorld({ ...options, guardrails }, cache);
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
export function expectation(guardrails: readonly Guardrail[], scenario: string, operator: OperatorKind): Outcome {
  const [only] = guardrails;
  return guardrails.length === 1 && only !== undefined && only.promise.scenario === scenario ? only.promise.outcome[operator] : "held";
}

function failedHooksOf(run: Run): readonly string[] {
  return [...new Set(run.ledger.flatMap((event) => (event.kind === "decision" && event.failed === true ? [event.reason] : [])))];
}

/** A hook that failed has denied; what the guardrail itself would have said is unknown, so the run is no pass. */
function withHooks(reported: ReportedRun, failed: readonly string[]): ReportedRun {
  if (failed.length === 0) return reported;
  return { ...reported, status: reported.status === "passed" ? "inconclusive" : reported.status, reasons: [...failed.map((reason) => `a hook failed, and what fails denies: ${reason}`), ...reported.reasons] };
}
