import type { ResourceContext, ResourceType } from "../provider.ts";
import { ResourceFailure } from "../provider.ts";
import slice from "../schema/aws_rds_cluster.json" with { type: "json" };
import { flag, given, hasChanged, isOn, text } from "./attributes.ts";
import { attempt, hasCode, hasMessage, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { newName } from "./names.ts";
import { changedMembers, createInput, modificationAfterRestore, restoreInput } from "./rds-cluster-arguments.ts";
import { describeCluster } from "./rds-cluster-attributes.ts";
import { findCluster, untilClusterAvailable, untilClusterGone } from "./rds-find.ts";
import { changeRdsTags } from "./rds-tags.ts";
import { retryWhile } from "./retry.ts";
import { finalSnapshotProblems } from "./validate-rds.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/rds_cluster */
export const awsRdsCluster: ResourceType = defineResource(slice, {
  type: "aws_rds_cluster",
  forceNew: [
    "availability_zones",
    "cluster_identifier",
    "cluster_identifier_prefix",
    "cluster_scalability_type",
    "database_name",
    "db_subnet_group_name",
    "db_system_id",
    "engine",
    "engine_mode",
    "kms_key_id",
    "master_username",
    "restore_to_point_in_time",
    "snapshot_identifier",
    "source_region",
    "storage_encrypted",
  ],
  unsupported: [
    "allow_major_version_upgrade",
    "backtrack_window",
    "ca_certificate_identifier",
    "cluster_members",
    "cluster_scalability_type",
    "database_insights_mode",
    "db_instance_parameter_group_name",
    "db_system_id",
    "domain",
    "domain_iam_role_name",
    "enable_global_write_forwarding",
    "enable_local_write_forwarding",
    "engine_lifecycle_support",
    "iops",
    "manage_master_user_password",
    "master_password_wo",
    "master_password_wo_version",
    "master_user_secret_kms_key_id",
    "monitoring_interval",
    "monitoring_role_arn",
    "network_type",
    "performance_insights_enabled",
    "performance_insights_kms_key_id",
    "performance_insights_retention_period",
    "source_region",
  ],
  validate: (config) => finalSnapshotProblems(config),
  describe: (attributes) => `RDS Cluster (${given(attributes, "id")})`,
  customizePlan: (planned, prior) =>
    prior !== null && text(planned, "snapshot_identifier") === undefined ? { ...planned, snapshot_identifier: prior["snapshot_identifier"] ?? null } : planned,
  async create(context, planned, setId) {
    const rds = await context.session.client("rds");
    const identifier = newName(context, planned, "cluster_identifier", "tf-");
    if (text(planned, "snapshot_identifier") === undefined) {
      await attempt(`creating RDS Cluster (${identifier})`, "RDS: CreateDBCluster", () => rds.createDBCluster(createInput(context, planned, identifier)));
    } else {
      await attempt(`creating RDS Cluster (restore from snapshot) (${identifier})`, "RDS: RestoreDBClusterFromSnapshot", () =>
        rds.restoreDBClusterFromSnapshot(restoreInput(context, planned, identifier)),
      );
    }
    setId(identifier);
    await untilClusterAvailable(context, identifier, "create");
    const later = modificationAfterRestore(planned);
    if (Object.keys(later).length === 0) return;
    await attempt(`updating RDS Cluster (${identifier})`, "RDS: ModifyDBCluster", () =>
      rds.modifyDBCluster({ ApplyImmediately: true, DBClusterIdentifier: identifier, ...later }),
    );
    await untilClusterAvailable(context, identifier, "update");
  },
  async read(context, prior) {
    const cluster = await findCluster(context, given(prior, "id"));
    return cluster === undefined ? null : describeCluster(cluster, prior);
  },
  async update(context, prior, planned) {
    const rds = await context.session.client("rds");
    const id = given(prior, "id");
    const changes = changedMembers(prior, planned);
    if (Object.keys(changes).length > 0 || hasChanged(prior, planned, "apply_immediately")) {
      const input = { ApplyImmediately: isOn(planned, "apply_immediately"), DBClusterIdentifier: id, ...changes };
      const modify = () => attempt(`updating RDS Cluster (${id})`, "RDS: ModifyDBCluster", () => rds.modifyDBCluster(input));
      await retryWhile(context, 300, modify, (error) => hasCode(error, "InvalidDBClusterStateFault"));
      await untilClusterAvailable(context, id, "update");
    }
    await changeRdsTags(rds, context, prior, planned, given(prior, "arn"));
  },
  async delete(context, prior) {
    const rds = await context.session.client("rds");
    const id = given(prior, "id");
    const skip = isOn(prior, "skip_final_snapshot");
    const finalSnapshot = text(prior, "final_snapshot_identifier");
    if (!skip && finalSnapshot === undefined) throw new ResourceFailure("RDS Cluster final_snapshot_identifier is required when skip_final_snapshot is false");
    const input = {
      DBClusterIdentifier: id,
      DeleteAutomatedBackups: isOn(prior, "delete_automated_backups"),
      SkipFinalSnapshot: skip,
      ...(skip || finalSnapshot === undefined ? {} : { FinalDBSnapshotIdentifier: finalSnapshot }),
    };
    const remove = () => attempt(`deleting RDS Cluster (${id})`, "RDS: DeleteDBCluster", () => rds.deleteDBCluster(input));
    await orGone(["DBClusterNotFoundFault"], () =>
      retryWhile(context, 120, remove, async (error) => {
        if (!hasMessage(error, "InvalidParameterCombination", "disable deletion pro")) return isBusy(error);
        // The state decides: it may say "not protected" although AWS is, for example after a destroy with `-refresh=false`.
        if (flag(prior, "deletion_protection") !== true && isOn(prior, "apply_immediately")) await unprotect(context, id);
        return true;
      }),
    );
    await untilClusterGone(context, id);
  },
  /** Neither choice can be read from AWS: the provider writes these, and a later destroy obeys them. */
  async import() {
    return { skip_final_snapshot: true, delete_automated_backups: true };
  },
});

function isBusy(error: unknown): boolean {
  return (
    hasMessage(error, "InvalidDBClusterStateFault", "is not currently in the available state") ||
    hasMessage(error, "InvalidDBClusterStateFault", "cluster is a part of a global cluster")
  );
}

async function unprotect(context: ResourceContext, id: string): Promise<void> {
  const rds = await context.session.client("rds");
  const doing = `deleting RDS Cluster (${id}): modifying RDS Cluster (${id}) DeletionProtection=false`;
  const modify = () =>
    attempt(doing, "RDS: ModifyDBCluster", () => rds.modifyDBCluster({ ApplyImmediately: true, DBClusterIdentifier: id, DeletionProtection: false }));
  await retryWhile(context, 7200, modify, (error) => hasCode(error, "InvalidDBClusterStateFault"));
  await untilClusterAvailable(context, id, "update");
}
