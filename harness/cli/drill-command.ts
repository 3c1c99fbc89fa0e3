import { loadScenario } from "../discover-scenarios.ts";
import { findGuardrails } from "../find-guardrails.ts";
import { dataOpener } from "../open-data.ts";
import type { DataMode } from "../open-data.ts";
import { observe } from "../replay/observe.ts";
import { prepareWorld } from "../replay/run-scenario.ts";
import type { AddCommand } from "./add-command.ts";
import { collect, oneOf, wholeNumber } from "./run-options.ts";

interface DrillOptions {
  readonly guardrails?: readonly string[];
  readonly data: DataMode;
  readonly rows?: number;
  readonly seed: number;
}

/** `scartissue drill SCENARIO`: before anything happens, restores every backup of the world and counts its rows. */
export const addDrill: AddCommand = (program, finish) => {
  program
    .command("drill")
    .description("restore every backup of a scenario's world, before anything happens, and count the rows")
    .argument("<scenario>")
    .option("--guardrails <ids>", "guardrails of the world, separated by commas (repeatable)", collect)
    .option("--data <mode>", "modelled or postgres (real rows in PGlite)", oneOf("modelled", "postgres"), "modelled")
    .option("--rows <n>", "rows of the scenario's largest table", wholeNumber(1))
    .option("--seed <n>", "seed of the replay", wholeNumber(0), 1)
    .action(async (id: string, options: DrillOptions) => {
      const scenario = await loadScenario(id);
      const guardrails = options.guardrails === undefined ? [] : findGuardrails(options.guardrails);
      const { stage, expected } = await prepareWorld({
        scenario,
        guardrails,
        operator: "literal",
        seed: options.seed,
        rows: options.rows ?? null,
        openData: dataOpener(options.data),
        approverHabit: "reads-the-plan",
        authorization: "enforced",
        drills: "all",
        routine: false,
      });
      const { drills } = await observe(stage, expected, "all");
      let wrong = 0;
      for (const drill of drills) {
        const results = Object.entries(drill.expectedThen).map(([dataset, then]) => {
          const found = drill.found[dataset];
          const good = found != null && then !== null && found.rows === then.rows && found.checksum === then.checksum;
          if (!good) wrong += 1;
          return `${dataset}: ${good ? "✓" : "✗"} ${found?.rows.toLocaleString("en-US") ?? "no"} of ${then?.rows.toLocaleString("en-US") ?? "unknown"} rows`;
        });
        process.stdout.write(`${drill.backup}\n  ${drill.error === undefined ? results.join("\n  ") : `✗ ${drill.error}`}\n`);
        if (drill.error !== undefined) wrong += 1;
      }
      process.stdout.write(`${drills.length} backups drilled, ${wrong} wrong\n`);
      finish(wrong === 0 && drills.length > 0 ? 0 : 1);
    });
};
