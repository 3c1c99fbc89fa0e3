import { expect, test } from "vitest";
import { everyPage } from "#harness/inventory/every-page";
import { listIam } from "#harness/inventory/list-identity";
import { listS3 } from "#harness/inventory/list-s3";
import { listEcs, listKms } from "#harness/inventory/list-services";
import { nextPage } from "#harness/inventory/next-page";
import { nextVersions } from "#harness/inventory/next-versions";
import type { AwsSession } from "#model/aws-session";
import { UnsupportedError } from "#model/errors";
import { webTask } from "../aws/ecs/fargate-service.ts";
import { changesBetween, emptyWorld } from "./inventory-stage.ts";
import type { EmptyWorld } from "./inventory-stage.ts";

const numbers = (count: number): readonly string[] => Array.from({ length: count }, (_, index) => String(index + 1).padStart(4, "0"));

/** What is missing after the act; nothing is missing before it. */
async function goneAfter(world: EmptyWorld, act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = await world.look();
  expect(changesBetween(before, await world.look())).toEqual({ gone: [], weaker: [] });
  await act();
  return changesBetween(before, await world.look()).gone;
}

test("a listing is read to its last page, and an answer without a list is an empty page", async () => {
  const pages: Readonly<Record<string, { readonly items?: readonly number[]; readonly next?: string }>> = {
    first: { items: [1, 2], next: "second" },
    second: { next: "third" },
    third: { items: [3] },
  };
  const all = await everyPage(
    async (token) => pages[token ?? "first"] ?? {},
    (page) => [page.items, page.next],
  );
  expect(all).toEqual([1, 2, 3]);
});

test("a listing that an empty token ends has ended", async () => {
  const all = await everyPage(
    async (token: string | undefined) => (token === undefined ? { items: [1], next: "second" } : { items: [2], next: "" }),
    (page) => [page.items, page.next],
  );
  expect(all).toEqual([1, 2]);
});

test("a listing that comes round to a page it had before is refused, not read for ever", async () => {
  const after: Readonly<Record<string, string>> = { first: "second", second: "third", third: "second" };
  const read = everyPage(
    async (token: string | undefined) => after[token ?? "first"],
    (next) => [[1], next],
  );
  await expect(read).rejects.toThrow(new UnsupportedError("a list in pages", 'the cloud: it answers with the page after "second" again and again'));
});

test("a listing that says there is more, and not how to ask for it, is refused by name", () => {
  const refusal = "the cloud: it answers that there is more, and not how to ask for it";
  for (const token of [undefined, ""]) expect(() => nextPage("iam:ListUsers", true, token)).toThrow(new UnsupportedError("iam:ListUsers", refusal));
  for (const NextKeyMarker of [undefined, ""])
    expect(() => nextVersions({ IsTruncated: true, NextKeyMarker })).toThrow(new UnsupportedError("s3:ListObjectVersions", refusal));
  // The controls: its end, and a next page.
  expect(nextPage("iam:ListUsers", false, undefined)).toBeUndefined();
  expect(nextVersions({})).toBeUndefined();
  expect(nextPage("iam:ListUsers", true, "second")).toBe("second");
  expect(nextVersions({ IsTruncated: true, NextKeyMarker: "key" })).toEqual({ KeyMarker: "key" });
});

/** A session whose service answers what it is told, and knows nothing else. */
const sessionOf = (client: object): AwsSession => ({ account: "222222222222", region: "eu-west-1", client: async () => client as never });

