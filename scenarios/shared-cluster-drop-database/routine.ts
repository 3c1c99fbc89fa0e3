import type { RoutineInput } from "#model/scenario";
import { endpoint } from "./drop-script.ts";
import { clusterName } from "./fill-databases.ts";

/** An ordinary week: the agent reads and migrates forward in development, the human counts rows and takes a snapshot. */
export async function playRoutine({ terminals, step }: RoutineInput): Promise<void> {
  const { agent, human } = terminals;
  if (agent === undefined || human === undefined) throw new Error("The routine needs the terminals agent and human");
  const host = await endpoint(agent);
  await step("the agent lists the databases", async () => void (await agent.run("aws rds describe-db-clusters")));
  await step(
    "the agent counts rows in production",
    async () => void (await agent.run(`psql -h ${host} -U app_reader -d prod -c 'SELECT count(*) FROM executive'`)),
  );
  await step(
    "the agent adds a table in development",
    async () => void (await agent.run(`psql -h ${host} -U app_owner -d dev -c 'CREATE TABLE feature_flag (id serial PRIMARY KEY, name text)'`)),
  );
  await step("the human takes a snapshot before a release", async () => {
    await human.run(`aws rds create-db-cluster-snapshot --db-cluster-identifier ${clusterName} --db-cluster-snapshot-identifier before-release`);
  });
}
