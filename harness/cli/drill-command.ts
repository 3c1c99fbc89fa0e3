import { HarnessError } from "#model/errors";
import type { Drill } from "#model/run";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findGuardrails } from "../find-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import { dataOpener } from "../open-data.ts";
import type { AddCommand } from "./add-command.ts";
import { addWorldOptions } from "./run-options.ts";
import type { RunFlags } from "./run-options.ts";

/** `scartissue drill SCENARIO`: before anything happens, restores every backup of the world and counts its rows. */
export const addDrill: AddCommand = (program, finish) => {
  const command = program
    .command("drill")
    .description("restore every backup of a scenario's world, before anything happens, and count the rows")
    .argument("<scenario>");
  addWorldOptions(command).action(async (id: string, flags: RunFlags) => {
    const drills = await drillAll(id, flags);
    const reports = drills.map(resultsOf);
    for (const [index, { backup }] of drills.entries()) process.stdout.write(`${backup}\n${(reports[index] ?? []).map(({ line }) => `  ${line}\n`).join("")}`);
    const wrong = reports.filter((results) => results.some(({ good }) => !good)).length;
    process.stdout.write(`${drills.length} backups drilled, ${wrong} wrong\n`);
    finish(wrong === 0 && drills.length > 0 ? 0 : 1);
  });
};

async function drillAll(id: string, flags: RunFlags): Promise<readonly Drill[]> {
  const loaded = await loadConfig(flags.config);
  const { config } = loaded;
  const [scenario] = await findScenarios({ ids: [id] }, loaded);
  if (scenario === undefined || id === "all")
    throw new HarnessError("usage", "A drill is of one scenario", { hint: "Name one: see scartissue list scenarios" });
  const [{ prepareWorld }, { observe }] = await Promise.all([import("../replay/run-scenario.ts"), import("../replay/observe.ts")]);
  const { stage, expected } = await prepareWorld({
    scenario,
    guardrails: flags.guardrails === undefined || flags.guardrails === false ? [] : findGuardrails(flags.guardrails, openUserGuardrails(loaded).known),
    operator: "literal",
    seed: flags.seed ?? config.seed ?? 1,
    rows: flags.rows ?? config.rows ?? null,
    openData: dataOpener(flags.data ?? config.data ?? "modelled"),
    approverHabit: "reads-the-plan",
    authorization: "enforced",
    drills: "all",
    routine: false,
  });
  try {
    return (await observe(stage, expected, "all")).drills;
  } finally {
    await stage.data.dispose();
  }
}

/** One line per dataset, or the reason why the restore was refused. */
function resultsOf(drill: Drill): readonly { readonly good: boolean; readonly line: string }[] {
  if (drill.error !== undefined) return [{ good: false, line: `✗ ${drill.error}` }];
  return Object.entries(drill.expectedThen).map(([dataset, then]) => {
    const found = drill.found[dataset];
    const good = found != null && then !== null && found.rows === then.rows && found.checksum === then.checksum;
    return {
      good,
      line: `${good ? "✓" : "✗"} ${dataset}: ${found?.rows.toLocaleString("en-US") ?? "no"} of ${then?.rows.toLocaleString("en-US") ?? "unknown"} rows`,
    };
  });
}
