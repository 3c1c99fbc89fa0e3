import type { RDS } from "@aws-sdk/client-rds";
import type { JobInput } from "#model/guardrail";

/** `2026-02-26`, for names of the day's snapshots. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** Takes a manual snapshot of every available cluster, named `PREFIX-CLUSTER-DAY`. Answers their names. */
export async function snapshotClusters(rds: RDS, prefix: string, now: Date): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { DBClusterIdentifier = "", Status } of (await rds.describeDBClusters({})).DBClusters ?? []) {
    if (Status !== "available") continue;
    const DBClusterSnapshotIdentifier = `${prefix}-${DBClusterIdentifier}-${dayOf(now)}`;
    await rds.createDBClusterSnapshot({ DBClusterIdentifier, DBClusterSnapshotIdentifier });
    names.push(DBClusterSnapshotIdentifier);
  }
  return names;
}

/** The same for instances that stand outside a cluster. */
export async function snapshotInstances(rds: RDS, prefix: string, now: Date): Promise<readonly string[]> {
  const names: string[] = [];
  for (const { DBInstanceIdentifier = "", DBInstanceStatus, DBClusterIdentifier } of (await rds.describeDBInstances({})).DBInstances ?? []) {
    if (DBInstanceStatus !== "available" || DBClusterIdentifier !== undefined) continue;
    const DBSnapshotIdentifier = `${prefix}-${DBInstanceIdentifier}-${dayOf(now)}`;
    await rds.createDBSnapshot({ DBInstanceIdentifier, DBSnapshotIdentifier });
    names.push(DBSnapshotIdentifier);
  }
  return names;
}

/** The manual cluster snapshots of a prefix that are ready. */
export async function readySnapshots(rds: RDS, prefix: string): Promise<readonly { readonly arn: string; readonly name: string }[]> {
  const found: { readonly arn: string; readonly name: string }[] = [];
  let Marker: string | undefined;
  do {
    const page = await rds.describeDBClusterSnapshots({ SnapshotType: "manual", Marker });
    for (const { Status, DBClusterSnapshotArn: arn = "", DBClusterSnapshotIdentifier: name = "" } of page.DBClusterSnapshots ?? []) {
      if (Status === "available" && name.startsWith(`${prefix}-`)) found.push({ arn, name });
    }
    Marker = page.Marker;
  } while (Marker !== undefined);
  return found;
}

const pollSeconds = 300;
const patienceSeconds = 4 * 3600;

/** Waits until `look` finds something. @throws Error after four hours */
export async function whenReady<T>({ wait }: Pick<JobInput, "wait">, look: () => Promise<T | undefined>): Promise<T> {
  for (let waited = 0; waited <= patienceSeconds; waited += pollSeconds) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(pollSeconds);
  }
  throw new Error("it was not ready after four hours");
}
