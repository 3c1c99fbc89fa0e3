import { jsonText } from "#model/json";
import type { DatasetDefinition } from "#model/asset";
import type { AwsSession } from "#model/aws-session";
import { HarnessError, UnsupportedError } from "#model/errors";
import type { InventoryItem } from "#model/inventory";
import type { Drill, RowsFound } from "#model/run";
import { openSession } from "../aws/open-session.ts";
import { contentsAt } from "./content-history.ts";
import { readTableContent } from "./read-datasets.ts";
import { signIn } from "./found-world.ts";
import { forkStage, rootSession } from "./stage.ts";
import type { OffProviderDump, Stage } from "./stage.ts";

/** How long a restore may take on the scenario's clock. */
const patienceSeconds = 6 * 3600;
const pollSeconds = 60;

/**
 * Restores one backup into a fresh database, as the recovery principal of the account that holds the backup, and counts what came back.
 * It plays on a fork: the world is as before afterwards.
 */
export async function drillBackup(stage: Stage, backup: InventoryItem): Promise<Drill> {
  const fork = await forkStage(stage);
  fork.ledger.recording = false;
  const takenAt = jsonText(backup.attributes["takenAt"]);
  const datasets = stage.datasets.filter((dataset) => dataset.store === backup.attributes["source"]);
  const recovery = stage.facts.principals.find(({ role, principal }) => role === "recovery" && principal.account === backup.account);
  const head = {
    backup: backup.arn,
    kind: backup.type,
    account: backup.account,
    region: backup.region,
    takenAt,
    principal: recovery?.principal.arn ?? "",
    expectedThen: Object.fromEntries(datasets.map(({ id }) => [id, contentsAt(stage, id, takenAt)])),
  };
  try {
    if (recovery === undefined) return { ...head, found: {}, error: `account ${backup.account} has no recovery principal` };
    const credentials = await signIn(fork, backup.account, recovery.name, "drill");
    const session = openSession(fork.gateway, credentials, { account: backup.account, region: backup.region });
    return { ...head, found: await restoreAndCount(fork, session, backup, datasets) };
  } catch (error) {
    return { ...head, found: {}, ...whatFailed(error) };
  } finally {
    await fork.data.dispose();
  }
}

/** Why nothing came back; `unknown` where that says nothing about the backup. */
export function whatFailed(error: unknown): Pick<Drill, "error" | "unknown"> {
  const message = error instanceof Error ? error.message : String(error);
  return { error: message, ...(isIgnorance(error) ? { unknown: message } : {}) };
}

function isIgnorance(error: unknown): boolean {
  return error instanceof UnsupportedError || (error instanceof HarnessError && error.code === "inconclusive");
}

/** Imports a logical dump kept outside the cloud into an empty server, and counts. */
export async function drillDump(stage: Stage, dump: OffProviderDump): Promise<Drill> {
  const plane = await stage.data.fork();
  const found: Record<string, RowsFound | null> = {};
  const server = "drill-off-provider";
  const head = { backup: `off-provider:${dump.name}`, kind: "off-provider", account: "off-provider", region: "", takenAt: dump.takenAt, principal: "team" };
  try {
    await plane.createServer(server, { engine: "postgres", masterUsername: dump.role });
    for (const { database, bytes } of dump.databases) {
      if (database !== "postgres") await plane.query(server, { database: "postgres", role: dump.role, sql: `CREATE DATABASE ${database}` });
      await plane.importDump(server, { database, role: dump.role, bytes });
    }
    const datasets = stage.datasets.filter(({ store }) => store === dump.store);
    for (const dataset of datasets) found[dataset.id] = await count(plane, server, dataset);
    return { ...head, found, expectedThen: Object.fromEntries(datasets.map(({ id }) => [id, contentsAt(stage, id, dump.takenAt)])) };
  } catch (error) {
    return { ...head, found: {}, expectedThen: {}, ...whatFailed(error) };
  } finally {
    await plane.dispose();
  }
}

async function restoreAndCount(
  fork: Stage,
  session: AwsSession,
  backup: InventoryItem,
  datasets: readonly DatasetDefinition[],
): Promise<Record<string, RowsFound | null>> {
  if (backup.type === "dynamodb:backup") return restoreTable(fork, session, backup, datasets);
  const server = await restoreServer(fork, session, backup);
  const found: Record<string, RowsFound | null> = {};
  for (const dataset of datasets) found[dataset.id] = await count(fork.data, server, dataset);
  return found;
}

async function count(plane: Stage["data"], server: string, dataset: DatasetDefinition): Promise<RowsFound | null> {
  const [check] = await plane.check(server, [{ database: dataset.database ?? "", table: dataset.table ?? "" }]);
  return check?.exists === true ? { rows: check.rows, checksum: check.checksum } : null;
}