test("no list is taken for whole that is broken off: versions, users, roles, policies, keys", async () => {
  const more = async (): Promise<object> => ({ IsTruncated: true, Truncated: true });
  const whole = async (): Promise<object> => ({});
  const bucket = {
    listBuckets: async () => ({ Buckets: [{ Name: "b", CreationDate: new Date(0) }] }),
    getBucketVersioning: whole,
    getBucketPolicy: whole,
    getObjectLockConfiguration: whole,
  };
  await expect(listS3(sessionOf({ ...bucket, listObjectVersions: more }))).rejects.toThrow("`s3:ListObjectVersions` is not supported by the cloud");
  const iam = { listUsers: whole, listRoles: whole, listPolicies: whole };
  for (const operation of Object.keys(iam)) {
    const name = `\`iam:L${operation.slice(1)}\` is not supported by the cloud`;
    await expect(listIam(sessionOf({ ...iam, [operation]: more })), name).rejects.toThrow(name);
  }
  await expect(listKms(sessionOf({ listKeys: more }))).rejects.toThrow("`kms:ListKeys` is not supported by the cloud");
  // The control: whole lists are read.
  expect(await listS3(sessionOf({ ...bucket, listObjectVersions: whole }))).toHaveLength(1);
  expect(await listIam(sessionOf(iam))).toEqual([]);
  expect(await listKms(sessionOf({ listKeys: whole }))).toEqual([]);
});

test("clusters and services that could not be described are not taken for gone, unless they are missing", async () => {
  const [clusterArn, serviceArn] = ["arn:aws:ecs:eu-west-1:222222222222:cluster/web", "arn:aws:ecs:eu-west-1:222222222222:service/web/shop"];
  const failing = (arn: string, reason: string) => async (): Promise<object> => ({ failures: [{ arn, reason }] });
  const ecs = {
    listClusters: async () => ({ clusterArns: [clusterArn] }),
    describeClusters: async () => ({ clusters: [{ clusterArn, clusterName: "web", status: "ACTIVE" }] }),
    listServices: async () => ({ serviceArns: [serviceArn] }),
    describeServices: async () => ({ services: [{ serviceArn, serviceName: "shop", status: "ACTIVE" }], failures: [] }),
  };
  const arnsOf = async (changes: object): Promise<readonly string[]> => (await listEcs(sessionOf({ ...ecs, ...changes }))).map(({ arn }) => arn);
  await expect(arnsOf({ describeClusters: failing(clusterArn, "INTERNAL") })).rejects.toThrow(
    `\`ecs:DescribeClusters\` is not supported by the cloud: it answers INTERNAL for ${clusterArn}`,
  );
  await expect(arnsOf({ describeServices: failing(serviceArn, "INTERNAL") })).rejects.toThrow(UnsupportedError);
  expect(await arnsOf({ describeClusters: failing(clusterArn, "MISSING") })).toEqual([]);
  expect(await arnsOf({ describeServices: failing(serviceArn, "MISSING") })).toEqual([clusterArn]);
  expect(await arnsOf({})).toEqual([clusterArn, serviceArn]);
});

test("the last of 1100 objects is missed when it is deleted", async () => {
  const world = await emptyWorld();
  const s3 = await world.production().client("s3");
  const Bucket = "many-objects";
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
  for (const Key of numbers(1100)) await s3.putObject({ Bucket, Key, Body: Key });
  const gone = await goneAfter(world, async () => s3.deleteObject({ Bucket, Key: "1100" }));
  expect(gone).toEqual(["arn:aws:s3:::many-objects/1100?versionId=null"]);
});

test("the last of 130 users, roles and policies is missed when it is deleted", async () => {
  const world = await emptyWorld();
  const iam = await world.production().client("iam");
  const trust = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Principal: { AWS: "222222222222" }, Action: "sts:AssumeRole" }] };
  const reading = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] };
  for (const number of numbers(130)) {
    await iam.createUser({ UserName: `z-${number}` });
    await iam.createRole({ RoleName: `z-${number}`, AssumeRolePolicyDocument: JSON.stringify(trust) });
    await iam.createPolicy({ PolicyName: `z-${number}`, PolicyDocument: JSON.stringify(reading) });
  }
  const gone = await goneAfter(world, async () => {
    await iam.deleteUser({ UserName: "z-0130" });
    await iam.deleteRole({ RoleName: "z-0130" });
    await iam.deletePolicy({ PolicyArn: "arn:aws:iam::222222222222:policy/z-0130" });
  });
  expect(gone).toEqual(["user", "role", "policy"].map((kind) => `arn:aws:iam::222222222222:${kind}/z-0130`));
});

