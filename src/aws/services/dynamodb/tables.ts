import type { AttributeDefinition, CreateTableInput, KeySchemaElement, ProvisionedThroughput, TableDescription } from "@aws-sdk/client-dynamodb";
import { recordOfTags } from "../../tag-records.ts";
import { uuidFromHex } from "../../uuid-from-hex.ts";
import { validationException } from "./dynamodb-operation.ts";
import type { DynamoDbContext } from "./dynamodb-operation.ts";
import type { KeyAttribute, Table } from "./state.ts";

/** A table that is being created. @throws AwsError `ValidationException` */
export function newTable(input: CreateTableInput, context: DynamoDbContext, seconds: number): Table {
  const name = input.TableName ?? "";
  const { partitionKey, sortKey } = keysOf(input.KeySchema ?? [], input.AttributeDefinitions ?? []);
  return {
    name,
    arn: `arn:aws:dynamodb:${context.region}:${context.account}:table/${name}`,
    id: uuidFromHex(context.newId("", 32)),
    createdAt: context.now(),
    status: "CREATING",
    transitionAt: new Date(context.now().getTime() + seconds * 1000),
    partitionKey,
    ...(sortKey === undefined ? {} : { sortKey }),
    ...throughputOf(input.BillingMode ?? "PROVISIONED", input.ProvisionedThroughput),
    deletionProtection: input.DeletionProtectionEnabled ?? false,
    tableClass: input.TableClass ?? "STANDARD",
    tags: recordOfTags(input.Tags),
    items: new Map(),
  };
}

/** @throws AwsError `ValidationException` */
export function throughputOf(mode: string, wanted: ProvisionedThroughput | undefined): Pick<Table, "billingMode" | "readCapacity" | "writeCapacity"> {
  if (mode === "PAY_PER_REQUEST") {
    if (wanted !== undefined)
      throw validationException(
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST",
      );
    return { billingMode: "PAY_PER_REQUEST", readCapacity: 0, writeCapacity: 0 };
  }
  const { ReadCapacityUnits: readCapacity = 0, WriteCapacityUnits: writeCapacity = 0 } = wanted ?? {};
  if (readCapacity < 1 || writeCapacity < 1)
    throw validationException(
      "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED",
    );
  return { billingMode: "PROVISIONED", readCapacity, writeCapacity };
}

/** @throws AwsError `ValidationException` */
export function checkTableName(name: string): string {
  if (/^[\w.-]{3,255}$/.test(name)) return name;
  throw validationException("TableName must be at least 3 characters long and at most 255 characters long, and contain only a-z, A-Z, 0-9, _, - and .");
}

export function describeTable(table: Table): TableDescription {
  return {
    AttributeDefinitions: keyAttributes(table).map((key) => ({ AttributeName: key.name, AttributeType: key.type })),
    KeySchema: keySchemaOf(table),
    TableName: table.name,
    TableArn: table.arn,
    TableId: table.id,
    TableStatus: table.status,
    CreationDateTime: table.createdAt,
    ProvisionedThroughput: { NumberOfDecreasesToday: 0, ReadCapacityUnits: table.readCapacity, WriteCapacityUnits: table.writeCapacity },
    ...(table.billingMode === "PAY_PER_REQUEST" ? { BillingModeSummary: { BillingMode: table.billingMode } } : {}),
    TableSizeBytes: sizeOf(table.items),
    ItemCount: table.items.size,
    DeletionProtectionEnabled: table.deletionProtection,
    ...(table.tableClass === "STANDARD" ? {} : { TableClassSummary: { TableClass: table.tableClass } }),
    ...(table.restoredFrom === undefined
      ? {}
      : {
          RestoreSummary: {
            ...(table.restoredFrom.backupArn === undefined ? {} : { SourceBackupArn: table.restoredFrom.backupArn }),
            SourceTableArn: table.restoredFrom.tableArn,
            RestoreDateTime: table.restoredFrom.at,
            RestoreInProgress: table.status === "CREATING",
          },
        }),
  };
}

export function keySchemaOf(table: Pick<Table, "partitionKey" | "sortKey">): KeySchemaElement[] {
  return keyAttributes(table).map((key, index) => ({ AttributeName: key.name, KeyType: index === 0 ? "HASH" : "RANGE" }));
}

/** Partition key, then sort key if there is one. */
export function keyAttributes(table: Pick<Table, "partitionKey" | "sortKey">): readonly KeyAttribute[] {
  return table.sortKey === undefined ? [table.partitionKey] : [table.partitionKey, table.sortKey];
}

/** Bytes of some items, as JSON: AWS counts a little differently. */
export function sizeOf(items: ReadonlyMap<string, unknown>): number {
  let size = 0;
  for (const item of items.values()) size += JSON.stringify(item).length;
  return size;
}

/** @throws AwsError `ValidationException` */
function keysOf(
  schema: readonly KeySchemaElement[],
  definitions: readonly AttributeDefinition[],
): { readonly partitionKey: KeyAttribute; readonly sortKey?: KeyAttribute } {
  const [hash, range, ...more] = schema;
  if (hash === undefined || hash.KeyType !== "HASH") throw validationException("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  if (more.length > 0 || (range !== undefined && range.KeyType !== "RANGE"))
    throw validationException("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  const used = new Set(schema.map((element) => element.AttributeName));
  if (definitions.some((definition) => !used.has(definition.AttributeName)) || definitions.length !== used.size)
    throw validationException(
      "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions",
    );
  return { partitionKey: keyOf(hash, definitions), ...(range === undefined ? {} : { sortKey: keyOf(range, definitions) }) };
}

function keyOf(element: KeySchemaElement, definitions: readonly AttributeDefinition[]): KeyAttribute {
  const name = element.AttributeName ?? "";
  const type = definitions.find((definition) => definition.AttributeName === name)?.AttributeType;
  if (type !== "S" && type !== "N" && type !== "B")
    throw validationException("One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions");
  return { name, type };
}
