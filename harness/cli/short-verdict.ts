import type { ReportedRun } from "#model/report-document";
import type { Paint } from "#report/pretty/paint";
import { count, durationWords, meaning, paintOutcome } from "#report/pretty/words";

/** A verdict in a few lines: outcome, what stopped or recovered it, what is gone, which rows are there. */
export function shortVerdict(run: ReportedRun, title: string, paint: Paint): string {
  const lines = [
    `${paint.bold(run.guardrails.join(", "))}  ${paint.dim(title)}`,
    `  ${paintOutcome(run.outcome, paint)}  ${meaning[run.outcome]}`,
    ...(run.stoppedBy.length === 0
      ? []
      : [
          `  stopped by    ${unique(
            run.stoppedBy.map(({ guardrail, moment, step }) => `${guardrail} (${moment}, first at step ${step})`),
            (text) => text.split(",")[0] ?? "",
          ).join(", ")}`,
        ]),
    ...(run.recoveredBy.length === 0 ? [] : [`  recovered by  ${run.recoveredBy.join(", ")}`]),
    `  destroyed     ${run.destroyed.length === 0 ? "nothing" : count(run.destroyed.length, "thing")}`,
    ...rowLines(run),
    `  drills        ${drillWords(run)}`,
    ...(run.friction.length === 0 ? [] : [`  friction      ${count(run.friction.length, "refusal")} in the ordinary work`]),
    ...(run.status === "passed" ? [] : [`  ${paint.red(`✗ ${run.status}: expected ${run.expected} or better`)}`, `  replay        ${run.replay}`]),
  ];
  return `${lines.join("\n")}\n`;
}

function unique(texts: readonly string[], key: (text: string) => string): readonly string[] {
  return texts.filter((text, index) => texts.findIndex((other) => key(other) === key(text)) === index);
}

/** The largest dataset stands for all when they fared alike. */
function rowLines({ datasets }: ReportedRun): readonly string[] {
  const [largest] = datasets.toSorted((one, other) => other.rowsExpected - one.rowsExpected);
  if (largest === undefined) return [];
  const { id, rowsExpected, rowsLive, rowsRestored, rpo } = largest;
  const expected = rowsExpected.toLocaleString("en-US");
  if (rowsLive !== null && rowsRestored === null) return [`  rows          ${id}: ${rowsLive.toLocaleString("en-US")} of ${expected} live`];
  if (rowsRestored !== null)
    return [`  rows          ${id}: ${rowsRestored.toLocaleString("en-US")} of ${expected} restored${rpo === null ? "" : `, ${durationWords(rpo)} old`}`];
  return [`  rows          ${id}: 0 of ${expected}, nothing to restore from`];
}

function drillWords({ backups }: ReportedRun): string {
  const drilled = backups.filter(({ drill }) => drill !== "not-drilled");
  const left = `${backups.filter(({ survived }) => survived).length} of ${backups.length} backups left`;
  if (drilled.length === 0) return `none needed; ${left}`;
  const [first] = drilled;
  return `${count(drilled.filter(({ drill }) => drill === "restored").length, "backup")} restored of ${drilled.length} drilled, such as ${first?.arn.split(":").at(-1) ?? ""}; ${left}`;
}

/** A story with long runs of deletions cut: what holds data is always shown. */
export function condenseStory(story: string, shown = 4): string {
  const lines: string[] = [];
  let run: string[] = [];
  const flush = (): void => {
    const kept = run.filter((line, index) => index < shown || /\b(rds|kms|s3|dynamodb):/.test(line));
    lines.push(...kept, ...(run.length > kept.length ? [`         … and ${run.length - kept.length} more deletions`] : []));
    run = [];
  };
  for (const line of story.split("\n")) {
    if (/^\s+\S{0,5}✗/.test(line)) run.push(line);
    else {
      flush();
      lines.push(line);
    }
  }
  flush();
  return lines.join("\n");
}
