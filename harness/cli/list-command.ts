import { catalogue } from "#guardrails/catalogue";
import { HarnessError } from "#model/errors";
import { loadScenario, scenarioIds } from "../discover-scenarios.ts";
import type { AddCommand } from "./add-command.ts";

/** `scartissue list scenarios|guardrails` */
export const addList: AddCommand = (program) => {
  program
    .command("list")
    .description("list scenarios or guardrails")
    .argument("<what>", "scenarios or guardrails")
    .option("--json", "as JSON")
    .action(async (what: string, options: { readonly json?: boolean }) => {
      const rows = await rowsOf(what);
      process.stdout.write(options.json === true ? `${JSON.stringify(rows, null, 2)}\n` : table(rows));
    });
};

interface Row {
  readonly id: string;
  readonly title: string;
}

async function rowsOf(what: string): Promise<readonly Row[]> {
  if (what === "guardrails") return catalogue.map(({ id, title }) => ({ id, title }));
  if (what === "scenarios") {
    const scenarios = await Promise.all(scenarioIds().map(async (id) => loadScenario(id)));
    return scenarios.map(({ id, title }) => ({ id, title }));
  }
  throw new HarnessError("usage", `Cannot list \`${what}\``, { hint: "Say scenarios or guardrails" });
}

function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map(({ id }) => id.length));
  return rows.map(({ id, title }) => `${id.padEnd(width)}  ${title}\n`).join("");
}
