import type {
  DeleteDBClusterAutomatedBackupCommandInput,
  DeleteDBClusterAutomatedBackupCommandOutput,
  DeleteDBInstanceAutomatedBackupCommandInput,
  DeleteDBInstanceAutomatedBackupCommandOutput,
  DescribeDBClusterAutomatedBackupsCommandInput,
  DescribeDBClusterAutomatedBackupsCommandOutput,
  DescribeDBInstanceAutomatedBackupsCommandInput,
  DescribeDBInstanceAutomatedBackupsCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseUnknownMembers } from "../../members.ts";
import { automatedBackupArn, serverArn } from "./arns.ts";
import { arnOf, needs } from "./authorization.ts";
import { allAutomatedBackups, clusterBackupOutput, instanceBackupOutput, type AutomatedBackup } from "./automated-backup-list.ts";
import { dropRetainedBackup } from "./backups.ts";
import { defineRds } from "./define-rds.ts";
import { rdsErrors } from "./errors.ts";
import { matcher, page } from "./pages.ts";
import type { RdsState, ServerKind } from "./state.ts";
import type { Call } from "./world.ts";

const describeDBClusterAutomatedBackups = defineRds<DescribeDBClusterAutomatedBackupsCommandInput, DescribeDBClusterAutomatedBackupsCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterAutomatedBackups.html",
  authorize: (input, context) => {
    const backup = backupArn(context, "cluster", { resourceId: input.DbClusterResourceId });
    return needs(context, "DescribeDBClusterAutomatedBackups", [
      input.DBClusterIdentifier === undefined ? backup : arnOf(context, "cluster", input.DBClusterIdentifier),
    ]);
  },
  handle: (input, context) => {
    refuseUnknownMembers("rds:DescribeDBClusterAutomatedBackups", input, ["DbClusterResourceId", "DBClusterIdentifier", "Filters", "MaxRecords", "Marker"]);
    const matches = matcher<AutomatedBackup>("rds:DescribeDBClusterAutomatedBackups", input, filters(context, "db-cluster-id", "db-cluster-resource-id"));
    const listed = allAutomatedBackups(context, "cluster").filter(
      (backup) => isAsked(backup, input.DbClusterResourceId, input.DBClusterIdentifier) && matches(backup),
    );
    if (input.DbClusterResourceId !== undefined && listed.length === 0) throw rdsErrors.clusterBackupNotFound(input.DbClusterResourceId);
    const { items, Marker } = page(listed, ({ id }) => id, input);
    return { DBClusterAutomatedBackups: items.map((backup) => clusterBackupOutput(context, backup)), Marker };
  },
});

const describeDBInstanceAutomatedBackups = defineRds<DescribeDBInstanceAutomatedBackupsCommandInput, DescribeDBInstanceAutomatedBackupsCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstanceAutomatedBackups.html",
  authorize: (input, context) => {
    const backup = backupArn(context, "instance", { resourceId: input.DbiResourceId, arn: input.DBInstanceAutomatedBackupsArn });
    return needs(context, "DescribeDBInstanceAutomatedBackups", [
      input.DBInstanceIdentifier === undefined ? backup : arnOf(context, "db", input.DBInstanceIdentifier),
    ]);
  },
  handle: (input, context) => {
    const known = ["DbiResourceId", "DBInstanceIdentifier", "DBInstanceAutomatedBackupsArn", "Filters", "MaxRecords", "Marker"];
    refuseUnknownMembers("rds:DescribeDBInstanceAutomatedBackups", input, known);
    const matches = matcher<AutomatedBackup>("rds:DescribeDBInstanceAutomatedBackups", input, filters(context, "db-instance-id", "dbi-resource-id"));
    const arn = input.DBInstanceAutomatedBackupsArn;
    const listed = allAutomatedBackups(context, "instance").filter(
      (backup) =>
        isAsked(backup, input.DbiResourceId, input.DBInstanceIdentifier) &&
        (arn === undefined || automatedBackupArn(context, backup) === arn) &&
        matches(backup),
    );
    const named = input.DbiResourceId ?? arn;
    if (named !== undefined && listed.length === 0) throw rdsErrors.instanceBackupNotFound(named);
    const { items, Marker } = page(listed, ({ id }) => id, input);
    return { DBInstanceAutomatedBackups: items.map((backup) => instanceBackupOutput(context, backup)), Marker };
  },
});

