import { dataOpener } from "#harness/open-data";
import { foundWorld } from "#harness/replay/found-world";
import type { Stage } from "#harness/replay/stage";
import type { Credentials } from "#model/principal";
import { accounts } from "../../scenarios/course-platform/accounts.ts";

const production = "222222222222";
export const rootCredentials: Credentials = { accessKeyId: `AKIAROOT${production}`, secretAccessKey: "canary" };

/** Accounts with nothing in them. */
export async function fuzzStage(): Promise<Stage> {
  return foundWorld({
    world: {
      id: "fuzzed",
      region: "eu-west-1",
      startsAt: "2026-02-26T09:00:00Z",
      accounts,
      principals: [],
      terminals: [],
      stacks: [],
      approver: "nobody",
      build: async () => {},
    },
    guardrails: [],
    seed: 1,
    data: await dataOpener("modelled")(),
    authorization: "enforced",
    regions: ["eu-west-1"],
    datasets: [],
    approverHabit: "reads-the-plan",
  });
}
