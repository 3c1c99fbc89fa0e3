import type {
  RestoreTableFromBackupInput,
  RestoreTableFromBackupOutput,
  RestoreTableToPointInTimeInput,
  RestoreTableToPointInTimeOutput,
} from "@aws-sdk/client-dynamodb";
import { AwsError } from "#model/errors";
import type { AuthorizationNeed } from "../../service.ts";
import { requireMember } from "../../strict-operation.ts";
import { uuidFromHex } from "../../uuid-from-hex.ts";
import { requireBackup } from "./backups.ts";
import { dynamoDbOperation, tableName, tableNeed, validationException } from "./dynamodb-operation.ts";
import type { DynamoDbContext, DynamoDbOperations } from "./dynamodb-operation.ts";
import { contentAt } from "./items.ts";
import type { Backup, Item, PointInTimeRecovery, Table } from "./state.ts";
import { checkTableName, describeTable } from "./tables.ts";

/** Restores take minutes, however little there is. */
const restoreSeconds = 600;
/** The latest restorable moment lies this far behind. */
const lagSeconds = 300;

export const restoreOperations: DynamoDbOperations = {
  RestoreTableFromBackup: dynamoDbOperation<RestoreTableFromBackupInput, RestoreTableFromBackupOutput>(
    "RestoreTableFromBackup",
    ["TargetTableName", "BackupArn"],
    {
      authorize: (input, context) => [
        { action: "dynamodb:RestoreTableFromBackup", resource: requireMember(input, "BackupArn") },
        tableNeed("RestoreTableFromBackup", input.TargetTableName, context),
        ...writingNeeds(input.TargetTableName, context),
      ],
      handle: (input, context) => {
        const backup = requireBackup(requireMember(input, "BackupArn"), context);
        const table = restoredTable(
          requireMember(input, "TargetTableName"),
          backup.table,
          new Map(backup.items),
          { backupArn: backup.arn, tableArn: backup.table.arn, at: backup.createdAt },
          context,
        );
        return { TableDescription: describeTable(table) };
      },
    },
  ),

  RestoreTableToPointInTime: dynamoDbOperation<RestoreTableToPointInTimeInput, RestoreTableToPointInTimeOutput>(
    "RestoreTableToPointInTime",
    ["SourceTableName", "SourceTableArn", "TargetTableName", "UseLatestRestorableTime", "RestoreDateTime"],
    {
      authorize: (input, context) => [
        tableNeed("RestoreTableToPointInTime", input.SourceTableArn ?? input.SourceTableName, context),
        tableNeed("RestoreTableToPointInTime", input.TargetTableName, context),
        ...writingNeeds(input.TargetTableName, context),
      ],
      handle: (input, context) => {
        const name = tableName(input.SourceTableArn ?? input.SourceTableName);
        const source = context.state.tables.get(name);
        if (source === undefined || source.status === "DELETING") throw new AwsError("TableNotFoundException", `Table not found: ${name}`);
        if (source.pointInTimeRecovery === undefined)
          throw new AwsError("PointInTimeRecoveryUnavailableException", `Point in time recovery is not enabled for table '${name}'`);
        const at = momentOf(input, source.pointInTimeRecovery, context.now());
        const table = restoredTable(
          requireMember(input, "TargetTableName"),
          source,
          contentAt(source.pointInTimeRecovery, at),
          { tableArn: source.arn, at },
          context,
        );
        return { TableDescription: describeTable(table) };
      },
    },
  ),
};

/** From when to when a table can be restored. */
export function restorableWindow(recovery: PointInTimeRecovery, now: Date): { readonly earliest: Date; readonly latest: Date } {
  const windowStart = now.getTime() - recovery.periodInDays * 86_400_000;
  const earliest = new Date(Math.max(recovery.enabledAt.getTime(), windowStart));
  return { earliest, latest: new Date(Math.max(earliest.getTime(), now.getTime() - lagSeconds * 1000)) };
}

/** @throws AwsError `InvalidRestoreTimeException`, `ValidationException` */
function momentOf(input: RestoreTableToPointInTimeInput, recovery: PointInTimeRecovery, now: Date): Date {
  const { earliest, latest } = restorableWindow(recovery, now);
  if (input.UseLatestRestorableTime === true) {
    if (input.RestoreDateTime !== undefined) throw validationException("RestoreDateTime cannot be specified when UseLatestRestorableTime is true");
    return latest;
  }
  if (input.RestoreDateTime === undefined) throw validationException("Either RestoreDateTime or UseLatestRestorableTime must be specified");
  // Requests carry whole seconds, and the window begins within one.
  if (input.RestoreDateTime.getTime() < Math.floor(earliest.getTime() / 1000) * 1000 || input.RestoreDateTime > latest)
    throw new AwsError(
      "InvalidRestoreTimeException",
      "An invalid restore time was specified. RestoreDateTime must be between EarliestRestorableDateTime and LatestRestorableDateTime.",
    );
  return input.RestoreDateTime;
}

/** A new table. Tags, protection against deletion and point-in-time recovery are not restored. @throws AwsError `TableAlreadyExistsException` */
function restoredTable(
  name: string,
  source: Backup["table"],
  items: Map<string, Item>,
  restoredFrom: NonNullable<Table["restoredFrom"]>,
  context: DynamoDbContext,
): Table {
  checkTableName(name);
  if (context.state.tables.has(name)) throw new AwsError("TableAlreadyExistsException", `Table already exists: ${name}`);
  const table: Table = {
    name,
    arn: `arn:aws:dynamodb:${context.region}:${context.account}:table/${name}`,
    id: uuidFromHex(context.newId("", 32)),
    createdAt: context.now(),
    status: "CREATING",
    transitionAt: new Date(context.now().getTime() + restoreSeconds * 1000),
    partitionKey: source.partitionKey,
    ...(source.sortKey === undefined ? {} : { sortKey: source.sortKey }),
    billingMode: source.billingMode,
    readCapacity: source.readCapacity,
    writeCapacity: source.writeCapacity,
    deletionProtection: false,
    tableClass: "STANDARD",
    tags: {},
    items,
    restoredFrom,
  };
  context.state.tables.set(name, table);
  return table;
}

/** Whoever restores must be allowed to read and write the table that comes of it. */
function writingNeeds(target: string | undefined, context: DynamoDbContext): readonly AuthorizationNeed[] {
  return ["BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "Scan", "UpdateItem"].map((action) => tableNeed(action, target, context));
}
