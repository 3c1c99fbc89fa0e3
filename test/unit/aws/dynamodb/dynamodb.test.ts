import { describe, expect, test } from "vitest";
import type { AwsClients } from "#model/aws-session";
import { allow, day, deny, failureOf, openAccounts, policyOf, production, region } from "../iam/open-accounts.ts";
import type { Accounts } from "../iam/open-accounts.ts";

const TableName = "courses";

interface TableWorld {
  readonly accounts: Accounts;
  readonly dynamodb: AwsClients["dynamodb"];
}

async function openTable(settings: object = {}): Promise<TableWorld> {
  const accounts = openAccounts();
  const dynamodb = await accounts.root(production).client("dynamodb");
  await dynamodb.createTable({
    TableName,
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    BillingMode: "PAY_PER_REQUEST",
    ...settings,
  });
  await accounts.advance(15);
  return { accounts, dynamodb };
}

const put = async ({ dynamodb }: TableWorld, id: string, title: string, table = TableName) =>
  dynamodb.putItem({ TableName: table, Item: { id: { S: id }, title: { S: title } } });

async function titles({ dynamodb }: TableWorld, table = TableName): Promise<readonly (string | undefined)[]> {
  return ((await dynamodb.scan({ TableName: table })).Items ?? []).map((item) => item["title"]?.S);
}

describe("a table", () => {
  test("is created after a while, deleted after a while, and unique by name", async () => {
    const accounts = openAccounts();
    const dynamodb = await accounts.root(production).client("dynamodb");
    const settings = {
      TableName,
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" as const }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
      BillingMode: "PAY_PER_REQUEST" as const,
    };
    const status = async () => (await dynamodb.describeTable({ TableName })).Table?.TableStatus;
    await dynamodb.createTable(settings);
    expect(await status()).toBe("CREATING");
    expect(await failureOf(put({ accounts, dynamodb }, "a", "A"))).toMatchObject({ name: "ResourceNotFoundException" });
    expect(await failureOf(dynamodb.deleteTable({ TableName }))).toMatchObject({ name: "ResourceInUseException" });
    await accounts.advance(15);
    expect(await status()).toBe("ACTIVE");
    expect(await failureOf(dynamodb.createTable(settings))).toMatchObject({ name: "ResourceInUseException", message: `Table already exists: ${TableName}` });
    await dynamodb.deleteTable({ TableName });
    expect(await status()).toBe("DELETING");
    await accounts.advance(15);
    expect(await failureOf(dynamodb.describeTable({ TableName }))).toMatchObject({
      name: "ResourceNotFoundException",
      message: `Requested resource not found: Table: ${TableName} not found`,
    });
    await dynamodb.createTable(settings);
  });

  test("is not deleted while protection is on, which one call turns off", async () => {
    const world = await openTable({ DeletionProtectionEnabled: true });
    expect(await failureOf(world.dynamodb.deleteTable({ TableName }))).toMatchObject({
      name: "ValidationException",
      message: "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.",
    });
    expect((await world.dynamodb.listTables({})).TableNames).toEqual([TableName]);
    await world.dynamodb.updateTable({ TableName, DeletionProtectionEnabled: false });
    await world.dynamodb.deleteTable({ TableName });
    await world.accounts.advance(15);
    expect((await world.dynamodb.listTables({})).TableNames).toEqual([]);
  });

  test("refuses key schemas and throughputs that do not fit, and what is not modelled", async () => {
    const { dynamodb } = await openTable();
    const other = {
      TableName: "other",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" as const }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
    };
    expect(await failureOf(dynamodb.createTable(other))).toMatchObject({ name: "ValidationException" });
    expect(
      await failureOf(dynamodb.createTable({ ...other, BillingMode: "PAY_PER_REQUEST", KeySchema: [{ AttributeName: "no", KeyType: "HASH" }] })),
    ).toMatchObject({ name: "ValidationException" });
    expect(await failureOf(dynamodb.createTable({ ...other, BillingMode: "PAY_PER_REQUEST", TableName: "x" }))).toMatchObject({ name: "ValidationException" });
    await expect(dynamodb.createTable({ ...other, BillingMode: "PAY_PER_REQUEST", StreamSpecification: { StreamEnabled: true } })).rejects.toThrow(
      "`dynamodb:CreateTable.StreamSpecification` is not supported",
    );
    expect(await failureOf(dynamodb.updateTable({ TableName }))).toMatchObject({ name: "ValidationException" });
  });

  test("is denied by its ARN", async () => {
    const world = await openTable();
    const arn = `arn:aws:dynamodb:${region}:${production}:table/${TableName}`;
    const user = await (await world.accounts.user(production, "u", policyOf(allow("dynamodb:*"), deny("dynamodb:DeleteTable", arn)))).client("dynamodb");
    expect(await failureOf(user.deleteTable({ TableName }))).toMatchObject({ name: "AccessDeniedException", status: 400 });
    await user.describeTable({ TableName });
  });

  test("keeps tags", async () => {
    const { dynamodb } = await openTable({ Tags: [{ Key: "a", Value: "1" }] });
    const ResourceArn = `arn:aws:dynamodb:${region}:${production}:table/${TableName}`;
    await dynamodb.tagResource({ ResourceArn, Tags: [{ Key: "b", Value: "2" }] });
    await dynamodb.untagResource({ ResourceArn, TagKeys: ["a"] });
    expect((await dynamodb.listTagsOfResource({ ResourceArn })).Tags).toEqual([{ Key: "b", Value: "2" }]);
    expect(await failureOf(dynamodb.listTagsOfResource({ ResourceArn: `${ResourceArn}x` }))).toMatchObject({ name: "ResourceNotFoundException" });
  });
});

