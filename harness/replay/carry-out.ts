import type { BackupContent } from "#model/data";
import type { Intent, JobInput } from "#model/guardrail";
import { openSession } from "../aws/open-session.ts";
import { accountIdOf, personOf, signIn } from "./found-world.ts";
import { rootSession } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** Does what a guardrail wants done, and records it. A job that fails is recorded as failed, never as done. */
export async function carryOut(stage: Stage, guardrail: string, intent: Intent): Promise<void> {
  const note = (what: string, detail: string): void => void stage.ledger.append({ kind: "intent", guardrail, intent: what, detail });
  switch (intent.kind) {
    case "page":
      return note("page", `${intent.who}: ${intent.message}`);
    case "revoke-sessions":
      await revoke(stage, intent.principal);
      return note("revoke-sessions", intent.principal);
    case "run-job":
      return note(intent.job, await outsideTheScript(stage, async () => runJob(stage, intent)));
  }
}

/** A job's calls are no step of the operator's: what is refused to the job is not refused to the operator. */
async function outsideTheScript<T>(stage: Stage, work: () => Promise<T>): Promise<T> {
  const { step } = stage.ledger;
  stage.ledger.step = 0;
  try {
    return await work();
  } finally {
    stage.ledger.step = step;
  }
}

async function runJob(stage: Stage, intent: Extract<Intent, { kind: "run-job" }>): Promise<string> {
  try {
    return await intent.run(await jobInput(stage, intent.principal));
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/**
 * Takes a principal's access away: an IAM user's keys are made inactive, a role's older sessions are denied.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
async function revoke(stage: Stage, name: string): Promise<void> {
  const { principal } = personOf(stage, name);
  const iam = await rootSession(stage, principal.account).client("iam");
  if (principal.kind === "user") {
    const { AccessKeyMetadata = [] } = await iam.listAccessKeys({ UserName: principal.name });
    for (const { AccessKeyId } of AccessKeyMetadata) await iam.updateAccessKey({ UserName: principal.name, AccessKeyId, Status: "Inactive" });
    return;
  }
  await iam.putRolePolicy({
    RoleName: principal.name,
    PolicyName: "AWSRevokeOlderSessions",
    PolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "*", Resource: "*", Condition: { DateLessThan: { "aws:TokenIssueTime": stage.cloud.clock.now().toISOString() } } }],
    }),
  });
}

async function jobInput(stage: Stage, role: string): Promise<JobInput> {
  const sessions = new Map<string, Awaited<ReturnType<typeof signIn>>>();
  const refusals = new Map<string, string>();
  for (const { id } of stage.world.accounts) {
    try {
      sessions.set(id, await signIn(stage, id, role, role));
    } catch (error) {
      refusals.set(id, error instanceof Error ? error.message : String(error));
    }
  }
  return {
    world: stage.facts,
    now: stage.cloud.clock.now(),
    wait: async (seconds) => stage.cloud.clock.advance(seconds),
    session: (account, region = stage.world.region) => {
      const id = accountIdOf(stage.world, account);
      const credentials = sessions.get(id);
      if (credentials === undefined) throw new Error(`the job could not become the role ${role} of account ${id}: ${refusals.get(id) ?? ""}`);
      return openSession(stage.gateway, credentials, { account: id, region });
    },
    data: {
      dumpOffProvider: async (serverId, { name, role: databaseRole, store }) => {
        const dumps: { database: string; bytes: Uint8Array }[] = [];
        for (const { name: database } of (await contentsOf(stage, serverId)).databases) {
          const dump = await stage.data.exportDump(serverId, { database, role: databaseRole });
          if (!dump.ok) throw new Error(dump.message);
          dumps.push({ database, bytes: dump.bytes });
        }
        stage.offProvider.set(name, { name, takenAt: stage.cloud.clock.now().toISOString(), role: databaseRole, store, databases: dumps });
        return dumps.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
      },
      countRows: async (serverId) =>
        (await contentsOf(stage, serverId)).databases.reduce((sum, { tables }) => sum + tables.reduce((rows, table) => rows + table.rows, 0), 0),
    },
  };
}

/** Databases and tables of a server as they are now; no backup is kept. */
async function contentsOf(stage: Stage, serverId: string): Promise<BackupContent> {
  const content = await stage.data.backup(serverId);
  stage.data.forgetBackup(content.id);
  return content;
}
