import type { DBCluster } from "@aws-sdk/client-rds";
import type { JsonObject } from "#model/json";
import { present } from "./attributes.ts";
import { engineVersions } from "./engine-version.ts";
import { prefixOf } from "./names.ts";
import { tagsAll } from "./tags.ts";

/** What the provider writes into the state for a cluster. Passwords and the choices for its deletion are not readable and stay. */
export function describeCluster(cluster: DBCluster, prior: JsonObject): JsonObject {
  const scaling = cluster.ServerlessV2ScalingConfiguration;
  return {
    ...identity(cluster),
    ...engineVersions(prior, cluster.EngineVersion),
    ...present({ database_name: cluster.DatabaseName }),
    allocated_storage: cluster.AllocatedStorage ?? 0,
    auto_minor_version_upgrade: cluster.AutoMinorVersionUpgrade ?? false,
    availability_zones: cluster.AvailabilityZones ?? [],
    backtrack_window: cluster.BacktrackWindow ?? 0,
    backup_retention_period: cluster.BackupRetentionPeriod ?? 0,
    copy_tags_to_snapshot: cluster.CopyTagsToSnapshot ?? false,
    db_cluster_parameter_group_name: cluster.DBClusterParameterGroup ?? "",
    db_subnet_group_name: cluster.DBSubnetGroup ?? "",
    deletion_protection: cluster.DeletionProtection ?? false,
    domain: "",
    domain_iam_role_name: "",
    enable_http_endpoint: cluster.HttpEndpointEnabled ?? false,
    enabled_cloudwatch_logs_exports: cluster.EnabledCloudwatchLogsExports ?? [],
    engine: cluster.Engine ?? null,
    engine_lifecycle_support: cluster.EngineLifecycleSupport ?? "",
    engine_mode: cluster.EngineMode ?? "provisioned",
    global_cluster_identifier: "",
    iam_database_authentication_enabled: cluster.IAMDatabaseAuthenticationEnabled ?? false,
    iam_roles: (cluster.AssociatedRoles ?? []).map((role) => role.RoleArn ?? ""),
    iops: cluster.Iops ?? 0,
    kms_key_id: cluster.KmsKeyId ?? "",
    master_user_secret: [],
    master_username: cluster.MasterUsername ?? "",
    monitoring_interval: cluster.MonitoringInterval ?? 0,
    monitoring_role_arn: cluster.MonitoringRoleArn ?? "",
    network_type: cluster.NetworkType ?? "",
    performance_insights_enabled: cluster.PerformanceInsightsEnabled ?? false,
    performance_insights_kms_key_id: cluster.PerformanceInsightsKMSKeyId ?? "",
    performance_insights_retention_period: cluster.PerformanceInsightsRetentionPeriod ?? 0,
    port: cluster.Port ?? 0,
    preferred_backup_window: cluster.PreferredBackupWindow ?? "",
    preferred_maintenance_window: cluster.PreferredMaintenanceWindow ?? "",
    replication_source_identifier: cluster.ReplicationSourceIdentifier ?? "",
    serverlessv2_scaling_configuration:
      scaling === undefined
        ? []
        : [{ min_capacity: scaling.MinCapacity ?? 0, max_capacity: scaling.MaxCapacity ?? 0, seconds_until_auto_pause: scaling.SecondsUntilAutoPause ?? 0 }],
    storage_encrypted: cluster.StorageEncrypted ?? false,
    storage_type: cluster.StorageType ?? "",
    vpc_security_group_ids: (cluster.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId ?? ""),
    tags_all: tagsAll(cluster.TagList),
  };
}

function identity(cluster: DBCluster): JsonObject {
  return {
    arn: cluster.DBClusterArn ?? null,
    ca_certificate_identifier: cluster.CertificateDetails?.CAIdentifier ?? null,
    ca_certificate_valid_till: cluster.CertificateDetails?.ValidTill?.toISOString().replace(".000Z", "Z") ?? null,
    cluster_identifier: cluster.DBClusterIdentifier ?? null,
    cluster_identifier_prefix: prefixOf(cluster.DBClusterIdentifier),
    cluster_members: (cluster.DBClusterMembers ?? []).map((member) => member.DBInstanceIdentifier ?? ""),
    cluster_resource_id: cluster.DbClusterResourceId ?? "",
    cluster_scalability_type: cluster.ClusterScalabilityType ?? "",
    database_insights_mode: cluster.DatabaseInsightsMode ?? "",
    db_cluster_instance_class: cluster.DBClusterInstanceClass ?? "",
    db_system_id: cluster.DBSystemId ?? "",
    endpoint: cluster.Endpoint ?? "",
    hosted_zone_id: cluster.HostedZoneId ?? "",
    reader_endpoint: cluster.ReaderEndpoint ?? "",
  };
}
