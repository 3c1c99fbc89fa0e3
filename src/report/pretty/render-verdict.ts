import type { ReportedRun } from "#model/report-document";
import type { Paint } from "./paint.ts";
import { count, durationWords, meaning, paintOutcome } from "./words.ts";

/** How many destroyed things are listed by name. */
const listed = 12;

/** One run's verdict: outcome, what was destroyed, what is left, drills, who stopped it, friction, how to replay. */
export function renderVerdict(run: ReportedRun, paint: Paint): string {
  const lines = [
    `${paintOutcome(run.outcome, paint)}  ${run.scenario} · ${run.operator} · ${run.guardrails.join(", ") || "no guardrails"}`,
    `  ${meaning[run.outcome]}`,
    ...whereLines(run),
    ...run.reasons.slice(0, 5).map((reason) => `  - ${reason}`),
    ...(run.reasons.length > 5 ? [paint.dim(`  - and ${run.reasons.length - 5} more`)] : []),
    ...scriptLines(run, paint),
    ...destroyedLines(run, paint),
    ...run.datasets.map((dataset) => `  rows        ${dataset.id}: ${rowsWords(dataset)}`),
    `  backups     ${backupWords(run)}`,
    ...whoLines(run),
    ...(run.guardrails.length === 0 ? [] : [`  control     ${paintOutcome(run.control.outcome, paint)} without guardrails`]),
    ...(run.operation?.notGuaranteed ?? []).map((sentence) => paint.dim(`  interlock   ${sentence}`)),
    `  ${statusWords(run, paint)}`,
    ...(run.status === "passed" ? [] : [`  replay      ${run.replay}`]),
  ];
  return `${lines.join("\n")}\n`;
}

/** Where it was played, when not on the embedded pair. */
function whereLines({ cloud, filled, terraform }: ReportedRun): readonly string[] {
  if (cloud === "embedded" && terraform === "embedded") return [];
  const fill = filled.length === 0 ? "" : `, filled by the embedded AWS: ${filled.join(", ")}`;
  return [`  played on   ${cloud === "embedded" ? "the embedded AWS" : cloud}${fill}; Terraform: ${terraform}`];
}

/** Milestones of a script, or what a free operator did. */
function scriptLines({ milestones, operation }: ReportedRun, paint: Paint): readonly string[] {
  if (operation === undefined)
    return [`  milestones  ${milestones.map(({ id, reached }) => (reached ? paint.yellow(`● ${id}`) : paint.dim(`○ ${id}`))).join("  ")}`];
  const { command, terminal, exitCode, timedOut, commands, calls, destructiveSteps, tested } = operation;
  const ended = timedOut ? "ended by --timeout" : exitCode === null ? "ended by a signal" : `exit ${exitCode}`;
  const refused = destructiveSteps === 0 ? "" : tested ? ", refused by a guardrail" : ", none refused by a guardrail";
  return [
    `  operator    ${command.join(" ")} (as ${terminal}): ${ended}; no script, hence no milestones`,
    `  did         ${count(commands, "command")}, ${count(calls, "API call")}; ${count(destructiveSteps, "destructive step")}${refused}`,
  ];
}

function destroyedLines(run: ReportedRun, paint: Paint): readonly string[] {
  if (run.destroyed.length === 0) return ["  destroyed   nothing"];
  const names = run.destroyed.map(({ address, arn }) => address ?? arn);
  const kinds = new Map<string, number>();
  for (const { type } of run.destroyed) kinds.set(type, (kinds.get(type) ?? 0) + 1);
  return [
    `  destroyed   ${count(run.destroyed.length, "thing")}: ${[...kinds].map(([type, number]) => `${number} ${type}`).join(", ")}`,
    ...names.slice(0, listed).map((name) => paint.dim(`              ${name}`)),
    ...(names.length > listed ? [paint.dim(`              and ${names.length - listed} more`)] : []),
    ...(run.leftBehind.length === 0 ? [] : [`  left behind ${count(run.leftBehind.length, "thing")} that the script created`]),
  ];
}

function rowsWords({ rowsExpected, rowsLive, rowsRestored, restoredFrom, rpo }: ReportedRun["datasets"][number]): string {
  const expected = rowsExpected.toLocaleString("en-US");
  if (rowsRestored !== null && rpo !== null) {
    return `${rowsRestored.toLocaleString("en-US")} of ${expected} restored by a drill from ${restoredFrom ?? ""}, ${durationWords(rpo)} old`;
  }
  if (rowsLive === null) return `0 of ${expected}, nothing to restore from`;
  return `${rowsLive.toLocaleString("en-US")} of ${expected} live`;
}

function backupWords(run: ReportedRun): string {
  const survived = run.backups.filter((backup) => backup.survived).length;
  const drilled = run.backups.filter(({ drill }) => drill !== "not-drilled");
  const results = drilled.length === 0 ? "" : `; drills: ${drilled.map(({ arn, drill }) => `${arn.split(":").at(-1) ?? arn} ${drill}`).join(", ")}`;
  return `${survived} of ${run.backups.length} left${results}`;
}

function whoLines(run: ReportedRun): readonly string[] {
  return [
    ...(run.stoppedBy.length === 0
      ? []
      : [`  stopped by  ${[...new Set(run.stoppedBy.map(({ guardrail, moment }) => `${guardrail} (${moment})`))].join(", ")}`]),
    ...(run.recoveredBy.length === 0 ? [] : [`  recovered by ${run.recoveredBy.join(", ")}`]),
    ...(run.neverFired.length === 0 ? [] : [`  never fired ${run.neverFired.join(", ")}`]),
    ...(run.friction.length === 0 ? [] : [`  friction    ${run.friction.map(({ guardrail, step }) => `${guardrail} refuses "${step}"`).join("; ")}`]),
  ];
}

function statusWords(run: ReportedRun, paint: Paint): string {
  const wanted =
    run.guardrails.length === 0 && run.operation === undefined ? `the control is declared ${run.control.declared}` : `expected ${run.expected} or better`;
  if (run.status === "passed") return paint.green(`✓ ${wanted}`);
  if (run.status === "inconclusive") return paint.yellow(`? inconclusive (${wanted})`);
  return paint.red(`✗ ${wanted}, got ${run.outcome}`);
}