/** Answers the data plane's server that the restored cluster or instance stands on. */
async function restoreServer(fork: Stage, session: AwsSession, backup: InventoryItem): Promise<string> {
  const rds = await session.client("rds");
  const name = "scartissue-drill";
  const DBSubnetGroupName = await prepareNetwork(fork, backup);
  switch (backup.type) {
    case "rds:cluster-snapshot":
      await onceReady(fork, async () =>
        rds.restoreDBClusterFromSnapshot({ DBClusterIdentifier: name, SnapshotIdentifier: backup.arn, Engine: "aurora-postgresql", DBSubnetGroupName }),
      );
      return untilAvailable(fork, async () => {
        const [cluster] = (await rds.describeDBClusters({ DBClusterIdentifier: name })).DBClusters ?? [];
        return cluster?.Status === "available" ? cluster.DbClusterResourceId : undefined;
      });
    case "rds:cluster-automated-backup":
      await rds.restoreDBClusterToPointInTime({
        DBClusterIdentifier: name,
        SourceDbClusterResourceId: jsonText(backup.attributes["resourceId"]),
        UseLatestRestorableTime: true,
        DBSubnetGroupName,
      });
      return untilAvailable(fork, async () => {
        const [cluster] = (await rds.describeDBClusters({ DBClusterIdentifier: name })).DBClusters ?? [];
        return cluster?.Status === "available" ? cluster.DbClusterResourceId : undefined;
      });
    case "rds:snapshot":
      await onceReady(fork, async () =>
        rds.restoreDBInstanceFromDBSnapshot({ DBInstanceIdentifier: name, DBSnapshotIdentifier: backup.arn, DBSubnetGroupName }),
      );
      break;
    case "rds:instance-automated-backup":
      await rds.restoreDBInstanceToPointInTime({
        TargetDBInstanceIdentifier: name,
        SourceDBInstanceAutomatedBackupsArn: backup.arn,
        UseLatestRestorableTime: true,
        DBSubnetGroupName,
      });
      break;
    default:
      throw new HarnessError("unsupported", `A drill does not know how to restore a ${backup.type}`, { hint: "Restore it by hand" });
  }
  return untilAvailable(fork, async () => {
    const [instance] = (await rds.describeDBInstances({ DBInstanceIdentifier: name })).DBInstances ?? [];
    return instance?.DBInstanceStatus === "available" ? instance.DbiResourceId : undefined;
  });
}

/** A snapshot that is still being taken when the drill begins is waited for, as anybody would. */
async function onceReady(fork: Stage, restore: () => Promise<unknown>): Promise<void> {
  for (let waited = 0; ; waited += pollSeconds) {
    try {
      await restore();
      return;
    } catch (error) {
      const pending = error instanceof Error && /^InvalidDB(?:Cluster)?SnapshotState/.test(error.name);
      if (!pending || waited >= patienceSeconds) throw error;
      await fork.cloud.clock.advance(pollSeconds);
    }
  }
}

/** A network to restore into, laid by the account's administrator: accounts here have no default VPC. */
async function prepareNetwork(fork: Stage, backup: InventoryItem): Promise<string> {
  const administrator = rootSession(fork, backup.account, backup.region);
  const ec2 = await administrator.client("ec2");
  const { Vpc } = await ec2.createVpc({ CidrBlock: "10.99.0.0/16" });
  const SubnetIds: string[] = [];
  for (const [index, zone] of ["a", "b"].entries()) {
    const { Subnet } = await ec2.createSubnet({ VpcId: Vpc?.VpcId, CidrBlock: `10.99.${index}.0/24`, AvailabilityZone: `${backup.region}${zone}` });
    SubnetIds.push(Subnet?.SubnetId ?? "");
  }
  const DBSubnetGroupName = "scartissue-drill";
  await (await administrator.client("rds")).createDBSubnetGroup({ DBSubnetGroupName, DBSubnetGroupDescription: "restore drill", SubnetIds });
  return DBSubnetGroupName;
}

async function restoreTable(
  fork: Stage,
  session: AwsSession,
  backup: InventoryItem,
  datasets: readonly DatasetDefinition[],
): Promise<Record<string, RowsFound | null>> {
  const dynamodb = await session.client("dynamodb");
  const TargetTableName = "scartissue-drill";
  await dynamodb.restoreTableFromBackup({ TargetTableName, BackupArn: backup.arn });
  await untilAvailable(fork, async () =>
    (await dynamodb.describeTable({ TableName: TargetTableName })).Table?.TableStatus === "ACTIVE" ? TargetTableName : undefined,
  );
  const content = await readTableContent(session, TargetTableName);
  return Object.fromEntries(datasets.map(({ id }) => [id, content]));
}

async function untilAvailable(fork: Stage, look: () => Promise<string | undefined>): Promise<string> {
  for (let waited = 0; waited <= patienceSeconds; waited += pollSeconds) {
    const id = await look();
    if (id !== undefined) return id;
    await fork.cloud.clock.advance(pollSeconds);
  }
  throw new HarnessError("inconclusive", "The restored database did not become available", { hint: "The simulated restore did not finish" });
}
