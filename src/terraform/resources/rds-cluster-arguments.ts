import type { CreateDBClusterCommandInput, ModifyDBClusterCommandInput, RestoreDBClusterFromSnapshotCommandInput } from "@aws-sdk/client-rds";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceContext } from "../provider.ts";
import { blocks, firstBlock, flag, given, hasChanged, isOn, missingFrom, nonZero, number, present, someTexts, text, texts } from "./attributes.ts";
import { tagList, tagsIn } from "./tags.ts";

export function createInput(context: ResourceContext, planned: JsonObject, identifier: string): CreateDBClusterCommandInput {
  refuse(planned, "s3_import", "restore_to_point_in_time", "scaling_configuration", "iam_roles", "global_cluster_identifier", "replication_source_identifier");
  return present({
    AllocatedStorage: nonZero(planned, "allocated_storage"),
    AutoMinorVersionUpgrade: flag(planned, "auto_minor_version_upgrade"),
    AvailabilityZones: someTexts(planned, "availability_zones"),
    BackupRetentionPeriod: nonZero(planned, "backup_retention_period"),
    CopyTagsToSnapshot: isOn(planned, "copy_tags_to_snapshot"),
    DBClusterIdentifier: identifier,
    DBClusterInstanceClass: text(planned, "db_cluster_instance_class"),
    DBClusterParameterGroupName: text(planned, "db_cluster_parameter_group_name"),
    DBSubnetGroupName: text(planned, "db_subnet_group_name"),
    DatabaseName: text(planned, "database_name"),
    DeletionProtection: isOn(planned, "deletion_protection"),
    EnableCloudwatchLogsExports: someTexts(planned, "enabled_cloudwatch_logs_exports"),
    EnableHttpEndpoint: isOn(planned, "enable_http_endpoint") ? true : undefined,
    EnableIAMDatabaseAuthentication: flag(planned, "iam_database_authentication_enabled"),
    Engine: given(planned, "engine"),
    EngineMode: text(planned, "engine_mode"),
    EngineVersion: text(planned, "engine_version"),
    KmsKeyId: text(planned, "kms_key_id"),
    MasterUserPassword: text(planned, "master_password"),
    MasterUsername: text(planned, "master_username"),
    Port: nonZero(planned, "port"),
    PreferredBackupWindow: text(planned, "preferred_backup_window"),
    PreferredMaintenanceWindow: text(planned, "preferred_maintenance_window"),
    ServerlessV2ScalingConfiguration: serverless(planned),
    StorageEncrypted: flag(planned, "storage_encrypted"),
    StorageType: text(planned, "storage_type"),
    Tags: tagList(tagsIn(context, planned)),
    VpcSecurityGroupIds: someTexts(planned, "vpc_security_group_ids"),
  });
}

export function restoreInput(context: ResourceContext, planned: JsonObject, identifier: string): RestoreDBClusterFromSnapshotCommandInput {
  return present({
    AvailabilityZones: someTexts(planned, "availability_zones"),
    CopyTagsToSnapshot: isOn(planned, "copy_tags_to_snapshot"),
    DBClusterIdentifier: identifier,
    DBSubnetGroupName: text(planned, "db_subnet_group_name"),
    DatabaseName: text(planned, "database_name"),
    DeletionProtection: isOn(planned, "deletion_protection"),
    Engine: given(planned, "engine"),
    EngineMode: text(planned, "engine_mode"),
    EngineVersion: text(planned, "engine_version"),
    KmsKeyId: text(planned, "kms_key_id"),
    Port: nonZero(planned, "port"),
    SnapshotIdentifier: given(planned, "snapshot_identifier"),
    Tags: tagList(tagsIn(context, planned)),
    VpcSecurityGroupIds: someTexts(planned, "vpc_security_group_ids"),
  });
}

/** What a restore does not take and the provider sends in a Modify right after it. */
export function modificationAfterRestore(planned: JsonObject): Partial<ModifyDBClusterCommandInput> {
  if (text(planned, "snapshot_identifier") === undefined) return {};
  return present({
    BackupRetentionPeriod: nonZero(planned, "backup_retention_period"),
    MasterUserPassword: text(planned, "master_password"),
    PreferredBackupWindow: text(planned, "preferred_backup_window"),
    PreferredMaintenanceWindow: text(planned, "preferred_maintenance_window"),
  });
}

/** The members of a Modify call for the arguments that changed; nothing for those that live in the state only (`skip_final_snapshot`, …). */
export function changedMembers(prior: JsonObject, planned: JsonObject): Partial<ModifyDBClusterCommandInput> {
  refuseChange(prior, planned, "iam_roles", "global_cluster_identifier", "replication_source_identifier", "scaling_configuration", "enable_http_endpoint");
  const when = <T>(name: string, value: T): T | undefined => (hasChanged(prior, planned, name) ? value : undefined);
  const [logsBefore, logsAfter] = [texts(prior, "enabled_cloudwatch_logs_exports"), texts(planned, "enabled_cloudwatch_logs_exports")];
  return present({
    BackupRetentionPeriod: when("backup_retention_period", number(planned, "backup_retention_period") ?? 0),
    CloudwatchLogsExportConfiguration: when("enabled_cloudwatch_logs_exports", {
      EnableLogTypes: missingFrom(logsBefore, logsAfter),
      DisableLogTypes: missingFrom(logsAfter, logsBefore),
    }),
    CopyTagsToSnapshot: when("copy_tags_to_snapshot", isOn(planned, "copy_tags_to_snapshot")),
    DBClusterParameterGroupName: when("db_cluster_parameter_group_name", given(planned, "db_cluster_parameter_group_name")),
    DeletionProtection: when("deletion_protection", isOn(planned, "deletion_protection")),
    EnableIAMDatabaseAuthentication: when("iam_database_authentication_enabled", isOn(planned, "iam_database_authentication_enabled")),
    EngineVersion: when("engine_version", given(planned, "engine_version")),
    MasterUserPassword: when("master_password", text(planned, "master_password")),
    Port: when("port", number(planned, "port")),
    PreferredBackupWindow: when("preferred_backup_window", given(planned, "preferred_backup_window")),
    PreferredMaintenanceWindow: when("preferred_maintenance_window", given(planned, "preferred_maintenance_window")),
    ServerlessV2ScalingConfiguration: when("serverlessv2_scaling_configuration", serverless(planned)),
    StorageType: when("storage_type", given(planned, "storage_type")),
    VpcSecurityGroupIds: when("vpc_security_group_ids", texts(planned, "vpc_security_group_ids")),
  });
}

function serverless(planned: JsonObject): { MinCapacity?: number; MaxCapacity?: number } | undefined {
  const block = firstBlock(planned, "serverlessv2_scaling_configuration");
  return block && present({ MinCapacity: number(block, "min_capacity"), MaxCapacity: number(block, "max_capacity") });
}

function refuse(planned: JsonObject, ...names: readonly string[]): void {
  const used = names.find((name) => text(planned, name) !== undefined || blocks(planned, name).length > 0 || texts(planned, name).length > 0);
  if (used !== undefined) throw new UnsupportedError(`aws_rds_cluster.${used}`, "the embedded Terraform");
}

function refuseChange(prior: JsonObject, planned: JsonObject, ...names: readonly string[]): void {
  const used = names.find((name) => hasChanged(prior, planned, name));
  if (used !== undefined) throw new UnsupportedError(`a change of aws_rds_cluster.${used}`, "the embedded Terraform");
}
