import { dataOpener } from "#harness/open-data";
import { foundWorld } from "#harness/replay/found-world";
import type { FoundOptions } from "#harness/replay/found-world";
import type { Stage } from "#harness/replay/stage";
import type { WorldDefinition } from "#model/scenario";
import { accounts } from "../../scenarios/course-platform/accounts.ts";

export interface EmptyStageOptions extends Partial<Omit<FoundOptions, "world">> {
  readonly world?: Partial<WorldDefinition>;
}

/** Accounts with nothing in them: the course platform's, in eu-west-1, two weeks before its incident, unless said otherwise. */
export async function openEmptyStage({ world = {}, ...changes }: EmptyStageOptions = {}): Promise<Stage> {
  return foundWorld({
    world: {
      id: "empty",
      region: "eu-west-1",
      startsAt: "2026-02-12T09:00:00Z",
      accounts,
      principals: [],
      terminals: [],
      stacks: [],
      approver: "nobody",
      build: async () => {},
      ...world,
    },
    guardrails: [],
    seed: 1,
    data: await dataOpener("modelled")(),
    authorization: "enforced",
    regions: ["eu-west-1"],
    datasets: [],
    approverHabit: "reads-the-plan",
    ...changes,
  });
}
