import type { ResourceContext, ResourceType } from "../provider.ts";
import { ResourceFailure } from "../provider.ts";
import slice from "../schema/aws_db_instance.json" with { type: "json" };
import { flag, given, hasChanged, isOn, text } from "./attributes.ts";
import { attempt, hasMessage, orGone } from "./aws-failure.ts";
import { changedMembers, createInput, modificationAfterRestore, restoreInput } from "./db-instance-arguments.ts";
import { describeInstance } from "./db-instance-attributes.ts";
import { defineResource } from "./define-resource.ts";
import { newName } from "./names.ts";
import { findInstance, untilInstanceAvailable, untilInstanceGone } from "./rds-find.ts";
import { changeRdsTags } from "./rds-tags.ts";
import { finalSnapshotProblems } from "./validate-rds.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/db_instance */
export const awsDbInstance: ResourceType = defineResource(slice, {
  type: "aws_db_instance",
  forceNew: [
    "availability_zone",
    "character_set_name",
    "custom_iam_instance_profile",
    "db_name",
    "engine",
    "kms_key_id",
    "nchar_character_set_name",
    "restore_to_point_in_time",
    "s3_import",
    "snapshot_identifier",
    "storage_encrypted",
    "timezone",
    "username",
  ],
  unsupported: [
    "allow_major_version_upgrade",
    "backup_target",
    "ca_cert_identifier",
    "character_set_name",
    "custom_iam_instance_profile",
    "customer_owned_ip_enabled",
    "database_insights_mode",
    "dedicated_log_volume",
    "domain_auth_secret_arn",
    "domain_dns_ips",
    "domain_fqdn",
    "domain_iam_role_name",
    "domain_ou",
    "engine_lifecycle_support",
    "iops",
    "manage_master_user_password",
    "master_user_secret_kms_key_id",
    "monitoring_interval",
    "monitoring_role_arn",
    "nchar_character_set_name",
    "network_type",
    "option_group_name",
    "password_wo",
    "password_wo_version",
    "performance_insights_enabled",
    "performance_insights_kms_key_id",
    "performance_insights_retention_period",
    "replica_mode",
    "storage_throughput",
    "timezone",
    "upgrade_storage_config",
  ],
  validate: (config) => finalSnapshotProblems(config),
  describe: (attributes) => `${thing} (${given(attributes, "identifier")})`,
  async create(context, planned, setId) {
    const rds = await context.session.client("rds");
    const identifier = newName(context, planned, "identifier", "tf-");
    if (text(planned, "snapshot_identifier") === undefined) {
      await attempt(`creating RDS DB Instance (${identifier})`, "RDS: CreateDBInstance", () => rds.createDBInstance(createInput(context, planned, identifier)));
    } else {
      await attempt(`creating RDS DB Instance (restore from snapshot) (${identifier})`, "RDS: RestoreDBInstanceFromDBSnapshot", () =>
        rds.restoreDBInstanceFromDBSnapshot(restoreInput(context, planned, identifier)),
      );
    }
    setId(identifier, { identifier });
    const made = await untilInstanceAvailable(context, identifier, thing, "create");
    setId(made.DbiResourceId ?? identifier, { identifier });
    const later = modificationAfterRestore(planned);
    if (Object.keys(later).length === 0) return;
    await attempt(`updating RDS DB Instance (${identifier})`, "RDS: ModifyDBInstance", () =>
      rds.modifyDBInstance({ ApplyImmediately: true, DBInstanceIdentifier: identifier, ...later }),
    );
    await untilInstanceAvailable(context, identifier, thing, "update");
  },
  async read(context, prior) {
    const instance = await findInstance(context, given(prior, "id"), thing);
    // The id of an import is the identifier; the state then holds the resource id.
    return instance === undefined ? null : { ...describeInstance(instance, prior), id: instance.DbiResourceId ?? given(prior, "id") };
  },
  async update(context, prior, planned) {
    const rds = await context.session.client("rds");
    const identifier = given(prior, "identifier");
    const changes = changedMembers(prior, planned);
    if (Object.keys(changes).length > 0 || hasChanged(prior, planned, "apply_immediately")) {
      const input = { ApplyImmediately: isOn(planned, "apply_immediately"), DBInstanceIdentifier: identifier, ...changes };
      await attempt(`updating RDS DB Instance (${identifier})`, "RDS: ModifyDBInstance", () => rds.modifyDBInstance(input));
      await untilInstanceAvailable(
        context,
        text(changes as { readonly NewDBInstanceIdentifier: string }, "NewDBInstanceIdentifier") ?? identifier,
        thing,
        "update",
      );
    }
    await changeRdsTags(rds, context, prior, planned, given(prior, "arn"));
  },
  async delete(context, prior) {
    const rds = await context.session.client("rds");
    const identifier = given(prior, "identifier");
    const skip = isOn(prior, "skip_final_snapshot");
    const finalSnapshot = text(prior, "final_snapshot_identifier");
    if (!skip && finalSnapshot === undefined) throw new ResourceFailure("final_snapshot_identifier is required when skip_final_snapshot is false");
    const input = {
      DBInstanceIdentifier: identifier,
      DeleteAutomatedBackups: isOn(prior, "delete_automated_backups"),
      SkipFinalSnapshot: skip,
      ...(skip || finalSnapshot === undefined ? {} : { FinalDBSnapshotIdentifier: finalSnapshot }),
    };
    const remove = () => attempt(`deleting RDS DB Instance (${identifier})`, "RDS: DeleteDBInstance", () => rds.deleteDBInstance(input));
    const gone = await orGone(["DBInstanceNotFoundFault", "DBInstanceNotFound"], async () => {
      try {
        return await remove();
      } catch (error) {
        if (hasMessage(error, "InvalidDBInstanceStateFault", "is already being deleted")) return true;
        const isProtected = hasMessage(error, "InvalidParameterCombination", "disable deletion pro");
        // The state decides: it may say "not protected" although AWS is, for example after a destroy with `-refresh=false`.
        if (!isProtected || flag(prior, "deletion_protection") === true || !isOn(prior, "apply_immediately")) throw error;
        await unprotect(context, identifier);
        return remove();
      }
    });
    if (gone !== undefined) await untilInstanceGone(context, identifier, thing);
  },
  /** Neither choice can be read from AWS: the provider writes these, and a later destroy obeys them. */
  async import() {
    return { skip_final_snapshot: true, delete_automated_backups: true };
  },
});

const thing = "RDS DB Instance";

async function unprotect(context: ResourceContext, identifier: string): Promise<void> {
  const rds = await context.session.client("rds");
  const modify = () => rds.modifyDBInstance({ ApplyImmediately: true, DBInstanceIdentifier: identifier, DeletionProtection: false });
  await attempt(`updating RDS DB Instance (${identifier})`, "RDS: ModifyDBInstance", modify);
  await untilInstanceAvailable(context, identifier, thing, "update");
}
