import { everyCluster, everyInstance } from "./every-database.ts";
import { everyPage } from "./every-page.ts";
import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";

/** Clusters, instances, and the four disjoint lists of backups. */
export const listRds: Lister = async (session) => {
  const rds = await session.client("rds");
  const clusters = (await everyCluster(rds)).filter((one) => one.Status !== "deleting");
  const instances = (await everyInstance(rds)).filter((one) => one.DBInstanceStatus !== "deleting");
  const clusterSnapshots = await everyPage(
    async (Marker) => rds.describeDBClusterSnapshots({ Marker }),
    (page) => [page.DBClusterSnapshots, page.Marker],
  );
  const snapshots = await everyPage(
    async (Marker) => rds.describeDBSnapshots({ Marker }),
    (page) => [page.DBSnapshots, page.Marker],
  );
  const clusterBackups = await everyPage(
    async (Marker) => rds.describeDBClusterAutomatedBackups({ Marker }),
    (page) => [page.DBClusterAutomatedBackups, page.Marker],
  );
  const instanceBackups = await everyPage(
    async (Marker) => rds.describeDBInstanceAutomatedBackups({ Marker }),
    (page) => [page.DBInstanceAutomatedBackups, page.Marker],
  );
  const groups = await everyPage(
    async (Marker) => rds.describeDBSubnetGroups({ Marker }),
    (page) => [page.DBSubnetGroups, page.Marker],
  );
  return [
    ...clusters.map((one) =>
      itemOf(session, {
        arn: one.DBClusterArn,
        type: "rds:cluster",
        name: one.DBClusterIdentifier,
        identity: one.DbClusterResourceId,
        tags: one.TagList,
        attributes: {
          status: one.Status,
          deletionProtection: one.DeletionProtection,
          backupRetentionPeriod: one.BackupRetentionPeriod,
          kmsKeyId: one.KmsKeyId,
        },
      }),
    ),
    ...instances.map((one) =>
      itemOf(session, {
        arn: one.DBInstanceArn,
        type: "rds:db",
        name: one.DBInstanceIdentifier,
        identity: one.DbiResourceId,
        tags: one.TagList,
        attributes: {
          status: one.DBInstanceStatus,
          deletionProtection: one.DBClusterIdentifier === undefined ? one.DeletionProtection : undefined,
          backupRetentionPeriod: one.DBClusterIdentifier === undefined ? one.BackupRetentionPeriod : undefined,
          kmsKeyId: one.KmsKeyId,
        },
      }),
    ),
    ...clusterSnapshots.map((one) =>
      itemOf(session, {
        arn: one.DBClusterSnapshotArn,
        type: "rds:cluster-snapshot",
        name: one.DBClusterSnapshotIdentifier,
        identity: one.SnapshotCreateTime,
        tags: one.TagList,
        attributes: { source: one.DBClusterIdentifier, snapshotType: one.SnapshotType, takenAt: one.SnapshotCreateTime, kmsKeyId: one.KmsKeyId },
      }),
    ),
    ...snapshots.map((one) =>
      itemOf(session, {
        arn: one.DBSnapshotArn,
        type: "rds:snapshot",
        name: one.DBSnapshotIdentifier,
        identity: one.SnapshotCreateTime,
        tags: one.TagList,
        attributes: { source: one.DBInstanceIdentifier, snapshotType: one.SnapshotType, takenAt: one.SnapshotCreateTime, kmsKeyId: one.KmsKeyId },
      }),
    ),
    ...clusterBackups
      .filter((one) => one.Status === "retained")
      .map((one) =>
        itemOf(session, {
          arn: one.DBClusterAutomatedBackupsArn,
          type: "rds:cluster-automated-backup",
          name: one.DBClusterIdentifier,
          identity: one.DbClusterResourceId,
          attributes: { source: one.DBClusterIdentifier, takenAt: one.RestoreWindow?.LatestTime, kmsKeyId: one.KmsKeyId, resourceId: one.DbClusterResourceId },
        }),
      ),
    ...instanceBackups
      .filter((one) => one.Status === "retained")
      .map((one) =>
        itemOf(session, {
          arn: one.DBInstanceAutomatedBackupsArn,
          type: "rds:instance-automated-backup",
          name: one.DBInstanceIdentifier,
          identity: one.DbiResourceId,
          attributes: { source: one.DBInstanceIdentifier, takenAt: one.RestoreWindow?.LatestTime, kmsKeyId: one.KmsKeyId, resourceId: one.DbiResourceId },
        }),
      ),
    ...groups.map((one) => itemOf(session, { arn: one.DBSubnetGroupArn, type: "rds:subnet-group", name: one.DBSubnetGroupName })),
  ];
};
