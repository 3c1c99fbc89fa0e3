import { createSubsetPlayer } from "#harness/ablation/play-subset";
import { loadScenario } from "#harness/discover-scenarios";
import { findGuardrails } from "#harness/find-guardrails";
import type { Figure } from "./measure.ts";

/** The resident memory of one worker over many runs, at ten moments: flat, if nothing is kept that should not be. */
export async function benchAblationMemory(quick: boolean): Promise<readonly Figure[]> {
  const runs = quick ? 200 : 100_000;
  const guardrails = findGuardrails([
    "agent.command-hook,approval.saved-plan-only,iac.prevent-destroy,plan.deny-protected-deletes,plan.missing-state-alarm,resource.deletion-protection",
  ]);
  // More than the player keeps: when one comes round again, it is played again.
  const combinations = 2 ** guardrails.length;
  const player = createSubsetPlayer({
    scenarios: [await loadScenario("rename-without-moved")],
    guardrails,
    seeds: [1],
    rows: 10,
    data: "modelled",
    approver: "reads-the-plan",
    user: { policies: new Map(), bindings: {} },
    playEach: true,
  });
  const megabytes: number[] = [];
  try {
    for (let run = 1; run <= runs; run += 1) {
      await player.play({ scenario: "rename-without-moved", operator: "literal", subset: run % combinations });
      if (run % (runs / 10) === 0) megabytes.push(Math.round(process.memoryUsage.rss() / 1_048_576));
    }
  } finally {
    await player.close();
  }
  return [{ section: "memory of one worker", name: `RSS after each tenth of ${runs.toLocaleString("en-US")} runs, MiB`, value: megabytes.join(" ") }];
}
