import type { ReportedTest } from "#ablation/mutation/create-mutation-report";
import type { Observed } from "#ablation/mutation/judge-mutant";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import { loadScenario, scenarioIds } from "../discover-scenarios.ts";
import type { ReplayCache } from "../replay/replay.ts";
import { mutantsAt } from "./find-mutants.ts";
import type { SitedMutant } from "./find-mutants.ts";
import { observeGuardrail } from "./find-sites.ts";
import type { Mutant } from "./mutant.ts";
import type { MutationRequest } from "./mutation-request.ts";
import { playObserved } from "./play-observed.ts";

/** A test as it ends with nothing weakened. */
export interface BaselineTest {
  readonly test: string;
  readonly scenario: Scenario;
  readonly operator: OperatorKind;
  readonly guardrails: readonly Guardrail[];
  readonly whole: Observed;
  /** Whether anything consults what a mutant weakens: a hook was asked, or the world was built with it. */
  readonly consulted: (mutant: Mutant) => boolean;
}

/** What can be weakened, and how every test ends before anything is. */
export interface Survey {
  readonly mutants: readonly SitedMutant[];
  /** The tests that have what a mutant weakens, and say something. */
  readonly testsOf: (mutant: SitedMutant) => readonly BaselineTest[];
  readonly tests: readonly ReportedTest[];
  readonly untouched: readonly { readonly guardrail: string; readonly reason: string }[];
  readonly silentTests: readonly string[];
}

/** Plays every test with nothing weakened, and lists on the way what each guardrail does that could be. */
export async function surveyGuardrails(request: MutationRequest, cache: ReplayCache): Promise<Survey> {
  const { guardrails, operators, only } = request;
  const chosen = guardrails.filter(({ id }) => only === undefined || only.includes(id));
  const mutants = new Map<string, SitedMutant>();
  /** Ids of the mutants that a guardrail has in a scenario. */
  const inScenario = new Map<string, ReadonlySet<string>>();
  const aloneTests = new Map<string, BaselineTest[]>();
  for (const guardrail of chosen) {
    const tests: BaselineTest[] = [];
    for (const scenario of await scenariosFor(guardrail, request)) {
      const observed = observeGuardrail(guardrail);
      for (const operator of operators) {
        const whole = await playObserved(request, scenario, operator, [observed.guardrail], cache);
        const consulted = ({ site }: Mutant): boolean => site.kind !== "rules" || observed.wasConsulted();
        tests.push({ test: testId(scenario.id, operator, "alone"), scenario, operator, guardrails: [guardrail], whole, consulted });
      }
      const found = mutantsAt(guardrail, observed.sites());
      for (const one of found) if (!mutants.has(one.mutant.id)) mutants.set(one.mutant.id, one);
      inScenario.set(placeOf(guardrail.id, scenario.id), new Set(found.map(({ mutant }) => mutant.id)));
    }
    aloneTests.set(guardrail.id, tests);
  }
  const together = guardrails.length < 2 ? [] : await playTogether(request, cache);
  const all = [...new Map([...aloneTests.values()].flat().map((one) => [one.test, one])).values(), ...together];
  const applies = ({ mutant }: SitedMutant, { scenario, whole }: BaselineTest): boolean =>
    whole.outcome !== "inconclusive" && inScenario.get(placeOf(mutant.guardrail, scenario.id))?.has(mutant.id) === true;
  const found = [...mutants.values()];
  return {
    mutants: found,
    testsOf: (sited) => [...(aloneTests.get(sited.mutant.guardrail) ?? []), ...together].filter((test) => applies(sited, test)),
    tests: all.map(({ test, scenario, operator, guardrails: set }) => ({
      id: test,
      scenario: scenario.id,
      name: `${operator} operator, ${set.length < 2 ? "the weakened guardrail alone" : "all guardrails"}`,
    })),
    untouched: chosen
      .filter(({ id }) => !found.some(({ mutant }) => mutant.guardrail === id))
      .map((guardrail) => ({ guardrail: guardrail.id, reason: reasonOf(guardrail) })),
    silentTests: [
      ...[...aloneTests].flatMap(([id, tests]) => tests.filter(isSilent).map(({ test }) => `${test} (${id})`)),
      ...together.filter(isSilent).map(({ test }) => test),
    ],
  };
}

function isSilent({ whole }: BaselineTest): boolean {
  return whole.outcome === "inconclusive";
}

async function playTogether(request: MutationRequest, cache: ReplayCache): Promise<readonly BaselineTest[]> {
  const tests: BaselineTest[] = [];
  for (const scenario of request.scenarios) {
    const observed = new Map(request.guardrails.map((guardrail) => [guardrail.id, observeGuardrail(guardrail)]));
    const guardrails = [...observed.values()].map(({ guardrail }) => guardrail);
    for (const operator of request.operators) {
      const whole = await playObserved(request, scenario, operator, guardrails, cache);
      const consulted = ({ site, guardrail }: Mutant): boolean => site.kind !== "rules" || observed.get(guardrail)?.wasConsulted() === true;
      tests.push({ test: testId(scenario.id, operator, "all"), scenario, operator, guardrails, whole, consulted });
    }
  }
  return tests;
}

/** The scenarios of the request, and the one that proves the guardrail. */
async function scenariosFor({ promise }: Guardrail, { scenarios, provingScenario = fromLibrary }: MutationRequest): Promise<readonly Scenario[]> {
  if (scenarios.some(({ id }) => id === promise.scenario)) return scenarios;
  const proving = await provingScenario(promise.scenario);
  return proving === undefined ? scenarios : [...scenarios, proving];
}

async function fromLibrary(id: string): Promise<Scenario | undefined> {
  return scenarioIds().includes(id) ? loadScenario(id) : undefined;
}

function testId(scenario: string, operator: OperatorKind, guardrails: "alone" | "all"): string {
  return `${scenario} ${operator} ${guardrails}`;
}

function placeOf(guardrail: string, scenario: string): string {
  return `${guardrail} ${scenario}`;
}

function reasonOf({ reviewCommand, reviewPlan, rules }: Guardrail): string {
  if (rules !== undefined) return "its rules name nothing that can be weakened";
  const decides = reviewCommand !== undefined || reviewPlan !== undefined;
  return decides ? "it decides in code: there is no data in it to weaken" : "it sets up nothing that can be weakened by one thing";
}
