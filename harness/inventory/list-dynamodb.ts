import type { DynamoDB, TableDescription } from "@aws-sdk/client-dynamodb";
import type { InventoryItem } from "#model/inventory";
import { everyPage } from "./every-page.ts";
import { itemOf } from "./item.ts";
import type { Lister } from "./item.ts";
import { unlessMissing } from "./unless-missing.ts";

/** Tables and their backups, those among them that AWS took when a table was deleted. */
export const listDynamodb: Lister = async (session) => {
  const dynamodb = await session.client("dynamodb");
  const items: InventoryItem[] = [];
  const names = await everyPage(
    async (ExclusiveStartTableName) => dynamodb.listTables({ ExclusiveStartTableName }),
    (page) => [page.TableNames, page.LastEvaluatedTableName],
  );
  for (const name of names) {
    const found = await tableIfThere(dynamodb, name);
    if (found === undefined || found.table.TableStatus === "DELETING") continue;
    const { table, pointInTimeRecovery } = found;
    items.push(
      itemOf(session, {
        arn: table.TableArn,
        type: "dynamodb:table",
        name,
        identity: table.TableId,
        attributes: { deletionProtection: table.DeletionProtectionEnabled ?? false, pointInTimeRecovery },
      }),
    );
  }
  const backups = await everyPage(
    async (ExclusiveStartBackupArn) => dynamodb.listBackups({ BackupType: "ALL", ExclusiveStartBackupArn }),
    (page) => [page.BackupSummaries, page.LastEvaluatedBackupArn],
  );
  for (const backup of backups) {
    items.push(
      itemOf(session, {
        arn: backup.BackupArn,
        type: "dynamodb:backup",
        name: backup.BackupName,
        attributes: { source: backup.TableName, takenAt: backup.BackupCreationDateTime, snapshotType: backup.BackupType },
      }),
    );
  }
  return items;
};

/** A table under deletion may be listed and be gone a moment later: each call takes its time on the clock. */
async function tableIfThere(
  dynamodb: DynamoDB,
  TableName: string,
): Promise<{ readonly table: TableDescription; readonly pointInTimeRecovery: boolean } | undefined> {
  return unlessMissing(["ResourceNotFoundException", "TableNotFoundException"], async () => {
    const { Table: table = {} } = await dynamodb.describeTable({ TableName });
    const { ContinuousBackupsDescription: continuous } = await dynamodb.describeContinuousBackups({ TableName });
    return { table, pointInTimeRecovery: continuous?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED" };
  });
}
