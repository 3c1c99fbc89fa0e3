import { expect, test } from "vitest";
import { openWireSession } from "#harness/wire/request-handler-door";
import { openWireCloud, production, management, region, root } from "./open-wire-cloud.ts";

test("a client of each protocol is answered", async () => {
  const { wire, faults } = openWireCloud();
  const session = openWireSession(wire, root, { account: management, region });
  const [sts, ec2, dynamodb, ecs, s3, rds] = await Promise.all([
    session.client("sts"),
    session.client("ec2"),
    session.client("dynamodb"),
    session.client("ecs"),
    session.client("s3"),
    session.client("rds"),
  ]);
  expect((await sts.getCallerIdentity({})).Account).toBe(management);
  const { Vpc } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
  expect((await ec2.describeVpcs({ VpcIds: [Vpc?.VpcId ?? ""] })).Vpcs?.[0]?.CidrBlock).toBe("10.0.0.0/16");
  expect((await dynamodb.listTables({})).TableNames).toEqual([]);
  expect((await ecs.listClusters({})).clusterArns).toEqual([]);
  await s3.createBucket({ Bucket: "ours", CreateBucketConfiguration: { LocationConstraint: region } });
  await s3.putObject({ Bucket: "ours", Key: "a/b c", Body: "hello", Metadata: { one: "two" } });
  const read = await s3.getObject({ Bucket: "ours", Key: "a/b c" });
  expect(await read.Body?.transformToString()).toBe("hello");
  expect(read.Metadata).toEqual({ one: "two" });
  expect((await s3.listObjectsV2({ Bucket: "ours" })).Contents?.map(({ Key }) => Key)).toEqual(["a/b c"]);
  await expect(s3.headObject({ Bucket: "ours", Key: "nothing" })).rejects.toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
  await expect(rds.describeDBInstances({ DBInstanceIdentifier: "nobody" })).rejects.toMatchObject({
    name: "DBInstanceNotFoundFault",
    $metadata: { httpStatusCode: 404 },
  });
  await expect(rds.describeEvents({})).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
  expect(faults).toEqual([]);
  void production;
});
