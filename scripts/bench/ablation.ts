import { availableParallelism } from "node:os";
import { analyseAblation } from "#ablation/analyse-ablation";
import { catalogue } from "#guardrails/catalogue";
import type { AblationRequest } from "#harness/ablation/ablation-request";
import { executeAblation } from "#harness/ablation/execute-ablation";
import type { ExecutedAblation } from "#harness/ablation/execute-ablation";
import { sealedText } from "#harness/ablation/saved-ablation";
import { loadScenario } from "#harness/discover-scenarios";
import { findGuardrails } from "#harness/find-guardrails";
import { loadReportApp } from "#harness/reporters/load-report-app";
import type { AblationDocument } from "#model/ablation";
import type { Outcome } from "#model/outcome";
import { renderHtml } from "#report/html/render-html";
import { benchAblationEngines } from "./ablation-engines.ts";
import type { Figure } from "./measure.ts";
import { renderMilliseconds } from "./measure.ts";

/** Of every layer but detection, whose effect takes several seeds: four decide, eight make a world of their own. */
const twelve = [
  "agent.command-hook",
  "approval.saved-plan-only",
  "backup.cross-account-copy",
  "backup.final-snapshot",
  "backup.manual-snapshots",
  "iac.prevent-destroy",
  "identity.deny-destructive",
  "identity.permission-boundary",
  "plan.deny-protected-deletes",
  "plan.missing-state-alarm",
  "resource.deletion-protection",
  "state.remote-s3",
];
/** Enough for every core to be busy for a while. */
const eight = twelve.filter((_, index) => index % 3 !== 2);
const section = "ablation of missing-state-cleanup, persistent operator";
const thresholds: readonly Outcome[] = ["restorable", "service-down", "exposed", "held"];

/** Every combination of 12 guardrails, the rate by workers, some of them on the real Terraform, the search among 20, and what the page of it costs. */
export async function benchAblation(quick: boolean): Promise<readonly Figure[]> {
  const cores = availableParallelism();
  const figures: Figure[] = [];
  const small = quick ? eight.slice(0, 3) : eight;
  for (const workers of quick ? [1] : [1, cores]) {
    const { time, executed } = await timed({ guardrails: findGuardrails([small.join(",")]), concurrency: workers, playEach: true });
    figures.push({
      section,
      name: `${executed} combinations of ${small.length}, each played, ${workers} worker${workers === 1 ? "" : "s"}`,
      value: rate(time, executed),
    });
  }
  const many = quick ? small : twelve;
  const all = await timed({ guardrails: findGuardrails([many.join(",")]), concurrency: cores });
  const told = all.result.executed.filter((one) => one.told === true).length;
  figures.push({
    section,
    name: `${all.executed.toLocaleString("en-US")} combinations of ${many.length}, ${cores} workers (${told.toLocaleString("en-US")} told from others)`,
    value: rate(all.time, all.executed),
  });
  if (all.result.document !== undefined) figures.push(...(await benchReport(all.result.document)));
  if (quick) return figures;
  figures.push(...(await benchAblationEngines(section, findGuardrails([twelve.join(",")]))));
  const twenty = catalogue.filter(({ id }) => id !== "detection.page-and-revoke").slice(0, 20);
  const search = await timed({ guardrails: twenty, concurrency: cores, method: "search" });
  const record = search.result.document?.scenarios[0]?.search;
  figures.push({
    section,
    name: `the search among ${twenty.length}: ${record?.executed ?? 0} of 1,048,576 executed, ${record?.complete === true ? "complete" : "not complete"}`,
    value: renderMilliseconds(search.time),
  });
  return figures;
}

async function benchReport(document: AblationDocument): Promise<readonly Figure[]> {
  const [ablation] = document.scenarios;
  if (ablation === undefined) return [];
  const app = await loadReportApp();
  const started = performance.now();
  const analyses = thresholds.map((threshold) => analyseAblation(document, ablation, threshold));
  const analysed = performance.now() - started;
  const page = renderHtml({ document, analyses, stories: [], runs: [] }, app);
  const rendered = performance.now() - started - analysed;
  return [
    { section, name: "the analysis of these outcomes, at four thresholds", value: renderMilliseconds(analysed) },
    { section, name: "their HTML page", value: `${renderMilliseconds(rendered)}, ${kilobytes(page)}` },
    { section, name: "the saved ablation", value: kilobytes(sealedText(document)) },
  ];
}

async function timed(changes: Partial<AblationRequest> & Pick<AblationRequest, "guardrails" | "concurrency">): Promise<Timed> {
  const started = performance.now();
  const result = await executeAblation({
    scenarios: [await loadScenario("missing-state-cleanup")],
    operators: ["persistent"],
    seeds: [1],
    rows: null,
    data: "modelled",
    approver: "reads-the-plan",
    user: { policies: new Map(), bindings: {} },
    origin: { configFile: undefined, folder: process.cwd(), digest: null },
    method: "exhaustive",
    threshold: "restorable",
    ...changes,
  });
  return { time: performance.now() - started, executed: result.executed.length, result };
}

interface Timed {
  readonly time: number;
  readonly executed: number;
  readonly result: ExecutedAblation;
}

function rate(time: number, executed: number): string {
  return `${renderMilliseconds(time)}, ${((executed / time) * 1000).toFixed(1)} a second`;
}

function kilobytes(text: string): string {
  return `${Math.ceil(Buffer.byteLength(text) / 1024)} KiB`;
}
