import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { lookOnce } from "#harness/replay/looks";
import type { Look, Looks } from "#harness/replay/looks";
import { createReplayCache, preparedWorld } from "#harness/replay/replay";
import { runScenario } from "#harness/replay/run-scenario";
import { usualRun } from "#harness/usual-run";
import type { Guardrail } from "#model/guardrail";
import { defineGuardrail } from "#model/guardrail";
import { scenario } from "../../../../scenarios/missing-state-cleanup/scenario.ts";

const options = usualRun({ scenario, operator: "persistent", rows: 200 });

/** Runs one after the other in one world, and how many of them were looked at. */
async function playAll(shaping: readonly Guardrail[], sets: readonly (readonly Guardrail[])[]) {
  const prepared = await preparedWorld({ ...options, guardrails: shaping }, createReplayCache());
  const { looks: _looks, ...bare } = prepared;
  const runs = [];
  for (const deciders of sets) {
    const chosen = { ...options, guardrails: [...shaping, ...deciders] };
    runs.push({ known: await runScenario(chosen, prepared), played: await runScenario(chosen, bare) });
  }
  return { runs, looked: prepared.looks?.size };
}

const named = (...ids: string[]): readonly Guardrail[] => catalogue.filter(({ id }) => ids.includes(id));
const hook = named("agent.command-hook");
const saved = named("approval.saved-plan-only");

describe("what was found of a stage", () => {
  test("is what playing on would find, with jobs that run until the horizon", async () => {
    const { runs, looked } = await playAll(named("backup.manual-snapshots", "backup.off-provider"), [[], hook, saved, [...hook, ...saved], []]);
    for (const { known, played } of runs) expect(known).toStrictEqual(played);
    expect(looked).toBeLessThan(runs.length);
    expect(looked).toBeGreaterThan(1);
  });

  test("is not shared between scripts that end otherwise", async () => {
    const { looked } = await playAll([], [[], hook]);
    expect(looked).toBe(2);
  });

  test("is not kept where a guardrail watches the ledger: what it has in mind is not on the stage", async () => {
    const { runs, looked } = await playAll(named("detection.page-and-revoke"), [[], []]);
    for (const { known, played } of runs) expect(known).toStrictEqual(played);
    expect(looked).toBe(0);
  });

  test.each([
    ["reviewCall", "approval.second-role"],
    ["onSchedule", "backup.manual-snapshots"],
  ] as const)("is not kept where a guardrail of somebody's own has %s: what it has in mind is not on the stage", async (moment, id) => {
    expect((await playAll(named(id), [[], []])).looked).toBe(1);
    const ours = named(id)[0] as Guardrail;
    const copy = defineGuardrail({ ...ours, [moment]: ours[moment] });
    const { runs, looked } = await playAll([copy], [[], []]);
    for (const { known: told, played } of runs) expect(told).toStrictEqual(played);
    expect(looked).toBe(0);
  });

  test("is not kept where a job read CloudTrail, which tells of the script", async () => {
    const { stage } = await preparedWorld(options, createReplayCache());
    const looks: Looks = new Map();
    const nothing = {} as Look;
    await lookOnce(stage, "needed", looks, async () => {
      stage.ledger.lookedUp = true;
      return nothing;
    });
    expect(looks.size).toBe(0);
    await lookOnce(stage, "needed", looks, async () => nothing);
    expect(looks.size).toBe(1);
  });
});
