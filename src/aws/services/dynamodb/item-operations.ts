import type {
  BatchWriteItemInput,
  BatchWriteItemOutput,
  DeleteItemInput,
  DeleteItemOutput,
  GetItemInput,
  GetItemOutput,
  PutItemInput,
  PutItemOutput,
} from "@aws-sdk/client-dynamodb";
import { refuseOtherValues } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { dynamoDbOperation, requireReadyTable, tableNeed, validationException } from "./dynamodb-operation.ts";
import type { DynamoDbContext, DynamoDbOperations } from "./dynamodb-operation.ts";
import { checkCondition, projected } from "./item-condition.ts";
import { bytesOf, keyOfItem, keyOfKey, writeItem } from "./items.ts";
import type { Item, Table } from "./state.ts";

const batchLimit = 25;

export const itemOperations: DynamoDbOperations = {
  PutItem: dynamoDbOperation<PutItemInput, PutItemOutput>("PutItem", ["TableName", "Item", "ReturnValues", "ConditionExpression", "ExpressionAttributeNames"], {
    authorize: (input, context) => [tableNeed("PutItem", input.TableName, context, leadingKeys(input.TableName, input.Item, context))],
    handle: (input, context) => {
      const table = requireReadyTable(input.TableName, context);
      refuseOtherValues("dynamodb:PutItem.ReturnValues", input.ReturnValues, ["NONE", "ALL_OLD"]);
      const item = structuredClone(requireMember(input, "Item"));
      const key = keyOfItem(table, item);
      checkCondition("PutItem", table.items.get(key), input);
      const before = writeItem(table, key, item, context.now());
      return attributesOf(before, input.ReturnValues);
    },
  }),

  GetItem: dynamoDbOperation<GetItemInput, GetItemOutput>(
    "GetItem",
    ["TableName", "Key", "ConsistentRead", "ProjectionExpression", "ExpressionAttributeNames"],
    {
      readOnly: true,
      authorize: (input, context) => [tableNeed("GetItem", input.TableName, context, leadingKeys(input.TableName, input.Key, context))],
      handle: (input, context) => {
        const table = requireReadyTable(input.TableName, context);
        const item = table.items.get(keyOfKey(table, requireMember(input, "Key")));
        return item === undefined ? {} : { Item: structuredClone(projected("GetItem", item, input)) };
      },
    },
  ),

  DeleteItem: dynamoDbOperation<DeleteItemInput, DeleteItemOutput>(
    "DeleteItem",
    ["TableName", "Key", "ReturnValues", "ConditionExpression", "ExpressionAttributeNames"],
    {
      authorize: (input, context) => [tableNeed("DeleteItem", input.TableName, context, leadingKeys(input.TableName, input.Key, context))],
      handle: (input, context) => {
        const table = requireReadyTable(input.TableName, context);
        refuseOtherValues("dynamodb:DeleteItem.ReturnValues", input.ReturnValues, ["NONE", "ALL_OLD"]);
        const key = keyOfKey(table, requireMember(input, "Key"));
        checkCondition("DeleteItem", table.items.get(key), input);
        const before = writeItem(table, key, undefined, context.now());
        return attributesOf(before, input.ReturnValues);
      },
    },
  ),

  BatchWriteItem: dynamoDbOperation<BatchWriteItemInput, BatchWriteItemOutput>("BatchWriteItem", ["RequestItems"], {
    authorize: (input, context) => Object.keys(input.RequestItems ?? {}).map((table) => tableNeed("BatchWriteItem", table, context)),
    handle: (input, context) => {
      const batches = Object.entries(requireMember(input, "RequestItems"));
      const count = batches.reduce((sum, [, requests]) => sum + requests.length, 0);
      if (count === 0 || count > batchLimit)
        throw validationException(`1 validation error detected: Member must have length less than or equal to ${batchLimit} and greater than or equal to 1`);
      const writes = batches.flatMap(([name, requests]) => writesOf(requireReadyTable(name, context), requests));
      if (new Set(writes.map(({ table, key }) => `${table.name}/${key}`)).size < writes.length)
        throw validationException("Provided list of item keys contains duplicates");
      for (const { table, key, item } of writes) writeItem(table, key, item, context.now());
      return { UnprocessedItems: {} };
    },
  }),
};

interface Write {
  readonly table: Table;
  readonly key: string;
  readonly item: Item | undefined;
}

/** @throws AwsError `ValidationException`: nothing is written when one request is wrong */
function writesOf(table: Table, requests: NonNullable<BatchWriteItemInput["RequestItems"]>[string]): readonly Write[] {
  return requests.map(({ PutRequest: put, DeleteRequest: remove }) => {
    if ((put === undefined) === (remove === undefined))
      throw validationException("Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes");
    if (put === undefined) return { table, key: keyOfKey(table, remove?.Key ?? {}), item: undefined };
    const item = structuredClone(put.Item ?? {});
    return { table, key: keyOfItem(table, item), item };
  });
}

/** Condition key `dynamodb:LeadingKeys`: the partition keys that a request touches. */
function leadingKeys(name: string | undefined, item: Item | undefined, context: DynamoDbContext): Record<string, readonly string[]> {
  const table = context.state.tables.get(name ?? "");
  const value = table === undefined ? undefined : item?.[table.partitionKey.name];
  return value === undefined ? {} : { "dynamodb:LeadingKeys": [Buffer.from(bytesOf(value)).toString()] };
}

function attributesOf(before: Item | undefined, returns: string | undefined): { Attributes?: Item } {
  return returns === "ALL_OLD" && before !== undefined ? { Attributes: structuredClone(before) } : {};
}
