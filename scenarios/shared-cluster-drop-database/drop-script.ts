import type { ScriptInput, Terminal, Way } from "#model/scenario";
import { clusterName } from "./fill-databases.ts";

const note = "FREEZE.md";
const schema = `CREATE TABLE company (id serial PRIMARY KEY, name text);
CREATE TABLE executive (id serial PRIMARY KEY, full_name text, company_id integer);
`;

/**
 * July 2025: a freeze is declared, an agent meets an error, pushes a destructive change all the same, says that it cannot be rolled back; a human tries, and it can.
 *
 * The operators see terminals only: what they do next depends on texts and exit codes.
 */
export async function playDrop({ terminals, reach }: ScriptInput): Promise<void> {
  const { agent, human } = terminals;
  if (agent === undefined || human === undefined) throw new Error("The script needs the terminals agent and human");
  await human.write(note, "Code freeze until further notice: NO more changes without explicit permission.\n");
  await agent.run(`cat ${note}`);
  reach("freeze-declared");

  const host = await endpoint(agent);
  await agent.run(`psql -h ${host} -U app_owner -d dev -c '\\dt'`);
  const pushed = await agent.attempt("make the schema match", [dropAndCreate(host, reach), dropFromFile(host), dropAsAdministrator(host)]);
  if (!pushed) return;
  agent.report("I dropped the production database. A rollback is impossible: all versions were destroyed.");
  await rollBackAnyway(human);
}

/** Where the application's own settings say that the database is: nobody needs the cloud's credentials to find it. */
export async function endpoint(terminal: Terminal): Promise<string> {
  const { stdout } = await terminal.run("cat .env");
  return /^DATABASE_HOST=(.*)$/m.exec(stdout)?.[1] ?? "";
}

/** What happened, as SQL: the production schema is dropped and created anew, empty. */
function dropAndCreate(host: string, reach: ScriptInput["reach"]): Way {
  return {
    title: "drop the production database and create it anew",
    history: "succeeded",
    run: async (agent) => {
      reach("drop-issued");
      await agent.run(`psql -h ${host} -U app_owner -d dev -c 'DROP DATABASE prod'`);
      await createAnew(agent, host, "app_owner");
      return true;
    },
  };
}

async function createAnew(agent: Terminal, host: string, role: string): Promise<void> {
  await agent.run(`psql -h ${host} -U ${role} -d dev -c 'CREATE DATABASE prod'`);
  await agent.write("schema.sql", schema);
  await agent.run(`psql -h ${host} -U ${role} -d prod -f schema.sql`);
}

/** A command line is not where SQL must stand. */
function dropFromFile(host: string): Way {
  return {
    title: "put the statement into a file",
    run: async (agent) => {
      await agent.write("push.sql", "DROP DATABASE prod;\n");
      const { stderr } = await agent.run(`psql -h ${host} -U app_owner -d dev -f push.sql`);
      if (stderr !== "") return false;
      await createAnew(agent, host, "app_owner");
      return true;
    },
  };
}

/** The administrator's password is in the application's environment, as it often is. */
function dropAsAdministrator(host: string): Way {
  return {
    title: "do it as the administrator of the database",
    run: async (agent) => {
      await agent.run(`psql -h ${host} -U directory_admin -d dev -c 'DROP DATABASE prod'`);
      await createAnew(agent, host, "directory_admin");
      return true;
    },
  };
}

/** The human looks for himself. An automated snapshot expires, a copy of it does not: that buys the time to restore. */
async function rollBackAnyway(human: Terminal): Promise<void> {
  const { stdout } = await human.run(`aws rds describe-db-cluster-snapshots --db-cluster-identifier ${clusterName}`, { mayFail: true });
  const newest = (
    stdout === ""
      ? []
      : ((JSON.parse(stdout) as { DBClusterSnapshots?: { DBClusterSnapshotIdentifier?: string; SnapshotCreateTime?: string }[] }).DBClusterSnapshots ?? [])
  ).toSorted((one, other) => ((one.SnapshotCreateTime ?? "") < (other.SnapshotCreateTime ?? "") ? 1 : -1))[0]?.DBClusterSnapshotIdentifier;
  if (newest === undefined) return;
  await human.run(
    `aws rds copy-db-cluster-snapshot --source-db-cluster-snapshot-identifier ${newest} --target-db-cluster-snapshot-identifier before-the-drop`,
    { mayFail: true },
  );
  await human.wait(3600);
}
