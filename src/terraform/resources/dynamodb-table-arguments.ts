import type { BillingMode, CreateTableCommandInput, ScalarAttributeType, TableDescription } from "@aws-sdk/client-dynamodb";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceContext } from "../provider.ts";
import { blocks, firstBlock, flag, given, hasChanged, isOn, number, present, text } from "./attributes.ts";
import { tagList, tagsIn } from "./tags.ts";

export function createTableInput(context: ResourceContext, planned: JsonObject): CreateTableCommandInput {
  const range = text(planned, "range_key");
  const isProvisioned = given(planned, "billing_mode") === "PROVISIONED";
  const encryption = firstBlock(planned, "server_side_encryption");
  return {
    TableName: given(planned, "name"),
    BillingMode: given(planned, "billing_mode") as BillingMode,
    KeySchema: [
      { AttributeName: given(planned, "hash_key"), KeyType: "HASH" },
      ...(range === undefined ? [] : [{ AttributeName: range, KeyType: "RANGE" as const }]),
    ],
    AttributeDefinitions: blocks(planned, "attribute").map((one) => ({
      AttributeName: given(one, "name"),
      AttributeType: given(one, "type") as ScalarAttributeType,
    })),
    ...present({
      DeletionProtectionEnabled: flag(planned, "deletion_protection_enabled"),
      ProvisionedThroughput: isProvisioned
        ? { ReadCapacityUnits: number(planned, "read_capacity") ?? 0, WriteCapacityUnits: number(planned, "write_capacity") ?? 0 }
        : undefined,
      SSESpecification:
        encryption === undefined || !isOn(encryption, "enabled")
          ? undefined
          : { Enabled: true, ...present({ SSEType: "KMS" as const, KMSMasterKeyId: text(encryption, "kms_key_arn") }) },
      Tags: tagList(tagsIn(context, planned)),
    }),
  };
}

/** What the provider writes into the state for the table itself. */
export function describeTable(table: TableDescription): JsonObject {
  const isOnDemand = table.BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  const encryption = table.SSEDescription;
  return {
    arn: table.TableArn ?? null,
    attribute: (table.AttributeDefinitions ?? []).map((one) => ({ name: one.AttributeName ?? "", type: one.AttributeType ?? "" })),
    billing_mode: isOnDemand ? "PAY_PER_REQUEST" : "PROVISIONED",
    deletion_protection_enabled: table.DeletionProtectionEnabled ?? false,
    hash_key: table.KeySchema?.find((key) => key.KeyType === "HASH")?.AttributeName ?? "",
    name: table.TableName ?? null,
    range_key: table.KeySchema?.find((key) => key.KeyType === "RANGE")?.AttributeName ?? null,
    read_capacity: isOnDemand ? 0 : (table.ProvisionedThroughput?.ReadCapacityUnits ?? 0),
    server_side_encryption: encryption === undefined ? [] : [{ enabled: encryption.Status === "ENABLED", kms_key_arn: encryption.KMSMasterKeyArn ?? "" }],
    stream_arn: table.LatestStreamArn ?? "",
    stream_enabled: table.StreamSpecification?.StreamEnabled ?? false,
    stream_label: table.LatestStreamLabel ?? "",
    stream_view_type: table.StreamSpecification?.StreamViewType ?? "",
    table_class: table.TableClassSummary?.TableClass ?? "STANDARD",
    write_capacity: isOnDemand ? 0 : (table.ProvisionedThroughput?.WriteCapacityUnits ?? 0),
  };
}

/** @throws UnsupportedError for what the embedded Terraform does not do to tables */
export function refuseTable(planned: JsonObject, prior?: JsonObject): void {
  const inline = ["global_secondary_index", "import_table", "local_secondary_index", "on_demand_throughput", "replica"].find(
    (name) => blocks(planned, name).length > 0,
  );
  const restoring = ["restore_source_name", "restore_source_table_arn", "restore_date_time"].find((name) => text(planned, name) !== undefined);
  const ttl = firstBlock(planned, "ttl");
  const wantsTtl = prior === undefined ? ttl !== undefined && isOn(ttl, "enabled") : hasChanged(prior, planned, "ttl");
  const used = inline ?? restoring ?? (wantsTtl ? "ttl" : undefined) ?? (isOn(planned, "stream_enabled") ? "stream_enabled" : undefined);
  if (used !== undefined) throw new UnsupportedError(`aws_dynamodb_table.${used}`, "the embedded Terraform");
}
