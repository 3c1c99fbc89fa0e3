import { AwsError } from "#model/errors";
import type { AuthorizationNeed, Operation, OperationContext } from "../../service.ts";
import { operationFactory } from "../../strict-operation.ts";
import type { OperationFactory } from "../../strict-operation.ts";
import type { DynamoDbState, Table } from "./state.ts";

export type DynamoDbContext = OperationContext<DynamoDbState>;
export type DynamoDbOperations = Record<string, Operation<DynamoDbState>>;

export const dynamoDbOperation: OperationFactory<DynamoDbState> = operationFactory<DynamoDbState>(
  "dynamodb",
  "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_",
);

/** A table is named by its name or its ARN. */
export function tableNeed(
  action: string,
  nameOrArn: string | undefined,
  context: DynamoDbContext,
  keys: Readonly<Record<string, string | readonly string[]>> = {},
): AuthorizationNeed {
  const resource = nameOrArn?.startsWith("arn:") === true ? nameOrArn : `arn:aws:dynamodb:${context.region}:${context.account}:table/${nameOrArn ?? ""}`;
  return { action: `dynamodb:${action}`, resource, resourceTags: context.state.tables.get(tableName(nameOrArn))?.tags ?? {}, context: keys };
}

export function tableName(nameOrArn = ""): string {
  return nameOrArn.startsWith("arn:") ? (nameOrArn.split(":table/")[1] ?? "") : nameOrArn;
}

/** Tables of other accounts and regions are not reached: a name here is local. @throws AwsError `ResourceNotFoundException` */
export function requireTable(nameOrArn: string | undefined, context: DynamoDbContext): Table {
  const table = context.state.tables.get(tableName(nameOrArn));
  if (table === undefined || (nameOrArn?.startsWith("arn:") === true && table.arn !== nameOrArn))
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: Table: ${tableName(nameOrArn)} not found`);
  return table;
}

/** A table whose items can be read and written. @throws AwsError `ResourceNotFoundException` */
export function requireReadyTable(nameOrArn: string | undefined, context: DynamoDbContext): Table {
  const table = requireTable(nameOrArn, context);
  if (table.status === "CREATING" || table.status === "DELETING") throw new AwsError("ResourceNotFoundException", "Requested resource not found");
  return table;
}

export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
