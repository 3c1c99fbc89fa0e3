import type { ReportDocument, ReportedRun } from "#model/report-document";

/**
 * JUnit XML: one suite per scenario, one case per operator and guardrail set. A run without a judgement is an error, never skipped.
 * @see https://github.com/testmoapp/junitxml
 */
export function renderJunit({ runs }: ReportDocument): string {
  const scenarios = [...new Set(runs.map(({ scenario }) => scenario))];
  const totals = counts(runs);
  return [
    `<?xml version="1.0" encoding="UTF-8"?>`,
    `<testsuites name="scartissue" ${totals}>`,
    ...scenarios.flatMap((scenario) =>
      suite(
        scenario,
        runs.filter((run) => run.scenario === scenario),
      ),
    ),
    `</testsuites>`,
    ``,
  ].join("\n");
}

function suite(scenario: string, runs: readonly ReportedRun[]): readonly string[] {
  return [`  <testsuite name="${escape(scenario)}" ${counts(runs)}>`, ...runs.flatMap(testCase), `  </testsuite>`];
}

function counts(runs: readonly ReportedRun[]): string {
  const failures = runs.filter(({ status }) => status === "failed").length;
  const errors = runs.filter(({ status }) => status === "inconclusive").length;
  return `tests="${runs.length}" failures="${failures}" errors="${errors}"`;
}

function testCase(run: ReportedRun): readonly string[] {
  const name = `${run.operator}: ${run.guardrails.join(" + ") || "no guardrails"}`;
  const head = `    <testcase classname="scartissue.${escape(run.scenario)}" name="${escape(name)}"`;
  if (run.status === "passed") return [`${head}/>`];
  const element = run.status === "failed" ? "failure" : "error";
  const message = run.status === "failed" ? `expected ${run.expected} or better, got ${run.outcome}` : "inconclusive";
  return [
    `${head}>`,
    `      <${element} message="${escape(message)}" type="${run.outcome}">${escape([...run.reasons, `replay: ${run.replay}`].join("\n"))}</${element}>`,
    `    </testcase>`,
  ];
}

/** XML has no place for most control characters. */
function escape(text: string): string {
  return text
    .replaceAll(/[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
