import { createReplayCache, disposeReplayCache } from "#harness/replay/replay";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import { inParallel } from "./in-parallel.ts";
import { playScenario } from "./play-scenario.ts";
import { currentCommit, signedCommit } from "./results.ts";
import { readScenarioResults, scenarioHash, writeScenarioResults } from "./scenario-results.ts";
import { stillHash } from "./read-sources.ts";
import type { ScenarioRow } from "./scenario-results.ts";

/** One row to be: a scenario under one guardrail, or none, by one operator. */
export interface ScenarioCase {
  readonly scenario: Scenario;
  readonly guardrail: Guardrail | undefined;
  readonly operator: OperatorKind;
  /** Whether the world's ordinary work is played, too. */
  readonly routine: boolean;
}

export interface ScenarioPlayOptions {
  readonly cases: readonly ScenarioCase[];
  readonly real: TerraformEngine;
  readonly jobs: number;
  readonly fresh: boolean;
  readonly resultsFile: string;
}

export function nameOf({ scenario, guardrail, operator }: ScenarioCase): string {
  return `${scenario.id} · ${guardrail?.id ?? "none"} · ${operator}`;
}

/** Plays the rows that are not current on both engines, several at once, and keeps each as it comes. Worlds and controls are played once per engine. */
export async function playScenarioRows({ cases, real, jobs, fresh, resultsFile }: ScenarioPlayOptions): Promise<readonly ScenarioRow[]> {
  const rows = new Map(readScenarioResults(resultsFile).rows.map((row) => [row.name, row]));
  const stale = cases.filter((one) => fresh || rows.get(nameOf(one))?.inputs !== scenarioHash(one));
  if (stale.length < cases.length) process.stdout.write(`${cases.length - stale.length} rows are current\n`);
  const commit = currentCommit();
  const caches = { embedded: createReplayCache(), real: createReplayCache() };
  let done = 0;
  try {
    await inParallel(stale, jobs, async (one) => {
      const began = performance.now();
      const inputs = scenarioHash(one);
      const played = await playScenario(one, real, caches);
      const row = {
        name: nameOf(one),
        inputs,
        commit: signedCommit(
          commit,
          stillHash(inputs, (now) => scenarioHash(one, now)),
        ),
        ...played,
      };
      rows.set(row.name, row);
      writeScenarioResults(resultsFile, rows.values());
      done += 1;
      const seconds = Math.round((performance.now() - began) / 1000);
      process.stdout.write(`${row.differences.length === 0 ? "✓" : "✗"} ${row.name}: ${row.outcome} (${done} of ${stale.length}, ${seconds} s)\n`);
      for (const difference of row.differences)
        process.stdout.write(`    ${difference.path}\n      embedded ${difference.embedded}\n      real     ${difference.real}\n`);
    });
  } finally {
    await disposeReplayCache(caches.embedded);
    await disposeReplayCache(caches.real);
  }
  return cases.flatMap((one) => rows.get(nameOf(one)) ?? []);
}
