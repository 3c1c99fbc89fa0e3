import { expect, test } from "vitest";
import type { Scenario } from "#model/scenario";
import { scenario as rename } from "../../../scenarios/rename-without-moved/scenario.ts";
import { play } from "../../scenarios/play.ts";

/** Each call takes its time on the clock: the table is still listed when the script ends, and gone when it is described. */
test("an inventory taken while a table is being deleted leaves it out", async () => {
  const scenario: Scenario = {
    ...rename,
    id: "ends-with-a-deletion",
    milestones: [],
    script: async ({ terminals }) => void (await terminals["agent"]?.run("aws dynamodb delete-table --table-name acme-orders")),
  };
  const { run, verdict } = await play([], "literal", { scenario });
  expect(verdict.outcome).toBe("lost");
  expect(run.after.inventory.items.map(({ name }) => name).filter((name) => name.startsWith("acme-"))).toEqual(["acme-customers", "acme-sessions"]);
});