describe("items", () => {
  test("are written, read, replaced and deleted by their key", async () => {
    const world = await openTable();
    await put(world, "a", "A");
    const { Attributes } = await world.dynamodb.putItem({ TableName, Item: { id: { S: "a" }, title: { S: "B" } }, ReturnValues: "ALL_OLD" });
    expect(Attributes?.["title"]).toEqual({ S: "A" });
    expect((await world.dynamodb.getItem({ TableName, Key: { id: { S: "a" } } })).Item?.["title"]).toEqual({ S: "B" });
    await world.dynamodb.deleteItem({ TableName, Key: { id: { S: "a" } } });
    expect((await world.dynamodb.getItem({ TableName, Key: { id: { S: "a" } } })).Item).toBeUndefined();
  });

  test("must have the table's key, of its type and not empty", async () => {
    const { dynamodb } = await openTable();
    expect(await failureOf(dynamodb.putItem({ TableName, Item: { title: { S: "A" } } }))).toMatchObject({
      name: "ValidationException",
      message: "One or more parameter values were invalid: Missing the key id in the item",
    });
    expect(await failureOf(dynamodb.putItem({ TableName, Item: { id: { N: "1" } } }))).toMatchObject({
      message: "One or more parameter values were invalid: Type mismatch for key id expected: S actual: N",
    });
    expect(await failureOf(dynamodb.putItem({ TableName, Item: { id: { S: "" } } }))).toMatchObject({ name: "ValidationException" });
    expect(await failureOf(dynamodb.getItem({ TableName, Key: { title: { S: "A" } } }))).toMatchObject({
      message: "The provided key element does not match the schema",
    });
    const conditional = { TableName, Item: { id: { S: "a" } }, ConditionExpression: "title = :t", ExpressionAttributeValues: { ":t": { S: "A" } } };
    await expect(dynamodb.putItem(conditional)).rejects.toThrow("`dynamodb:PutItem.ExpressionAttributeValues` is not supported");
    await expect(dynamodb.putItem({ TableName, Item: { id: { S: "a" } }, ConditionExpression: "size(id) > 1" })).rejects.toThrow(
      "`dynamodb:PutItem.ConditionExpression size(id) > 1` is not supported",
    );
    expect((await dynamodb.scan({ TableName, Select: "COUNT" })).Count).toBe(0);
  });

  test("are a lock, when they are written only if they are not there", async () => {
    const { dynamodb } = await openTable();
    const Key = { id: { S: "state" } };
    const lock = async (who: string, ConditionExpression = "attribute_not_exists(id)") =>
      dynamodb.putItem({ TableName, Item: { ...Key, who: { S: who } }, ConditionExpression });
    await lock("first");
    expect(await failureOf(lock("second"))).toMatchObject({ name: "ConditionalCheckFailedException", message: "The conditional request failed" });
    const read = async (more: object) => (await dynamodb.getItem({ TableName, Key, ...more })).Item;
    expect(await read({ ProjectionExpression: "#w, none", ExpressionAttributeNames: { "#w": "who" } })).toEqual({ who: { S: "first" } });
    expect(await read({})).toEqual({ ...Key, who: { S: "first" } });
    expect(await failureOf(read({ ProjectionExpression: "#w" }))).toMatchObject({ name: "ValidationException" });
    await expect(read({ ProjectionExpression: "who.name" })).rejects.toThrow("dynamodb:GetItem.ProjectionExpression who.name");
    await lock("owner", "attribute_exists(id) AND attribute_exists(who)");
    const unlock = async (ConditionExpression: string) => dynamodb.deleteItem({ TableName, Key, ConditionExpression });
    expect(await failureOf(unlock("attribute_not_exists(who)"))).toMatchObject({ name: "ConditionalCheckFailedException" });
    await unlock("attribute_exists(who)");
    expect(await read({})).toBeUndefined();
  });

  test("are written in batches of 25, all or none", async () => {
    const world = await openTable();
    const requests = (count: number, id = (index: number) => `k${index}`) =>
      Array.from({ length: count }, (_one, index) => ({ PutRequest: { Item: { id: { S: id(index) } } } }));
    await world.dynamodb.batchWriteItem({ RequestItems: { [TableName]: requests(25) } });
    expect(await failureOf(world.dynamodb.batchWriteItem({ RequestItems: { [TableName]: requests(26) } }))).toMatchObject({ name: "ValidationException" });
    expect(await failureOf(world.dynamodb.batchWriteItem({ RequestItems: { [TableName]: requests(2, () => "same") } }))).toMatchObject({
      name: "ValidationException",
    });
    await world.dynamodb.batchWriteItem({ RequestItems: { [TableName]: [{ DeleteRequest: { Key: { id: { S: "k0" } } } }] } });
    const first = await world.dynamodb.scan({ TableName, Limit: 20 });
    const second = await world.dynamodb.scan({ TableName, ExclusiveStartKey: first.LastEvaluatedKey });
    expect([first.Count, second.Count, second.LastEvaluatedKey]).toEqual([20, 4, undefined]);
  });

  test("are queried by partition, and within it by the sort key", async () => {
    const world = await openTable({
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        { AttributeName: "n", AttributeType: "N" },
      ],
      KeySchema: [
        { AttributeName: "id", KeyType: "HASH" },
        { AttributeName: "n", KeyType: "RANGE" },
      ],
    });
    for (const n of ["2", "10", "1"]) await world.dynamodb.putItem({ TableName, Item: { id: { S: "a" }, n: { N: n } } });
    await world.dynamodb.putItem({ TableName, Item: { id: { S: "b" }, n: { N: "1" } } });
    const query = async (KeyConditionExpression: string, more: object = {}) =>
      (
        (
          await world.dynamodb.query({
            TableName,
            KeyConditionExpression,
            ExpressionAttributeValues: { ":id": { S: "a" }, ":low": { N: "2" }, ":high": { N: "9" } },
            ...more,
          })
        ).Items ?? []
      ).map((item) => item["n"]?.N);
    expect(await query("id = :id")).toEqual(["1", "2", "10"]);
    expect(await query("#i = :id AND n > :low", { ExpressionAttributeNames: { "#i": "id" } })).toEqual(["10"]);
    expect(await query("id = :id and n BETWEEN :low AND :high")).toEqual(["2"]);
    expect(await query("id = :id", { ScanIndexForward: false, Limit: 2 })).toEqual(["10", "2"]);
    expect(await failureOf(query("n = :low"))).toMatchObject({ name: "ValidationException", message: "Query condition missed key schema element: id" });
    expect(await failureOf(query("id = :id OR n = :low"))).toMatchObject({ name: "ValidationException" });
    await expect(query("id = :id", { FilterExpression: "n > :low" })).rejects.toThrow("`dynamodb:Query.FilterExpression` is not supported");
  });
});

