import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { createReplayCache, preparedWorld } from "#harness/replay/replay";
import { prepareWorld, runScenario } from "#harness/replay/run-scenario";
import type { RunOptions } from "#harness/replay/run-scenario";
import { shapesWorld } from "#harness/replay/shapes-world";
import { usualRun } from "#harness/usual-run";
import type { Guardrail } from "#model/guardrail";
import { scenario } from "../../../../scenarios/missing-state-cleanup/scenario.ts";

const options = usualRun({ scenario, operator: "persistent", rows: 200, routine: true });
const deciders = catalogue.filter((guardrail) => !shapesWorld(guardrail));
const withBackup = catalogue.filter(({ id }) => id === "backup.manual-snapshots");

describe("guardrails that only decide", () => {
  test("are those that no hook lets near the world before the script", () => {
    expect(deciders.map(({ id }) => id)).toMatchInlineSnapshot(`
      [
        "agent.command-hook",
        "approval.saved-plan-only",
        "plan.deny-protected-deletes",
        "plan.missing-state-alarm",
        "state.lineage-pin",
      ]
    `);
  });

  test.each(deciders.map((guardrail) => [guardrail.id, guardrail] as const))(
    "%s: a run in a world shared with others equals a run in a world of its own",
    async (_, guardrail) => {
      for (const others of [[], withBackup]) {
        const chosen: RunOptions = { ...options, guardrails: [...others, guardrail] };
        const cache = createReplayCache();
        await preparedWorld({ ...options, guardrails: others }, cache);
        const shared = await preparedWorld(chosen, cache);
        expect(cache.worlds.size).toBe(1);
        expect(await runScenario(chosen, shared)).toStrictEqual(await runScenario(chosen, await prepareWorld(chosen)));
      }
    },
  );

  test("stand in the fork alone: the world they share answers the next run as if they had never been", async () => {
    const cache = createReplayCache();
    const alone = await runScenario(options, await preparedWorld(options, cache));
    await runScenario({ ...options, guardrails: deciders }, await preparedWorld({ ...options, guardrails: deciders }, cache));
    expect(await runScenario(options, await preparedWorld(options, cache))).toStrictEqual(alone);
  });
});

describe("guardrails that shape the world", () => {
  test.each(["harden", "provision", "reviewCall", "observe", "onSchedule"] as const)("have a world of their own by %s", async (hook) => {
    const guardrail = catalogue.find((one) => one[hook] !== undefined) as Guardrail;
    const cache = createReplayCache();
    await preparedWorld(options, cache);
    await preparedWorld({ ...options, guardrails: [guardrail] }, cache);
    expect(cache.worlds.size).toBe(2);
  });
});
