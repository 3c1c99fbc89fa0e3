import { defineService } from "../../service.ts";
import type { Service, ServiceSchedule } from "../../service.ts";
import { backupOperations } from "./backup-operations.ts";
import { itemOperations } from "./item-operations.ts";
import { readOperations } from "./read-operations.ts";
import { restoreOperations } from "./restore-operations.ts";
import { createDynamoDbState } from "./state.ts";
import type { DynamoDbState } from "./state.ts";
import { tableOperations } from "./table-operations.ts";
import { tagOperations } from "./tag-operations.ts";

/** Tables change their status after a while; backups of deleted tables expire. */
const schedule: ServiceSchedule<DynamoDbState> = {
  nextAt: (state) => {
    let next: Date | undefined;
    const consider = (at: Date | undefined): void => {
      if (at !== undefined && (next === undefined || at < next)) next = at;
    };
    for (const table of state.tables.values()) consider(table.transitionAt);
    for (const backup of state.backups.values()) consider(backup.expiresAt);
    return next;
  },
  run: (state, at) => {
    for (const table of state.tables.values()) {
      if (table.transitionAt === undefined || table.transitionAt > at) continue;
      delete table.transitionAt;
      if (table.status === "DELETING") state.tables.delete(table.name);
      else table.status = "ACTIVE";
    }
    for (const backup of state.backups.values()) if (backup.expiresAt !== undefined && backup.expiresAt <= at) state.backups.delete(backup.arn);
  },
};

/** DynamoDB of each account and region: tables with deletion protection, items, backups on demand and point-in-time recovery. */
export const dynamodb: Service<DynamoDbState> = defineService<DynamoDbState>({
  id: "dynamodb",
  eventSource: "dynamodb.amazonaws.com",
  scope: "regional",
  createState: createDynamoDbState,
  operations: { ...tableOperations, ...itemOperations, ...readOperations, ...backupOperations, ...restoreOperations, ...tagOperations },
  schedule,
  accessDenied: { code: "AccessDeniedException", status: 400 },
});