describe("backups", () => {
  test("on demand survive their table and bring it back, without tags, protection or recovery", async () => {
    const world = await openTable({ Tags: [{ Key: "a", Value: "1" }] });
    await put(world, "a", "A");
    const { BackupDetails: backup } = await world.dynamodb.createBackup({ TableName, BackupName: "before" });
    await put(world, "b", "B");
    await world.dynamodb.deleteTable({ TableName });
    await world.accounts.advance(40 * day);
    expect((await world.dynamodb.listBackups({ TableName })).BackupSummaries?.map((one) => one.BackupName)).toEqual(["before"]);
    await world.dynamodb.restoreTableFromBackup({ TargetTableName: TableName, BackupArn: backup?.BackupArn });
    expect(await failureOf(world.dynamodb.restoreTableFromBackup({ TargetTableName: TableName, BackupArn: backup?.BackupArn }))).toMatchObject({
      name: "TableAlreadyExistsException",
    });
    await world.accounts.advance(700);
    expect(await titles(world)).toEqual(["A"]);
    expect((await world.dynamodb.describeTable({ TableName })).Table).toMatchObject({
      DeletionProtectionEnabled: false,
      RestoreSummary: { SourceBackupArn: backup?.BackupArn },
    });
    await world.dynamodb.deleteBackup({ BackupArn: backup?.BackupArn });
    expect(await failureOf(world.dynamodb.describeBackup({ BackupArn: backup?.BackupArn }))).toMatchObject({ name: "BackupNotFoundException" });
    expect(await failureOf(world.dynamodb.createBackup({ TableName: "missing", BackupName: "before" }))).toMatchObject({ name: "TableNotFoundException" });
  });

  test("of the system are left for 35 days by a table that had point-in-time recovery, and by no other", async () => {
    const system = async (world: TableWorld) => (await world.dynamodb.listBackups({ BackupType: "SYSTEM" })).BackupSummaries ?? [];
    const without = await openTable();
    await without.dynamodb.deleteTable({ TableName });
    expect(await system(without)).toEqual([]);

    const world = await openTable();
    await world.dynamodb.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
    await put(world, "a", "A");
    await world.dynamodb.deleteTable({ TableName });
    await world.accounts.advance(34 * day);
    const [backup] = await system(world);
    expect(backup?.BackupName).toBe(`${TableName}$DeletedTableBackup`);
    expect(await failureOf(world.dynamodb.deleteBackup({ BackupArn: backup?.BackupArn }))).toMatchObject({ name: "ValidationException" });
    await world.dynamodb.restoreTableFromBackup({ TargetTableName: "again", BackupArn: backup?.BackupArn });
    await world.accounts.advance(1 * day);
    expect(await titles(world, "again")).toEqual(["A"]);
    expect(await system(world)).toEqual([]);
  });
});

