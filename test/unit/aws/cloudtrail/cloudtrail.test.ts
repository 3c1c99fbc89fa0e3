import { describe, expect, test } from "vitest";
import { allow, backup, day, failureOf, openAccounts, policyOf, production } from "../iam/open-accounts.ts";

describe("LookupEvents", () => {
  test("finds an account's management events of a region, newest first, and of global services in us-east-1", async () => {
    const accounts = openAccounts();
    const kms = await accounts.root(production).client("kms");
    const { KeyMetadata: key } = await kms.createKey({});
    await kms.scheduleKeyDeletion({ KeyId: key?.KeyId, PendingWindowInDays: 7 });
    await (await accounts.root(production).client("iam")).createUser({ UserName: "u" });
    await (await accounts.root(backup).client("kms")).createKey({ Description: "other" });
    const here = await accounts.root(production).client("cloudtrail");
    const global = await accounts.root(production, "us-east-1").client("cloudtrail");
    const events = (await here.lookupEvents({})).Events ?? [];
    expect(events.map((one) => one.EventName)).toEqual(["ScheduleKeyDeletion", "CreateKey"]);
    expect((await global.lookupEvents({})).Events?.map((one) => one.EventName)).toEqual(["CreateUser"]);
    expect(events[0]).toMatchObject({ Username: "root", ReadOnly: "false", EventSource: "kms.amazonaws.com", Resources: [{ ResourceName: key?.KeyId }] });
    expect(JSON.parse(events[0]?.CloudTrailEvent ?? "")).toMatchObject({
      eventName: "ScheduleKeyDeletion",
      requestParameters: { keyId: key?.KeyId, pendingWindowInDays: 7 },
      recipientAccountId: production,
    });
  });

  test("does not hold what was done to objects, nor what is older than 90 days", async () => {
    const accounts = openAccounts();
    const s3 = await accounts.root(production).client("s3");
    await s3.createBucket({ Bucket: "a-bucket", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
    await s3.putObject({ Bucket: "a-bucket", Key: "k", Body: "x" });
    const cloudtrail = await accounts.root(production).client("cloudtrail");
    expect((await cloudtrail.lookupEvents({})).Events?.map((one) => one.EventName)).toEqual(["CreateBucket"]);
    await accounts.advance(91 * day);
    expect((await cloudtrail.lookupEvents({ LookupAttributes: [{ AttributeKey: "EventSource", AttributeValue: "s3.amazonaws.com" }] })).Events).toEqual([]);
  });

  test("selects by one attribute and by time, and pages", async () => {
    const accounts = openAccounts();
    const user = await (await accounts.user(production, "worker", policyOf(allow("kms:*")))).client("kms");
    const { KeyMetadata: key } = await user.createKey({});
    await user.listKeys({});
    await failureOf((await accounts.root(production).client("kms")).describeKey({ KeyId: "missing" }));
    const cloudtrail = await accounts.root(production).client("cloudtrail");
    const find = async (AttributeKey: "EventName" | "Username" | "ResourceName" | "ReadOnly", AttributeValue: string) =>
      ((await cloudtrail.lookupEvents({ LookupAttributes: [{ AttributeKey, AttributeValue }] })).Events ?? []).map((one) => one.EventName);
    expect(await find("EventName", "CreateKey")).toEqual(["CreateKey"]);
    expect(await find("Username", "worker")).toEqual(["ListKeys", "CreateKey"]);
    expect(await find("ReadOnly", "false")).toEqual(["CreateKey"]);
    expect(await find("ResourceName", key?.KeyId ?? "")).toEqual([]);
    const first = await cloudtrail.lookupEvents({ MaxResults: 1, LookupAttributes: [{ AttributeKey: "Username", AttributeValue: "worker" }] });
    const second = await cloudtrail.lookupEvents({
      MaxResults: 1,
      NextToken: first.NextToken,
      LookupAttributes: [{ AttributeKey: "Username", AttributeValue: "worker" }],
    });
    expect([first, second].map((page) => page.Events?.map((one) => one.EventName))).toEqual([["ListKeys"], ["CreateKey"]]);
    expect((await cloudtrail.lookupEvents({ StartTime: new Date("2030-01-01") })).Events).toEqual([]);
  });

  test("refuses what AWS refuses, and what the ledger cannot answer", async () => {
    const cloudtrail = await openAccounts().root(production).client("cloudtrail");
    const name = { AttributeKey: "EventName" as const, AttributeValue: "x" };
    expect(await failureOf(cloudtrail.lookupEvents({ LookupAttributes: [name, name] }))).toMatchObject({ name: "InvalidLookupAttributesException" });
    expect(await failureOf(cloudtrail.lookupEvents({ MaxResults: 51 }))).toMatchObject({ name: "InvalidMaxResultsException" });
    expect(await failureOf(cloudtrail.lookupEvents({ NextToken: "x" }))).toMatchObject({ name: "InvalidNextTokenException" });
    expect(await failureOf(cloudtrail.lookupEvents({ StartTime: new Date(2000), EndTime: new Date(1000) }))).toMatchObject({
      name: "InvalidTimeRangeException",
    });
    await expect(cloudtrail.lookupEvents({ EventCategory: "insight" })).rejects.toThrow("is not supported");
    await expect(cloudtrail.lookupEvents({ LookupAttributes: [{ AttributeKey: "ResourceType", AttributeValue: "x" }] })).rejects.toThrow("is not supported");
  });
});
