import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { validationException } from "./dynamodb-operation.ts";
import { bytesOf, compareValues, typeOf } from "./items.ts";
import type { Item, Table } from "./state.ts";

type ItemTest = (item: Item) => boolean;

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  "=": (order) => order === 0,
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  ">": (order) => order > 0,
  ">=": (order) => order >= 0,
};

/**
 * `pk = :v`, alone or with `AND` one condition on the sort key: a comparison, `BETWEEN … AND …`, `begins_with(…)`.
 * @throws AwsError `ValidationException`
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html
 */
export function parseKeyCondition(
  table: Table,
  text: string,
  names: Readonly<Record<string, string>>,
  values: Readonly<Record<string, AttributeValue>>,
): ItemTest {
  const name = (token: string): string => (token.startsWith("#") ? (names[token] ?? invalid(text)) : token);
  const value = (token: string): AttributeValue => values[token] ?? invalid(text);
  const [, partition = "", partitionValue = "", rest = ""] = /^\s*([#\w.-]+)\s*=\s*(:\w+)\s*(?:AND\s+(.+?))?\s*$/is.exec(text) ?? invalid(text);
  if (name(partition) !== table.partitionKey.name) throw validationException(`Query condition missed key schema element: ${table.partitionKey.name}`);
  const onPartition = comparing(table.partitionKey.name, "=", value(partitionValue));
  if (rest === "") return onPartition;
  const onSort = parseSortCondition(table, rest, name, value, text);
  return (item) => onPartition(item) && onSort(item);
}

function parseSortCondition(table: Table, text: string, name: (token: string) => string, value: (token: string) => AttributeValue, whole: string): ItemTest {
  const sortKey = table.sortKey?.name ?? invalid(whole);
  const check = (token: string): void => void (name(token) === sortKey || invalid(whole));
  const compared = /^([#\w.-]+)\s*(=|<=|>=|<|>)\s*(:\w+)$/.exec(text);
  if (compared !== null) {
    check(compared[1] ?? "");
    return comparing(sortKey, compared[2] ?? "", value(compared[3] ?? ""));
  }
  const between = /^([#\w.-]+)\s+BETWEEN\s+(:\w+)\s+AND\s+(:\w+)$/i.exec(text);
  if (between !== null) {
    check(between[1] ?? "");
    const [low, high] = [comparing(sortKey, ">=", value(between[2] ?? "")), comparing(sortKey, "<=", value(between[3] ?? ""))];
    return (item) => low(item) && high(item);
  }
  const prefixed = /^begins_with\s*\(\s*([#\w.-]+)\s*,\s*(:\w+)\s*\)$/i.exec(text) ?? invalid(whole);
  check(prefixed[1] ?? "");
  const prefix = Buffer.from(bytesOf(value(prefixed[2] ?? "")));
  return (item) => prefix.equals(Buffer.from(bytesOf(item[sortKey])).subarray(0, prefix.length));
}

function comparing(attribute: string, operator: string, wanted: AttributeValue): ItemTest {
  const compare = comparisons[operator] ?? invalid(operator);
  return (item) => {
    const found = item[attribute];
    return found !== undefined && typeOf(found) === typeOf(wanted) && compare(compareValues(found, wanted));
  };
}

/** @throws AwsError always */
function invalid(text: string): never {
  throw validationException(`Invalid KeyConditionExpression: ${text}`);
}