test("the last of 120 tables, and of 120 backups, is missed when it is deleted", async () => {
  const world = await emptyWorld();
  const dynamodb = await world.production().client("dynamodb");
  const definition = {
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" as const }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" as const }],
    BillingMode: "PAY_PER_REQUEST" as const,
  };
  for (const number of numbers(120)) await dynamodb.createTable({ TableName: `table-${number}`, ...definition });
  const arns: string[] = [];
  for (const number of numbers(120)) {
    const { BackupDetails } = await dynamodb.createBackup({ TableName: "table-0001", BackupName: `backup-${number}` });
    arns.push(BackupDetails?.BackupArn ?? "");
  }
  const BackupArn = arns.at(-1);
  const gone = await goneAfter(world, async () => {
    await dynamodb.deleteTable({ TableName: "table-0120" });
    await dynamodb.deleteBackup({ BackupArn });
  });
  expect(gone).toEqual(["arn:aws:dynamodb:eu-west-1:222222222222:table/table-0120", BackupArn]);
});

test("the last of 120 keys is noticed when its deletion is scheduled", async () => {
  const world = await emptyWorld();
  const kms = await world.production().client("kms");
  let KeyId: string | undefined;
  for (const Description of numbers(120)) KeyId = (await kms.createKey({ Description })).KeyMetadata?.KeyId;
  const before = await world.look();
  expect(before.items.filter(({ type }) => type === "kms:key")).toHaveLength(120);
  await kms.scheduleKeyDeletion({ KeyId });
  expect(changesBetween(before, await world.look()).weaker).toEqual(["key is PendingDeletion"]);
});

test("clusters past the hundredth are listed", async () => {
  const world = await emptyWorld();
  const ecs = await world.production().client("ecs");
  for (const clusterName of numbers(101)) await ecs.createCluster({ clusterName });
  const gone = await goneAfter(world, async () => ecs.deleteCluster({ cluster: "0101" }));
  expect(gone).toEqual(["arn:aws:ecs:eu-west-1:222222222222:cluster/0101"]);
});

test("the eleventh service of a cluster, and the 401st target group, is missed when it is deleted", async () => {
  const world = await emptyWorld();
  const ec2 = await world.production().client("ec2");
  const { Vpc: { VpcId } = {} } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
  const { Subnet: { SubnetId = "" } = {} } = await ec2.createSubnet({ VpcId, CidrBlock: "10.0.1.0/24" });
  const ecs = await world.production().client("ecs");
  const elbv2 = await world.production().client("elbv2");
  const networkConfiguration = { awsvpcConfiguration: { subnets: [SubnetId] } };
  await ecs.createCluster({ clusterName: "web" });
  await ecs.registerTaskDefinition(webTask);
  for (const serviceName of numbers(11))
    await ecs.createService({ cluster: "web", serviceName, taskDefinition: "web", desiredCount: 0, launchType: "FARGATE", networkConfiguration });
  let TargetGroupArn: string | undefined;
  for (const Name of numbers(401)) {
    const { TargetGroups = [] } = await elbv2.createTargetGroup({ Name, Protocol: "HTTP", Port: 80, VpcId, TargetType: "ip" });
    TargetGroupArn = TargetGroups[0]?.TargetGroupArn;
  }
  const gone = await goneAfter(world, async () => {
    await ecs.deleteService({ cluster: "web", service: "0011" });
    await elbv2.deleteTargetGroup({ TargetGroupArn });
  });
  expect(gone).toEqual(["arn:aws:ecs:eu-west-1:222222222222:service/web/0011", TargetGroupArn]);
});

test("what stands in a region that the world does not name is listed", async () => {
  const world = await emptyWorld();
  const ecs = await world.production("ap-southeast-2").client("ecs");
  await ecs.createCluster({ clusterName: "forgotten" });
  const gone = await goneAfter(world, async () => ecs.deleteCluster({ cluster: "forgotten" }));
  expect(gone).toEqual(["arn:aws:ecs:ap-southeast-2:222222222222:cluster/forgotten"]);
});
