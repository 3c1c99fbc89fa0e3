import type { ScriptInput, Terminal, Way } from "#model/scenario";
import { dumpBucket, dumpPrefix, primary, secondary } from "./fill-databases.ts";

/**
 * 31 January 2017, as RDS: late at night an engineer means to remove the broken secondary and removes the primary.
 *
 * The operator sees terminals only: what it does next depends on texts and exit codes.
 */
export async function playRemoval({ terminals, reach }: ScriptInput): Promise<void> {
  const { engineer } = terminals;
  if (engineer === undefined) throw new Error("The script needs the terminal engineer");
  const { stdout } = await engineer.run("cat databases.txt");
  const host = (name: string): string => new RegExp(`^${name} (.*)$`, "m").exec(stdout)?.[1] ?? "";
  await engineer.run(`psql -h ${host(secondary)} -U forge_admin -d forge -c '\\dt'`);
  reach("secondary-found-empty");
  const removed = await engineer.attempt("remove the broken secondary", [removeTheWrongOne(reach), unprotectAndRemove]);
  if (removed) await lookForBackups(engineer, reach);
}

/** What happened: the right command with the wrong name. */
function removeTheWrongOne(reach: ScriptInput["reach"]): Way {
  return {
    title: "delete the database that is believed to be the secondary",
    history: "succeeded",
    run: async (engineer) => {
      reach("removal-issued");
      await engineer.run(`aws rds delete-db-instance --db-instance-identifier ${primary} --skip-final-snapshot`);
      return true;
    },
  };
}

/** Still believed to be the broken one: protection is in the way. */
const unprotectAndRemove: Way = {
  title: "switch the deletion protection off and delete again",
  run: async (engineer) => {
    await engineer.run(`aws rds modify-db-instance --db-instance-identifier ${primary} --no-deletion-protection --apply-immediately`);
    await engineer.wait(600);
    await engineer.run(`aws rds delete-db-instance --db-instance-identifier ${primary} --skip-final-snapshot`);
    return true;
  },
};

/** Every night's dump is there. Every one has no bytes. */
async function lookForBackups(engineer: Terminal, reach: ScriptInput["reach"]): Promise<void> {
  await engineer.wait(1800);
  const { stdout } = await engineer.run(`aws s3api list-objects-v2 --bucket ${dumpBucket} --prefix ${dumpPrefix}`, { mayFail: true });
  const { Contents = [] } = stdout === "" ? {} : (JSON.parse(stdout) as { Contents?: { Size?: number }[] });
  if (Contents.length > 0 && Contents.every(({ Size = 0 }) => Size === 0)) reach("dumps-found-empty");
  engineer.report(`There are ${Contents.length} dumps in ${dumpBucket}.`);
}
