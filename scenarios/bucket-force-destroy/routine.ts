import type { RoutineInput } from "#model/scenario";
import { bucketName } from "./fill-bucket.ts";

/** An ordinary week: pictures come and one goes, the agent looks, plans and tags. */
export async function playRoutine({ terminals, step }: RoutineInput): Promise<void> {
  const { agent, human, ci } = terminals;
  if (agent === undefined || human === undefined || ci === undefined) throw new Error("The routine needs the terminals agent, human and ci");
  await step("the agent looks at the pictures", async () => void (await agent.run(`aws s3api list-objects-v2 --bucket ${bucketName}`)));
  await step("the agent plans", async () => void (await agent.run("terraform plan")));
  await step("the agent adds a tag to the bucket", async () => {
    const { stdout } = await agent.run("cat main.tf.json");
    await agent.write("main.tf.json", stdout.replace('"Service": "gallery"', '"Service": "gallery",\n          "Owner": "pictures"'));
    await agent.run("terraform apply -auto-approve");
  });
  await step(
    "the pipeline uploads a picture",
    async () => void (await ci.run(`aws s3api put-object --bucket ${bucketName} --key pictures/new.jpg --body picture.jpg --content-type image/jpeg`)),
  );
  await step(
    "the human takes a picture off the page",
    async () => void (await human.run(`aws s3api delete-object --bucket ${bucketName} --key pictures/new.jpg`)),
  );
}
