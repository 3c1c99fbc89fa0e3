import type {
  RestoreDBClusterFromSnapshotCommandInput,
  RestoreDBClusterFromSnapshotCommandOutput,
  RestoreDBClusterToPointInTimeCommandInput,
  RestoreDBClusterToPointInTimeCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { automatedBackupArn, parseResourceName } from "./arns.ts";
import { arnOf, groupArns, needs } from "./authorization.ts";
import { readScaling } from "./clusters.ts";
import { defineRds } from "./define-rds.ts";
import { after, durations } from "./durations.ts";
import { requireEngineVersion, requireParameterGroup } from "./engines.ts";
import { rdsErrors } from "./errors.ts";
import { requireStorageKey } from "./keys.ts";
import { requireIdentifier } from "./names.ts";
import { requireSecurityGroups, requireSubnetGroup, requireZones } from "./network.ts";
import { clusterOutput } from "./outputs.ts";
import { fromPointInTime, fromSnapshot, type RestoreSource } from "./restore-source.ts";
import { newServer } from "./servers.ts";
import type { Cluster, RdsState } from "./state.ts";
import { readTags } from "./tag-list.ts";
import type { Call } from "./world.ts";

const shared = [
  "BackupRetentionPeriod",
  "CopyTagsToSnapshot",
  "DBClusterIdentifier",
  "DBClusterParameterGroupName",
  "DBSubnetGroupName",
  "DeletionProtection",
  "EnableCloudwatchLogsExports",
  "EnableIAMDatabaseAuthentication",
  "EngineMode",
  "KmsKeyId",
  "Port",
  "PreferredBackupWindow",
  "ServerlessV2ScalingConfiguration",
  "Tags",
  "VpcSecurityGroupIds",
];

type SnapshotInput = RestoreDBClusterFromSnapshotCommandInput;
type PointInTimeInput = RestoreDBClusterToPointInTimeCommandInput;
type Wish = Omit<SnapshotInput, "SnapshotIdentifier" | "Engine">;

const restoreDBClusterFromSnapshot = defineRds<SnapshotInput, RestoreDBClusterFromSnapshotCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterFromSnapshot.html",
  authorize: (input, context) =>
    needs(context, "RestoreDBClusterFromSnapshot", [...targets(input, context), arnOf(context, "cluster-snapshot", input.SnapshotIdentifier)], {
      tags: input.Tags,
    }),
  handle: async (input, context) => {
    refuseUnknownMembers("rds:RestoreDBClusterFromSnapshot", input, [
      ...shared,
      "SnapshotIdentifier",
      "Engine",
      "EngineVersion",
      "AvailabilityZones",
      "DatabaseName",
    ]);
    requireNewName(input, context);
    const source = fromSnapshot(context, "cluster", input.SnapshotIdentifier);
    if (input.Engine !== source.origin.engine)
      throw rdsErrors.value(`The engine ${input.Engine} is not compatible with the snapshot's engine ${source.origin.engine}.`);
    return { DBCluster: clusterOutput(context, await restore(input, context, source, "rds:RestoreDBClusterFromSnapshot")) };
  },
});

const restoreDBClusterToPointInTime = defineRds<PointInTimeInput, RestoreDBClusterToPointInTimeCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBClusterToPointInTime.html",
  authorize: (input, context) => needs(context, "RestoreDBClusterToPointInTime", [...targets(input, context), sourceArn(input, context)], { tags: input.Tags }),
  handle: async (input, context) => {
    const operation = "rds:RestoreDBClusterToPointInTime";
    refuseUnknownMembers(operation, input, [
      ...shared,
      "SourceDBClusterIdentifier",
      "SourceDbClusterResourceId",
      "RestoreToTime",
      "UseLatestRestorableTime",
      "RestoreType",
    ]);
    refuseOtherValues(`${operation}.RestoreType`, input.RestoreType, ["full-copy"]);
    requireNewName(input, context);
    const source = await fromPointInTime(context, "cluster", {
      operation,
      identifier: input.SourceDBClusterIdentifier && parseResourceName(context, "cluster", input.SourceDBClusterIdentifier).name,
      resourceId: input.SourceDbClusterResourceId,
      time: input.RestoreToTime,
      isLatest: input.UseLatestRestorableTime ?? false,
    });
    try {
      if (input.KmsKeyId !== undefined && source.kmsKeyId === undefined)
        throw rdsErrors.combination("KmsKeyId can't be specified: the source DB cluster is not encrypted.");
      return { DBCluster: clusterOutput(context, await restore(input, context, source, operation)) };
    } finally {
      source.release();
    }
  },
});

