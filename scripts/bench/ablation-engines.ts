import type { Guardrail } from "#model/guardrail";
import { HarnessError } from "#model/errors";
import { loadScenario } from "#harness/discover-scenarios";
import { guardrailsOf } from "#harness/ablation/play-subset";
import { inOrder } from "#harness/cli/in-order";
import { openTerraform } from "#harness/open-terraform";
import { createReplayCache, disposeReplayCache, replay } from "#harness/replay/replay";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import { usualRun } from "#harness/usual-run";
import type { Judgement } from "#model/outcome";
import type { Figure } from "./measure.ts";
import { renderMilliseconds } from "./measure.ts";

/** Combinations that both engines play. */
const many = 8;
/** At once on the real engine, which mostly waits. */
const atOnce = 4;

/** Some combinations of an ablation, spread evenly, on the embedded Terraform and on the real one: times for worlds and scripts, and what came of them. */
export async function benchAblationEngines(section: string, guardrails: readonly Guardrail[]): Promise<readonly Figure[]> {
  const step = 2 ** guardrails.length / many;
  const subsets = Array.from({ length: many }, (_, index) => Math.floor(index * step + step / 2));
  const embedded = await timeSubsets(await openTerraform("embedded"), guardrails, subsets, 1);
  const name = `${many} of these combinations, worlds and all, on the embedded Terraform`;
  const figures = [{ section, name, value: renderMilliseconds(embedded.time) }];
  const realName = "the same on the terraform binary";
  try {
    const engine = await openTerraform("terraform");
    try {
      const real = await timeSubsets(engine, guardrails, subsets, atOnce);
      const same = real.outcomes.filter((outcome, index) => outcome === embedded.outcomes[index]).length;
      const value = `${renderMilliseconds(real.time)}, ${atOnce} at once: ${(real.time / embedded.time).toFixed(0)} times; ${same} of ${many} came to the same`;
      return [...figures, { section, name: realName, value }];
    } finally {
      await engine.dispose();
    }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return [...figures, { section, name: realName, value: `skipped: ${error.message}` }];
  }
}

async function timeSubsets(
  terraform: TerraformEngine,
  guardrails: readonly Guardrail[],
  subsets: readonly number[],
  concurrency: number,
): Promise<{ readonly time: number; readonly outcomes: readonly Judgement[] }> {
  const scenario = await loadScenario("missing-state-cleanup");
  const cache = createReplayCache();
  const started = performance.now();
  const outcomes: Judgement[] = [];
  const tasks = subsets.map((subset) => async () => {
    const { verdict } = await replay(usualRun({ scenario, terraform, operator: "persistent", guardrails: guardrailsOf(guardrails, subset) }), cache);
    return verdict.outcome;
  });
  for await (const outcome of inOrder(tasks, concurrency)) outcomes.push(outcome);
  const time = performance.now() - started;
  await disposeReplayCache(cache);
  return { time, outcomes };
}
