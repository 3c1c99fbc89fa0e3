/** Inventory types that a database can be restored from. */
export const backupTypes: ReadonlySet<string> = new Set([
  "rds:cluster-snapshot",
  "rds:snapshot",
  "rds:cluster-automated-backup",
  "rds:instance-automated-backup",
  "dynamodb:backup",
]);
