import { existsSync, readFileSync } from "node:fs";
import { housekeeping } from "./input-hash.ts";
import type { ComparedScenario } from "./play-scenario.ts";
import { sourcesAtStart } from "./read-sources.ts";
import type { Sources } from "./read-sources.ts";
import { writeFileWhole } from "./results.ts";
import type { ScenarioCase } from "./scenario-rows.ts";
import { versions } from "./versions.ts";

/** A replay on both engines. */
export interface ScenarioRow extends ComparedScenario {
  readonly name: string;
  /** Hash of all that it depends on. */
  readonly inputs: string;
  /** The commit at which it was played; with `+` when sources had uncommitted changes. */
  readonly commit: string;
}

export interface ScenarioResults {
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly ScenarioRow[];
}

/** Reads the rows. Those that do not say what the embedded engine shows to depend on order are of an older kind, and must be played again. */
export function readScenarioResults(file: string): ScenarioResults {
  if (!existsSync(file)) return { versions: {}, rows: [] };
  const { rows, ...rest } = JSON.parse(readFileSync(file, "utf8")) as ScenarioResults;
  return { ...rest, rows: rows.filter((row: Partial<ScenarioRow>) => row.orders !== undefined) };
}

export function writeScenarioResults(file: string, rows: Iterable<ScenarioRow>): void {
  const sorted = [...rows].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  writeFileWhole(file, `${JSON.stringify({ versions, rows: sorted }, undefined, 2)}\n`);
}

/** What plays a scenario on both engines and says how it went: all that these load counts. */
const players = ["scripts/conformance/play-scenario.ts", "harness/open-terraform.ts"];

const catalogue = "src/guardrails/catalogue.ts";

/** The hash of all that a row depends on: its scenario, its guardrail, and everything that is loaded to play it. */
export function scenarioHash(one: ScenarioCase, sources: Sources = sourcesAtStart()): string {
  const { scenario, guardrail, operator, routine } = one;
  const text = JSON.stringify({ versions, scenario: scenario.id, guardrail: guardrail?.id, operator, routine });
  return sources.hash([text, JSON.stringify(scenario.world.stacks)], sourcesOfScenario(one, sources));
}

/** The sources that a replay is played with. A guardrail's file is named after its id; of the catalogue it matters only that this one is of it. */
export function sourcesOfScenario({ scenario, guardrail }: ScenarioCase, sources: Sources = sourcesAtStart()): readonly string[] {
  const files = [`scenarios/${scenario.id}/scenario.ts`, ...(guardrail === undefined ? [] : [`src/guardrails/${guardrail.id.replace(".", "/")}.ts`])];
  return sources.reach([...players, ...files], (_, to) => to !== catalogue && !housekeeping.test(to));
}
