import { defineService, type Service } from "../../service.ts";
import { automatedBackupOperations } from "./automated-backups.ts";
import { clusterSnapshotOperations } from "./cluster-snapshots.ts";
import { clusterOperations } from "./clusters.ts";
import { copyingOperations } from "./copying.ts";
import { globalClusterOperations } from "./global-clusters.ts";
import { instanceOperations } from "./instances.ts";
import { modifyClusterOperations } from "./modify-cluster.ts";
import { modifyInstanceOperations } from "./modify-instance.ts";
import { restoreClusterOperations } from "./restore-clusters.ts";
import { restoreInstanceOperations } from "./restore-instances.ts";
import { rdsSchedule } from "./schedule.ts";
import { sharingOperations } from "./sharing.ts";
import { snapshotOperations } from "./snapshots.ts";
import { sharingPolicy } from "./sharing-policy.ts";
import { createState, type RdsState } from "./state.ts";
import { subnetGroupOperations } from "./subnet-groups.ts";
import { tagOperations } from "./tags.ts";

/** Amazon RDS and Aurora: PostgreSQL servers with their backups. @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/Welcome.html */
export const rds: Service<RdsState> = defineService({
  id: "rds",
  eventSource: "rds.amazonaws.com",
  scope: "regional",
  createState,
  operations: {
    ...clusterOperations,
    ...modifyClusterOperations,
    ...globalClusterOperations,
    ...instanceOperations,
    ...modifyInstanceOperations,
    ...clusterSnapshotOperations,
    ...snapshotOperations,
    ...sharingOperations,
    ...copyingOperations,
    ...automatedBackupOperations,
    ...restoreClusterOperations,
    ...restoreInstanceOperations,
    ...subnetGroupOperations,
    ...tagOperations,
  },
  schedule: rdsSchedule,
  resourcePolicy: sharingPolicy,
});
