import { describe, expect, test } from "vitest";
import { catalogue } from "#guardrails/catalogue";
import { createReplayCache, preparedWorld } from "#harness/replay/replay";
import { runScenario } from "#harness/replay/run-scenario";
import { createRunsAlike } from "#harness/replay/runs-alike";
import { shapesWorld } from "#harness/replay/shapes-world";
import { usualRun } from "#harness/usual-run";
import type { Guardrail } from "#model/guardrail";
import type { Run } from "#model/run";
import { scenario } from "../../../../scenarios/missing-state-cleanup/scenario.ts";

const deciders = catalogue.filter((guardrail) => !shapesWorld(guardrail));
const snapshots = catalogue.filter(({ id }) => id === "backup.manual-snapshots");
const everySubset = (of: readonly Guardrail[]): readonly (readonly Guardrail[])[] =>
  Array.from({ length: 2 ** of.length }, (_, subset) => of.filter((_one, bit) => (subset & (1 << bit)) !== 0));

const cache = createReplayCache();
async function play(guardrails: readonly Guardrail[], operator: "literal" | "persistent"): Promise<Run> {
  const options = usualRun({ scenario, guardrails, operator, rows: 200 });
  return runScenario(options, await preparedWorld(options, cache));
}
const named = (...ids: readonly string[]): readonly Guardrail[] => catalogue.filter(({ id }) => ids.includes(id));

describe("a run that is told from another", () => {
  test.each(["literal", "persistent"] as const)(
    "is the run that would have been played, event by event (%s)",
    async (operator) => {
      const alike = createRunsAlike(() => true);
      let told = 0;
      for (const subset of everySubset(deciders).toReversed()) {
        const guardrails = [...snapshots, ...subset];
        const played = await play(guardrails, operator);
        const found = alike.find("world", guardrails);
        if (found === undefined) alike.note("world", guardrails, played);
        else {
          told += 1;
          expect(found).toStrictEqual(played);
        }
      }
      expect(told).toBeGreaterThan(8);
      expect(told).toBeLessThan(31);
    },
    120_000,
  );

  test("is not told where the guardrail that is missing has spoken, nor in another world, nor for more guardrails than were there", async () => {
    const [both, alone] = [named("plan.missing-state-alarm", "plan.deny-protected-deletes"), named("plan.deny-protected-deletes")];
    const alike = createRunsAlike(() => true);
    alike.note("world", both, await play(both, "literal"));
    expect(alike.find("world", alone)).toBeUndefined();
    expect(alike.find("world", named("plan.missing-state-alarm"))).toBeDefined();
    expect(alike.find("another", named("plan.missing-state-alarm"))).toBeUndefined();
    expect(alike.find("world", deciders)).toBeUndefined();
  });

  test("is not told where plans would no longer be reviewed, nor from what a program of somebody's own allowed", async () => {
    const silent: Guardrail = { ...(named("state.lineage-pin")[0] as Guardrail), id: "plan.silent", reviewPlan: () => ({ kind: "allow" }) };
    const alike = createRunsAlike(({ id }) => id !== "plan.silent");
    alike.note("reviewed", [silent], await play([silent], "literal"));
    expect(alike.find("reviewed", [])).toBeUndefined();
    const quiet: Guardrail = { ...silent, reviewCommand: () => ({ kind: "allow" }) };
    delete (quiet as { reviewPlan?: unknown }).reviewPlan;
    alike.note("own", [quiet], await play([quiet], "literal"));
    expect(alike.find("own", [])).toBeUndefined();
    const trusted = createRunsAlike(() => true);
    trusted.note("own", [quiet], await play([quiet], "literal"));
    expect(trusted.find("own", [])).toStrictEqual(await play([], "literal"));
  });

  test("is not told where a net of somebody's own listens: what is left away is what it may have heard", async () => {
    const pair = named("plan.missing-state-alarm", "plan.deny-protected-deletes");
    const listener: Guardrail = { ...(named("detection.page-and-revoke")[0] as Guardrail), id: "detection.own" };
    const run = await play(pair, "literal");
    const tellsWith = (net: Guardrail): boolean => {
      const alike = createRunsAlike((guardrail) => catalogue.includes(guardrail));
      alike.note("world", [...pair, net], run);
      return alike.find("world", [...named("plan.missing-state-alarm"), net]) !== undefined;
    };
    expect(tellsWith(listener)).toBe(false);
    expect(tellsWith(named("detection.page-and-revoke")[0] as Guardrail)).toBe(true);
  });
});
