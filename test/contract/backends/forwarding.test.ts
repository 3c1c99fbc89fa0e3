import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createBackendClients } from "#harness/backends/backend-clients";
import type { BackendClients } from "#harness/backends/backend-clients";
import { moto } from "#harness/backends/backend-kinds";
import { createCloudBackend } from "#harness/backends/create-cloud-backend";
import { findProgram } from "#harness/find-program";
import { startMotoServer } from "#harness/backends/start-moto-server";
import type { StartedServer } from "#harness/backends/start-moto-server";
import { forkStage, rootSession } from "#harness/replay/stage";
import { UnsupportedError } from "#model/errors";
import { accounts, openCleanStage, region } from "./open-clean-stage.ts";
import type { CleanStage } from "./open-clean-stage.ts";

const file = findProgram("moto_server");
const missing = file === undefined ? " (skipped: no moto_server on PATH)" : "";

/** A clean stage on one moto server that the test itself can reach past the gateway. */
async function onMoto(url: string, { fill = true, exclusive = true } = {}): Promise<CleanStage> {
  const cloud = createCloudBackend({
    kind: moto,
    name: "moto",
    title: "moto",
    fill,
    lacks: {},
    exclusive,
    openServer: async () => ({ url, stop: async () => undefined }),
    close: async () => undefined,
  });
  return openCleanStage(await cloud.openGround());
}

