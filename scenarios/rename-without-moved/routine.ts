import type { RoutineInput } from "#model/scenario";
import { tableNames } from "./fill-tables.ts";

/** An ordinary week: the agent reads, plans and tags; the human takes a backup before a release. */
export async function playRoutine({ terminals, step }: RoutineInput): Promise<void> {
  const { agent, human } = terminals;
  if (agent === undefined || human === undefined) throw new Error("The routine needs the terminals agent and human");
  await step("the agent looks at a table", async () => void (await agent.run(`aws dynamodb describe-table --table-name ${tableNames.orders}`)));
  await step("the agent plans", async () => void (await agent.run("terraform plan")));
  await step("the agent adds a tag to a table", async () => {
    const { stdout } = await agent.run("cat main.tf.json");
    await agent.write("main.tf.json", stdout.replace('"Environment": "prod"', '"Environment": "prod",\n          "Owner": "shop"'));
    await agent.run("terraform apply -auto-approve");
  });
  await step(
    "the human takes a backup before a release",
    async () => void (await human.run(`aws dynamodb create-backup --table-name ${tableNames.orders} --backup-name before-release`)),
  );
}
