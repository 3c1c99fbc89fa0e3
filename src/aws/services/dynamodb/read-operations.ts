import type { AttributeValue, QueryInput, QueryOutput, ScanInput, ScanOutput } from "@aws-sdk/client-dynamodb";
import { refuseOtherValues } from "../../members.ts";
import { dynamoDbOperation, requireReadyTable, tableNeed } from "./dynamodb-operation.ts";
import type { DynamoDbOperations } from "./dynamodb-operation.ts";
import { compareItems, keyOfKey, keyPartOf } from "./items.ts";
import { parseKeyCondition } from "./key-condition.ts";
import type { Item, Table } from "./state.ts";

/** Scan and Query over whole items. Filters and projections are refused by name; so is paging by size, as nothing here is that big. */
export const readOperations: DynamoDbOperations = {
  Scan: dynamoDbOperation<ScanInput, ScanOutput>("Scan", ["TableName", "Limit", "ExclusiveStartKey", "ConsistentRead", "Select"], {
    readOnly: true,
    authorize: (input, context) => [tableNeed("Scan", input.TableName, context)],
    handle: (input, context) => {
      refuseOtherValues("dynamodb:Scan.Select", input.Select, ["ALL_ATTRIBUTES", "COUNT"]);
      const table = requireReadyTable(input.TableName, context);
      return pageOfItems(table, sorted(table, [...table.items.values()]), input);
    },
  }),

  Query: dynamoDbOperation<QueryInput, QueryOutput>(
    "Query",
    [
      "TableName",
      "KeyConditionExpression",
      "ExpressionAttributeNames",
      "ExpressionAttributeValues",
      "ScanIndexForward",
      "Limit",
      "ExclusiveStartKey",
      "ConsistentRead",
      "Select",
    ],
    {
      readOnly: true,
      authorize: (input, context) => [tableNeed("Query", input.TableName, context)],
      handle: (input, context) => {
        refuseOtherValues("dynamodb:Query.Select", input.Select, ["ALL_ATTRIBUTES", "COUNT"]);
        const table = requireReadyTable(input.TableName, context);
        const matches = parseKeyCondition(
          table,
          input.KeyConditionExpression ?? "",
          input.ExpressionAttributeNames ?? {},
          input.ExpressionAttributeValues ?? {},
        );
        const found = sorted(table, [...table.items.values()].filter(matches));
        return pageOfItems(table, input.ScanIndexForward === false ? found.toReversed() : found, input);
      },
    },
  ),
};

function sorted(table: Table, items: readonly Item[]): readonly Item[] {
  return items.toSorted((left, right) => compareItems(table, left, right));
}

function pageOfItems(
  table: Table,
  items: readonly Item[],
  input: {
    readonly Limit?: number | undefined;
    readonly ExclusiveStartKey?: Record<string, AttributeValue> | undefined;
    readonly Select?: string | undefined;
    readonly ScanIndexForward?: boolean | undefined;
  },
): ScanOutput {
  const { ExclusiveStartKey: start } = input;
  if (start !== undefined) keyOfKey(table, start);
  const direction = input.ScanIndexForward === false ? -1 : 1;
  const rest = start === undefined ? items : items.filter((item) => compareItems(table, item, start) * direction > 0);
  const page = rest.slice(0, input.Limit ?? rest.length);
  const last = page.at(-1);
  return {
    ...(input.Select === "COUNT" ? {} : { Items: page.map((item) => structuredClone(item)) }),
    Count: page.length,
    ScannedCount: page.length,
    ...(page.length < rest.length && last !== undefined ? { LastEvaluatedKey: keyPartOf(table, last) } : {}),
  };
}
