import { createHash } from "node:crypto";
import type { DatasetDefinition } from "#model/asset";
import type { AwsSession } from "#model/aws-session";
import type { RowsFound } from "#model/run";
import { everyCluster, everyInstance } from "../inventory/every-database.ts";
import { accountIdOf } from "./found-world.ts";
import { findServerOf } from "./server-of.ts";
import { rootSession } from "./stage.ts";
import type { Stage } from "./stage.ts";

export type Reading = { readonly found: RowsFound } | { readonly unreadable: string };

/** Reads a dataset where it lives now: the store must exist, its key be usable, and the table be there. */
export async function readDataset(stage: Stage, dataset: DatasetDefinition): Promise<Reading> {
  return dataset.storeType === "dynamodb:table" ? readTable(stage, dataset) : readDatabase(stage, { ...dataset, storeType: dataset.storeType });
}

async function readDatabase(stage: Stage, dataset: DatasetDefinition & { readonly storeType: "rds:cluster" | "rds:db" }): Promise<Reading> {
  const { storeType: type, store: name, account, region } = dataset;
  const server = await findServerOf(stage, { type, name, account, region });
  if (server === undefined || !stage.data.hasServer(server)) return { unreadable: `${type} ${name} does not exist` };
  const key = await unusableKey(stage, dataset);
  if (key !== undefined) return { unreadable: key };
  const [check] = await stage.data.check(server, [{ database: dataset.database ?? "", table: dataset.table ?? "" }]);
  if (check?.exists !== true) return { unreadable: `table ${dataset.table ?? ""} of database ${dataset.database ?? ""} does not exist` };
  return { found: { rows: check.rows, checksum: check.checksum } };
}

/** Why the store's key cannot decrypt, or undefined. */
async function unusableKey(stage: Stage, dataset: DatasetDefinition): Promise<string | undefined> {
  const session = rootSession(stage, accountIdOf(stage.world, dataset.account), dataset.region);
  const rds = await session.client("rds");
  const keyId =
    dataset.storeType === "rds:cluster"
      ? (await everyCluster(rds)).find((one) => one.DBClusterIdentifier === dataset.store)?.KmsKeyId
      : (await everyInstance(rds)).find((one) => one.DBInstanceIdentifier === dataset.store)?.KmsKeyId;
  if (keyId === undefined) return undefined;
  const state = await keyState(stage, keyId);
  return state === "Enabled" ? undefined : `its key ${keyId} is ${state}`;
}

/** State of a KMS key by ARN, `gone` when there is none. Asked in the key's own account. */
export async function keyState(stage: Stage, arn: string): Promise<string> {
  const [, , , region = "", account = ""] = arn.split(":");
  const kms = await rootSession(stage, account, region).client("kms");
  try {
    return (await kms.describeKey({ KeyId: arn })).KeyMetadata?.KeyState ?? "unknown";
  } catch (error) {
    if (error instanceof Error && error.name === "NotFoundException") return "gone";
    throw error;
  }
}

async function readTable(stage: Stage, dataset: DatasetDefinition): Promise<Reading> {
  try {
    return { found: await readTableContent(rootSession(stage, accountIdOf(stage.world, dataset.account), dataset.region), dataset.store) };
  } catch (error) {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return { unreadable: `DynamoDB table ${dataset.store} does not exist` };
    throw error;
  }
}

/** Items of a DynamoDB table, counted and summed, whatever their order. */
export async function readTableContent(session: AwsSession, TableName: string): Promise<RowsFound> {
  const { Items = [] } = await (await session.client("dynamodb")).scan({ TableName });
  const lines = Items.map((item) => JSON.stringify(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)))).toSorted();
  return { rows: Items.length, checksum: createHash("sha256").update(lines.join("\n")).digest("hex") };
}
