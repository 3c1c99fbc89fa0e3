import { dataOpener } from "#harness/open-data";
import { loadScenario } from "#harness/discover-scenarios";
import { createReplayCache, replay } from "#harness/replay/replay";
import type { Scenario } from "#model/scenario";
import { usualRun } from "#harness/usual-run";
import { describe, expect, test } from "vitest";

const modes = ["modelled", "postgres"] as const;

/** What both modes must agree on. Checksums are each mode's own. */
async function shown(scenario: Scenario, data: (typeof modes)[number]): Promise<object> {
  const { run, verdict } = await replay(usualRun({ scenario, rows: 500, openData: dataOpener(data) }), createReplayCache());
  expect(run.mode).toBe(data);
  return { outcome: verdict.outcome, moments: verdict.moments, milestones: verdict.milestones, datasets: verdict.datasets, backups: verdict.backups };
}

/** A sample, to be affordable; `npm run check:data` compares every scenario bare and the flagship under every guardrail. */
const sample = ["empty-backups", "missing-state-cleanup", "rename-without-moved", "shared-cluster-drop-database"] as const;

describe("real rows and modelled rows come to the same verdict", () => {
  test.each(sample)("%s without guardrails", async (id) => {
    const scenario = await loadScenario(id);
    expect(await shown(scenario, "postgres")).toEqual(await shown(scenario, "modelled"));
  });
});
