import type { ContinuousBackupsDescription, DynamoDB, TableDescription, UpdateTableCommandInput } from "@aws-sdk/client-dynamodb";
import type { JsonObject } from "#model/json";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_dynamodb_table.json" with { type: "json" };
import { firstBlock, given, hasChanged, isOn, keepWhenAbsent, number, present } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { createTableInput, describeTable, refuseTable } from "./dynamodb-table-arguments.ts";
import { retryWhile } from "./retry.ts";
import { changeTags, tagList, tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/dynamodb_table */
export const awsDynamodbTable: ResourceType = defineResource(slice, {
  type: "aws_dynamodb_table",
  forceNew: [
    "hash_key",
    "import_table",
    "local_secondary_index",
    "name",
    "range_key",
    "restore_date_time",
    "restore_source_name",
    "restore_source_table_arn",
    "restore_to_latest_time",
  ],
  unsupported: ["restore_to_latest_time", "stream_view_type"],
  customizePlan: (planned, prior) => keepWhenAbsent(planned, prior, "table_class", "STANDARD"),
  describe: (attributes) => `AWS DynamoDB Table (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const dynamodb = await context.session.client("dynamodb");
    refuseTable(planned);
    const name = given(planned, "name");
    await attempt(`creating AWS DynamoDB Table (${name})`, "DynamoDB: CreateTable", () => dynamodb.createTable(createTableInput(context, planned)));
    setId(name);
    await untilActive(context, name);
    if (pointInTime(planned) === true) await setPointInTime(context, name, planned);
  },
  async read(context, prior) {
    const dynamodb = await context.session.client("dynamodb");
    const name = given(prior, "id");
    const table = await findTable(dynamodb, name);
    if (table === undefined) return null;
    const backups = await attempt(`reading DynamoDB Table (${name}) Continuous Backups`, "DynamoDB: DescribeContinuousBackups", () =>
      dynamodb.describeContinuousBackups({ TableName: name }),
    );
    const ttl = await attempt(`reading DynamoDB Table (${name}) Time to Live`, "DynamoDB: DescribeTimeToLive", () =>
      dynamodb.describeTimeToLive({ TableName: name }),
    );
    const tags = await attempt(`listing tags for DynamoDB Table (${table.TableArn ?? ""})`, "DynamoDB: ListTagsOfResource", () =>
      dynamodb.listTagsOfResource({ ResourceArn: table.TableArn ?? "" }),
    );
    return {
      ...describeTable(table),
      point_in_time_recovery: [describePointInTime(backups.ContinuousBackupsDescription)],
      ttl: [{ attribute_name: ttl.TimeToLiveDescription?.AttributeName ?? "", enabled: ttl.TimeToLiveDescription?.TimeToLiveStatus === "ENABLED" }],
      tags_all: tagsAll(tags.Tags),
    };
  },
  async update(context, prior, planned) {
    const dynamodb = await context.session.client("dynamodb");
    const name = given(prior, "id");
    refuseTable(planned, prior);
    const changes = changedMembers(prior, planned);
    if (Object.keys(changes).length > 0) {
      await attempt(`updating AWS DynamoDB Table (${name})`, "DynamoDB: UpdateTable", () => dynamodb.updateTable({ TableName: name, ...changes }));
      await untilActive(context, name);
    }
    if (hasChanged(prior, planned, "point_in_time_recovery")) await setPointInTime(context, name, planned);
    const doing = `updating tags for DynamoDB Table (${given(prior, "arn")})`;
    await changeTags(prior, planned, context, {
      remove: (TagKeys) => attempt(doing, "DynamoDB: UntagResource", () => dynamodb.untagResource({ ResourceArn: given(prior, "arn"), TagKeys })),
      add: (tags) => attempt(doing, "DynamoDB: TagResource", () => dynamodb.tagResource({ ResourceArn: given(prior, "arn"), Tags: tagList(tags) ?? [] })),
    });
  },
  async delete(context, prior) {
    const dynamodb = await context.session.client("dynamodb");
    const name = given(prior, "id");
    const remove = () => attempt(`deleting AWS DynamoDB Table (${name})`, "DynamoDB: DeleteTable", () => dynamodb.deleteTable({ TableName: name }));
    const gone = await orGone([notFound], () =>
      retryWhile(context, 600, remove, (error) => hasCode(error, "ResourceInUseException", "LimitExceededException")),
    );
    if (gone === undefined) return;
    await context.waitFor(`AWS DynamoDB Table (${name}) delete`, async () => ((await findTable(dynamodb, name)) === undefined ? true : undefined), {
      timeoutSeconds: 600,
    });
  },
  async import(_, id) {
    return { name: id };
  },
});

const notFound = "ResourceNotFoundException";

async function findTable(dynamodb: DynamoDB, name: string): Promise<TableDescription | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading AWS DynamoDB Table (${name})`, "DynamoDB: DescribeTable", () => dynamodb.describeTable({ TableName: name })),
  );
  return answer?.Table;
}

async function untilActive(context: ResourceContext, name: string): Promise<void> {
  const dynamodb = await context.session.client("dynamodb");
  await context.waitFor(`AWS DynamoDB Table (${name})`, async () => ((await findTable(dynamodb, name))?.TableStatus === "ACTIVE" ? true : undefined), {
    timeoutSeconds: 1800,
  });
}

function pointInTime(attributes: JsonObject): boolean | undefined {
  const block = firstBlock(attributes, "point_in_time_recovery");
  return block && isOn(block, "enabled");
}

async function setPointInTime(context: ResourceContext, name: string, planned: JsonObject): Promise<void> {
  const dynamodb = await context.session.client("dynamodb");
  const isEnabled = pointInTime(planned) === true;
  const days = number(firstBlock(planned, "point_in_time_recovery") ?? {}, "recovery_period_in_days");
  const specification = { PointInTimeRecoveryEnabled: isEnabled, ...(isEnabled ? present({ RecoveryPeriodInDays: days === 0 ? undefined : days }) : {}) };
  await attempt(`updating AWS DynamoDB Table (${name}): enabling point in time recovery`, "DynamoDB: UpdateContinuousBackups", () =>
    dynamodb.updateContinuousBackups({ TableName: name, PointInTimeRecoverySpecification: specification }),
  );
}

function describePointInTime(found: ContinuousBackupsDescription | undefined): JsonObject {
  const described = found?.PointInTimeRecoveryDescription;
  return { enabled: described?.PointInTimeRecoveryStatus === "ENABLED", recovery_period_in_days: described?.RecoveryPeriodInDays ?? 0 };
}

function changedMembers(prior: JsonObject, planned: JsonObject): Partial<UpdateTableCommandInput> {
  const isProvisioned = given(planned, "billing_mode") === "PROVISIONED";
  const throughput = { ReadCapacityUnits: number(planned, "read_capacity") ?? 0, WriteCapacityUnits: number(planned, "write_capacity") ?? 0 };
  return present({
    BillingMode: hasChanged(prior, planned, "billing_mode") ? (isProvisioned ? ("PROVISIONED" as const) : ("PAY_PER_REQUEST" as const)) : undefined,
    DeletionProtectionEnabled: hasChanged(prior, planned, "deletion_protection_enabled") ? isOn(planned, "deletion_protection_enabled") : undefined,
    ProvisionedThroughput: isProvisioned && hasChanged(prior, planned, "billing_mode", "read_capacity", "write_capacity") ? throughput : undefined,
  });
}
