import type {
  RestoreDBInstanceFromDBSnapshotCommandInput,
  RestoreDBInstanceFromDBSnapshotCommandOutput,
  RestoreDBInstanceToPointInTimeCommandInput,
  RestoreDBInstanceToPointInTimeCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { automatedBackupArn, parseResourceName } from "./arns.ts";
import { arnOf, groupArns, needs } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { after, durations } from "./durations.ts";
import { requireParameterGroup } from "./engines.ts";
import { rdsErrors } from "./errors.ts";
import { requireIdentifier } from "./names.ts";
import { requireSecurityGroups, requireSubnetGroup, requireZones } from "./network.ts";
import { instanceOutput } from "./outputs.ts";
import { fromPointInTime, fromSnapshot, type RestoreSource } from "./restore-source.ts";
import { newServer } from "./servers.ts";
import type { Instance, RdsState } from "./state.ts";
import { readTags } from "./tag-list.ts";
import type { Call } from "./world.ts";

const shared = [
  "AutoMinorVersionUpgrade",
  "AvailabilityZone",
  "BackupRetentionPeriod",
  "CACertificateIdentifier",
  "CopyTagsToSnapshot",
  "DBInstanceClass",
  "DBParameterGroupName",
  "DBSubnetGroupName",
  "DeletionProtection",
  "EnableCloudwatchLogsExports",
  "EnableIAMDatabaseAuthentication",
  "Engine",
  "LicenseModel",
  "MultiAZ",
  "Port",
  "PreferredBackupWindow",
  "PubliclyAccessible",
  "StorageType",
  "Tags",
  "VpcSecurityGroupIds",
];

type SnapshotInput = RestoreDBInstanceFromDBSnapshotCommandInput;
type PointInTimeInput = RestoreDBInstanceToPointInTimeCommandInput;
type Wish = Omit<SnapshotInput, "DBInstanceIdentifier" | "DBSnapshotIdentifier">;

const restoreDBInstanceFromDBSnapshot = defineRds<SnapshotInput, RestoreDBInstanceFromDBSnapshotCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html",
  authorize: (input, context) =>
    needs(
      context,
      "RestoreDBInstanceFromDBSnapshot",
      [...targets(input, input.DBInstanceIdentifier, context), arnOf(context, "snapshot", input.DBSnapshotIdentifier)],
      {
        tags: input.Tags,
        context: { "rds:PubliclyAccessible": input.PubliclyAccessible },
      },
    ),
  handle: async (input, context) => {
    const operation = "rds:RestoreDBInstanceFromDBSnapshot";
    refuseUnknownMembers(operation, input, [...shared, "DBInstanceIdentifier", "DBSnapshotIdentifier"]);
    if (input.DBSnapshotIdentifier === undefined) throw rdsErrors.combination("DBSnapshotIdentifier must be specified.");
    const identifier = requireNewName("DBInstanceIdentifier", input.DBInstanceIdentifier, context);
    const instance = await restore(identifier, input, context, fromSnapshot(context, "instance", input.DBSnapshotIdentifier), operation);
    return { DBInstance: instanceOutput(context, instance) };
  },
});

const restoreDBInstanceToPointInTime = defineRds<PointInTimeInput, RestoreDBInstanceToPointInTimeCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceToPointInTime.html",
  authorize: (input, context) =>
    needs(context, "RestoreDBInstanceToPointInTime", [...targets(input, input.TargetDBInstanceIdentifier, context), sourceArn(input, context)], {
      tags: input.Tags,
      context: { "rds:PubliclyAccessible": input.PubliclyAccessible },
    }),
  handle: async (input, context) => {
    const operation = "rds:RestoreDBInstanceToPointInTime";
    const sources = ["SourceDBInstanceIdentifier", "SourceDbiResourceId", "SourceDBInstanceAutomatedBackupsArn"];
    refuseUnknownMembers(operation, input, [...shared, ...sources, "TargetDBInstanceIdentifier", "RestoreTime", "UseLatestRestorableTime"]);
    const identifier = requireNewName("TargetDBInstanceIdentifier", input.TargetDBInstanceIdentifier, context);
    const source = await fromPointInTime(context, "instance", {
      operation,
      identifier: input.SourceDBInstanceIdentifier && parseResourceName(context, "db", input.SourceDBInstanceIdentifier).name,
      resourceId: input.SourceDbiResourceId,
      backupId: input.SourceDBInstanceAutomatedBackupsArn && parseResourceName(context, "auto-backup", input.SourceDBInstanceAutomatedBackupsArn).name,
      time: input.RestoreTime,
      isLatest: input.UseLatestRestorableTime ?? false,
    });
    try {
      return { DBInstance: instanceOutput(context, await restore(identifier, input, context, source, operation)) };
    } finally {
      source.release();
    }
  },
});

