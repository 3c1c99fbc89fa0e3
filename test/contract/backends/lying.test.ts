import { createServer, request as ask } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { moto } from "#harness/backends/backend-kinds";
import { createCloudBackend } from "#harness/backends/create-cloud-backend";
import { findProgram } from "#harness/find-program";
import { startMotoServer } from "#harness/backends/start-moto-server";
import type { StartedServer } from "#harness/backends/start-moto-server";
import { UnsupportedError } from "#model/errors";
import { accounts, openCleanStage, region } from "./open-clean-stage.ts";
import type { CleanStage } from "./open-clean-stage.ts";

const file = findProgram("moto_server");
const missing = file === undefined ? " (skipped: no moto_server on PATH)" : "";

/** A request that is answered as done and not passed on; undefined is passed on. */
type Lie = (head: { readonly method: string; readonly url: string; readonly target: string; readonly body: string }) => string | undefined;

describe.skipIf(file === undefined)(`a backend that answers and does nothing${missing}`, () => {
  let server: StartedServer;
  let lie: Lie = () => undefined;
  const front = createServer((message, response) => void passOn(message, response));
  let stage: CleanStage;

  async function passOn(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const { method = "", url = "", headers } = message;
    const told = lie({ method, url, target: String(headers["x-amz-target"] ?? ""), body: body.toString() });
    if (told !== undefined) return void response.writeHead(200, { "content-type": "text/xml", etag: '"00000000000000000000000000000000"' }).end(told);
    ask(new URL(url, server.url), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end(body);
  }

  beforeAll(async () => {
    server = await startMotoServer(file ?? "");
    await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  });
  afterAll(async () => {
    front.closeAllConnections();
    front.close();
    await server.stop();
  });
  beforeEach(async () => {
    lie = () => undefined;
    await fetch(`${server.url}/moto-api/reset`, { method: "POST" });
    const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const cloud = createCloudBackend({
      kind: moto,
      name: "moto",
      title: "moto",
      fill: true,
      lacks: {},
      exclusive: true,
      openServer: async () => ({ url, stop: async () => undefined }),
      close: async () => undefined,
    });
    stage = await openCleanStage(await cloud.openGround());
  });

  async function found(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.then(
      () => new Error("it was believed"),
      (cause: unknown) => cause,
    );
    if (error instanceof UnsupportedError) expect(stage.stage.ledger.unsupported).toContain(error.message);
    return (error as Error).message;
  }

  test("an instance that is not terminated", async () => {
    const ec2 = await stage.root().client("ec2");
    const { Vpc } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
    const { Subnet } = await ec2.createSubnet({ VpcId: Vpc?.VpcId, CidrBlock: "10.0.1.0/24" });
    const { Instances = [] } = await ec2.runInstances({
      ImageId: "ami-12c6146b",
      InstanceType: "t3.micro",
      MinCount: 1,
      MaxCount: 1,
      SubnetId: Subnet?.SubnetId,
    });
    const [{ InstanceId = "" } = {}] = Instances;
    lie = ({ body }) => (body.includes("Action=TerminateInstances") ? "<TerminateInstancesResponse><instancesSet/></TerminateInstancesResponse>" : undefined);
    expect(await found(ec2.terminateInstances({ InstanceIds: [InstanceId] }))).toContain("it answers that it is done, but instances: ");
    lie = () => undefined;
    await ec2.terminateInstances({ InstanceIds: [InstanceId] });
  });

  test("an object that is not overwritten", async () => {
    const s3 = await stage.root().client("s3");
    await s3.createBucket({ Bucket: "kept", CreateBucketConfiguration: { LocationConstraint: region } });
    await s3.putObject({ Bucket: "kept", Key: "rows", Body: "all of them" });
    lie = ({ method, url }) => (method === "PUT" && url.startsWith("/kept/rows") ? "" : undefined);
    expect(await found(s3.putObject({ Bucket: "kept", Key: "rows", Body: "none of them" }))).toContain("it answers that it is done, but versions: ");
    lie = () => undefined;
    await s3.putObject({ Bucket: "kept", Key: "rows", Body: "none of them" });
  });

  test("a lifecycle that is not kept", async () => {
    const s3 = await stage.root().client("s3");
    await s3.createBucket({ Bucket: "kept", CreateBucketConfiguration: { LocationConstraint: region } });
    const put = async (days: number) =>
      s3.putBucketLifecycleConfiguration({
        Bucket: "kept",
        LifecycleConfiguration: { Rules: [{ ID: "all", Status: "Enabled", Filter: { Prefix: "" }, Expiration: { Days: days } }] },
      });
    lie = ({ method, url }) => (method === "PUT" && url.includes("lifecycle") ? "" : undefined);
    expect(await found(put(1))).toContain("it answers that it is done, but buckets: kept ");
    lie = () => undefined;
    await put(30);
    lie = ({ method, url }) => (method === "PUT" && url.includes("lifecycle") ? "" : undefined);
    expect(await found(put(1))).toContain("it answers that it is done, but buckets: kept ");
    lie = () => undefined;
    await put(1);
  });

  test("a lock that is not set or not shortened", async () => {
    const s3 = await stage.root().client("s3");
    await s3.createBucket({ Bucket: "kept", CreateBucketConfiguration: { LocationConstraint: region }, ObjectLockEnabledForBucket: true });
    await s3.putObject({ Bucket: "kept", Key: "rows", Body: "all of them" });
    const until = (day: string) => ({
      Bucket: "kept",
      Key: "rows",
      Retention: { Mode: "GOVERNANCE" as const, RetainUntilDate: new Date(`2099-01-${day}T00:00:00Z`) },
      BypassGovernanceRetention: true,
    });
    await s3.putObjectRetention(until("20"));
    const ignore: Lie = ({ method, url }) => (method === "PUT" && /retention|object-lock/.test(url) ? "" : undefined);
    lie = ignore;
    expect(await found(s3.putObjectRetention(until("10")))).toContain("it answers that it is done, but versions: ");
    lie = () => undefined;
    await s3.putObjectRetention(until("10"));
    await s3.createBucket({ Bucket: "empty", CreateBucketConfiguration: { LocationConstraint: region }, ObjectLockEnabledForBucket: true });
    lie = ignore;
    const lock = {
      Bucket: "empty",
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" as const, Rule: { DefaultRetention: { Mode: "GOVERNANCE" as const, Days: 7 } } },
    };
    expect(await found(s3.putObjectLockConfiguration(lock))).toContain("it answers that it is done, but buckets: empty ");
    lie = () => undefined;
    await s3.putObjectLockConfiguration(lock);
  });

  test("a key's policy that is not put", async () => {
    const kms = await stage.root().client("kms");
    const { KeyMetadata } = await kms.createKey({});
    const Policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${accounts.production}:root` },
          Action: ["kms:Describe*", "kms:List*", "kms:Get*", "kms:Put*"],
          Resource: "*",
        },
      ],
    });
    const put = async () => kms.putKeyPolicy({ KeyId: KeyMetadata?.KeyId, Policy });
    lie = ({ target }) => (target.endsWith(".PutKeyPolicy") ? "{}" : undefined);
    expect(await found(put())).toContain("it answers that it is done, but keys: ");
    lie = () => undefined;
    await put();
  });

  /** What is said of a call that is only answered; when it is done as well, it is believed. */
  async function whenOnlyAnswered(untold: Lie, work: () => Promise<unknown>): Promise<string> {
    lie = untold;
    const said = await found(work());
    lie = () => undefined;
    await work();
    return / it answers that it is done, but ([\w]+: )/.exec(said)?.[1] ?? said;
  }
  const unsaid =
    (action: string): Lie =>
    ({ body, target }) =>
      body.includes(`Action=${action}&`) || target.endsWith(`.${action}`) ? `<${action}Response><return>true</return></${action}Response>` : undefined;
  const unsaidToKms =
    (action: string, answer = "{}"): Lie =>
    ({ target }) =>
      target.endsWith(`.${action}`) ? answer : undefined;

  test("a rule of a security group that is not made, or not taken away", async () => {
    const ec2 = await stage.root().client("ec2");
    const { Vpc } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
    const { GroupId } = await ec2.createSecurityGroup({ GroupName: "doors", Description: "of the house", VpcId: Vpc?.VpcId });
    const IpPermissions = [{ IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: "0.0.0.0/0" }] }];
    expect(await whenOnlyAnswered(unsaid("AuthorizeSecurityGroupIngress"), async () => ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions }))).toBe(
      "securityGroups: ",
    );
    expect(await whenOnlyAnswered(unsaid("RevokeSecurityGroupIngress"), async () => ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions }))).toBe(
      "securityGroups: ",
    );
  });

  test("a route that is not made, or not taken away, and a subnet that no table serves", async () => {
    const ec2 = await stage.root().client("ec2");
    const { Vpc: { VpcId } = {} } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
    const { InternetGateway: { InternetGatewayId: GatewayId } = {} } = await ec2.createInternetGateway({});
    await ec2.attachInternetGateway({ InternetGatewayId: GatewayId, VpcId });
    const { Subnet: { SubnetId } = {} } = await ec2.createSubnet({ VpcId, CidrBlock: "10.0.1.0/24" });
    const { RouteTable: { RouteTableId } = {} } = await ec2.createRouteTable({ VpcId });
    const out = { RouteTableId, DestinationCidrBlock: "0.0.0.0/0" };
    expect(await whenOnlyAnswered(unsaid("CreateRoute"), async () => ec2.createRoute({ ...out, GatewayId }))).toBe("routeTables: ");
    expect(await whenOnlyAnswered(unsaid("DeleteRoute"), async () => ec2.deleteRoute(out))).toBe("routeTables: ");
    expect(await whenOnlyAnswered(unsaid("AssociateRouteTable"), async () => ec2.associateRouteTable({ RouteTableId, SubnetId }))).toBe("routeTables: ");
  });

  test("a tag that is not put, or not taken away, from a network, a key and a bucket", async () => {
    const ec2 = await stage.root().client("ec2");
    const { Vpc: { VpcId = "" } = {} } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
    const onNetwork = { Resources: [VpcId], Tags: [{ Key: "protected", Value: "yes" }] };
    expect(await whenOnlyAnswered(unsaid("CreateTags"), async () => ec2.createTags(onNetwork))).toBe("tags: ");
    await ec2.createTags({ Resources: [VpcId], Tags: [{ Key: "other", Value: "one" }] });
    expect(await whenOnlyAnswered(unsaid("DeleteTags"), async () => ec2.deleteTags(onNetwork))).toBe("tags: ");
    const kms = await stage.root().client("kms");
    const { KeyMetadata: { KeyId } = {} } = await kms.createKey({});
    expect(await whenOnlyAnswered(unsaidToKms("TagResource"), async () => kms.tagResource({ KeyId, Tags: [{ TagKey: "protected", TagValue: "yes" }] }))).toBe(
      "keys: ",
    );
    expect(await whenOnlyAnswered(unsaidToKms("UntagResource"), async () => kms.untagResource({ KeyId, TagKeys: ["protected"] }))).toBe("keys: ");
    const s3 = await stage.root().client("s3");
    await s3.createBucket({ Bucket: "kept", CreateBucketConfiguration: { LocationConstraint: region } });
    expect(
      await whenOnlyAnswered(
        ({ method, url }) => (method === "PUT" && url.includes("tagging") ? "" : undefined),
        async () => s3.putBucketTagging({ Bucket: "kept", Tagging: { TagSet: [{ Key: "protected", Value: "yes" }] } }),
      ),
    ).toBe("buckets: ");
  });

  test("a grant that is not given, or not revoked, and an alias that stays where it was", async () => {
    const kms = await stage.root().client("kms");
    const [{ KeyMetadata: { KeyId } = {} }, { KeyMetadata: { KeyId: other } = {} }] = [await kms.createKey({}), await kms.createKey({})];
    const grant = { KeyId, GranteePrincipal: `arn:aws:iam::${accounts.production}:user/engineer`, Operations: ["Decrypt" as const] };
    expect(await whenOnlyAnswered(unsaidToKms("CreateGrant", '{"GrantId":"none","GrantToken":"none"}'), async () => kms.createGrant(grant))).toBe("keys: ");
    const { Grants: [{ GrantId } = {}] = [] } = await kms.listGrants({ KeyId });
    expect(await whenOnlyAnswered(unsaidToKms("RevokeGrant"), async () => kms.revokeGrant({ KeyId, GrantId }))).toBe("keys: ");
    const AliasName = "alias/rows";
    expect(await whenOnlyAnswered(unsaidToKms("CreateAlias"), async () => kms.createAlias({ AliasName, TargetKeyId: KeyId }))).toBe("aliases: ");
    expect(await whenOnlyAnswered(unsaidToKms("UpdateAlias"), async () => kms.updateAlias({ AliasName, TargetKeyId: other }))).toBe("aliases: ");
    expect(await whenOnlyAnswered(unsaidToKms("DeleteAlias"), async () => kms.deleteAlias({ AliasName }))).toBe("aliases: ");
  });
});
