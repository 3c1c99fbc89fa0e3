import type { ModifyDBClusterCommandInput, ModifyDBClusterCommandOutput } from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { arnOf, needs } from "./authorization.ts";
import { readScaling, requireCluster } from "./clusters.ts";
import { defineRds } from "./define-rds.ts";
import { requireEngineVersion, requireParameterGroup } from "./engines.ts";
import { rdsErrors } from "./errors.ts";
import { changedLogExports } from "./log-exports.ts";
import { membersOf } from "./members.ts";
import { requireIdentifier, requirePassword } from "./names.ts";
import { requireSecurityGroups } from "./network.ts";
import { clusterOutput } from "./outputs.ts";
import { applyOrWait } from "./pending.ts";
import { requireRetention } from "./servers.ts";
import type { Cluster, PendingValues, RdsState } from "./state.ts";
import { chooseWindows, nextBackupTime } from "./windows.ts";
import type { Call } from "./world.ts";

const known = [
  "AllowMajorVersionUpgrade",
  "ApplyImmediately",
  "BackupRetentionPeriod",
  "CloudwatchLogsExportConfiguration",
  "CopyTagsToSnapshot",
  "DBClusterIdentifier",
  "DBClusterParameterGroupName",
  "DeletionProtection",
  "EnableIAMDatabaseAuthentication",
  "EngineVersion",
  "MasterUserPassword",
  "NewDBClusterIdentifier",
  "Port",
  "PreferredBackupWindow",
  "PreferredMaintenanceWindow",
  "ServerlessV2ScalingConfiguration",
  "VpcSecurityGroupIds",
];

type Input = ModifyDBClusterCommandInput;

/**
 * A new name, a new engine version and IAM authentication wait for the maintenance window unless `ApplyImmediately` is
 * given; everything else, deletion protection included, is applied at once.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Modifying.html#Aurora.Modifying.Settings
 */
const modifyDBCluster = defineRds<ModifyDBClusterCommandInput, ModifyDBClusterCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBCluster.html",
  authorize: (input, context) => needs(context, "ModifyDBCluster", [arnOf(context, "cluster", input.DBClusterIdentifier)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:ModifyDBCluster", input, known);
    refuseOtherValues("rds:ModifyDBCluster.AllowMajorVersionUpgrade", input.AllowMajorVersionUpgrade, [false]);
    const cluster = requireCluster(context, input.DBClusterIdentifier);
    if (cluster.status !== "available") throw rdsErrors.clusterState(`DB Cluster ${cluster.identifier} is not in available state.`);
    const values = windowValues(input, cluster, context);
    const atOnce = immediateChanges(input, cluster, context);
    Object.assign(cluster, atOnce);
    for (const member of membersOf(context.state, cluster)) inherit(member, cluster);
    if (cluster.nextBackupAt !== undefined) cluster.nextBackupAt = nextBackupTime(cluster.preferredBackupWindow, context.now());
    applyOrWait(context, cluster, values, input.ApplyImmediately ?? false);
    return { DBCluster: clusterOutput(context, cluster) };
  },
});

export const modifyClusterOperations: Readonly<Record<string, Operation<RdsState>>> = { ModifyDBCluster: modifyDBCluster };

function windowValues(input: Input, cluster: Cluster, context: Call): PendingValues {
  const renamed = input.NewDBClusterIdentifier;
  const identifier = renamed === undefined ? undefined : requireIdentifier("NewDBClusterIdentifier", renamed, 63);
  if (identifier !== undefined && context.state.clusters.has(identifier)) throw rdsErrors.clusterExists();
  return {
    identifier,
    engineVersion: input.EngineVersion === undefined ? undefined : requireEngineVersion("rds:ModifyDBCluster", cluster.engine, input.EngineVersion),
    iamDatabaseAuthentication: input.EnableIAMDatabaseAuthentication,
  };
}

function immediateChanges(input: Input, cluster: Cluster, context: Call): Partial<Cluster> {
  const group = context.state.subnetGroups.get(cluster.subnetGroupName ?? "");
  if (input.MasterUserPassword !== undefined) requirePassword(input.MasterUserPassword);
  requireParameterGroup("rds:ModifyDBCluster.DBClusterParameterGroupName", cluster.engine, input.DBClusterParameterGroupName);
  return {
    backupRetentionPeriod: requireRetention(input.BackupRetentionPeriod ?? cluster.backupRetentionPeriod, "cluster"),
    ...chooseWindows(input.PreferredBackupWindow ?? cluster.preferredBackupWindow, input.PreferredMaintenanceWindow ?? cluster.preferredMaintenanceWindow),
    deletionProtection: input.DeletionProtection ?? cluster.deletionProtection,
    copyTagsToSnapshot: input.CopyTagsToSnapshot ?? cluster.copyTagsToSnapshot,
    port: input.Port ?? cluster.port,
    serverlessScaling: readScaling(input.ServerlessV2ScalingConfiguration) ?? cluster.serverlessScaling,
    logExports: changedLogExports(input.CloudwatchLogsExportConfiguration, cluster.logExports),
    vpcSecurityGroupIds:
      input.VpcSecurityGroupIds === undefined || group === undefined
        ? cluster.vpcSecurityGroupIds
        : requireSecurityGroups(context, input.VpcSecurityGroupIds, group),
  };
}

/** What an Aurora instance has from its cluster. */
function inherit(
  member: { backupRetentionPeriod: number; preferredBackupWindow: string; port: number; vpcSecurityGroupIds: string[] },
  cluster: Cluster,
): void {
  member.backupRetentionPeriod = cluster.backupRetentionPeriod;
  member.preferredBackupWindow = cluster.preferredBackupWindow;
  member.port = cluster.port;
  member.vpcSecurityGroupIds = cluster.vpcSecurityGroupIds;
}
