import { jsonText } from "#model/json";
import type { Json, JsonObject } from "#model/json";
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
  if (!unreadable(was["status"]) && unreadable(is["status"])) changes.push("cannot read its key");
  if (was["keyPolicy"] !== undefined && was["keyPolicy"] !== is["keyPolicy"]) changes.push("key policy changed");
  if (was["bucketPolicy"] !== undefined && was["bucketPolicy"] !== is["bucketPolicy"]) {
    changes.push(is["bucketPolicy"] === undefined ? "bucket policy removed" : "bucket policy changed");
  }
  changes.push(...looserLock(was, is));
  if (was["pointInTimeRecovery"] === true && is["pointInTimeRecovery"] !== true) changes.push("point-in-time recovery switched off");
  if (before.type === "terraform:state" && Number(was["resources"]) > 0 && is["resources"] === 0) changes.push("state emptied");
  if (was["running"] === true && is["running"] !== true) changes.push("not running");
  if (was["kmsKeyId"] !== is["kmsKeyId"]) changes.push("encryption key changed");
  return changes;
}

/** RDS says so, with or without a way back, once a database has lost its key. */
function unreadable(status: Json | undefined): boolean {
  return jsonText(status).startsWith("inaccessible-encryption-credentials");
}

/** Object Lock's default retention: gone, shorter, or open to who may bypass it. */
function looserLock(was: JsonObject, is: JsonObject): readonly string[] {
  if (was["lockMode"] === undefined) return [];
  if (is["lockMode"] === undefined) return ["Object Lock default retention removed"];
  const changes: string[] = [];
  if (Number(is["lockDays"]) < Number(was["lockDays"])) {
    changes.push(`Object Lock default retention shortened from ${jsonText(was["lockDays"])} to ${jsonText(is["lockDays"])} days`);
  }
  if (was["lockMode"] === "COMPLIANCE" && is["lockMode"] !== "COMPLIANCE") changes.push(`Object Lock mode is ${jsonText(is["lockMode"])}`);
  return changes;
}