describe("point-in-time recovery", () => {
  test("brings back the content of any moment in its window", async () => {
    const world = await openTable();
    await put(world, "a", "first");
    await world.dynamodb.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
    await world.accounts.advance(3600);
    const before = world.accounts.cloud.clock.now();
    await world.accounts.advance(60);
    await put(world, "a", "overwritten");
    await world.dynamodb.deleteItem({ TableName, Key: { id: { S: "a" } } });
    await put(world, "b", "new");
    await world.accounts.advance(3600);
    await world.dynamodb.restoreTableToPointInTime({ SourceTableName: TableName, TargetTableName: "then", RestoreDateTime: before });
    await world.dynamodb.restoreTableToPointInTime({ SourceTableName: TableName, TargetTableName: "latest", UseLatestRestorableTime: true });
    await world.accounts.advance(700);
    expect(await titles(world, "then")).toEqual(["first"]);
    expect(await titles(world, "latest")).toEqual(["new"]);
    const far = { SourceTableName: TableName, TargetTableName: "far" };
    expect(await failureOf(world.dynamodb.restoreTableToPointInTime({ ...far, RestoreDateTime: new Date(0) }))).toMatchObject({
      name: "InvalidRestoreTimeException",
    });
    expect(await failureOf(world.dynamodb.restoreTableToPointInTime({ ...far, RestoreDateTime: new Date("2030-01-01") }))).toMatchObject({
      name: "InvalidRestoreTimeException",
    });
  });

  test("holds still what was there when the window began, days later", async () => {
    const world = await openTable();
    await put(world, "a", "kept");
    await world.dynamodb.updateContinuousBackups({
      TableName,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 2 },
    });
    await put(world, "b", "kept too");
    await world.accounts.advance(5 * day);
    await put(world, "c", "new");
    const earliest = (await world.dynamodb.describeContinuousBackups({ TableName })).ContinuousBackupsDescription?.PointInTimeRecoveryDescription
      ?.EarliestRestorableDateTime;
    await world.dynamodb.restoreTableToPointInTime({
      SourceTableName: TableName,
      TargetTableName: "then",
      RestoreDateTime: new Date((earliest?.getTime() ?? 0) + 1000),
    });
    await world.accounts.advance(700);
    expect(await titles(world, "then")).toEqual(["kept", "kept too"]);
  });

  test("is off until it is switched on, and gone once it is switched off", async () => {
    const world = await openTable();
    const restore = () => world.dynamodb.restoreTableToPointInTime({ SourceTableName: TableName, TargetTableName: "then", UseLatestRestorableTime: true });
    expect(await failureOf(restore())).toMatchObject({ name: "PointInTimeRecoveryUnavailableException" });
    await world.dynamodb.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } });
    expect(
      (await world.dynamodb.describeContinuousBackups({ TableName })).ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus,
    ).toBe("ENABLED");
    await world.dynamodb.updateContinuousBackups({ TableName, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } });
    expect(await failureOf(restore())).toMatchObject({ name: "PointInTimeRecoveryUnavailableException" });
    expect(
      await failureOf(world.dynamodb.updateContinuousBackups({ TableName: "missing", PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })),
    ).toMatchObject({ name: "TableNotFoundException" });
  });
});
