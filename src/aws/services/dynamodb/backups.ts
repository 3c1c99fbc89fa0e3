import type { BackupDescription, BackupDetails } from "@aws-sdk/client-dynamodb";
import { AwsError } from "#model/errors";
import type { DynamoDbContext } from "./dynamodb-operation.ts";
import type { Backup, Table } from "./state.ts";
import { keySchemaOf, sizeOf } from "./tables.ts";

/** What is left of a deleted table that had point-in-time recovery stays this long. */
const systemBackupDays = 35;

/** A full backup of what the table holds now. It outlives the table. */
export function takeBackup(table: Table, name: string, context: DynamoDbContext): Backup {
  return keep(table, { name, type: "USER" }, context);
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html */
export function takeSystemBackup(table: Table, context: DynamoDbContext): Backup {
  const expiresAt = new Date(context.now().getTime() + systemBackupDays * 86_400_000);
  return keep(table, { name: `${table.name}$DeletedTableBackup`, type: "SYSTEM", expiresAt }, context);
}

/** @throws AwsError `BackupNotFoundException` */
export function requireBackup(arn: string, context: DynamoDbContext): Backup {
  const backup = context.state.backups.get(arn);
  if (backup === undefined) throw new AwsError("BackupNotFoundException", `Backup not found: ${arn}`);
  return backup;
}

export function describeBackup(backup: Backup): BackupDescription {
  const { table } = backup;
  return {
    BackupDetails: backupDetails(backup),
    SourceTableDetails: {
      TableName: table.name,
      TableId: table.id,
      TableArn: table.arn,
      TableSizeBytes: sizeOf(backup.items),
      KeySchema: keySchemaOf(table),
      TableCreationDateTime: table.createdAt,
      ProvisionedThroughput: { ReadCapacityUnits: table.readCapacity, WriteCapacityUnits: table.writeCapacity },
      ItemCount: backup.items.size,
      BillingMode: table.billingMode,
    },
  };
}

export function backupDetails(backup: Backup): BackupDetails {
  return {
    BackupArn: backup.arn,
    BackupName: backup.name,
    BackupSizeBytes: sizeOf(backup.items),
    BackupStatus: "AVAILABLE",
    BackupType: backup.type,
    BackupCreationDateTime: backup.createdAt,
    ...(backup.expiresAt === undefined ? {} : { BackupExpiryDateTime: backup.expiresAt }),
  };
}

function keep(table: Table, head: Pick<Backup, "name" | "type" | "expiresAt">, context: DynamoDbContext): Backup {
  const { name, arn, id, createdAt, partitionKey, sortKey, billingMode, readCapacity, writeCapacity } = table;
  const backup: Backup = {
    ...head,
    arn: `${arn}/backup/${String(context.now().getTime()).padStart(14, "0")}-${context.newId("", 8)}`,
    createdAt: context.now(),
    table: { name, arn, id, createdAt, partitionKey, ...(sortKey === undefined ? {} : { sortKey }), billingMode, readCapacity, writeCapacity },
    items: new Map(table.items),
  };
  context.state.backups.set(backup.arn, backup);
  return backup;
}