const deleteDBClusterAutomatedBackup = defineRds<DeleteDBClusterAutomatedBackupCommandInput, DeleteDBClusterAutomatedBackupCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBClusterAutomatedBackup.html",
  authorize: (input, context) => needs(context, "DeleteDBClusterAutomatedBackup", [backupArn(context, "cluster", { resourceId: input.DbClusterResourceId })]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DeleteDBClusterAutomatedBackup", input, ["DbClusterResourceId"]);
    const backup = find(context, "cluster", { resourceId: input.DbClusterResourceId });
    if (backup === undefined) throw rdsErrors.clusterBackupNotFound(input.DbClusterResourceId ?? "");
    if (backup.retained === undefined) throw rdsErrors.clusterBackupState("Only retained automated backups can be deleted: the DB cluster still exists.");
    dropRetainedBackup(context, backup.retained);
    return { DBClusterAutomatedBackup: { ...clusterBackupOutput(context, backup), Status: "deleting" } };
  },
});

const deleteDBInstanceAutomatedBackup = defineRds<DeleteDBInstanceAutomatedBackupCommandInput, DeleteDBInstanceAutomatedBackupCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstanceAutomatedBackup.html",
  authorize: (input, context) =>
    needs(context, "DeleteDBInstanceAutomatedBackup", [
      backupArn(context, "instance", { resourceId: input.DbiResourceId, arn: input.DBInstanceAutomatedBackupsArn }),
    ]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DeleteDBInstanceAutomatedBackup", input, ["DbiResourceId", "DBInstanceAutomatedBackupsArn"]);
    const name = { resourceId: input.DbiResourceId, arn: input.DBInstanceAutomatedBackupsArn };
    if ((name.resourceId === undefined) === (name.arn === undefined))
      throw rdsErrors.combination("Specify either DbiResourceId or DBInstanceAutomatedBackupsArn.");
    const backup = find(context, "instance", name);
    if (backup === undefined) throw rdsErrors.instanceBackupNotFound(name.resourceId ?? name.arn ?? "");
    if (backup.retained === undefined) throw rdsErrors.instanceBackupState("Only retained automated backups can be deleted: the DB instance still exists.");
    dropRetainedBackup(context, backup.retained);
    return { DBInstanceAutomatedBackup: { ...instanceBackupOutput(context, backup), Status: "deleting" } };
  },
});

export const automatedBackupOperations: Readonly<Record<string, Operation<RdsState>>> = {
  DescribeDBClusterAutomatedBackups: describeDBClusterAutomatedBackups,
  DescribeDBInstanceAutomatedBackups: describeDBInstanceAutomatedBackups,
  DeleteDBClusterAutomatedBackup: deleteDBClusterAutomatedBackup,
  DeleteDBInstanceAutomatedBackup: deleteDBInstanceAutomatedBackup,
};

interface BackupName {
  readonly resourceId?: string | undefined;
  readonly arn?: string | undefined;
}

function find(context: Call, kind: ServerKind, { resourceId, arn }: BackupName): AutomatedBackup | undefined {
  return allAutomatedBackups(context, kind).find((backup) =>
    resourceId === undefined ? automatedBackupArn(context, backup) === arn : backup.source.resourceId.toLowerCase() === resourceId.toLowerCase(),
  );
}

/** The ARN that IAM is asked about; `…:*` when the call names none, or one that is not there. */
function backupArn(context: Call, kind: ServerKind, name: BackupName): string {
  if (name.arn !== undefined) return name.arn;
  const backup = name.resourceId === undefined ? undefined : find(context, kind, name);
  return automatedBackupArn(context, { kind, id: backup?.id ?? "*" });
}

function isAsked({ source }: AutomatedBackup, resourceId: string | undefined, identifier: string | undefined): boolean {
  const isSource = resourceId === undefined || source.resourceId.toLowerCase() === resourceId.toLowerCase();
  return isSource && (identifier === undefined || source.identifier === identifier.toLowerCase());
}

function filters(context: Call, identifier: string, resourceId: string): Readonly<Record<string, (backup: AutomatedBackup) => readonly string[]>> {
  return {
    status: ({ status }) => [status],
    [identifier]: ({ kind, source }) => [source.identifier, serverArn(context, { kind, identifier: source.identifier })],
    [resourceId]: ({ source }) => [source.resourceId],
  };
}
