import type { ModifyDBInstanceCommandInput, ModifyDBInstanceCommandOutput } from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { arnOf, needs } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { requireEngineVersion, requireParameterGroup } from "./engines.ts";
import { rdsErrors } from "./errors.ts";
import { requireInstance } from "./instances.ts";
import { changedLogExports } from "./log-exports.ts";
import { requireIdentifier, requirePassword } from "./names.ts";
import { requireSecurityGroups } from "./network.ts";
import { requireMaxStorage } from "./new-instance.ts";
import { instanceOutput } from "./outputs.ts";
import { applyOrWait, applyValues } from "./pending.ts";
import { requireRetention } from "./servers.ts";
import type { Instance, PendingValues, RdsState } from "./state.ts";
import { chooseWindows, nextBackupTime } from "./windows.ts";
import type { Call } from "./world.ts";

const known = [
  "ApplyImmediately",
  "AutoMinorVersionUpgrade",
  "CACertificateIdentifier",
  "CopyTagsToSnapshot",
  "DBInstanceClass",
  "DBInstanceIdentifier",
  "DBParameterGroupName",
  "NewDBInstanceIdentifier",
  "PreferredMaintenanceWindow",
  "PromotionTier",
  "PubliclyAccessible",
];
const ownServer = [
  "AllocatedStorage",
  "AllowMajorVersionUpgrade",
  "BackupRetentionPeriod",
  "CloudwatchLogsExportConfiguration",
  "DBPortNumber",
  "DeletionProtection",
  "EnableIAMDatabaseAuthentication",
  "EngineVersion",
  "MasterUserPassword",
  "MaxAllocatedStorage",
  "MultiAZ",
  "PreferredBackupWindow",
  "StorageType",
  "VpcSecurityGroupIds",
];

type Input = ModifyDBInstanceCommandInput;

/**
 * Class, storage, Multi-AZ, version, name, and turning automated backups on or off wait for the maintenance window unless
 * `ApplyImmediately` is given; then whatever already waits is applied too. Everything else is applied at once.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
 */
const modifyDBInstance = defineRds<ModifyDBInstanceCommandInput, ModifyDBInstanceCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html",
  authorize: (input, context) => needs(context, "ModifyDBInstance", [arnOf(context, "db", input.DBInstanceIdentifier)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:ModifyDBInstance", input, [...known, ...ownServer]);
    refuseOtherValues("rds:ModifyDBInstance.AllowMajorVersionUpgrade", input.AllowMajorVersionUpgrade, [false]);
    refuseOtherValues("rds:ModifyDBInstance.StorageType", input.StorageType, ["gp2", "gp3"]);
    const instance = requireInstance(context, input.DBInstanceIdentifier);
    if (instance.status !== "available" && instance.status !== "backing-up")
      throw rdsErrors.instanceState(`Database instance ${instance.identifier} is not in available state.`);
    requireOwnMembers(input, instance);
    const values = windowValues(input, instance, context);
    Object.assign(instance, immediateChanges(input, instance, context));
    if (instance.nextBackupAt !== undefined) instance.nextBackupAt = nextBackupTime(instance.preferredBackupWindow, context.now());
    const retention = retentionChange(input, instance);
    if (retention?.atOnce === true) applyValues(context, instance, { backupRetentionPeriod: retention.days });
    const waiting = retention?.atOnce === false ? { ...values, backupRetentionPeriod: retention.days } : values;
    applyOrWait(context, instance, waiting, input.ApplyImmediately ?? false);
    return { DBInstance: instanceOutput(context, instance) };
  },
});

export const modifyInstanceOperations: Readonly<Record<string, Operation<RdsState>>> = { ModifyDBInstance: modifyDBInstance };

/** What the cluster manages is changed on the cluster. */
function requireOwnMembers(input: Input, instance: Instance): void {
  if (instance.clusterResourceId === undefined) return;
  const foreign = ownServer.find((member) => Object.entries(input).some(([name, value]) => name === member && value !== undefined));
  if (foreign !== undefined) throw rdsErrors.combination(`The specified DB Instance is a member of a cluster. Modify the DB cluster to change ${foreign}.`);
}

function windowValues(input: Input, instance: Instance, context: Call): PendingValues {
  const renamed = input.NewDBInstanceIdentifier;
  const identifier = renamed === undefined ? undefined : requireIdentifier("NewDBInstanceIdentifier", renamed, 63);
  if (identifier !== undefined && context.state.instances.has(identifier)) throw rdsErrors.instanceExists();
  const storage = input.AllocatedStorage;
  if (storage !== undefined && storage < instance.allocatedStorage) throw rdsErrors.combination("Invalid storage size: allocated storage can't be reduced.");
  return {
    identifier,
    instanceClass: input.DBInstanceClass,
    allocatedStorage:
      storage === undefined || storage === instance.allocatedStorage ? undefined : Math.max(storage, Math.ceil(instance.allocatedStorage * 1.1)),
    storageType: input.StorageType === instance.storageType ? undefined : input.StorageType,
    multiAz: input.MultiAZ,
    engineVersion: input.EngineVersion === undefined ? undefined : requireEngineVersion("rds:ModifyDBInstance", instance.engine, input.EngineVersion),
  };
}

/** From one positive number of days to another at once; to or from 0 in the window. */
function retentionChange(input: Input, instance: Instance): { readonly days: number; readonly atOnce: boolean } | undefined {
  if (input.BackupRetentionPeriod === undefined) return undefined;
  const days = requireRetention(input.BackupRetentionPeriod, "instance");
  return { days, atOnce: days === instance.backupRetentionPeriod || (days > 0 && instance.backupRetentionPeriod > 0) };
}

function immediateChanges(input: Input, instance: Instance, context: Call): Partial<Instance> {
  const group = context.state.subnetGroups.get(instance.subnetGroupName ?? "");
  if (input.MasterUserPassword !== undefined) requirePassword(input.MasterUserPassword);
  if (input.BackupRetentionPeriod !== undefined) requireRetention(input.BackupRetentionPeriod, "instance");
  requireParameterGroup("rds:ModifyDBInstance.DBParameterGroupName", instance.engine, input.DBParameterGroupName);
  return {
    ...chooseWindows(input.PreferredBackupWindow ?? instance.preferredBackupWindow, input.PreferredMaintenanceWindow ?? instance.preferredMaintenanceWindow),
    deletionProtection: input.DeletionProtection ?? instance.deletionProtection,
    copyTagsToSnapshot: input.CopyTagsToSnapshot ?? instance.copyTagsToSnapshot,
    iamDatabaseAuthentication: input.EnableIAMDatabaseAuthentication ?? instance.iamDatabaseAuthentication,
    caCertificateIdentifier: input.CACertificateIdentifier ?? instance.caCertificateIdentifier,
    maxAllocatedStorage:
      input.MaxAllocatedStorage === undefined ? instance.maxAllocatedStorage : requireMaxStorage(input.MaxAllocatedStorage, instance.allocatedStorage),
    logExports: changedLogExports(input.CloudwatchLogsExportConfiguration, instance.logExports),
    port: input.DBPortNumber ?? instance.port,
    publiclyAccessible: input.PubliclyAccessible ?? instance.publiclyAccessible,
    promotionTier: input.PromotionTier ?? instance.promotionTier,
    autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? instance.autoMinorVersionUpgrade,
    vpcSecurityGroupIds:
      input.VpcSecurityGroupIds === undefined || group === undefined
        ? instance.vpcSecurityGroupIds
        : requireSecurityGroups(context, input.VpcSecurityGroupIds, group),
  };
}
