import { setImmediate } from "node:timers/promises";
import { embeddedTerraform } from "#harness/replay/embedded-terraform";
import { replay } from "#harness/replay/replay";
import type { ReplayCache } from "#harness/replay/replay";
import type { RunOptions } from "#harness/replay/run-scenario";
import type { TerraformEngine } from "#harness/replay/terraform-engine";
import { dataOpener } from "#harness/open-data";
import { HarnessError } from "#model/errors";
import type { Difference } from "./compare-transcripts.ts";
import type { ScenarioCase } from "./scenario-rows.ts";
import { storyOf } from "./story-of.ts";

/** How a scenario went on both engines. */
export interface ComparedScenario {
  /** On the real engine. */
  readonly outcome: string;
  readonly orders: Orders;
  /** The first seed by which the embedded engine tells the real one's story; null where none does. */
  readonly seed: number | null;
  /** From the embedded engine's first seed, where none tells the real story. */
  readonly differences: readonly Difference[];
}

/** What the embedded engine alone shows to depend on the order in which it goes through what is independent: it is played with each of its first seeds. */
export interface Orders {
  /** How many different stories it tells. One: nothing depends on the order, and the first seed must tell the real one. */
  readonly stories: number;
  /** How they end: the outcomes, each once. */
  readonly outcomes: readonly string[];
  /** How many of the seeds tell the real engine's story. */
  readonly telling: number;
}

/** What a replay's story comes down to, by the name of each part. */
export type Story = Readonly<Record<string, string>>;

/** Seeds of the embedded engine that are played: each brings another order of what is independent. */
const seeds = 12;

/** Plays a scenario on the real engine, and on the embedded one with each of its first seeds. A replay on the real one that breaks off is a story of its own. */
export async function playScenario(
  one: ScenarioCase,
  real: TerraformEngine,
  caches: { readonly embedded: ReplayCache; readonly real: ReplayCache },
): Promise<ComparedScenario> {
  const theirs = await replay(optionsOf(one, real, 1), caches.real).then(storyOf, (error: unknown) => ({ failed: wordsOf(error) }));
  const ours: Story[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) {
    // An embedded replay leaves no time to anybody else: the gateways of other rows would let their clients' connections run out.
    await setImmediate();
    ours.push(await tellEmbedded(one, seed, caches.embedded));
  }
  return compareStories(ours, theirs);
}

/** Controls are kept for other rows; worlds under a guardrail are not, there are too many of them. */
async function tellEmbedded(one: ScenarioCase, seed: number, controls: ReplayCache): Promise<Story> {
  const options = optionsOf(one, embeddedTerraform, seed);
  await replay({ ...options, guardrails: [] }, controls);
  return storyOf(await replay(options, { worlds: new Map(controls.worlds), runs: new Map(controls.runs) }));
}

/** Compares the stories that the embedded engine tells, in the order of its seeds, with the real one's. */
export function compareStories(ours: readonly Story[], theirs: Story): ComparedScenario {
  const [first = {}] = ours;
  const telling = ours.filter((story) => differencesOf(story, theirs).length === 0).length;
  const seed = ours.findIndex((story) => differencesOf(story, theirs).length === 0);
  return {
    outcome: theirs["outcome"] ?? "",
    orders: {
      stories: ours.filter((story, index) => ours.findIndex((other) => differencesOf(story, other).length === 0) === index).length,
      outcomes: [...new Set(ours.map(({ outcome = "" }) => outcome))].toSorted(),
      telling,
    },
    seed: seed === -1 ? null : seed + 1,
    differences: seed === -1 ? differencesOf(first, theirs) : [],
  };
}

function optionsOf({ scenario, guardrail, operator, routine }: ScenarioCase, terraform: TerraformEngine, seed: number): RunOptions {
  return {
    scenario,
    guardrails: guardrail === undefined ? [] : [guardrail],
    operator,
    seed,
    rows: null,
    openData: modelled,
    approverHabit: "reads-the-plan",
    authorization: "enforced",
    terraform,
    drills: "needed",
    routine,
  };
}

const modelled = dataOpener("modelled");

function differencesOf(ours: Story, theirs: Story): readonly Difference[] {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])]
    .toSorted()
    .filter((path) => ours[path] !== theirs[path])
    .map((path) => ({ path, embedded: ours[path] ?? "nothing", real: theirs[path] ?? "nothing" }));
}

function wordsOf(error: unknown): string {
  return error instanceof HarnessError ? `${error.message}: ${error.hint}` : error instanceof Error ? error.message : String(error);
}
