import { createMutationReport } from "#ablation/mutation/create-mutation-report";
import type { ExecutedMutant } from "#ablation/mutation/create-mutation-report";
import { judgeMutant } from "#ablation/mutation/judge-mutant";
import { locateJson } from "#ablation/mutation/locate-json";
import { survivorsOf } from "#ablation/mutation/survivors";
import type { TestedMutant } from "#ablation/mutation/survivors";
import { HarnessError } from "#model/errors";
import { packageVersion } from "../cli/package-version.ts";
import { disposeReplayCache } from "../replay/replay.ts";
import type { SitedMutant } from "./find-mutants.ts";
import { createMutationCache } from "./mutation-cache.ts";
import type { MutationRequest, MutationResult } from "./mutation-request.ts";
import { openMutationCrew } from "./open-mutation-crew.ts";
import type { MutationCrew } from "./open-mutation-crew.ts";
import { shownDocuments } from "./shown-documents.ts";
import { surveyGuardrails } from "./survey-guardrails.ts";
import type { Survey } from "./survey-guardrails.ts";

/**
 * Weakens the guardrails of a set, one thing at a time, and plays every mutant alone and in the full set: which scenarios notice?
 *
 * @throws HarnessError `usage` for a set without anything to weaken or for an unknown id; whatever keeps a world from being built with nothing weakened
 */
export async function mutateGuardrails(request: MutationRequest): Promise<MutationResult> {
  checkRequest(request);
  const cache = createMutationCache(request);
  let crew: MutationCrew | undefined;
  try {
    const survey = await surveyGuardrails(request, cache);
    crew = await openMutationCrew(request, cache, survey.mutants.length);
    const executed = await execute(request, survey, crew);
    const report = createMutationReport(executed, survey.tests, { version: packageVersion(), config: configOf(request) });
    const mutants = testedMutants(executed);
    const { untouched, silentTests } = survey;
    return { report, mutants, survivors: survivorsOf(mutants), untouched, silentTests, complete: executed.length === survey.mutants.length };
  } finally {
    await crew?.close();
    await disposeReplayCache(cache);
  }
}

interface Executed extends ExecutedMutant {
  readonly guardrail: string;
}

function testedMutants(executed: readonly Executed[]): readonly TestedMutant[] {
  const places = new Map(executed.map(({ shown }) => [shown, locateJson(shown.source)]));
  return executed.map(({ id, guardrail, shown, found, judgement }) => {
    const { status, reason, killedBy, exercised } = judgement;
    const line = places.get(shown)?.get(found.pointer)?.start.line ?? 1;
    return { id, guardrail, mutatorName: found.mutator, description: found.description, file: shown.name, line, status, reason, killedBy, exercised };
  });
}

/** Plays every mutant in every test that has it, as many at once as the crew has hands; the results are in the order of the mutants. */
async function execute(request: MutationRequest, survey: Survey, crew: MutationCrew): Promise<readonly Executed[]> {
  const shown = shownDocuments(
    survey.mutants.map(({ site }) => site),
    request.user,
  );
  const results = new Map<SitedMutant, Executed>();
  const waiting = [...survey.mutants];
  const work = async (): Promise<void> => {
    for (let sited = waiting.shift(); sited !== undefined && request.signal?.aborted !== true; sited = waiting.shift()) {
      const { id, guardrail, found } = sited.mutant;
      const judgement = await untilAborted(judge(sited, survey, crew), request.signal);
      if (judgement === undefined) return;
      results.set(sited, { id, guardrail, shown: shown(sited.site), found, judgement });
      const last = `${guardrail}: ${found.description}`;
      request.onProgress?.({ done: results.size, total: survey.mutants.length, last, status: judgement.status });
      // Signals and timers get their turn.
      await new Promise((resolve) => void setImmediate(resolve));
    }
  };
  await Promise.all(Array.from({ length: crew.hands }, work));
  return survey.mutants.flatMap((sited) => results.get(sited) ?? []);
}

/** What is under way when it is ended early counts for nothing, and nobody waits for it. */
async function untilAborted<Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result | undefined> {
  if (signal === undefined) return work;
  let onAbort: (() => void) | undefined;
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    if (onAbort !== undefined) signal.removeEventListener("abort", onAbort);
    if (signal.aborted) work.catch(() => undefined);
  }
}

async function judge(sited: SitedMutant, survey: Survey, crew: MutationCrew): Promise<Executed["judgement"]> {
  const tests = survey.testsOf(sited);
  const telling = tests.filter(({ whole }) => !("untold" in whole));
  const { found: _found, ...mutant } = sited.mutant;
  const weakened = await crew.play(
    mutant,
    telling.map(({ scenario, operator, standing }) => ({ scenario: scenario.id, operator, standing })),
  );
  return judgeMutant(
    tests.map((one) => ({
      test: one.test,
      whole: one.whole,
      weakened: weakened[telling.indexOf(one)] ?? ("untold" in one.whole ? one.whole : { error: "it was not played" }),
      consulted: survey.isConsulted(sited, one.scenario.id),
    })),
  );
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
