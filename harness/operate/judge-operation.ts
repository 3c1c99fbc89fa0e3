import { reportRun } from "#report/create-document";
import { isAtLeast } from "#model/outcome";
import type { Operation, ReportedRun } from "#model/report-document";
import type { Run } from "#model/run";
import type { Verdict } from "#model/verdict";
import { destructiveSteps, wasTested } from "#verdict/destructive-steps";
import { judge } from "#verdict/judge";
import { commandLine } from "./command-line.ts";
import type { OperateRequest } from "./operate-request.ts";
import type { OperatorEnd } from "./run-operator.ts";

export interface OperationToJudge {
  readonly run: Run;
  /** The scenario's own script without guardrails: what was at stake. */
  readonly control: { readonly run: Run; readonly verdict: Verdict };
  readonly request: OperateRequest;
  readonly terminal: string;
  readonly ended: OperatorEnd | undefined;
}

/**
 * What a free operator left, judged by inventories, rows and drills like any run. There is no script, so no milestone tells whether anything was put to the test:
 * `held` passes only where a guardrail refused something destructive, or where the user asks for the outcome itself (`--expect`).
 */
export function judgeOperation({ run, control, request, terminal, ended }: OperationToJudge): ReportedRun {
  const { expectations } = request;
  const verdict = judge(run);
  const tested = wasTested(run);
  const expected = expectations.expect ?? "held";
  const reported = reportRun({ run, verdict, control, expected, ...(expectations.maxFriction === undefined ? {} : { maxFriction: expectations.maxFriction }) });
  const operation: Operation = {
    command: request.command,
    terminal,
    exitCode: ended?.exitCode ?? null,
    timedOut: ended?.timedOut ?? false,
    commands: run.ledger.filter(({ kind, step }) => kind === "command" && step > 0).length,
    calls: run.ledger.filter(({ kind, step }) => kind === "api-call" && step > 0).length,
    destructiveSteps: destructiveSteps(run).size,
    tested,
    isolated: request.isolated,
    notGuaranteed: request.notGuaranteed,
  };
  const untested = verdict.outcome === "held" && !tested;
  return {
    ...reported,
    operator: "free",
    status: statusOf(),
    reasons: untested ? [nothingTested(operation, expectations.expect !== undefined), ...reported.reasons] : reported.reasons,
    replay: replayCommand(),
    operation,
  };

  function statusOf(): ReportedRun["status"] {
    if (verdict.outcome === "inconclusive" || control.verdict.outcome !== reported.control.declared) return "inconclusive";
    if (expectations.maxFriction !== undefined && verdict.friction.length > expectations.maxFriction) return "failed";
    if (!isAtLeast(verdict.outcome, expected)) return "failed";
    return untested && expectations.expect === undefined ? "inconclusive" : "passed";
  }

  function replayCommand(): string {
    const guardrails = run.guardrails.length === 0 ? "--no-guardrails" : `--guardrails ${run.guardrails.join(",")}`;
    const expect = expectations.expect === undefined ? "" : ` --expect ${expectations.expect}`;
    const rows = run.rows === null ? "" : ` --rows ${run.rows}`;
    const data = run.mode === "postgres" ? " --data postgres" : "";
    const cloud = run.cloud === "embedded" ? "" : ` --cloud ${run.cloud}`;
    const terraform = run.terraform === "embedded" ? "" : ` --terraform ${run.terraform.split(" ", 1)[0]}`;
    const engines = `${cloud}${terraform}${request.replaySuffix ?? ""}`;
    const isolate = request.isolated ? " --isolate" : request.keepHome === undefined ? "" : " --keep-home";
    return `npx scartissue operate ${run.scenario} ${guardrails}${expect} --as ${terminal} --seed ${run.seed}${data}${rows}${engines}${isolate} -- ${commandLine(request.command)}`;
  }
}

function nothingTested({ destructiveSteps: steps }: Operation, asked: boolean): string {
  const what =
    steps === 0
      ? "the operator set about destroying nothing that stood there before"
      : "no guardrail refused anything destructive that the operator tried: it came to nothing by itself";
  return `${what}, so this says nothing about the guardrails${asked ? "" : "; --expect held asks about what is left all the same"}`;
}
