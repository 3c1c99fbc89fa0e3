import type { ReportedTest } from "#ablation/mutation/create-mutation-report";
import type { Observed, Untold } from "#ablation/mutation/judge-mutant";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import type { ReplayCache } from "../replay/replay.ts";
import { mutantsAt } from "./find-mutants.ts";
import type { SitedMutant } from "./find-mutants.ts";
import { observeGuardrail } from "./find-sites.ts";
import type { MutationRequest } from "./mutation-request.ts";
import { scenariosFor } from "./mutation-scenarios.ts";
import { playObserved } from "./play-observed.ts";
import type { Standing } from "./play-observed.ts";

/** A test as it ends with nothing weakened. */
export interface BaselineTest {
  readonly test: string;
  readonly scenario: Scenario;
  readonly operator: OperatorKind;
  /** The weakened guardrail stands alone, or in the full set. */
  readonly standing: Standing;
  readonly whole: Observed | Untold;
}

/** What can be weakened, and how every test ends before anything is. */
export interface Survey {
  readonly mutants: readonly SitedMutant[];
  /** The tests that have what a mutant weakens. */
  readonly testsOf: (mutant: SitedMutant) => readonly BaselineTest[];
  /** Whether anything in a scenario consults what a mutant weakens: a hook of its guardrail was asked, or the world was built with it. */
  readonly isConsulted: (mutant: SitedMutant, scenario: string) => boolean;
  readonly tests: readonly ReportedTest[];
  readonly untouched: readonly { readonly guardrail: string; readonly reason: string }[];
  readonly silentTests: readonly string[];
}

/** Plays every test with nothing weakened, and lists on the way what each guardrail does that could be. */
export async function surveyGuardrails(request: MutationRequest, cache: ReplayCache): Promise<Survey> {
  const { guardrails, only } = request;
  const chosen = guardrails.filter(({ id }) => only === undefined || only.includes(id));
  const surveyed: SurveyedGuardrail[] = [];
  for (const guardrail of chosen) surveyed.push(await surveyAlone(guardrail, request, cache));
  const together = guardrails.length < 2 ? [] : await playTogether(request, cache);
  const mutants = firstOfEach(surveyed.flatMap(({ places }) => places.flatMap(({ found }) => found)));
  const alone = new Map(surveyed.map((one) => [one.guardrail.id, one]));
  const placeOf = ({ mutant }: SitedMutant, scenario: string): SurveyedPlace | undefined =>
    alone.get(mutant.guardrail)?.places.find((place) => place.scenario.id === scenario && place.found.some((one) => one.mutant.id === mutant.id));
  const tests = [...surveyed.flatMap(({ places }) => places.flatMap((place) => place.tests)), ...together];
  return {
    mutants,
    testsOf: (sited) =>
      [...(alone.get(sited.mutant.guardrail)?.places ?? []).flatMap((place) => place.tests), ...together].filter(
        (one) => placeOf(sited, one.scenario.id) !== undefined,
      ),
    isConsulted: (sited, scenario) => sited.site.kind !== "rules" || placeOf(sited, scenario)?.wasConsulted() === true,
    tests: [...new Map(tests.map((one) => [one.test, one])).values()].map(({ test, scenario, operator, standing }) => ({
      id: test,
      scenario: scenario.id,
      name: `${operator} operator, ${standing === "alone" ? "the weakened guardrail alone" : "all guardrails"}`,
    })),
    untouched: chosen
      .filter(({ id }) => !mutants.some(({ mutant }) => mutant.guardrail === id))
      .map((guardrail) => ({ guardrail: guardrail.id, reason: reasonOf(guardrail) })),
    silentTests: [
      ...surveyed.flatMap(({ guardrail, places }) => places.flatMap((place) => place.tests.flatMap((test) => silenceOf(test, ` (${guardrail.id})`)))),
      ...together.flatMap((test) => silenceOf(test, "")),
    ],
  };
}

interface SurveyedGuardrail {
  readonly guardrail: Guardrail;
  readonly places: readonly SurveyedPlace[];
}

/** A guardrail alone in one scenario. */
interface SurveyedPlace {
  readonly scenario: Scenario;
  readonly tests: readonly BaselineTest[];
  readonly found: readonly SitedMutant[];
  readonly wasConsulted: () => boolean;
}

async function surveyAlone(guardrail: Guardrail, request: MutationRequest, cache: ReplayCache): Promise<SurveyedGuardrail> {
  const places: SurveyedPlace[] = [];
  for (const scenario of await scenariosFor(guardrail, request)) {
    const observed = observeGuardrail(guardrail);
    const tests = await playTests(request, scenario, "alone", [observed.guardrail], cache);
    places.push({ scenario, tests, found: mutantsAt(guardrail, observed.sites()), wasConsulted: observed.wasConsulted });
  }
  return { guardrail, places };
}

async function playTogether(request: MutationRequest, cache: ReplayCache): Promise<readonly BaselineTest[]> {
  const tests: BaselineTest[] = [];
  for (const scenario of request.scenarios) tests.push(...(await playTests(request, scenario, "all", request.guardrails, cache)));
  return tests;
}

async function playTests(
  request: MutationRequest,
  scenario: Scenario,
  standing: Standing,
  guardrails: readonly Guardrail[],
  cache: ReplayCache,
): Promise<readonly BaselineTest[]> {
  const tests: BaselineTest[] = [];
  for (const operator of request.operators) {
    const whole = await playObserved(request, { scenario, operator, guardrails }, cache);
    tests.push({ test: `${scenario.id} ${operator} ${standing}`, scenario, operator, standing, whole });
  }
  return tests;
}

function silenceOf({ test, whole }: BaselineTest, where: string): readonly string[] {
  return "untold" in whole ? [`${test}${where}: ${whole.untold}`] : [];
}

/** A mutant that several worlds have is shown as the first of them has it. */
function firstOfEach(found: readonly SitedMutant[]): readonly SitedMutant[] {
  const first = new Map<string, SitedMutant>();
  for (const one of found) if (!first.has(one.mutant.id)) first.set(one.mutant.id, one);
  return [...first.values()];
}

function reasonOf({ reviewCommand, reviewPlan, reviewFile, reviewStatement, reviewCall, rules }: Guardrail): string {
  if (rules !== undefined) return "its rules name nothing that can be weakened";
  const decides = [reviewCommand, reviewPlan, reviewFile, reviewStatement, reviewCall].some((hook) => hook !== undefined);
  return decides ? "it decides in code: there is no data in it to weaken" : "it sets up nothing that could be weakened by one thing";
}
