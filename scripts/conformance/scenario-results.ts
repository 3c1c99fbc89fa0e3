import { existsSync, readFileSync } from "node:fs";
import type { Difference } from "./compare-transcripts.ts";
import { hashOfSources, versions } from "./input-hash.ts";
import { writeFileWhole } from "./results.ts";
import type { ScenarioCase } from "./scenario-rows.ts";

/** A replay on both engines. */
export interface ScenarioRow {
  readonly name: string;
  /** Hash of all that it depends on. */
  readonly inputs: string;
  /** The commit at which it was played; with `+` when sources had uncommitted changes. */
  readonly commit: string;
  /** On the real engine. */
  readonly outcome: string;
  /** The seed by which the embedded engine tells the same story: what is independent goes in no determined order. Null where none does. */
  readonly seed: number | null;
  readonly differences: readonly Difference[];
}

export interface ScenarioResults {
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly ScenarioRow[];
}

export function readScenarioResults(file: string): ScenarioResults {
  if (!existsSync(file)) return { versions: {}, rows: [] };
  return JSON.parse(readFileSync(file, "utf8")) as ScenarioResults;
}

export function writeScenarioResults(file: string, rows: Iterable<ScenarioRow>): void {
  const sorted = [...rows].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  writeFileWhole(file, `${JSON.stringify({ versions, rows: sorted }, undefined, 2)}\n`);
}

/** Sources that decide how a replay goes on either engine. */
const sources = [
  "src/terraform",
  "src/aws",
  "src/iam",
  "src/data",
  "src/verdict",
  "src/model",
  "src/guardrails/edit-stacks.ts",
  "src/guardrails/world-places.ts",
  "harness/open-data.ts",
  "harness/data",
  "harness/replay",
  "harness/shell",
  "harness/aws",
  "harness/inventory",
  "harness/terraform",
  "harness/wire",
  "scripts/conformance/story-of.ts",
  "scripts/conformance/destructive-calls.ts",
  "scripts/conformance/scenario-rows.ts",
  "scenarios/course-platform",
];

/** The hash of all that a row depends on: its scenario, its guardrail, and everything that plays it. */
export function scenarioHash({ scenario, guardrail, operator, routine }: ScenarioCase): string {
  const guardrailFolder = guardrail === undefined ? [] : [`src/guardrails/${guardrail.layer}`];
  return hashOfSources(
    [JSON.stringify({ versions, scenario: scenario.id, guardrail: guardrail?.id, operator, routine }), JSON.stringify(scenario.world.stacks)],
    [...sources, `scenarios/${scenario.id}`, ...guardrailFolder],
  );
}
