import type { CreateDBInstanceCommandInput, ModifyDBInstanceCommandInput, RestoreDBInstanceFromDBSnapshotCommandInput } from "@aws-sdk/client-rds";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceContext } from "../provider.ts";
import { blocks, flag, given, hasChanged, isOn, missingFrom, nonZero, number, present, someTexts, text, texts } from "./attributes.ts";
import { tagList, tagsIn } from "./tags.ts";

export function createInput(context: ResourceContext, planned: JsonObject, identifier: string): CreateDBInstanceCommandInput {
  refuse(planned);
  return {
    ...shared(context, planned, identifier),
    Engine: given(planned, "engine"),
    DBInstanceClass: given(planned, "instance_class"),
    ...present({
      AllocatedStorage: nonZero(planned, "allocated_storage"),
      BackupRetentionPeriod: number(planned, "backup_retention_period") ?? 0,
      EngineVersion: text(planned, "engine_version"),
      KmsKeyId: text(planned, "kms_key_id"),
      MasterUserPassword: text(planned, "password"),
      MasterUsername: text(planned, "username"),
      MaxAllocatedStorage: nonZero(planned, "max_allocated_storage"),
      PreferredBackupWindow: text(planned, "backup_window"),
      PreferredMaintenanceWindow: text(planned, "maintenance_window"),
      StorageEncrypted: isOn(planned, "storage_encrypted"),
    }),
  };
}

export function restoreInput(context: ResourceContext, planned: JsonObject, identifier: string): RestoreDBInstanceFromDBSnapshotCommandInput {
  refuse(planned);
  const { DeletionProtection, ...rest } = shared(context, planned, identifier);
  return {
    ...rest,
    DeletionProtection,
    DBSnapshotIdentifier: given(planned, "snapshot_identifier"),
    DBInstanceClass: given(planned, "instance_class"),
    ...present({ Engine: text(planned, "engine") }),
  };
}

/** What a restore does not take and the provider sends in a Modify right after it. */
export function modificationAfterRestore(planned: JsonObject): Partial<ModifyDBInstanceCommandInput> {
  if (text(planned, "snapshot_identifier") === undefined) return {};
  return present({
    BackupRetentionPeriod: number(planned, "backup_retention_period"),
    MasterUserPassword: text(planned, "password"),
    PreferredBackupWindow: text(planned, "backup_window"),
    PreferredMaintenanceWindow: text(planned, "maintenance_window"),
  });
}

/** The members of a Modify call for the arguments that changed; nothing for those that live in the state only. */
export function changedMembers(prior: JsonObject, planned: JsonObject): Partial<ModifyDBInstanceCommandInput> {
  const changes = changedArguments(prior, planned);
  // Whatever changes, the provider says with it whether the instance is to be protected.
  return Object.keys(changes).length === 0 ? {} : { ...changes, DeletionProtection: isOn(planned, "deletion_protection") };
}

function changedArguments(prior: JsonObject, planned: JsonObject): Partial<ModifyDBInstanceCommandInput> {
  const when = <T>(name: string, value: T): T | undefined => (hasChanged(prior, planned, name) ? value : undefined);
  const [logsBefore, logsAfter] = [texts(prior, "enabled_cloudwatch_logs_exports"), texts(planned, "enabled_cloudwatch_logs_exports")];
  return present({
    AllocatedStorage: when("allocated_storage", number(planned, "allocated_storage")),
    AutoMinorVersionUpgrade: when("auto_minor_version_upgrade", isOn(planned, "auto_minor_version_upgrade")),
    BackupRetentionPeriod: when("backup_retention_period", number(planned, "backup_retention_period") ?? 0),
    CloudwatchLogsExportConfiguration: when("enabled_cloudwatch_logs_exports", {
      EnableLogTypes: missingFrom(logsBefore, logsAfter),
      DisableLogTypes: missingFrom(logsAfter, logsBefore),
    }),
    CopyTagsToSnapshot: when("copy_tags_to_snapshot", isOn(planned, "copy_tags_to_snapshot")),
    DBInstanceClass: when("instance_class", given(planned, "instance_class")),
    DBParameterGroupName: when("parameter_group_name", given(planned, "parameter_group_name")),
    DBSubnetGroupName: when("db_subnet_group_name", given(planned, "db_subnet_group_name")),
    DeletionProtection: when("deletion_protection", isOn(planned, "deletion_protection")),
    EngineVersion: when("engine_version", given(planned, "engine_version")),
    MasterUserPassword: when("password", text(planned, "password")),
    MaxAllocatedStorage: when("max_allocated_storage", number(planned, "max_allocated_storage")),
    MultiAZ: when("multi_az", isOn(planned, "multi_az")),
    NewDBInstanceIdentifier: when("identifier", text(planned, "identifier")),
    PreferredBackupWindow: when("backup_window", given(planned, "backup_window")),
    PreferredMaintenanceWindow: when("maintenance_window", given(planned, "maintenance_window")),
    PubliclyAccessible: when("publicly_accessible", isOn(planned, "publicly_accessible")),
    StorageType: when("storage_type", given(planned, "storage_type")),
    VpcSecurityGroupIds: when("vpc_security_group_ids", texts(planned, "vpc_security_group_ids")),
  });
}

interface Shared {
  DBInstanceIdentifier: string;
  DeletionProtection: boolean;
  CopyTagsToSnapshot: boolean;
  PubliclyAccessible: boolean;
  AutoMinorVersionUpgrade: boolean;
  AvailabilityZone?: string;
  DBName?: string;
  DBParameterGroupName?: string;
  DBSubnetGroupName?: string;
  EnableCloudwatchLogsExports?: string[];
  EnableIAMDatabaseAuthentication?: boolean;
  LicenseModel?: string;
  MultiAZ?: boolean;
  Port?: number;
  StorageType?: string;
  Tags?: { Key: string; Value: string }[];
  VpcSecurityGroupIds?: string[];
}

function shared(context: ResourceContext, planned: JsonObject, identifier: string): Shared {
  return {
    DBInstanceIdentifier: identifier,
    DeletionProtection: isOn(planned, "deletion_protection"),
    CopyTagsToSnapshot: isOn(planned, "copy_tags_to_snapshot"),
    PubliclyAccessible: isOn(planned, "publicly_accessible"),
    AutoMinorVersionUpgrade: isOn(planned, "auto_minor_version_upgrade"),
    ...present({
      AvailabilityZone: text(planned, "availability_zone"),
      DBName: text(planned, "db_name"),
      DBParameterGroupName: text(planned, "parameter_group_name"),
      DBSubnetGroupName: text(planned, "db_subnet_group_name"),
      EnableCloudwatchLogsExports: someTexts(planned, "enabled_cloudwatch_logs_exports"),
      EnableIAMDatabaseAuthentication: flag(planned, "iam_database_authentication_enabled"),
      LicenseModel: text(planned, "license_model"),
      MultiAZ: flag(planned, "multi_az"),
      Port: nonZero(planned, "port"),
      StorageType: text(planned, "storage_type"),
      Tags: tagList(tagsIn(context, planned)),
      VpcSecurityGroupIds: someTexts(planned, "vpc_security_group_ids"),
    }),
  };
}

function refuse(planned: JsonObject): void {
  const used =
    ["replicate_source_db", "domain", "db_system_id"].find((name) => text(planned, name) !== undefined) ??
    ["restore_to_point_in_time", "s3_import", "blue_green_update"].find((name) => blocks(planned, name).length > 0);
  if (used !== undefined) throw new UnsupportedError(`aws_db_instance.${used}`, "the embedded Terraform");
}
