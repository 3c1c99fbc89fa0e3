import { HarnessError } from "#model/errors";
import { loadConfig } from "../config/load-config.ts";
import { openUserGuardrails } from "../config/user-guardrails.ts";
import { findScenarios } from "../find-scenarios.ts";
import type { AddCommand } from "./add-command.ts";
import { option } from "./run-options.ts";

/** `scartissue list scenarios|guardrails` */
export const addList: AddCommand = (program) => {
  program
    .command("list")
    .description("list scenarios or guardrails, those of your config included")
    .argument("<what>", "scenarios or guardrails")
    .option("--json", "as JSON")
    .addOption(option("--config <file>", "config file"))
    .action(async (what: string, options: { readonly json?: boolean; readonly config?: string }) => {
      const rows = await rowsOf(what, options.config);
      process.stdout.write(options.json === true ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
    });
};

interface Row {
  readonly id: string;
  readonly title: string;
}

async function rowsOf(what: string, configFile: string | undefined): Promise<readonly Row[]> {
  if (what !== "guardrails" && what !== "scenarios") throw new HarnessError("usage", `Cannot list \`${what}\``, { hint: "Say scenarios or guardrails" });
  const loaded = await loadConfig(configFile);
  const found = what === "guardrails" ? openUserGuardrails(loaded).known : await findScenarios({ ids: ["all"] }, loaded);
  return found.map(({ id, title }) => ({ id, title }));
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ id }) => id.length));
  return rows.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join("");
}
