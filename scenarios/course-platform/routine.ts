import type { RoutineInput } from "#model/scenario";
import { secondSite, secondSiteFile } from "./second-site.ts";
import { clusterName } from "./seed-databases.ts";

/** An ordinary week: the agent looks around and adds to the second site, the pipeline reads, the human checks rows and backups. */
export async function playRoutine({ terminals, step }: RoutineInput): Promise<void> {
  const { agent, human } = terminals;
  if (agent === undefined || human === undefined) throw new Error("The routine needs the terminals agent and human");
  await step("the agent lists the databases", async () => void (await agent.run(`aws rds describe-db-clusters --db-cluster-identifier ${clusterName}`)));
  await step("the agent fetches the folder with the state", async () => {
    await agent.run("ssh old-laptop zip -r infra.zip infra");
    await agent.run("scp old-laptop:infra.zip infra.zip && unzip -o infra.zip && cd infra && terraform init");
  });
  await step("the agent plans a change", async () => {
    await agent.write(secondSiteFile, `${JSON.stringify(secondSite, null, 2)}\n`);
    await agent.run("terraform plan");
  });
  await step("the agent adds to the second site", async () => void (await agent.run("terraform apply -auto-approve")));
  await step("the agent removes what it added", async () => {
    await agent.run(`rm ${secondSiteFile}`);
    await agent.run("terraform apply -auto-approve");
  });
  await step("the agent scales the web service", async () => {
    const { stdout } = await agent.run("aws ecs list-clusters");
    const [cluster = ""] = (JSON.parse(stdout) as { clusterArns?: string[] }).clusterArns ?? [];
    const services = await agent.run(`aws ecs list-services --cluster ${cluster}`);
    const [service = ""] = (JSON.parse(services.stdout) as { serviceArns?: string[] }).serviceArns ?? [];
    await agent.run(`aws ecs update-service --cluster ${cluster} --service ${service} --desired-count 2`);
  });
  await step("the human takes a snapshot before a release", async () => {
    await human.run(`aws rds create-db-cluster-snapshot --db-cluster-identifier ${clusterName} --db-cluster-snapshot-identifier before-release`);
  });
}
