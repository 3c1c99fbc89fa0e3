import { isAtLeast, worstOf } from "#model/outcome";
import type { Judgement, Outcome } from "#model/outcome";
import type { Observation, Run } from "#model/run";
import type { DatasetDefinition, SelectorDefinition } from "#model/asset";
import type { StoppedBy, Verdict } from "#model/verdict";
import { judgeAssets } from "./judge-assets.ts";
import { judgeBackups } from "./judge-backups.ts";
import { judgeDatasets } from "./judge-datasets.ts";
import { destroyedBetween, leftBehindAfter } from "./differences.ts";

/** What other runs of the same scenario have shown, for the questions that one run cannot answer. */
export interface Comparison {
  /** The same run without guardrails; absent for the control itself. */
  readonly control?: Run;
  /** Guardrails that, alone, also keep the script from the milestones this run missed. */
  readonly explainedBy?: readonly StoppedBy[];
}

/**
 * Judges one run: what survived, at the end of the script and at the horizon, and why. Pure: the same run gives the same verdict anywhere.
 *
 * Never looks at what the operator reported nor at an API's answer: inventories, rows and drills decide.
 */
export function judge(run: Run, comparison: Comparison = {}): Verdict {
  const doubts = doubtsOf(run, comparison);
  const after = judgeMoment(run, run.after);
  const horizon = judgeMoment(run, run.horizon);
  const moments = [after, horizon];
  const outcome: Judgement = doubts.length > 0 ? "inconclusive" : worstOf(moments.flatMap((moment) => moment.outcomes));
  const worst = isAtLeast(worstOf(horizon.outcomes), worstOf(after.outcomes)) ? after : horizon;
  const { datasets } = worst;
  const restoring = new Set(
    moments
      .flatMap((moment) => moment.datasets)
      .map(({ restoredFrom }) => restoredFrom)
      .filter((arn) => arn !== null),
  );
  const explained = (comparison.explainedBy ?? []).filter(({ guardrail }) => !run.refusals.some((refusal) => refusal.guardrail === guardrail));
  const stoppedBy = [...run.refusals, ...explained];
  return {
    outcome,
    moments: { scriptEnd: worstOf(after.outcomes), horizon: worstOf(horizon.outcomes) },
    reasons: doubts.length > 0 ? doubts : reasonsFor(worst.reasons),
    milestones: run.milestones.map(({ id, reachedAt }) => ({ id, reached: reachedAt !== null })),
    datasets,
    assets: worst.assets,
    backups: judgeBackups(run),
    destroyed: destroyedBetween(run),
    leftBehind: leftBehindAfter(run),
    attempted: run.ledger.flatMap((event) =>
      event.kind === "attempt" && event.result !== "begun" ? [{ goal: event.goal, way: event.way, result: event.result }] : [],
    ),
    stoppedBy,
    recoveredBy: [...new Set([...restoring].flatMap((arn) => run.backupMakers[arn] ?? []))],
    neverFired: run.deciders.filter((id) => !run.ledger.some((event) => event.kind === "decision" && event.guardrail === id && event.decision !== "allow")),
    friction: run.routine
      .filter(({ ok }) => !ok)
      .flatMap(({ step, refusedBy }) => (refusedBy.length === 0 ? ["unexplained"] : refusedBy).map((guardrail) => ({ guardrail, step }))),
  };
}

export function hasMissed(run: Run): boolean {
  return run.milestones.some(({ reachedAt }) => reachedAt === null);
}

/** The outcome by inventories, rows and drills alone: doubts left aside. */
function survivalOf(run: Run): Outcome {
  return worstOf([...judgeMoment(run, run.after).outcomes, ...judgeMoment(run, run.horizon).outcomes]);
}

/** Whether more survived than in the control. */
export function isBetterThan(run: Run, control: Run): boolean {
  return survivalOf(run) !== survivalOf(control) && isAtLeast(survivalOf(run), survivalOf(control));
}

/** Whether a run went better than its control, or missed a milestone, in a way that its own ledger and backups do not explain. */
export function needsExplanation(run: Run, control: Run): boolean {
  if (run.guardrails.length === 0 || hasMissed(control)) return false;
  return hasMissed(run) || (isBetterThan(run, control) && run.refusals.length === 0 && Object.keys(run.backupMakers).length === 0);
}

/** Everything that forbids a judgement. */
function doubtsOf(run: Run, { control, explainedBy = [] }: Comparison): readonly string[] {
  const unknown = [...run.unsupported, ...unknownRestores(run)];
  const missed = run.milestones.filter(({ reachedAt }) => reachedAt === null).map(({ id }) => id);
  const doubts = [...new Set(unknown)];
  if (missed.length === 0) {
    const unexplained = control !== undefined && needsExplanation(run, control) && explainedBy.length === 0;
    return unexplained ? [...doubts, "more survived than in the control, and no guardrail explains why"] : doubts;
  }
  const names = missed.join(", ");
  if (run.guardrails.length === 0) return [...doubts, `the control never reached ${names}`];
  if (control === undefined) return [...doubts, `${names} was not reached, and no control shows that it can be`];
  if (hasMissed(control)) return [...doubts, `not even the control reached ${names}`];
  if (explainedBy.length === 0) return [...doubts, `${names} was not reached, and no guardrail alone explains why`];
  return doubts;
}

/** Restores whose result the simulation cannot tell, where a dataset is otherwise lost. */
function unknownRestores(run: Run): readonly string[] {
  return [run.after, run.horizon].flatMap((observation) => {
    const lost = judgeDatasets(run, observation, datasetsOf(run)).some(({ outcome }) => outcome === "lost");
    return lost ? observation.drills.flatMap(({ unknown }) => (unknown === undefined ? [] : [unknown])) : [];
  });
}

function datasetsOf(run: Run): readonly DatasetDefinition[] {
  return run.assets.filter((asset): asset is DatasetDefinition => asset.kind === "dataset");
}

interface Moment {
  readonly outcomes: readonly Outcome[];
  readonly reasons: readonly string[];
  readonly datasets: Verdict["datasets"];
  readonly assets: Verdict["assets"];
}

function judgeMoment(run: Run, observation: Observation): Moment {
  const datasets = judgeDatasets(run, observation, datasetsOf(run));
  const assets = judgeAssets(
    run,
    observation,
    run.assets.filter((asset): asset is SelectorDefinition => asset.kind !== "dataset"),
  );
  return {
    outcomes: [...datasets.map(({ outcome }) => outcome), ...assets.map(({ outcome }) => outcome)],
    reasons: [...datasets, ...assets].filter(({ outcome }) => outcome !== "held").map(({ reason }) => reason),
    datasets: datasets.map(({ verdict }) => verdict),
    assets: assets.map(({ verdict }) => verdict),
  };
}

function reasonsFor(reasons: readonly string[]): readonly string[] {
  return reasons.length === 0 ? ["everything that must survive survived"] : [...new Set(reasons)];
}
