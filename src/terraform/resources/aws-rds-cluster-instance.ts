import type { CreateDBInstanceCommandInput, DBInstance, ModifyDBInstanceCommandInput } from "@aws-sdk/client-rds";
import type { JsonObject } from "#model/json";
import { ResourceFailure } from "../provider.ts";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_rds_cluster_instance.json" with { type: "json" };
import { flag, given, hasChanged, isOn, nonZero, number, present, text } from "./attributes.ts";
import { attempt, hasMessage, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { engineVersions } from "./engine-version.ts";
import { newName, prefixOf } from "./names.ts";
import { findCluster, findInstance, untilInstanceAvailable, untilInstanceGone } from "./rds-find.ts";
import { changeRdsTags } from "./rds-tags.ts";
import { tagList, tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/rds_cluster_instance */
export const awsRdsClusterInstance: ResourceType = defineResource(slice, {
  type: "aws_rds_cluster_instance",
  forceNew: ["availability_zone", "cluster_identifier", "custom_iam_instance_profile", "db_subnet_group_name", "engine", "identifier", "identifier_prefix"],
  unsupported: [
    "ca_cert_identifier",
    "custom_iam_instance_profile",
    "performance_insights_enabled",
    "performance_insights_kms_key_id",
    "performance_insights_retention_period",
  ],
  describe: (attributes) => `${thing} (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const rds = await context.session.client("rds");
    const identifier = newName(context, planned, "identifier", "tf-");
    const cluster = given(planned, "cluster_identifier");
    const made = await attempt(`creating RDS Cluster (${cluster}) Instance (${identifier})`, "RDS: CreateDBInstance", () =>
      rds.createDBInstance(createInput(context, planned, identifier)),
    );
    const id = made.DBInstance?.DBInstanceIdentifier ?? identifier;
    setId(id);
    await untilInstanceAvailable(context, id, thing, "create");
  },
  async read(context, prior) {
    const id = given(prior, "id");
    const instance = await findInstance(context, id, thing);
    if (instance === undefined) return null;
    const clusterId = instance.DBClusterIdentifier ?? "";
    if (clusterId === "")
      throw new ResourceFailure(
        `DBClusterIdentifier is missing from RDS Cluster Instance (${id}). The aws_db_instance resource should be used for non-Aurora instances`,
      );
    const cluster = await findCluster(context, clusterId);
    if (cluster === undefined) throw new ResourceFailure(`reading RDS Cluster (${clusterId}): couldn't find resource`);
    const writer = cluster.DBClusterMembers?.find((member) => member.DBInstanceIdentifier === id)?.IsClusterWriter ?? false;
    return { ...describeInstance(instance), ...engineVersions(prior, instance.EngineVersion), writer };
  },
  async update(context, prior, planned) {
    const rds = await context.session.client("rds");
    const id = given(prior, "id");
    const changes = changedMembers(prior, planned);
    if (Object.keys(changes).length > 0 || hasChanged(prior, planned, "apply_immediately")) {
      const input = { ApplyImmediately: isOn(planned, "apply_immediately"), DBInstanceIdentifier: id, ...changes };
      await attempt(`updating RDS Cluster Instance (${id})`, "RDS: ModifyDBInstance", () => rds.modifyDBInstance(input));
      await untilInstanceAvailable(context, id, thing, "update");
    }
    await changeRdsTags(rds, context, prior, planned, given(prior, "arn"));
  },
  async delete(context, prior) {
    const rds = await context.session.client("rds");
    const id = given(prior, "id");
    const remove = () => attempt(`deleting RDS Cluster Instance (${id})`, "RDS: DeleteDBInstance", () => rds.deleteDBInstance({ DBInstanceIdentifier: id }));
    const gone = await orGone(["DBInstanceNotFoundFault", "DBInstanceNotFound"], () => remove().catch(unlessBeingDeleted));
    if (gone === undefined) return;
    await untilInstanceGone(context, id, thing);
  },
});

const thing = "RDS Cluster Instance";

function unlessBeingDeleted(error: unknown): true {
  if (hasMessage(error, "InvalidDBInstanceStateFault", "is already being deleted")) return true;
  throw error;
}

function createInput(context: ResourceContext, planned: JsonObject, identifier: string): CreateDBInstanceCommandInput {
  return present({
    AutoMinorVersionUpgrade: flag(planned, "auto_minor_version_upgrade"),
    AvailabilityZone: text(planned, "availability_zone"),
    CopyTagsToSnapshot: flag(planned, "copy_tags_to_snapshot"),
    DBClusterIdentifier: given(planned, "cluster_identifier"),
    DBInstanceClass: given(planned, "instance_class"),
    DBInstanceIdentifier: identifier,
    DBParameterGroupName: text(planned, "db_parameter_group_name"),
    DBSubnetGroupName: text(planned, "db_subnet_group_name"),
    Engine: given(planned, "engine"),
    EngineVersion: text(planned, "engine_version"),
    MonitoringInterval: nonZero(planned, "monitoring_interval"),
    MonitoringRoleArn: text(planned, "monitoring_role_arn"),
    PreferredBackupWindow: text(planned, "preferred_backup_window"),
    PreferredMaintenanceWindow: text(planned, "preferred_maintenance_window"),
    PromotionTier: number(planned, "promotion_tier"),
    PubliclyAccessible: isOn(planned, "publicly_accessible"),
    Tags: tagList(tagsIn(context, planned)),
  });
}

function changedMembers(prior: JsonObject, planned: JsonObject): Partial<ModifyDBInstanceCommandInput> {
  const when = <T>(name: string, value: T): T | undefined => (hasChanged(prior, planned, name) ? value : undefined);
  return present({
    AutoMinorVersionUpgrade: when("auto_minor_version_upgrade", isOn(planned, "auto_minor_version_upgrade")),
    CopyTagsToSnapshot: when("copy_tags_to_snapshot", isOn(planned, "copy_tags_to_snapshot")),
    DBInstanceClass: when("instance_class", given(planned, "instance_class")),
    DBParameterGroupName: when("db_parameter_group_name", given(planned, "db_parameter_group_name")),
    PreferredBackupWindow: when("preferred_backup_window", given(planned, "preferred_backup_window")),
    PreferredMaintenanceWindow: when("preferred_maintenance_window", given(planned, "preferred_maintenance_window")),
    PromotionTier: when("promotion_tier", number(planned, "promotion_tier") ?? 0),
    PubliclyAccessible: when("publicly_accessible", isOn(planned, "publicly_accessible")),
  });
}

function describeInstance(instance: DBInstance): JsonObject {
  return {
    arn: instance.DBInstanceArn ?? null,
    auto_minor_version_upgrade: instance.AutoMinorVersionUpgrade ?? false,
    availability_zone: instance.AvailabilityZone ?? "",
    ca_cert_identifier: instance.CACertificateIdentifier ?? "",
    cluster_identifier: instance.DBClusterIdentifier ?? "",
    copy_tags_to_snapshot: instance.CopyTagsToSnapshot ?? false,
    custom_iam_instance_profile: instance.CustomIamInstanceProfile ?? "",
    db_parameter_group_name: instance.DBParameterGroups?.[0]?.DBParameterGroupName ?? "",
    db_subnet_group_name: instance.DBSubnetGroup?.DBSubnetGroupName ?? "",
    dbi_resource_id: instance.DbiResourceId ?? "",
    endpoint: instance.Endpoint?.Address ?? "",
    engine: instance.Engine ?? "",
    identifier: instance.DBInstanceIdentifier ?? "",
    identifier_prefix: prefixOf(instance.DBInstanceIdentifier),
    instance_class: instance.DBInstanceClass ?? "",
    kms_key_id: instance.KmsKeyId ?? "",
    monitoring_interval: instance.MonitoringInterval ?? 0,
    monitoring_role_arn: instance.MonitoringRoleArn ?? "",
    network_type: instance.NetworkType ?? "",
    performance_insights_enabled: instance.PerformanceInsightsEnabled ?? false,
    performance_insights_kms_key_id: instance.PerformanceInsightsKMSKeyId ?? "",
    performance_insights_retention_period: instance.PerformanceInsightsRetentionPeriod ?? 0,
    port: instance.Endpoint?.Port ?? 0,
    preferred_backup_window: instance.PreferredBackupWindow ?? "",
    preferred_maintenance_window: instance.PreferredMaintenanceWindow ?? "",
    promotion_tier: instance.PromotionTier ?? 0,
    publicly_accessible: instance.PubliclyAccessible ?? false,
    storage_encrypted: instance.StorageEncrypted ?? false,
    tags_all: tagsAll(instance.TagList),
  };
}
