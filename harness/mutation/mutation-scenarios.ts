import type { Guardrail } from "#model/guardrail";
import type { Scenario } from "#model/scenario";
import { loadScenario, scenarioIds } from "../discover-scenarios.ts";
import type { MutationRequest } from "./mutation-request.ts";

type Scenarios = Pick<MutationRequest, "scenarios" | "provingScenario">;

/** Where a guardrail is tried alone: the scenarios of the request, and the one that proves it. */
export async function scenariosFor({ promise }: Guardrail, request: Scenarios): Promise<readonly Scenario[]> {
  if (request.scenarios.some(({ id }) => id === promise.scenario)) return request.scenarios;
  const proving = await provingScenario(promise.scenario, request);
  return proving === undefined ? request.scenarios : [...request.scenarios, proving];
}

/** A scenario of the request, or one that proves a guardrail. @throws Error when it is neither */
export async function scenarioNamed(id: string, request: Scenarios): Promise<Scenario> {
  const found = request.scenarios.find((one) => one.id === id) ?? (await provingScenario(id, request));
  if (found === undefined) throw new Error(`there is no scenario ${id}`);
  return found;
}

async function provingScenario(id: string, { provingScenario: find = fromLibrary }: Scenarios): Promise<Scenario | undefined> {
  return find(id);
}

async function fromLibrary(id: string): Promise<Scenario | undefined> {
  return scenarioIds().includes(id) ? loadScenario(id) : undefined;
}
