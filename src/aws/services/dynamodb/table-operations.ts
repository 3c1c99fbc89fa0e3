import type {
  CreateTableInput,
  CreateTableOutput,
  DeleteTableInput,
  DeleteTableOutput,
  DescribeTableInput,
  DescribeTableOutput,
  DescribeTimeToLiveInput,
  DescribeTimeToLiveOutput,
  ListTablesInput,
  ListTablesOutput,
  UpdateTableInput,
  UpdateTableOutput,
} from "@aws-sdk/client-dynamodb";
import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { recordOfTags } from "../../tag-records.ts";
import { takeSystemBackup } from "./backups.ts";
import { dynamoDbOperation, requireTable, tableNeed, validationException } from "./dynamodb-operation.ts";
import type { DynamoDbOperations } from "./dynamodb-operation.ts";
import { checkTableName, describeTable, newTable, throughputOf } from "./tables.ts";

const creationSeconds = 10;
const updateSeconds = 5;
const deletionSeconds = 10;

export const tableOperations: DynamoDbOperations = {
  CreateTable: dynamoDbOperation<CreateTableInput, CreateTableOutput>(
    "CreateTable",
    [
      "TableName",
      "AttributeDefinitions",
      "KeySchema",
      "BillingMode",
      "ProvisionedThroughput",
      "DeletionProtectionEnabled",
      "TableClass",
      "Tags",
      "SSESpecification",
    ],
    {
      authorize: (input, context) => {
        const requestTags = recordOfTags(input.Tags);
        return [
          { ...tableNeed("CreateTable", input.TableName, context), requestTags },
          ...(input.Tags === undefined ? [] : [{ ...tableNeed("TagResource", input.TableName, context), requestTags }]),
        ];
      },
      handle: (input, context) => {
        const name = checkTableName(requireMember(input, "TableName"));
        // Encryption under the key that DynamoDB owns is what every table has.
        if (input.SSESpecification?.Enabled === true) refuseUnknownMembers("dynamodb:CreateTable.SSESpecification", input.SSESpecification, []);
        if (context.state.tables.has(name)) throw new AwsError("ResourceInUseException", `Table already exists: ${name}`);
        const table = newTable(input, context, creationSeconds);
        context.state.tables.set(name, table);
        return { TableDescription: describeTable(table) };
      },
    },
  ),

  DescribeTable: dynamoDbOperation<DescribeTableInput, DescribeTableOutput>("DescribeTable", ["TableName"], {
    readOnly: true,
    authorize: (input, context) => [tableNeed("DescribeTable", input.TableName, context)],
    handle: (input, context) => ({ Table: describeTable(requireTable(input.TableName, context)) }),
  }),

  ListTables: dynamoDbOperation<ListTablesInput, ListTablesOutput>("ListTables", ["ExclusiveStartTableName", "Limit"], {
    readOnly: true,
    authorize: () => [{ action: "dynamodb:ListTables", resource: "*" }],
    handle: (input, context) => {
      const after = [...context.state.tables.keys()]
        .toSorted()
        .filter((name) => input.ExclusiveStartTableName === undefined || name > input.ExclusiveStartTableName);
      const page = after.slice(0, input.Limit ?? 100);
      const last = page.at(-1);
      return { TableNames: page, ...(page.length < after.length && last !== undefined ? { LastEvaluatedTableName: last } : {}) };
    },
  }),

  UpdateTable: dynamoDbOperation<UpdateTableInput, UpdateTableOutput>(
    "UpdateTable",
    ["TableName", "BillingMode", "ProvisionedThroughput", "DeletionProtectionEnabled", "TableClass"],
    {
      authorize: (input, context) => [tableNeed("UpdateTable", input.TableName, context)],
      handle: (input, context) => {
        const table = requireTable(input.TableName, context);
        if (table.status !== "ACTIVE")
          throw inUse(`Table is being ${table.status === "DELETING" ? "deleted" : table.status === "CREATING" ? "created" : "updated"}: ${table.name}`);
        const { BillingMode: mode, ProvisionedThroughput: wanted, DeletionProtectionEnabled: protection, TableClass: tableClass } = input;
        if (mode === undefined && wanted === undefined && protection === undefined && tableClass === undefined)
          throw validationException(
            "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or SSESpecification or ReplicaUpdates is required",
          );
        if (mode !== undefined || wanted !== undefined) {
          Object.assign(table, throughputOf(mode ?? table.billingMode, wanted));
          table.status = "UPDATING";
          table.transitionAt = new Date(context.now().getTime() + updateSeconds * 1000);
        }
        table.deletionProtection = protection ?? table.deletionProtection;
        table.tableClass = tableClass ?? table.tableClass;
        return { TableDescription: describeTable(table) };
      },
    },
  ),

  DeleteTable: dynamoDbOperation<DeleteTableInput, DeleteTableOutput>("DeleteTable", ["TableName"], {
    authorize: (input, context) => [tableNeed("DeleteTable", input.TableName, context)],
    handle: (input, context) => {
      const table = requireTable(input.TableName, context);
      if (table.deletionProtection)
        throw validationException("Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.");
      if (table.status === "CREATING" || table.status === "UPDATING")
        throw inUse(`Table is being ${table.status === "CREATING" ? "created" : "updated"}: ${table.name}`);
      if (table.status !== "DELETING") {
        table.status = "DELETING";
        table.transitionAt = new Date(context.now().getTime() + deletionSeconds * 1000);
        if (table.pointInTimeRecovery !== undefined) takeSystemBackup(table, context);
      }
      return { TableDescription: describeTable(table) };
    },
  }),

  // UpdateTimeToLive is refused by name, so no table has one.
  DescribeTimeToLive: dynamoDbOperation<DescribeTimeToLiveInput, DescribeTimeToLiveOutput>("DescribeTimeToLive", ["TableName"], {
    readOnly: true,
    authorize: (input, context) => [tableNeed("DescribeTimeToLive", input.TableName, context)],
    handle: (input, context) => {
      requireTable(input.TableName, context);
      return { TimeToLiveDescription: { TimeToLiveStatus: "DISABLED" } };
    },
  }),
};

function inUse(what: string): AwsError {
  return new AwsError("ResourceInUseException", `Attempt to change a resource which is still in use: ${what}`);
}
