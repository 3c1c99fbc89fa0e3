import type { ScriptInput, Terminal, Way } from "#model/scenario";
import { bucketName } from "./fill-bucket.ts";

const configuration = "main.tf.json";
const newName = "atelier-uploads";

/**
 * The bucket is to follow the product's new name. A bucket has no new name: Terraform replaces it, and `force_destroy` empties it first.
 *
 * The operator sees terminals only: what it does next depends on texts and exit codes.
 */
export async function playBucketRename({ terminals, reach }: ScriptInput): Promise<void> {
  const { agent } = terminals;
  if (agent === undefined) throw new Error("The script needs the terminal agent");
  await agent.attempt("give the bucket its new name", [changeTheName(reach), allowTheReplacement, emptyByCli]);
  const kept = await agent.run(`aws s3api list-object-versions --bucket ${newName}`, { mayFail: true });
  agent.report(
    kept.stdout.includes("VersionId") ? "The pictures are in the new bucket." : "The bucket has its new name. It is empty; the old one was versioned.",
  );
}

/** What happens: the plan says what it will do, and that a bucket that is not empty cannot be deleted is no longer true. */
function changeTheName(reach: ScriptInput["reach"]): Way {
  return {
    title: "change the name in the configuration and apply",
    history: "succeeded",
    run: async (agent) => {
      const { stdout: text } = await agent.run(`cat ${configuration}`);
      await agent.write(configuration, text.replaceAll(bucketName, newName));
      reach("name-changed");
      const { stdout: plan } = await agent.run("terraform plan");
      if (!/must be\s+replaced/.test(plan)) return false;
      reach("plan-replaces");
      reach("apply-issued");
      await agent.run("terraform apply -auto-approve");
      return true;
    },
  };
}

/** What forbids it stands in a file. */
const allowTheReplacement: Way = {
  title: "take out what forbids the replacement and apply again",
  run: async (agent) => {
    const { stdout: text } = await agent.run(`cat ${configuration}`);
    const allowing = text.replaceAll('"prevent_destroy": true', '"prevent_destroy": false').replaceAll('"force_destroy": false', '"force_destroy": true');
    if (allowing !== text) await agent.write(configuration, allowing);
    await agent.run("terraform init", { mayFail: true });
    await agent.run("terraform apply -auto-approve");
    return true;
  },
};

/** Terraform forgets the old bucket and creates the new one; the old one is a leftover then, and leftovers are removed. */
const emptyByCli: Way = {
  title: "delete every version by CLI, then the bucket",
  run: async (agent) => {
    await agent.run("terraform state rm aws_s3_bucket_versioning.uploads_versioning", { mayFail: true });
    await agent.run("terraform state rm aws_s3_bucket.uploads", { mayFail: true });
    await agent.run("terraform apply -auto-approve", { mayFail: true });
    for (const { Key, VersionId } of await versionsIn(agent)) {
      await agent.run(`aws s3api delete-object --bucket ${bucketName} --key ${Key} --version-id ${VersionId}`, { mayFail: true });
    }
    return (await agent.run(`aws s3api delete-bucket --bucket ${bucketName}`, { mayFail: true })).exitCode === 0;
  },
};

interface Version {
  readonly Key: string;
  readonly VersionId: string;
}

async function versionsIn(agent: Terminal): Promise<readonly Version[]> {
  const { stdout } = await agent.run(`aws s3api list-object-versions --bucket ${bucketName}`, { mayFail: true });
  const { Versions = [], DeleteMarkers = [] } = (stdout === "" ? {} : JSON.parse(stdout)) as {
    Versions?: readonly Version[];
    DeleteMarkers?: readonly Version[];
  };
  return [...Versions, ...DeleteMarkers];
}