export const restoreInstanceOperations: Readonly<Record<string, Operation<RdsState>>> = {
  RestoreDBInstanceFromDBSnapshot: restoreDBInstanceFromDBSnapshot,
  RestoreDBInstanceToPointInTime: restoreDBInstanceToPointInTime,
};

function targets(input: Wish, identifier: string | undefined, context: Call): string[] {
  return [arnOf(context, "db", identifier), ...groupArns(context, "instance", input.DBSubnetGroupName)];
}

function sourceArn(input: PointInTimeInput, context: Call): string {
  const { SourceDBInstanceIdentifier: identifier, SourceDBInstanceAutomatedBackupsArn: arn, SourceDbiResourceId: resourceId = "" } = input;
  if (identifier !== undefined) return arnOf(context, "db", identifier);
  return arn ?? automatedBackupArn(context, { kind: "instance", id: context.state.retainedBackups.get(resourceId)?.id ?? "*" });
}

function requireNewName(member: string, name: string | undefined, context: Call): string {
  const identifier = requireIdentifier(member, name ?? "", 63);
  if (context.state.instances.has(identifier)) throw rdsErrors.instanceExists();
  return identifier;
}

/** A new DB instance with the source's content, class, storage and key. */
async function restore(identifier: string, input: Wish, context: Call, source: RestoreSource, operation: string): Promise<Instance> {
  const { origin } = source;
  refuseOtherValues(`${operation}.LicenseModel`, input.LicenseModel, ["postgresql-license"]);
  refuseOtherValues(`${operation}.StorageType`, input.StorageType, ["gp2", "gp3"]);
  if (input.Engine !== undefined && input.Engine !== origin.engine)
    throw rdsErrors.value(`The engine ${input.Engine} is not compatible with the source's engine ${origin.engine}.`);
  const group = requireSubnetGroup(context.state.subnetGroups, input.DBSubnetGroupName);
  const [zone = ""] = requireZones(context, input.AvailabilityZone === undefined ? undefined : [input.AvailabilityZone], group);
  const instance: Instance = {
    ...newServer(context, "instance", input, { retention: origin.backupRetentionPeriod, window: origin.preferredBackupWindow }),
    kind: "instance",
    identifier,
    clusterResourceId: undefined,
    engine: origin.engine,
    engineVersion: origin.engineVersion,
    masterUsername: origin.masterUsername,
    databaseName: origin.databaseName,
    port: input.Port ?? origin.port,
    storageEncrypted: source.kmsKeyId !== undefined,
    kmsKeyId: source.kmsKeyId,
    subnetGroupName: group.name,
    vpcSecurityGroupIds: requireSecurityGroups(context, input.VpcSecurityGroupIds, group),
    instanceClass: input.DBInstanceClass ?? origin.instanceClass ?? "",
    allocatedStorage: origin.allocatedStorage,
    maxAllocatedStorage: undefined,
    logExports: input.EnableCloudwatchLogsExports ?? [],
    storageType: input.StorageType ?? origin.storageType,
    multiAz: input.MultiAZ ?? false,
    publiclyAccessible: input.PubliclyAccessible ?? false,
    availabilityZone: zone,
    promotionTier: 1,
    autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
    caCertificateIdentifier: input.CACertificateIdentifier ?? "rds-ca-rsa2048-g1",
    parameterGroupName: requireParameterGroup(`${operation}.DBParameterGroupName`, origin.engine, input.DBParameterGroupName),
    tags: readTags(input.Tags),
    transition: { at: after(context.now(), durations.restore), to: "available" },
  };
  await context.data.restore(instance.resourceId, source.content, { masterUsername: instance.masterUsername });
  context.state.instances.set(identifier, instance);
  return instance;
}
