import type {
  ContinuousBackupsDescription,
  CreateBackupInput,
  CreateBackupOutput,
  DeleteBackupInput,
  DeleteBackupOutput,
  DescribeBackupInput,
  DescribeBackupOutput,
  DescribeContinuousBackupsInput,
  DescribeContinuousBackupsOutput,
  ListBackupsInput,
  ListBackupsOutput,
  UpdateContinuousBackupsInput,
  UpdateContinuousBackupsOutput,
} from "@aws-sdk/client-dynamodb";
import { AwsError } from "#model/errors";
import { requireMember } from "../../strict-operation.ts";
import { backupDetails, describeBackup, requireBackup, takeBackup } from "./backups.ts";
import { dynamoDbOperation, tableName, tableNeed, validationException } from "./dynamodb-operation.ts";
import type { DynamoDbContext, DynamoDbOperations } from "./dynamodb-operation.ts";
import { restorableWindow } from "./restore-operations.ts";
import type { Table } from "./state.ts";

export const backupOperations: DynamoDbOperations = {
  UpdateContinuousBackups: dynamoDbOperation<UpdateContinuousBackupsInput, UpdateContinuousBackupsOutput>(
    "UpdateContinuousBackups",
    ["TableName", "PointInTimeRecoverySpecification"],
    {
      authorize: (input, context) => [tableNeed("UpdateContinuousBackups", input.TableName, context)],
      handle: (input, context) => {
        const table = requireBackedTable(input.TableName, context);
        if (table.status !== "ACTIVE" && table.status !== "UPDATING")
          throw new AwsError("ContinuousBackupsUnavailableException", "Backups are being enabled for the table: please retry later");
        const { PointInTimeRecoveryEnabled: enabled = false, RecoveryPeriodInDays: days } = requireMember(input, "PointInTimeRecoverySpecification");
        if (days !== undefined && (days < 1 || days > 35)) throw validationException("RecoveryPeriodInDays must be between 1 and 35");
        if (!enabled) delete table.pointInTimeRecovery;
        else if (table.pointInTimeRecovery === undefined)
          table.pointInTimeRecovery = { enabledAt: context.now(), periodInDays: days ?? 35, baseAt: context.now(), base: new Map(table.items), changes: [] };
        else table.pointInTimeRecovery = { ...table.pointInTimeRecovery, periodInDays: days ?? table.pointInTimeRecovery.periodInDays };
        return { ContinuousBackupsDescription: describeContinuousBackups(table, context.now()) };
      },
    },
  ),

  DescribeContinuousBackups: dynamoDbOperation<DescribeContinuousBackupsInput, DescribeContinuousBackupsOutput>("DescribeContinuousBackups", ["TableName"], {
    readOnly: true,
    authorize: (input, context) => [tableNeed("DescribeContinuousBackups", input.TableName, context)],
    handle: (input, context) => ({ ContinuousBackupsDescription: describeContinuousBackups(requireBackedTable(input.TableName, context), context.now()) }),
  }),

  CreateBackup: dynamoDbOperation<CreateBackupInput, CreateBackupOutput>("CreateBackup", ["TableName", "BackupName"], {
    authorize: (input, context) => [tableNeed("CreateBackup", input.TableName, context)],
    handle: (input, context) => {
      const table = requireBackedTable(input.TableName, context);
      const name = requireMember(input, "BackupName");
      if (!/^[\w.-]{3,255}$/.test(name)) throw validationException(`1 validation error detected: Value '${name}' at 'backupName' failed to satisfy constraint`);
      if (table.status !== "ACTIVE") throw new AwsError("TableInUseException", `Table is being ${table.status.toLowerCase()}: ${table.name}`);
      return { BackupDetails: backupDetails(takeBackup(table, name, context)) };
    },
  }),

  DescribeBackup: dynamoDbOperation<DescribeBackupInput, DescribeBackupOutput>("DescribeBackup", ["BackupArn"], {
    readOnly: true,
    authorize: (input) => [{ action: "dynamodb:DescribeBackup", resource: requireMember(input, "BackupArn") }],
    handle: (input, context) => ({ BackupDescription: describeBackup(requireBackup(requireMember(input, "BackupArn"), context)) }),
  }),

  ListBackups: dynamoDbOperation<ListBackupsInput, ListBackupsOutput>(
    "ListBackups",
    ["TableName", "Limit", "TimeRangeLowerBound", "TimeRangeUpperBound", "ExclusiveStartBackupArn", "BackupType"],
    {
      readOnly: true,
      authorize: () => [{ action: "dynamodb:ListBackups", resource: "*" }],
      handle: (input, context) => {
        const { TimeRangeLowerBound: from, TimeRangeUpperBound: until, BackupType: type = "USER" } = input;
        const backups = [...context.state.backups.values()]
          .filter((backup) => input.TableName === undefined || backup.table.name === tableName(input.TableName))
          .filter((backup) => type === "ALL" || backup.type === type)
          .filter((backup) => (from === undefined || backup.createdAt >= from) && (until === undefined || backup.createdAt < until));
        const start = input.ExclusiveStartBackupArn === undefined ? 0 : backups.findIndex((backup) => backup.arn === input.ExclusiveStartBackupArn) + 1;
        const page = backups.slice(start, start + (input.Limit ?? 100));
        const last = page.at(-1);
        return {
          BackupSummaries: page.map((backup) => ({
            TableName: backup.table.name,
            TableId: backup.table.id,
            TableArn: backup.table.arn,
            ...backupDetails(backup),
          })),
          ...(start + page.length < backups.length && last !== undefined ? { LastEvaluatedBackupArn: last.arn } : {}),
        };
      },
    },
  ),

  DeleteBackup: dynamoDbOperation<DeleteBackupInput, DeleteBackupOutput>("DeleteBackup", ["BackupArn"], {
    authorize: (input) => [{ action: "dynamodb:DeleteBackup", resource: requireMember(input, "BackupArn") }],
    handle: (input, context) => {
      const backup = requireBackup(requireMember(input, "BackupArn"), context);
      if (backup.type === "SYSTEM") throw validationException("System backups cannot be deleted: they expire.");
      context.state.backups.delete(backup.arn);
      const description = describeBackup(backup);
      return { BackupDescription: { ...description, BackupDetails: { ...backupDetails(backup), BackupStatus: "DELETED" } } };
    },
  }),
};

/** @throws AwsError `TableNotFoundException` */
function requireBackedTable(nameOrArn: string | undefined, context: DynamoDbContext): Table {
  const table = context.state.tables.get(tableName(nameOrArn));
  if (table === undefined) throw new AwsError("TableNotFoundException", `Table not found: ${tableName(nameOrArn)}`);
  return table;
}

function describeContinuousBackups(table: Table, now: Date): ContinuousBackupsDescription {
  const recovery = table.pointInTimeRecovery;
  if (recovery === undefined) return { ContinuousBackupsStatus: "ENABLED", PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: "DISABLED" } };
  const { earliest, latest } = restorableWindow(recovery, now);
  return {
    ContinuousBackupsStatus: "ENABLED",
    PointInTimeRecoveryDescription: {
      PointInTimeRecoveryStatus: "ENABLED",
      RecoveryPeriodInDays: recovery.periodInDays,
      EarliestRestorableDateTime: earliest,
      LatestRestorableDateTime: latest,
    },
  };
}
