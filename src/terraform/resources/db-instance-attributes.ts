import type { DBInstance } from "@aws-sdk/client-rds";
import type { JsonObject } from "#model/json";
import { engineVersions } from "./engine-version.ts";
import { prefixOf } from "./names.ts";
import { tagsAll } from "./tags.ts";

/** What the provider writes into the state for an instance. Passwords and the choices for its deletion are not readable and stay. */
export function describeInstance(instance: DBInstance, prior: JsonObject): JsonObject {
  return {
    ...identity(instance),
    ...engineVersions(prior, instance.EngineVersion),
    allocated_storage: instance.AllocatedStorage ?? 0,
    auto_minor_version_upgrade: instance.AutoMinorVersionUpgrade ?? false,
    availability_zone: instance.AvailabilityZone ?? "",
    backup_retention_period: instance.BackupRetentionPeriod ?? 0,
    backup_target: instance.BackupTarget ?? "region",
    backup_window: instance.PreferredBackupWindow ?? "",
    ca_cert_identifier: instance.CACertificateIdentifier ?? "",
    character_set_name: instance.CharacterSetName ?? "",
    copy_tags_to_snapshot: instance.CopyTagsToSnapshot ?? false,
    custom_iam_instance_profile: instance.CustomIamInstanceProfile ?? "",
    customer_owned_ip_enabled: instance.CustomerOwnedIpEnabled ?? false,
    database_insights_mode: instance.DatabaseInsightsMode ?? "standard",
    db_name: instance.DBName ?? "",
    db_subnet_group_name: instance.DBSubnetGroup?.DBSubnetGroupName ?? "",
    dedicated_log_volume: instance.DedicatedLogVolume ?? false,
    deletion_protection: instance.DeletionProtection ?? false,
    domain: "",
    domain_auth_secret_arn: "",
    domain_dns_ips: [],
    domain_fqdn: "",
    domain_iam_role_name: "",
    domain_ou: "",
    enabled_cloudwatch_logs_exports: instance.EnabledCloudwatchLogsExports ?? [],
    engine: instance.Engine ?? "",
    engine_lifecycle_support: instance.EngineLifecycleSupport ?? "",
    iam_database_authentication_enabled: instance.IAMDatabaseAuthenticationEnabled ?? false,
    instance_class: instance.DBInstanceClass ?? "",
    iops: instance.Iops ?? 0,
    kms_key_id: instance.KmsKeyId ?? "",
    latest_restorable_time: instance.LatestRestorableTime?.toISOString().replace(/\.\d{3}Z$/, "Z") ?? "",
    license_model: instance.LicenseModel ?? "",
    maintenance_window: instance.PreferredMaintenanceWindow ?? "",
    master_user_secret: [],
    max_allocated_storage: instance.MaxAllocatedStorage ?? 0,
    monitoring_interval: instance.MonitoringInterval ?? 0,
    monitoring_role_arn: instance.MonitoringRoleArn ?? "",
    multi_az: instance.MultiAZ ?? false,
    nchar_character_set_name: instance.NcharCharacterSetName ?? "",
    network_type: instance.NetworkType ?? "",
    option_group_name: instance.OptionGroupMemberships?.[0]?.OptionGroupName ?? "",
    parameter_group_name: instance.DBParameterGroups?.[0]?.DBParameterGroupName ?? "",
    performance_insights_enabled: instance.PerformanceInsightsEnabled ?? false,
    performance_insights_kms_key_id: instance.PerformanceInsightsKMSKeyId ?? "",
    performance_insights_retention_period: instance.PerformanceInsightsRetentionPeriod ?? 0,
    publicly_accessible: instance.PubliclyAccessible ?? false,
    replica_mode: instance.ReplicaMode ?? "",
    replicas: instance.ReadReplicaDBInstanceIdentifiers ?? [],
    replicate_source_db: instance.ReadReplicaSourceDBInstanceIdentifier ?? "",
    storage_encrypted: instance.StorageEncrypted ?? false,
    storage_throughput: instance.StorageThroughput ?? 0,
    storage_type: instance.StorageType ?? "",
    timezone: instance.Timezone ?? "",
    username: instance.MasterUsername ?? "",
    vpc_security_group_ids: (instance.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? ""),
    tags_all: tagsAll(instance.TagList),
  };
}

function identity(instance: DBInstance): JsonObject {
  const { Address = "", Port = 0, HostedZoneId = "" } = instance.Endpoint ?? {};
  return {
    address: Address,
    arn: instance.DBInstanceArn ?? null,
    endpoint: Address === "" ? "" : `${Address}:${Port}`,
    hosted_zone_id: HostedZoneId,
    identifier: instance.DBInstanceIdentifier ?? "",
    identifier_prefix: prefixOf(instance.DBInstanceIdentifier),
    listener_endpoint: [],
    port: Port,
    resource_id: instance.DbiResourceId ?? "",
    status: instance.DBInstanceStatus ?? "",
  };
}
