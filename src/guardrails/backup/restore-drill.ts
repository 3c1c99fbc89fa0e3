import { defineGuardrail } from "#model/guardrail";
import type { Guardrail, JobInput } from "#model/guardrail";
import { accountOf } from "../world-places.ts";
import drillRole from "./drill-role.json" with { type: "json" };
import { createJobRole } from "./job-role.ts";
import { snapshotClusters, snapshotInstances, whenReady } from "./snapshot-job.ts";

const role = "drill-runner";
const prefix = "drilled";

/** A snapshot every night that is restored at once and counted: a backup that was seen to work, or a page that night. */
export const restoreDrill: Guardrail = defineGuardrail({
  id: "backup.restore-drill",
  layer: "backup",
  title: "Nightly backup with a restore drill",
  stops: "A backup that cannot be restored, or comes back empty, is found the same night; the snapshot that was drilled is kept.",
  bypasses: [
    "the snapshot stays in the same account, under the same key",
    "its own clean-up of yesterday's restored database is a new destructive automation",
    "it counts rows; wrong rows count, too",
  ],
  restsOn: (world) => [{ kind: "account", is: accountOf(world, "production") }],
  promise: { scenario: "missing-state-cleanup", outcome: { literal: "restorable", persistent: "restorable" }, friction: 0 },
  traces: { madeBackup: ({ type, name }) => /^rds:(cluster-)?snapshot$/.test(type) && name.startsWith(`${prefix}-`) },
  provision: async (input) => createJobRole(input, accountOf(input.world, "production"), role, drillRole),
  onSchedule: { dailyAtHour: 4, run: () => [{ kind: "run-job", job: "restore drill", principal: role, run: drill }] },
});

/** Snapshot, restore beside the original, count, remove what was restored (and only that: the name is its own). */
async function drill(input: JobInput): Promise<string> {
  const { world, session, now, data } = input;
  const rds = await session(accountOf(world, "production")).client("rds");
  const reports: string[] = [];
  for (const snapshot of await snapshotClusters(rds, prefix, now)) {
    const source = await whenReady(input, async () =>
      (await rds.describeDBClusterSnapshots({ DBClusterSnapshotIdentifier: snapshot })).DBClusterSnapshots?.find(({ Status }) => Status === "available"),
    );
    const cluster = (await rds.describeDBClusters({ DBClusterIdentifier: source.DBClusterIdentifier })).DBClusters?.[0];
    const restored = `${prefix}-restore`;
    await rds.restoreDBClusterFromSnapshot({
      DBClusterIdentifier: restored,
      SnapshotIdentifier: snapshot,
      Engine: source.Engine,
      DBSubnetGroupName: cluster?.DBSubnetGroup,
    });
    const ready = await whenReady(input, async () =>
      (await rds.describeDBClusters({ DBClusterIdentifier: restored })).DBClusters?.find(({ Status }) => Status === "available"),
    );
    const rows = await data.countRows(ready.DbClusterResourceId ?? "");
    await rds.deleteDBCluster({ DBClusterIdentifier: restored, SkipFinalSnapshot: true });
    if (rows === 0) throw new Error(`the restore of ${snapshot} holds no rows`);
    reports.push(`${snapshot}: ${rows} rows`);
  }
  for (const snapshot of await snapshotInstances(rds, prefix, now)) {
    const source = await whenReady(input, async () =>
      (await rds.describeDBSnapshots({ DBSnapshotIdentifier: snapshot })).DBSnapshots?.find(({ Status }) => Status === "available"),
    );
    const instance = (await rds.describeDBInstances({ DBInstanceIdentifier: source.DBInstanceIdentifier })).DBInstances?.[0];
    const restored = `${prefix}-restore`;
    await rds.restoreDBInstanceFromDBSnapshot({
      DBInstanceIdentifier: restored,
      DBSnapshotIdentifier: snapshot,
      DBSubnetGroupName: instance?.DBSubnetGroup?.DBSubnetGroupName,
    });
    const ready = await whenReady(input, async () =>
      (await rds.describeDBInstances({ DBInstanceIdentifier: restored })).DBInstances?.find(({ DBInstanceStatus }) => DBInstanceStatus === "available"),
    );
    const rows = await data.countRows(ready.DbiResourceId ?? "");
    await rds.deleteDBInstance({ DBInstanceIdentifier: restored, SkipFinalSnapshot: true });
    if (rows === 0) throw new Error(`the restore of ${snapshot} holds no rows`);
    reports.push(`${snapshot}: ${rows} rows`);
  }
  return reports.join("; ");
}
