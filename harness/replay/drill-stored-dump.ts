import { jsonText } from "#model/json";
import type { InventoryItem } from "#model/inventory";
import type { Drill, RowsFound } from "#model/run";
import type { DumpLocation } from "#model/scenario";
import { openSession } from "../aws/open-session.ts";
import { contentsAt } from "./content-history.ts";
import { whatFailed } from "./drill.ts";
import { accountIdOf, signIn } from "./found-world.ts";
import { forkStage } from "./stage.ts";
import type { Stage } from "./stage.ts";

/** The world's dump location that an object of an inventory lies in, if it is a dump at all. */
export function dumpLocationOf(stage: Pick<Stage, "world">, { type, account, attributes }: InventoryItem): DumpLocation | undefined {
  const key = jsonText(attributes["key"]);
  if (type !== "s3:object-version" || !/\.(sql|dump)$/.test(key)) return undefined;
  return stage.world.dumps?.find(
    (one) => accountIdOf(stage.world, one.account) === account && attributes["bucket"] === one.bucket && key.startsWith(one.prefix),
  );
}

/**
 * Reads a dump from its bucket as the account's recovery principal, imports it into an empty server, and counts what came back. A dump without bytes
 * imports without an error and brings nothing back: only the count tells.
 */
export async function drillStoredDump(stage: Stage, item: InventoryItem, location: DumpLocation): Promise<Drill> {
  const fork = await forkStage(stage);
  fork.ledger.recording = false;
  const takenAt = jsonText(item.attributes["takenAt"]);
  const datasets = stage.datasets.filter(({ store, database }) => store === location.store && database === location.database);
  const recovery = stage.facts.principals.find(({ role, principal }) => role === "recovery" && principal.account === item.account);
  const head = {
    backup: item.arn,
    kind: item.type,
    account: item.account,
    region: item.region,
    takenAt,
    principal: recovery?.principal.arn ?? "",
    expectedThen: Object.fromEntries(datasets.map(({ id }) => [id, contentsAt(stage, id, takenAt)])),
  };
  try {
    if (recovery === undefined) return { ...head, found: {}, error: `account ${item.account} has no recovery principal` };
    const bytes = await readObject(fork, recovery.name, item);
    const server = "drill-stored-dump";
    await fork.data.createServer(server, {
      engine: "postgres",
      masterUsername: location.role,
      ...(location.database === "postgres" ? {} : { databaseName: location.database }),
    });
    await fork.data.importDump(server, { database: location.database, role: location.role, bytes });
    const checks = await fork.data.check(
      server,
      datasets.map(({ database = "", table = "" }) => ({ database, table })),
    );
    const found = datasets.map(({ id }, index): [string, RowsFound | null] => {
      const check = checks[index];
      return [id, check?.exists === true ? { rows: check.rows, checksum: check.checksum } : null];
    });
    return { ...head, found: Object.fromEntries(found) };
  } catch (error) {
    return { ...head, found: {}, ...whatFailed(error) };
  } finally {
    await fork.data.dispose();
  }
}

async function readObject(fork: Stage, recovery: string, { account, identity, attributes }: InventoryItem): Promise<Uint8Array> {
  const credentials = await signIn(fork, account, recovery, "drill");
  const s3 = await openSession(fork.gateway, credentials, { account, region: fork.world.region }).client("s3");
  const [version = "null"] = identity.split(" ");
  const { Body } = await s3.getObject({
    Bucket: jsonText(attributes["bucket"]),
    Key: jsonText(attributes["key"]),
    ...(version === "null" ? {} : { VersionId: version }),
  });
  return Body === undefined ? new Uint8Array() : Body.transformToByteArray();
}
