import { existsSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { HarnessError } from "#model/errors";
import type { Scenario } from "#model/scenario";
import { loadModule } from "./config/load-module.ts";
import type { LoadedConfig } from "./config/load-config.ts";
import { nearestWord } from "./config/nearest-word.ts";
import { loadScenario, scenarioIds } from "./discover-scenarios.ts";

export interface ScenarioChoice {
  /** Ids, or `all`; empty means all when a filter or tags narrow them. */
  readonly ids: readonly string[];
  /** Part of an id. */
  readonly filter?: string | undefined;
  /** Scenarios with any of them. */
  readonly tags?: readonly string[] | undefined;
}

/** The scenarios of a choice, built in or named by the config. @throws HarnessError `usage` when one is unknown or none is left */
export async function findScenarios({ ids, filter, tags = [] }: ScenarioChoice, loaded: LoadedConfig): Promise<readonly Scenario[]> {
  const own = await ownScenarios(loaded);
  const known = [...new Set([...scenarioIds(), ...own.keys()])].toSorted();
  const narrowed = filter !== undefined || tags.length > 0;
  if (ids.length === 0 && !narrowed) throw new HarnessError("usage", "No scenario was named", { hint: `Name one, or all. Scenarios: ${known.join(", ")}` });
  const wanted = ids.length === 0 || ids.includes("all") ? known : [...new Set(ids)];
  const found = await Promise.all(wanted.map(async (id) => own.get(id) ?? builtIn(id, known)));
  const left = found.filter(
    (scenario) => (filter === undefined || scenario.id.includes(filter)) && (tags.length === 0 || tags.some((tag) => scenario.tags.includes(tag))),
  );
  if (left.length > 0) return left;
  const by = [filter === undefined ? "" : `--filter ${filter}`, tags.length === 0 ? "" : `--tags ${tags.join(",")}`].filter((text) => text !== "").join(" ");
  throw new HarnessError("usage", `No scenario is left by ${by}`, {
    hint: `Scenarios: ${known.join(", ")}; tags: ${[...new Set(found.flatMap((scenario) => scenario.tags))].join(", ")}`,
  });
}

async function builtIn(id: string, known: readonly string[]): Promise<Scenario> {
  if (known.includes(id)) return loadScenario(id);
  const near = nearestWord(id, known);
  throw new HarnessError("usage", `There is no scenario \`${id}\``, { hint: near === undefined ? `Scenarios: ${known.join(", ")}` : `Did you mean ${near}?` });
}

async function ownScenarios({ config, folder, file }: LoadedConfig): Promise<ReadonlyMap<string, Scenario>> {
  const scenarios = new Map<string, Scenario>();
  for (const [index, path] of (config.scenarios ?? []).entries()) {
    const named = resolve(folder, path);
    const whole = existsSync(named) && statSync(named).isDirectory() ? join(named, "scenario.ts") : named;
    const shown = relative(process.cwd(), whole) || whole;
    if (!existsSync(whole))
      throw new HarnessError("configuration", `\`scenarios[${index}]\` in ${file ?? "the config"}: there is no file \`${shown}\``, {
        hint: "Name a file that exports `scenario`, or its folder",
      });
    const { scenario } = (await loadModule(whole, shown)) as { readonly scenario?: Scenario };
    if (typeof scenario?.id !== "string" || typeof scenario.script !== "function")
      throw new HarnessError("configuration", `${shown} exports no scenario`, { hint: "Write `export const scenario = defineScenario({ … })`" });
    scenarios.set(scenario.id, scenario);
  }
  return scenarios;
}
