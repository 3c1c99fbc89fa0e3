import { dataOpener } from "#harness/open-data";
import { foundWorld } from "#harness/replay/found-world";
import type { Stage } from "#harness/replay/stage";
import { accounts } from "../../../../scenarios/course-platform/accounts.ts";

export const production = "222222222222";
export const place: { readonly account: string; readonly region: string } = { account: production, region: "eu-west-1" };
export const root: { readonly accessKeyId: string; readonly secretAccessKey: string } = { accessKeyId: `AKIAROOT${production}`, secretAccessKey: "canary" };

/** A world of empty accounts. */
export async function emptyStage(): Promise<Stage> {
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
