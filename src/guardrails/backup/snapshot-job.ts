import type { RDS } from "@aws-sdk/client-rds";

/** `2026-02-26`, for names of the day's snapshots. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

/** Takes a manual snapshot of every available cluster, named `PREFIX-CLUSTER-DAY`. Answers their ARNs. */
export async function snapshotClusters(rds: RDS, prefix: string, now: Date): Promise<readonly string[]> {
  const arns: string[] = [];
  for (const { DBClusterIdentifier, Status } of (await rds.describeDBClusters({})).DBClusters ?? []) {
    if (Status !== "available") continue;
    const { DBClusterSnapshot } = await rds.createDBClusterSnapshot({ DBClusterIdentifier, DBClusterSnapshotIdentifier: `${prefix}-${DBClusterIdentifier ?? ""}-${dayOf(now)}` });
    arns.push(DBClusterSnapshot?.DBClusterSnapshotArn ?? "");
  }
  return arns;
}

/** The manual cluster snapshots of a prefix that are ready. */
export async function readySnapshots(rds: RDS, prefix: string): Promise<readonly { readonly arn: string; readonly name: string }[]> {
  const { DBClusterSnapshots = [] } = await rds.describeDBClusterSnapshots({ SnapshotType: "manual" });
  return DBClusterSnapshots.filter(({ Status, DBClusterSnapshotIdentifier }) => Status === "available" && DBClusterSnapshotIdentifier?.startsWith(`${prefix}-`) === true).map((one) => ({
    arn: one.DBClusterSnapshotArn ?? "",
    name: one.DBClusterSnapshotIdentifier ?? "",
  }));
}
