import { createMutationReport } from "#ablation/mutation/create-mutation-report";
import type { ExecutedMutant } from "#ablation/mutation/create-mutation-report";
import { judgeMutant } from "#ablation/mutation/judge-mutant";
import type { MutantTest } from "#ablation/mutation/judge-mutant";
import { survivorsOf } from "#ablation/mutation/survivors";
import type { TestedMutant } from "#ablation/mutation/survivors";
import { HarnessError } from "#model/errors";
import { packageVersion } from "../cli/package-version.ts";
import { createReplayCache, disposeReplayCache } from "../replay/replay.ts";
import type { ReplayCache } from "../replay/replay.ts";
import type { SitedMutant } from "./find-mutants.ts";
import { LayeredMap } from "./layered-map.ts";
import { mutateGuardrail } from "./mutate-guardrail.ts";
import type { MutationRequest, MutationResult } from "./mutation-request.ts";
import { playObserved } from "./play-observed.ts";
import { shownDocuments } from "./shown-documents.ts";
import { surveyGuardrails } from "./survey-guardrails.ts";
import type { BaselineTest } from "./survey-guardrails.ts";

/**
 * Weakens the guardrails of a set, one thing at a time, and plays every mutant alone and in the full set: which scenarios notice?
 *
 * @throws HarnessError `usage` for a set without anything to weaken or for an unknown id; whatever keeps a world from being built with nothing weakened
 */
export async function mutateGuardrails(request: MutationRequest): Promise<MutationResult> {
  checkRequest(request);
  const cache = createReplayCache();
  try {
    const survey = await surveyGuardrails(request, cache);
    const shown = shownDocuments(survey.mutants.map(({ site }) => site), request.user);
    const executed: (ExecutedMutant & { readonly guardrail: string })[] = [];
    for (const sited of survey.mutants) {
      if (request.signal?.aborted === true) break;
      const judgement = judgeMutant(await playTests(request, sited, survey.testsOf(sited), cache));
      executed.push({ id: sited.mutant.id, guardrail: sited.mutant.guardrail, shown: shown(sited.site), found: sited.mutant.found, judgement });
      request.onProgress?.({ done: executed.length, total: survey.mutants.length, last: `${sited.mutant.guardrail}: ${sited.mutant.found.description}`, status: judgement.status });
      // Signals and timers get their turn.
      await new Promise((resolve) => void setImmediate(resolve));
    }
    const report = createMutationReport(executed, survey.tests, { version: packageVersion(), config: configOf(request) });
    const lineOf = new Map(Object.values(report.files).flatMap(({ mutants }) => mutants.map(({ id, location }) => [id, location.start.line] as const)));
    const mutants = executed.map(({ id, guardrail, shown: { name: file }, found, judgement }): TestedMutant => ({
      id,
      guardrail,
      mutatorName: found.mutator,
      description: found.description,
      file,
      line: lineOf.get(id) ?? 1,
      status: judgement.status,
      reason: judgement.reason,
      killedBy: judgement.killedBy,
      exercised: judgement.exercised,
    }));
    return {
      report,
      mutants,
      survivors: survivorsOf(mutants),
      untouched: survey.untouched,
      silentTests: survey.silentTests,
      complete: executed.length === survey.mutants.length,
    };
  } finally {
    await disposeReplayCache(cache);
  }
}

function checkRequest({ guardrails, scenarios, operators, only = [] }: MutationRequest): void {
  if (guardrails.length === 0 || scenarios.length === 0 || operators.length === 0) {
    throw new HarnessError("usage", "There is nothing to weaken", { hint: "Name guardrails, scenarios and an operator" });
  }
  const unknown = only.find((id) => !guardrails.some((guardrail) => guardrail.id === id));
  if (unknown === undefined) return;
  throw new HarnessError("usage", `\`${unknown}\` is not among the guardrails that are to be weakened`, {
    hint: `Name one of the set: ${guardrails.map(({ id }) => id).join(", ")}`,
  });
}

function configOf({ scenarios, guardrails, operators, seed, rows, data, approver }: MutationRequest): Readonly<Record<string, unknown>> {
  return { scenarios: scenarios.map(({ id }) => id), guardrails: guardrails.map(({ id }) => id), operators, seed, rows, data, approver };
}

/** Plays a mutant in every test that has what it weakens. */
async function playTests(request: MutationRequest, { mutant }: SitedMutant, tests: readonly BaselineTest[], cache: ReplayCache): Promise<readonly MutantTest[]> {
  const layer: ReplayCache = { worlds: new LayeredMap(cache.worlds), runs: new LayeredMap(cache.runs) };
  const played: MutantTest[] = [];
  try {
    const original = request.guardrails.find(({ id }) => id === mutant.guardrail);
    if (original === undefined) throw new Error(`the set has no guardrail ${mutant.guardrail}`);
    const weak = mutateGuardrail(original, mutant);
    for (const { test, scenario, operator, guardrails, whole, consulted } of tests) {
      const set = guardrails.map((guardrail) => (guardrail.id === weak.id ? weak : guardrail));
      const weakened = await playObserved(request, scenario, operator, set, layer).catch((error: unknown) => ({ error: messageOf(error) }));
      played.push({ test, whole, weakened, consulted: consulted(mutant) });
    }
    return played;
  } finally {
    await disposeReplayCache(layer);
  }
}

function messageOf(error: unknown): string {
  if (error instanceof HarnessError) return `${error.message}: ${error.hint}`;
  return error instanceof Error ? error.message : String(error);
}
