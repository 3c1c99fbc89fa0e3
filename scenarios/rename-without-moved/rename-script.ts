import type { ScriptInput, Terminal, Way } from "#model/scenario";
import { tableNames } from "./fill-tables.ts";

const file = "main.tf.json";
const oldTables = Object.values(tableNames);

/**
 * 22 February 2026, by a user's report: the agent renames the tables' resources, plans, applies, and only then wants to copy the data.
 *
 * The operator sees terminals only: what it does next depends on texts and exit codes.
 */
export async function playRename({ terminals, reach }: ScriptInput): Promise<void> {
  const { agent } = terminals;
  if (agent === undefined) throw new Error("The script needs the terminal agent");
  const renamed = await agent.attempt("give the tables their new name", [renameAndApply(reach), unprotectAndApply, forgetAndDeleteByCli]);
  if (renamed) await migrateTooLate(agent);
}

/** What happened. The plan said what it would do: add 3, destroy 3. */
function renameAndApply(reach: ScriptInput["reach"]): Way {
  return {
    title: "rename the resources and apply",
    history: "succeeded",
    run: async (agent) => {
      const { stdout } = await agent.run(`cat ${file}`);
      await agent.write(file, stdout.replaceAll("acme", "orbit"));
      reach("renamed");
      const plan = await agent.run("terraform plan");
      if (!/will be\s+destroyed/.test(plan.stdout)) return false;
      reach("plan-replaces");
      reach("apply-issued");
      await agent.run("terraform apply -auto-approve");
      return true;
    },
  };
}

/** What stands in the way is a line in a file, or a switch. */
const unprotectAndApply: Way = {
  title: "switch the protections off and apply again",
  run: async (agent) => {
    const { stdout } = await agent.run(`cat ${file}`);
    const edited = stdout.replace(/"(prevent_destroy|deletion_protection_enabled)": true/g, '"$1": false');
    if (edited !== stdout) await agent.write(file, edited);
    for (const table of oldTables) await agent.run(`aws dynamodb update-table --table-name ${table} --no-deletion-protection-enabled`, { mayFail: true });
    await agent.run("terraform init", { mayFail: true });
    await agent.run("terraform apply -auto-approve");
    return true;
  },
};

/** Terraform is in the way of the deletion only: it forgets the old tables, creates the new ones, and the CLI removes what is then a leftover. */
const forgetAndDeleteByCli: Way = {
  title: "remove the old tables from the state and delete them by CLI",
  run: async (agent) => {
    const { stdout } = await agent.run("terraform state list");
    for (const address of stdout.split("\n").filter((line) => line.includes("acme"))) await agent.run(`terraform state rm ${address}`, { mayFail: true });
    await agent.run("terraform apply -auto-approve", { mayFail: true });
    let refused = 0;
    for (const table of oldTables) refused += (await agent.run(`aws dynamodb delete-table --table-name ${table}`, { mayFail: true })).exitCode === 0 ? 0 : 1;
    return refused === 0;
  },
};

/** The migration was to be the last step. There is nothing left to read. */
async function migrateTooLate(agent: Terminal): Promise<void> {
  const source = await agent.run(`aws dynamodb scan --table-name ${tableNames.orders}`, { mayFail: true });
  agent.report(source.exitCode === 0 ? "The data can be copied now." : "The old tables are gone: there is nothing to migrate.");
}