export const restoreClusterOperations: Readonly<Record<string, Operation<RdsState>>> = {
  RestoreDBClusterFromSnapshot: restoreDBClusterFromSnapshot,
  RestoreDBClusterToPointInTime: restoreDBClusterToPointInTime,
};

function targets(input: Wish, context: Call): string[] {
  return [arnOf(context, "cluster", input.DBClusterIdentifier), ...groupArns(context, "cluster", input.DBSubnetGroupName)];
}

function sourceArn(input: PointInTimeInput, context: Call): string {
  const { SourceDBClusterIdentifier: identifier, SourceDbClusterResourceId: resourceId = "" } = input;
  if (identifier !== undefined) return arnOf(context, "cluster", identifier);
  return automatedBackupArn(context, { kind: "cluster", id: context.state.retainedBackups.get(resourceId)?.id ?? "*" });
}

function requireNewName(input: Wish, context: Call): string {
  const identifier = requireIdentifier("DBClusterIdentifier", input.DBClusterIdentifier ?? "", 63);
  if (context.state.clusters.has(identifier)) throw rdsErrors.clusterExists();
  return identifier;
}

/** A new cluster with the source's content. It has no instances: those are created afterwards. */
async function restore(input: Wish, context: Call, source: RestoreSource, operation: string): Promise<Cluster> {
  const { origin } = source;
  refuseOtherValues(`${operation}.EngineMode`, input.EngineMode, ["provisioned"]);
  refuseOtherValues(`${operation}.DatabaseName`, input.DatabaseName, [origin.databaseName ?? ""]);
  const group = requireSubnetGroup(context.state.subnetGroups, input.DBSubnetGroupName);
  const kmsKeyId = input.KmsKeyId === undefined ? source.kmsKeyId : requireStorageKey(context, input.KmsKeyId);
  const cluster: Cluster = {
    ...newServer(context, "cluster", input, { retention: origin.backupRetentionPeriod, window: origin.preferredBackupWindow }),
    kind: "cluster",
    identifier: requireNewName(input, context),
    engine: origin.engine,
    engineVersion: input.EngineVersion === undefined ? origin.engineVersion : requireEngineVersion(operation, origin.engine, input.EngineVersion),
    masterUsername: origin.masterUsername,
    databaseName: origin.databaseName,
    port: input.Port ?? origin.port,
    storageEncrypted: kmsKeyId !== undefined,
    kmsKeyId,
    subnetGroupName: group.name,
    vpcSecurityGroupIds: requireSecurityGroups(context, input.VpcSecurityGroupIds, group),
    availabilityZones: requireZones(context, input.AvailabilityZones, group),
    parameterGroupName: requireParameterGroup(`${operation}.DBClusterParameterGroupName`, origin.engine, input.DBClusterParameterGroupName),
    logExports: input.EnableCloudwatchLogsExports ?? [],
    serverlessScaling: readScaling(input.ServerlessV2ScalingConfiguration),
    tags: readTags(input.Tags),
    transition: { at: after(context.now(), durations.restore), to: "available" },
  };
  await context.data.restore(cluster.resourceId, source.content, { masterUsername: cluster.masterUsername });
  context.state.clusters.set(cluster.identifier, cluster);
  return cluster;
}
