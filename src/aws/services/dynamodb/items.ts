import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { validationException } from "./dynamodb-operation.ts";
import type { Item, KeyAttribute, PointInTimeRecovery, Table } from "./state.ts";
import { keyAttributes } from "./tables.ts";

/**
 * The encoded key of a whole item.
 * @throws AwsError `ValidationException`
 */
export function keyOfItem(table: Table, item: Item): string {
  return encodeKey(table, item, (key, found) =>
    found === undefined
      ? `One or more parameter values were invalid: Missing the key ${key.name} in the item`
      : `One or more parameter values were invalid: Type mismatch for key ${key.name} expected: ${key.type} actual: ${typeOf(found)}`,
  );
}

/**
 * The encoded form of a `Key`, which must hold the key attributes and nothing else.
 * @throws AwsError `ValidationException`
 */
export function keyOfKey(table: Table, key: Item): string {
  const wrong = "The provided key element does not match the schema";
  if (Object.keys(key).length !== keyAttributes(table).length) throw validationException(wrong);
  return encodeKey(table, key, () => wrong);
}

/** The key attributes of an item. */
export function keyPartOf(table: Table, item: Item): Record<string, AttributeValue> {
  const part: Record<string, AttributeValue> = {};
  for (const { name } of keyAttributes(table)) {
    const value = item[name];
    if (value !== undefined) part[name] = value;
  }
  return part;
}

/** Writes an item, or removes it when there is none to write; what was there before is answered. */
export function writeItem(table: Table, key: string, item: Item | undefined, now: Date): Item | undefined {
  const before = table.items.get(key);
  if (item === undefined) table.items.delete(key);
  else table.items.set(key, item);
  if (table.pointInTimeRecovery !== undefined && (item !== undefined || before !== undefined)) {
    table.pointInTimeRecovery.changes.push({ at: now, key, item });
    forgetOldChanges(table.pointInTimeRecovery, now);
  }
  return before;
}

/** The content at a moment within the window. */
export function contentAt(recovery: PointInTimeRecovery, at: Date): Map<string, Item> {
  const content = new Map(recovery.base);
  for (const change of recovery.changes) {
    if (change.at > at) break;
    apply(content, change);
  }
  return content;
}

/** Order of items: by the encoded key of the partition, then as the sort key's type orders. */
export function compareItems(table: Table, left: Item, right: Item): number {
  const partitions = compareText(encodeValue(left[table.partitionKey.name]), encodeValue(right[table.partitionKey.name]));
  return partitions !== 0 || table.sortKey === undefined ? partitions : compareValues(left[table.sortKey.name], right[table.sortKey.name]);
}

/** Order of two key values of one type: numbers by size, text and bytes by their bytes. */
export function compareValues(left: AttributeValue | undefined, right: AttributeValue | undefined): number {
  if (left?.N !== undefined && right?.N !== undefined) return Number(left.N) - Number(right.N);
  return Buffer.compare(bytesOf(left), bytesOf(right));
}

export function typeOf(value: AttributeValue): string {
  return Object.keys(value)[0] ?? "";
}

export function bytesOf(value: AttributeValue | undefined): Uint8Array {
  return value?.B ?? Buffer.from(value?.S ?? value?.N ?? "");
}

function encodeKey(table: Table, item: Item, problem: (key: KeyAttribute, found: AttributeValue | undefined) => string): string {
  return keyAttributes(table)
    .map((key) => {
      const value = item[key.name];
      if (value === undefined || typeOf(value) !== key.type) throw validationException(problem(key, value));
      if (key.type !== "N" && bytesOf(value).length === 0)
        throw validationException(
          `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty ${key.type === "S" ? "string" : "binary"} value. Key: ${key.name}`,
        );
      return encodeValue(value);
    })
    .join("\u0000");
}

function encodeValue(value: AttributeValue | undefined): string {
  if (value?.N !== undefined) return Number.isSafeInteger(Number(value.N)) ? String(Number(value.N)) : value.N;
  return value?.S ?? Buffer.from(value?.B ?? []).toString("base64");
}

function compareText(left: string, right: string): number {
  return left === right ? 0 : left < right ? -1 : 1;
}

function forgetOldChanges(recovery: PointInTimeRecovery, now: Date): void {
  const oldest = now.getTime() - recovery.periodInDays * 86_400_000;
  let forgotten = 0;
  for (const change of recovery.changes) {
    if (change.at.getTime() >= oldest) break;
    apply(recovery.base, change);
    recovery.baseAt = change.at;
    forgotten += 1;
  }
  if (forgotten > 0) recovery.changes = recovery.changes.slice(forgotten);
}

function apply(content: Map<string, Item>, change: { readonly key: string; readonly item: Item | undefined }): void {
  if (change.item === undefined) content.delete(change.key);
  else content.set(change.key, change.item);
}
