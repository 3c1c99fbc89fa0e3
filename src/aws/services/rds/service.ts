import { defineService, type Service } from "../../service.ts";
import { clusterSnapshotOperations } from "./cluster-snapshots.ts";
import { clusterOperations } from "./clusters.ts";
import { instanceOperations } from "./instances.ts";
import { rdsSchedule } from "./schedule.ts";
import { createState, type RdsState } from "./state.ts";
import { subnetGroupOperations } from "./subnet-groups.ts";

/** Amazon RDS and Aurora: PostgreSQL servers with their backups. @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/Welcome.html */
export const rds: Service<RdsState> = defineService({
  id: "rds",
  eventSource: "rds.amazonaws.com",
  scope: "regional",
  createState,
  operations: {
    ...clusterOperations,
    ...instanceOperations,
    ...clusterSnapshotOperations,
    ...subnetGroupOperations,
  },
  schedule: rdsSchedule,
});
