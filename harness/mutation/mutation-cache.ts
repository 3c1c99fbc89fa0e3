import { BoundedMap } from "../ablation/bounded-map.ts";
import type { ReplayCache } from "../replay/replay.ts";
import type { PreparedWorld } from "../replay/run-scenario.ts";
import type { MutationRequest } from "./mutation-request.ts";

/** Room for what every mutant asks for again: the controls, the full set, and each guardrail alone where one has to explain a run. */
export function createMutationCache({ guardrails, scenarios, operators }: Pick<MutationRequest, "guardrails" | "scenarios" | "operators">): ReplayCache {
  const dispose = (world: Promise<PreparedWorld>): void => {
    void world.then(async ({ stage }) => stage.data.dispose()).catch(() => undefined);
  };
  const places = scenarios.length + 1;
  const worlds = guardrails.length + 2 * places + 8;
  return { worlds: new BoundedMap(worlds, dispose), runs: new BoundedMap(worlds * operators.length + 8) };
}
