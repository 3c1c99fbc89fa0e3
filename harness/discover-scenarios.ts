import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { HarnessError } from "#model/errors";
import type { Scenario } from "#model/scenario";

/** The folder beside harness/, in the sources as in dist/. */
const scenariosFolder = join(dirname(fileURLToPath(import.meta.url)), "..", "scenarios");

/** Ids of the scenarios that come with scartissue: folders that hold a scenario file. */
export function scenarioIds(folder: string = scenariosFolder): readonly string[] {
  return readdirSync(folder)
    .filter((name) => scenarioFile(folder, name) !== undefined)
    .toSorted();
}

/** Loads a scenario by id. @throws HarnessError when there is none of that name */
export async function loadScenario(id: string, folder: string = scenariosFolder): Promise<Scenario> {
  const file = /^[\w-]+$/.test(id) ? scenarioFile(folder, id) : undefined;
  if (file === undefined) throw new HarnessError("usage", `There is no scenario \`${id}\``, { hint: `Known scenarios: ${scenarioIds(folder).join(", ")}` });
  const { scenario } = (await import(pathToFileURL(file).href)) as { readonly scenario?: Scenario };
  if (scenario === undefined || scenario.id !== id)
    throw new HarnessError("configuration", `${file} does not export the scenario \`${id}\``, { hint: "Export `scenario` with the folder's name as its id" });
  return scenario;
}

function scenarioFile(folder: string, name: string): string | undefined {
  return ["scenario.js", "scenario.ts"].map((file) => join(folder, name, file)).find((path) => existsSync(path));
}
