import { jsonText } from "#model/json";
import type { InventoryItem } from "#model/inventory";

/** What about a thing that is still there became worse for its survival, in words. */
export function weakenings(before: InventoryItem, after: InventoryItem): readonly string[] {
  const changes: string[] = [];
  const was = before.attributes;
  const is = after.attributes;
  if (was["deletionProtection"] === true && is["deletionProtection"] !== true) changes.push("deletion protection switched off");
  if (Number(is["backupRetentionPeriod"] ?? 0) < Number(was["backupRetentionPeriod"] ?? 0)) {
    changes.push(`backup retention shortened from ${jsonText(was["backupRetentionPeriod"])} to ${jsonText(is["backupRetentionPeriod"])} days`);
  }
  if (was["versioning"] === true && is["versioning"] !== true) changes.push("versioning suspended");
  if (was["state"] === "Enabled" && is["state"] !== "Enabled") changes.push(`key is ${jsonText(is["state"])}`);
  if (was["running"] === true && is["running"] !== true) changes.push("not running");
  if (was["kmsKeyId"] !== is["kmsKeyId"]) changes.push("encryption key changed");
  return changes;
}
