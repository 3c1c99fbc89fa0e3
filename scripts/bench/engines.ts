import { HarnessError } from "#model/errors";
import { loadScenario } from "#harness/discover-scenarios";
import { openTerraform } from "#harness/open-terraform";
import { prepareWorld, runScenario } from "#harness/replay/run-scenario";
import type { RunOptions } from "#harness/replay/run-scenario";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import { usualRun } from "#harness/usual-run";
import type { Figure } from "./measure.ts";
import { renderMilliseconds, summarize } from "./measure.ts";

/** The flagship's script and verdict on the embedded Terraform beside the same through the real binary and the real provider; the world is built before. */
export async function benchEngines(quick: boolean): Promise<readonly Figure[]> {
  const section = "the flagship, script to verdict, world built";
  const embedded = await timeReplays(await openTerraform("embedded"), quick ? 5 : 60);
  const figures = [{ section, name: "embedded Terraform, best", value: renderMilliseconds(embedded) }];
  if (quick) return [...figures, { section, name: "the terraform binary", value: "skipped: it takes minutes, and --quick was said" }];
  try {
    const engine = await openTerraform("terraform");
    try {
      const real = await timeReplays(engine, 1);
      return [
        ...figures,
        { section, name: `terraform ${engine.version} with its AWS provider`, value: `${renderMilliseconds(real)}: ${(real / embedded).toFixed(0)} times` },
      ];
    } finally {
      await engine.dispose();
    }
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    return [...figures, { section, name: "the terraform binary", value: `skipped: ${error.message}` }];
  }
}

async function timeReplays(terraform: TerraformEngine, rounds: number): Promise<number> {
  const options: RunOptions = usualRun({ scenario: await loadScenario("missing-state-cleanup"), terraform });
  const world = await prepareWorld(options);
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const started = performance.now();
    await runScenario(options, world);
    times.push(performance.now() - started);
  }
  return summarize(times).min;
}
