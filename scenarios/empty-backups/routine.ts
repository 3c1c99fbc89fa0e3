import type { RoutineInput } from "#model/scenario";
import { dumpBucket, dumpPrefix, primary } from "./fill-databases.ts";

/** An ordinary week: the engineer looks and counts, the job uploads its dump, the human takes a snapshot before a release. */
export async function playRoutine({ terminals, step }: RoutineInput): Promise<void> {
  const { engineer, ci, human } = terminals;
  if (engineer === undefined || ci === undefined || human === undefined) throw new Error("The routine needs the terminals engineer, ci and human");
  const { stdout } = await engineer.run("cat databases.txt");
  const host = new RegExp(`^${primary} (.*)$`, "m").exec(stdout)?.[1] ?? "";
  await step("the engineer looks at the databases", async () => void (await engineer.run("aws rds describe-db-instances")));
  await step(
    "the engineer counts projects",
    async () => void (await engineer.run(`psql -h ${host} -U forge_admin -d forge -c 'SELECT count(*) FROM project'`)),
  );
  await step(
    "the job uploads its dump",
    async () => void (await ci.run(`aws s3api put-object --bucket ${dumpBucket} --key ${dumpPrefix}routine.sql --body forge.sql`)),
  );
  await step("the human takes a snapshot before a release", async () => {
    await human.run(`aws rds create-db-snapshot --db-instance-identifier ${primary} --db-snapshot-identifier before-release`);
  });
}
