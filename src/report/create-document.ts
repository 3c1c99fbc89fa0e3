import { isAtLeast } from "#model/outcome";
import type { Outcome } from "#model/outcome";
import type { ReportedRun } from "#model/report-document";
import type { Run } from "#model/run";
import type { Verdict } from "#model/verdict";

/** A judged run and the control it is measured against. */
export interface JudgedRun {
  readonly run: Run;
  readonly verdict: Verdict;
  readonly control: { readonly run: Run; readonly verdict: Verdict };
  readonly expected: Outcome;
  /** Friction that is still accepted; absent when any is. */
  readonly maxFriction?: number;
}

/**
 * A judged run as readers get it. `passed` needs the expected outcome or better, friction within its limit, and a control that did what the scenario declares.
 *
 * A control passes only with exactly its declared outcome.
 */
export function reportRun({ run, verdict, control, expected, maxFriction }: JudgedRun): ReportedRun {
  const declared = run.declaredControl[run.operator];
  return {
    scenario: run.scenario,
    title: run.title,
    operator: run.operator,
    guardrails: run.guardrails,
    cloud: run.cloud,
    filled: run.filled,
    terraform: run.terraform,
    mode: run.mode,
    seed: run.seed,
    outcome: verdict.outcome,
    expected,
    status: statusOf(),
    reasons: verdict.reasons,
    control: { outcome: control.verdict.outcome, declared, milestones: control.verdict.milestones },
    milestones: verdict.milestones,
    datasets: verdict.datasets,
    assets: verdict.assets,
    backups: verdict.backups,
    destroyed: verdict.destroyed,
    leftBehind: verdict.leftBehind,
    attempted: verdict.attempted,
    stoppedBy: verdict.stoppedBy,
    recoveredBy: verdict.recoveredBy,
    neverFired: verdict.neverFired,
    friction: verdict.friction,
    replay: replayCommand(run, expected),
  };

  function statusOf(): ReportedRun["status"] {
    if (verdict.outcome === "inconclusive" || control.verdict.outcome !== declared) return "inconclusive";
    if (run.guardrails.length === 0) return verdict.outcome === declared ? "passed" : "inconclusive";
    if (maxFriction !== undefined && verdict.friction.length > maxFriction) return "failed";
    return isAtLeast(verdict.outcome, expected) ? "passed" : "failed";
  }
}

/** The exact command that plays a run again. */
export function replayCommand(run: Run, expected: Outcome): string {
  const guardrails = run.guardrails.length === 0 ? "--no-guardrails" : `--guardrails ${run.guardrails.join(",")}`;
  const data = run.mode === "postgres" ? " --data postgres" : "";
  const rows = run.rows === null ? "" : ` --rows ${run.rows}`;
  const expect = run.guardrails.length === 0 ? "" : ` --expect ${expected}`;
  const cloud = run.cloud === "embedded" ? "" : ` --cloud ${run.cloud}`;
  const terraform = run.terraform === "embedded" ? "" : ` --terraform ${run.terraform.split(" ", 1)[0]}`;
  return `npx scartissue run ${run.scenario} --operator ${run.operator} ${guardrails}${expect} --seed ${run.seed}${data}${rows}${cloud}${terraform}`;
}

/** Exit code of a run of the CLI: 1 beats 3. */
export function exitCodeOf(runs: readonly Pick<ReportedRun, "status">[]): 0 | 1 | 3 {
  if (runs.some(({ status }) => status === "failed")) return 1;
  return runs.some(({ status }) => status === "inconclusive") ? 3 : 0;
}
