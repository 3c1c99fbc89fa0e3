/**
 * Measures what DESIGN.md aims at, side by side, in one run: `npm run bench`.
 *
 * `--quick` takes small sizes, to see that the benchmark works. `--only flagship,iam` runs some sections. `--json FILE` writes the figures as well.
 */
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { benchAblation } from "./bench/ablation.ts";
import { benchAblationMemory } from "./bench/ablation-memory.ts";
import { benchColdStart } from "./bench/cold-start.ts";
import { benchDoors } from "./bench/doors.ts";
import { benchDrill } from "./bench/drill.ts";
import { benchEngines } from "./bench/engines.ts";
import { benchFlagship } from "./bench/flagship.ts";
import { benchIam } from "./bench/iam-decisions.ts";
import type { Figure } from "./bench/measure.ts";
import { benchTerraformGrowth } from "./bench/terraform-growth.ts";
import { benchWire } from "./bench/wire.ts";

const sections: Readonly<Record<string, (quick: boolean) => readonly Figure[] | Promise<readonly Figure[]>>> = {
  flagship: benchFlagship,
  cold: benchColdStart,
  iam: benchIam,
  terraform: benchTerraformGrowth,
  drill: benchDrill,
  doors: benchDoors,
  wire: benchWire,
  engines: benchEngines,
  ablation: benchAblation,
  memory: benchAblationMemory,
};

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false }, only: { type: "string" }, json: { type: "string" } } });
const chosen = values.only?.split(",") ?? Object.keys(sections);
const unknown = chosen.filter((name) => sections[name] === undefined);
if (unknown.length > 0) {
  console.error(`\`--only\` knows ${Object.keys(sections).join(", ")}, not ${unknown.join(", ")}`);
  process.exit(2);
}

const machine = { date: new Date().toISOString().slice(0, 10), node: process.version, cores: availableParallelism(), processor: cpus()[0]?.model.trim() ?? "" };
console.log(
  `${machine.date}, Node ${machine.node}, ${machine.cores} cores, ${machine.processor}${values.quick ? ", quick: the sizes are small and the figures mean little" : ""}`,
);
const figures: Figure[] = [];
for (const name of chosen) {
  const found = (await sections[name]?.(values.quick)) ?? [];
  figures.push(...found);
  console.log(`\n${found[0]?.section ?? name}`);
  let section = found[0]?.section;
  for (const figure of found) {
    if (figure.section !== section) console.log(`\n${figure.section}`);
    section = figure.section;
    console.log(`  ${figure.name.padEnd(64)}  ${figure.value}`);
  }
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ ...machine, quick: values.quick, figures }, null, 2)}\n`);
