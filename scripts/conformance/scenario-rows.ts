import { embeddedTerraform } from "#harness/replay/embedded-terraform";
import { createReplayCache, disposeReplayCache, replay } from "#harness/replay/replay";
import type { ReplayCache } from "#harness/replay/replay";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import { dataOpener } from "#harness/open-data";
import { HarnessError } from "#model/errors";
import type { Guardrail } from "#model/guardrail";
import type { OperatorKind } from "#model/outcome";
import type { Scenario } from "#model/scenario";
import { inParallel } from "./in-parallel.ts";
import { currentCommit } from "./results.ts";
import { readScenarioResults, scenarioHash, writeScenarioResults } from "./scenario-results.ts";
import type { ScenarioRow } from "./scenario-results.ts";
import { storyOf } from "./story-of.ts";

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
      const row = await playRow(one, real, caches, commit);
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

async function playRow(
  one: ScenarioCase,
  real: TerraformEngine,
  caches: { readonly embedded: ReplayCache; readonly real: ReplayCache },
  commit: string,
): Promise<ScenarioRow> {
  const play = async (terraform: TerraformEngine, cache: ReplayCache, seed: number): Promise<Story> => {
    const { scenario, guardrail, operator, routine } = one;
    const guardrails = guardrail === undefined ? [] : [guardrail];
    const options = {
      scenario,
      guardrails,
      operator,
      seed,
      rows: null,
      openData: modelled,
      approverHabit: "reads-the-plan",
      authorization: "enforced",
      terraform,
      drills: "needed",
      routine,
    } as const;
    return storyOf(await replay(options, cache));
  };
  const theirs: Story = await play(real, caches.real, 1).catch((error: unknown) => ({ failed: wordsOf(error) }));
  const first = await play(embeddedTerraform, caches.embedded, 1);
  let seed = 1;
  let ours = first;
  while (differencesOf(ours, theirs).length > 0 && seed < lastSeed) {
    seed += 1;
    ours = await play(embeddedTerraform, caches.embedded, seed);
  }
  const agrees = differencesOf(ours, theirs).length === 0;
  return {
    name: nameOf(one),
    inputs: scenarioHash(one),
    commit,
    outcome: theirs["outcome"] ?? "",
    seed: agrees ? seed : null,
    differences: agrees ? [] : differencesOf(first, theirs),
  };
}

/** What a replay's story comes down to, by the name of each part. */
type Story = Readonly<Record<string, string>>;

/** Seeds of the embedded engine that are tried for the order in which the real one happened to go through what is independent. */
const lastSeed = 12;

function differencesOf(ours: Story, theirs: Story): ScenarioRow["differences"] {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .toSorted()
    .filter((path) => ours[path] !== theirs[path])
    .map((path) => ({ path, embedded: ours[path] ?? "nothing", real: theirs[path] ?? "nothing" }));
}

const modelled = dataOpener("modelled");

function wordsOf(error: unknown): string {
  return error instanceof HarnessError ? `${error.message}: ${error.hint}` : error instanceof Error ? error.message : String(error);
}