describe.skipIf(file === undefined)(`forwarding to moto${missing}`, () => {
  let server: StartedServer;
  let past: BackendClients;
  const place = { account: accounts.production, region };
  beforeAll(async () => {
    server = await startMotoServer(file ?? "");
    past = createBackendClients({ url: server.url, account: "header" });
  });
  afterAll(async () => {
    past.destroy();
    await server.stop();
  });
  const reset = async (): Promise<void> => void (await fetch(`${server.url}/moto-api/reset`, { method: "POST" }));
  const errorOf = async (work: Promise<unknown>): Promise<Error> => {
    try {
      await work;
    } catch (error) {
      return error as Error;
    }
    throw new Error("It succeeded");
  };

  test("what is made through the gateway stands in the backend, in its account and in no other", async () => {
    await reset();
    const { root } = await onMoto(server.url);
    const { Vpc } = await (await root().client("ec2")).createVpc({ CidrBlock: "10.0.0.0/16" });
    const ids = async (account: string) =>
      ((await past.send("ec2", "DescribeVpcs", {}, { account, region }))["Vpcs"] as { VpcId: string }[]).map(({ VpcId }) => VpcId);
    expect(await ids(accounts.production)).toEqual([Vpc?.VpcId]);
    expect(await ids(accounts.backup)).not.toContain(Vpc?.VpcId);
  });

  test("what somebody else takes from a backend that others can reach is missed at once", async () => {
    await reset();
    const { root } = await onMoto(server.url, { exclusive: false });
    const ec2 = await root().client("ec2");
    const { Vpc } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
    const subnets: string[] = [];
    for (const [index, zone] of ["a", "b", "c"].entries()) {
      const { Subnet } = await ec2.createSubnet({ VpcId: Vpc?.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${region}${zone}` });
      subnets.push(Subnet?.SubnetId ?? "");
    }
    const rds = await root().client("rds");
    const [first = "", second = "", third = ""] = subnets;
    await past.send("ec2", "DeleteSubnet", { SubnetId: third }, place);
    const group = { DBSubnetGroupName: "group", DBSubnetGroupDescription: "here" };
    expect((await errorOf(rds.createDBSubnetGroup({ ...group, SubnetIds: [first, third] }))).name).toBe("InvalidSubnet");
    await rds.createDBSubnetGroup({ ...group, SubnetIds: [first, second] });
  });

  test("what somebody else does to keys in a backend that others can reach shows in the next look, and in a fork", async () => {
    await reset();
    const { root, stage } = await onMoto(server.url, { exclusive: false });
    const kms = await root().client("kms");
    const { KeyMetadata } = await kms.createKey({});
    const KeyId = KeyMetadata?.KeyId ?? "";
    const stateIn = async (session: ReturnType<typeof root>) => (await (await session.client("kms")).describeKey({ KeyId })).KeyMetadata?.KeyState;
    expect(await stateIn(root())).toBe("Enabled");
    await past.send("kms", "ScheduleKeyDeletion", { KeyId, PendingWindowInDays: 7 }, place);
    const fork = await forkStage(stage);
    expect(await stateIn(rootSession(fork, accounts.production))).toBe("PendingDeletion");
    expect(await stateIn(root())).toBe("PendingDeletion");
  });

  test("a ground that is not empty is refused, and left as it is", async () => {
    await reset();
    await past.send("ec2", "CreateVpc", { CidrBlock: "10.5.0.0/16" }, place);
    const { root } = await onMoto(server.url);
    const error = await errorOf((await root().client("ec2")).createVpc({ CidrBlock: "10.0.0.0/16" }));
    expect(error).toMatchObject({
      code: "configuration",
      message: expect.stringMatching(/^moto is not empty: ec2 of 222222222222 in eu-west-1 holds vpc-/) as string,
    });
    const left = (await past.send("ec2", "DescribeVpcs", {}, place))["Vpcs"] as { readonly CidrBlock: string }[];
    expect(left.map(({ CidrBlock }) => CidrBlock).toSorted()).toEqual(["10.5.0.0/16", "172.31.0.0/16"]);
  });

  test("without filling, what the backend does not hold is unsupported by name, and what it holds is answered", async () => {
    await reset();
    const { root, stage } = await onMoto(server.url, { fill: false });
    const error = await errorOf((await root().client("rds")).describeDBClusters({}));
    expect(error).toBeInstanceOf(UnsupportedError);
    expect(error.message).toMatch(/^`rds:DescribeDBClusters` is not supported by moto, and --no-fill keeps the embedded one out: its databases hold no rows/);
    expect(stage.ledger.unsupported).toHaveLength(1);
    expect((await (await root().client("ec2")).describeVpcs({})).Vpcs).toEqual([]);
    expect((await (await root().client("iam")).listUsers({})).Users?.length).toBeGreaterThan(0);
  });

  test("a fork writes to its own copies, and reads objects where they lie", async () => {
    await reset();
    const { root, stage } = await onMoto(server.url);
    const s3 = await root().client("s3");
    await s3.createBucket({ Bucket: "kept", CreateBucketConfiguration: { LocationConstraint: region } });
    await s3.putObject({ Bucket: "kept", Key: "dump.sql", Body: "rows" });
    const fork = await forkStage(stage);
    const forked = rootSession(fork, accounts.production);
    const copy = await forked.client("s3");
    expect(await (await copy.getObject({ Bucket: "kept", Key: "dump.sql" })).Body?.transformToString()).toBe("rows");
    await copy.putObject({ Bucket: "kept", Key: "new.txt", Body: "only here" });
    expect(await (await copy.getObject({ Bucket: "kept", Key: "new.txt" })).Body?.transformToString()).toBe("only here");
    const { Vpc } = await (await forked.client("ec2")).createVpc({ CidrBlock: "10.99.0.0/16" });
    expect((await (await forked.client("ec2")).describeVpcs({})).Vpcs?.map(({ VpcId }) => VpcId)).toEqual([Vpc?.VpcId]);
    expect((await (await root().client("ec2")).describeVpcs({})).Vpcs).toEqual([]);
    expect((await s3.listObjectsV2({ Bucket: "kept" })).Contents?.map(({ Key }) => Key)).toEqual(["dump.sql"]);
  });

  test("one version that goes takes no other with it where versioning is suspended, and it stays suspended", async () => {
    await reset();
    const { root } = await onMoto(server.url);
    const s3 = await root().client("s3");
    const Bucket = "suspended";
    await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
    const { VersionId: first } = await s3.putObject({ Bucket, Key: "rows", Body: "one" });
    const { VersionId: second } = await s3.putObject({ Bucket, Key: "rows", Body: "two" });
    const { VersionId: marker } = await s3.deleteObject({ Bucket, Key: "rows" });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
    await s3.deleteObject({ Bucket, Key: "rows", VersionId: second });
    const left = await s3.listObjectVersions({ Bucket });
    expect([left.Versions?.map(({ VersionId }) => VersionId), left.DeleteMarkers?.map(({ VersionId }) => VersionId)]).toEqual([[first], [marker]]);
    await s3.deleteObjects({ Bucket, Delete: { Objects: [first, marker].map((VersionId) => ({ Key: "rows", VersionId })) } });
    expect((await s3.listObjectVersions({ Bucket })).Versions ?? []).toEqual([]);
    expect((await past.send("s3", "GetBucketVersioning", { Bucket }, place))["Status"]).toBe("Suspended");
    await s3.deleteBucket({ Bucket });
  });

  test("a subnet that goes leaves its route table, which can then go, too", async () => {
    await reset();
    const { root } = await onMoto(server.url);
    const ec2 = await root().client("ec2");
    const { Vpc: { VpcId } = {} } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
    const { Subnet: { SubnetId } = {} } = await ec2.createSubnet({ VpcId, CidrBlock: "10.0.1.0/24" });
    const { RouteTable: { RouteTableId } = {} } = await ec2.createRouteTable({ VpcId });
    await ec2.associateRouteTable({ RouteTableId, SubnetId });
    await ec2.deleteSubnet({ SubnetId });
    const { RouteTables: [table] = [] } = await ec2.describeRouteTables({ Filters: [{ Name: "route-table-id", Values: [RouteTableId ?? ""] }] });
    expect(table?.Associations).toEqual([]);
    await ec2.deleteRouteTable({ RouteTableId });
  });

  test("an upload in parts is refused by name", async () => {
    await reset();
    const { root } = await onMoto(server.url);
    const s3 = await root().client("s3");
    await s3.createBucket({ Bucket: "parts", CreateBucketConfiguration: { LocationConstraint: region } });
    const error = await errorOf(s3.createMultipartUpload({ Bucket: "parts", Key: "large" }));
    expect(error.message).toBe("`s3:CreateMultipartUpload` is not supported by the gateway in front of moto");
  });

  test("a refusal by IAM is recorded and forwards nothing", async () => {
    await reset();
    const { root, engineer, stage } = await onMoto(server.url);
    const deny = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "ec2:CreateVpc", Resource: "*" }] };
    await (await root().client("iam")).putUserPolicy({ UserName: "engineer", PolicyName: "none", PolicyDocument: JSON.stringify(deny) });
    await errorOf((await engineer().client("ec2")).createVpc({ CidrBlock: "10.0.0.0/16" }));
    expect(stage.ledger.events().at(-1)).toMatchObject({ kind: "api-call", eventName: "CreateVpc", refusedAt: "iam", errorCode: "UnauthorizedOperation" });
    expect((await past.send("ec2", "DescribeVpcs", {}, place))["Vpcs"]).toEqual([]);
    await (await root().client("ec2")).createVpc({ CidrBlock: "10.0.0.0/16" });
    expect((await past.send("ec2", "DescribeVpcs", {}, place))["Vpcs"]).toHaveLength(1);
  });

  test("a backend that dies in the middle makes the run inconclusive", async () => {
    const dying = await startMotoServer(file ?? "");
    const { root } = await onMoto(dying.url);
    const ec2 = await root().client("ec2");
    await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
    await dying.stop();
    const error = await errorOf(ec2.createVpc({ CidrBlock: "10.1.0.0/16" }));
    expect(error).toMatchObject({
      code: "inconclusive",
      message: expect.stringMatching(/^moto stopped answering: .* got no answer \(ECONNREFUSED\)$/) as string,
    });
  });
});
