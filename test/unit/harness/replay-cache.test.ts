import { expect, test } from "vitest";
import { createModelledPlane } from "#data/modelled-plane";
import { createReplayCache, disposeReplayCache, replay } from "#harness/replay/replay";
import { scenario } from "../../../scenarios/rename-without-moved/scenario.ts";

test("disposing a cache closes the databases of the worlds that it keeps, and not before", async () => {
  let closed = 0;
  const cache = createReplayCache();
  const options = {
    scenario,
    guardrails: [],
    operator: "literal",
    seed: 1,
    rows: 10,
    approverHabit: "reads-the-plan",
    authorization: "enforced",
    drills: "needed",
    routine: false,
  } as const;
  await replay(
    {
      ...options,
      openData: async () => {
        const plane = createModelledPlane();
        return { ...plane, dispose: async () => void (closed += 1) };
      },
    },
    cache,
  );
  expect([cache.worlds.size, closed]).toEqual([1, 0]);
  await disposeReplayCache(cache);
  expect([cache.worlds.size, closed]).toEqual([0, 1]);
});
