import { Readable } from "node:stream";
import { S3 } from "@aws-sdk/client-s3";
import { beforeAll, afterAll, describe, expect, it } from "vitest";
import type { Stage } from "#harness/replay/stage";
import type { HttpGateway } from "#harness/wire/open-http-gateway";
import { openStageGateway } from "#harness/wire/open-stage-gateway";
import type { RequestLine } from "#harness/wire/open-stage-gateway";
import { openSocketSession } from "#harness/wire/socket-session";
import type { AwsSession } from "#model/aws-session";
import type { Credentials } from "#model/principal";
import { signed } from "../../aws/wire/signed-requests.ts";
import type { ToSign } from "../../aws/wire/signed-requests.ts";
import { emptyStage, place, production, root } from "./empty-stage.ts";

let stage: Stage;
let door: HttpGateway;
let lines: RequestLine[] = [];
beforeAll(async () => {
  stage = await emptyStage();
  door = await openStageGateway(stage, { clockRate: 0, onRequest: (line) => void lines.push(line) });
});
afterAll(async () => door.close());

const as = (credentials: Credentials): AwsSession => openSocketSession(door.url, credentials, place);
const rootArn = `arn:aws:iam::${production}:root`;

describe("unmodified SDK clients", () => {
  const calls: Readonly<Record<string, readonly [protocol: string, call: (session: AwsSession) => Promise<unknown>, expected: object]>> = {
    "sts:GetCallerIdentity": ["query", async (session) => (await session.client("sts")).getCallerIdentity({}), { Arn: rootArn, Account: production }],
    "iam:ListUsers": [
      "query",
      async (session) => (await session.client("iam")).listUsers({}),
      { Users: [expect.objectContaining({ UserName: "identity-provider" })] },
    ],
    "rds:DescribeDBInstances": ["query", async (session) => (await session.client("rds")).describeDBInstances({}), { DBInstances: [] }],
    "elbv2:DescribeLoadBalancers": ["query", async (session) => (await session.client("elbv2")).describeLoadBalancers({}), { LoadBalancers: [] }],
    "ec2:CreateVpc": [
      "ec2Query",
      async (session) => (await session.client("ec2")).createVpc({ CidrBlock: "10.0.0.0/16" }),
      { Vpc: expect.objectContaining({ CidrBlock: "10.0.0.0/16" }) },
    ],
    "ecs:ListClusters": ["JSON 1.1", async (session) => (await session.client("ecs")).listClusters({}), { clusterArns: [] }],
    "kms:ListKeys": ["JSON 1.1", async (session) => (await session.client("kms")).listKeys({}), { Keys: [] }],
    "organizations:DescribeOrganization": [
      "JSON 1.1",
      async (session) => (await session.client("organizations")).describeOrganization({}),
      { Organization: expect.objectContaining({ FeatureSet: "ALL" }) },
    ],
    "cloudtrail:LookupEvents": ["JSON 1.1", async (session) => (await session.client("cloudtrail")).lookupEvents({}), { Events: [] }],
    "dynamodb:ListTables": ["JSON 1.0", async (session) => (await session.client("dynamodb")).listTables({}), { TableNames: [] }],
    "s3:CreateBucket": [
      "rest-xml",
      async (session) => (await session.client("s3")).createBucket({ Bucket: "first-bucket", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } }),
      { Location: "http://first-bucket.s3.amazonaws.com/" },
    ],
  };
  for (const [name, [protocol, call, expected]] of Object.entries(calls)) {
    it(`are answered in ${protocol}: ${name}; with a wrong secret they are refused, and nothing is called`, async () => {
      lines = [];
      const wrong = as({ ...root, secretAccessKey: "wrong" });
      await expect(call(wrong)).rejects.toThrow(
        expect.objectContaining({ name: expect.stringMatching(/^(SignatureDoesNotMatch|InvalidSignatureException|AuthFailure)$/) }),
      );
      expect(lines).toEqual([expect.not.objectContaining({ operation: expect.anything() })]);
      expect(await call(as(root))).toMatchObject(expected);
      const [service, operation] = name.split(":");
      expect(lines[1]).toMatchObject({ service, operation, status: 200, region: "eu-west-1", accessKeyId: root.accessKeyId });
    });
  }

  it("get objects back as they put them, whole or in a stream", async () => {
    const s3 = await as(root).client("s3");
    await s3.createBucket({ Bucket: "objects", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
    const bytes = new Uint8Array(100_000).map((_, at) => at % 251);
    await s3.putObject({ Bucket: "objects", Key: "a key/é +&?#%/../x", Body: bytes, Metadata: { note: "two  blanks" } });
    const whole = await s3.getObject({ Bucket: "objects", Key: "a key/é +&?#%/../x" });
    expect(Buffer.from((await whole.Body?.transformToByteArray()) ?? []).equals(Buffer.from(bytes))).toBe(true);
    expect(whole.Metadata).toEqual({ note: "two  blanks" });
    const streaming = new S3({ endpoint: door.url, region: "eu-west-1", credentials: root, forcePathStyle: true, requestStreamBufferSize: 65_536 });
    const slices = Array.from({ length: 100 }, (_, at) => bytes.subarray(at * 1000, (at + 1) * 1000));
    await streaming.putObject({ Bucket: "objects", Key: "streamed", Body: Readable.from(slices), ContentLength: 100_000 });
    const streamed = await s3.getObject({ Bucket: "objects", Key: "streamed" });
    expect(Buffer.from((await streamed.Body?.transformToByteArray()) ?? []).equals(Buffer.from(bytes))).toBe(true);
  });

  it("may hand out a link, which opens the object until it expires, and opens nothing else", async () => {
    const s3 = await as(root).client("s3");
    await s3.createBucket({ Bucket: "links", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
    await s3.putObject({ Bucket: "links", Key: "letter", Body: "dear reader" });
    const link = async (at: Date): Promise<string> => {
      const { target } = await signed({
        service: "s3",
        method: "GET",
        path: "/links/letter",
        presignedFor: 60,
        credentials: root,
        at,
        headers: { host: `127.0.0.1:${door.port}` },
      });
      return door.url + target;
    };
    const fresh = await link(new Date());
    expect(await (await fetch(fresh)).text()).toBe("dear reader");
    const [late, other, put] = await Promise.all([
      fetch(await link(new Date(Date.now() - 61_000))),
      fetch(fresh.replace("letter", "letters")),
      fetch(fresh, { method: "PUT", body: "x" }),
    ]);
    expect([late.status, other.status, put.status]).toEqual([403, 403, 403]);
    expect(await late.text()).toMatch("<Message>Request has expired</Message>");
    expect(await other.text()).toMatch("<Code>SignatureDoesNotMatch</Code>");
  });

  it("hear by name of what the cloud does not know, and the run is told", async () => {
    const before = stage.ledger.unsupported.length;
    await expect((await as(root).client("ec2")).describeKeyPairs({})).rejects.toThrow(expect.objectContaining({ name: "NotImplemented" }));
    expect(stage.ledger.unsupported.slice(before)).toEqual([expect.stringMatching("ec2:DescribeKeyPairs")]);
  });
});

describe("what AWS might take and the gateway does not", () => {
  it("is refused, and makes the run inconclusive: a checksum that is not known here, an upload that is too large", async () => {
    const own = await emptyStage();
    await using other = await openStageGateway(own, { limits: { bodyBytes: 1000 } });
    const put = async (headers: Readonly<Record<string, string>>, body: string): Promise<number> => {
      const request = { service: "s3", method: "PUT", path: "/a/b", credentials: root, at: new Date(), body };
      const whole = await signed({ ...request, headers: { host: `127.0.0.1:${other.port}`, ...headers } });
      return (await fetch(`${other.url}/a/b`, { method: "PUT", headers: whole.headers, body })).status;
    };
    // The control: there is no such bucket, and that is AWS's own answer.
    expect(await put({}, "hello")).toBe(404);
    expect(own.ledger.unsupported).toEqual([]);
    expect(await put({ "x-amz-checksum-xxhash64": "AAAAAAAAAAA=" }, "hello")).toBe(501);
    expect(await put({}, "x".repeat(1001))).toBe(400);
    expect(own.ledger.unsupported).toEqual([
      "`s3:x-amz-checksum-xxhash64` is not supported by the embedded AWS",
      "`an upload of more than 1000 bytes` is not supported by the embedded AWS",
    ]);
  });
});

describe("a request to S3 that nobody signed", () => {
  it("is denied, as AWS does, unless the bucket's policy may allow it: then it is refused by name, and the run is inconclusive", async () => {
    const own = await emptyStage();
    await using other = await openStageGateway(own);
    const s3 = await openSocketSession(other.url, root, place).client("s3");
    const Bucket = "open-house";
    await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
    await s3.putObject({ Bucket, Key: "letter", Body: "dear reader" });
    const remove = async (): Promise<number> => (await fetch(`${other.url}/${Bucket}/letter`, { method: "DELETE" })).status;
    const policyFor = async (principal: string): Promise<unknown> => {
      const statement = { Effect: "Allow", Principal: { AWS: principal }, Action: "s3:DeleteObject", Resource: `arn:aws:s3:::${Bucket}/*` };
      return s3.putBucketPolicy({ Bucket, Policy: JSON.stringify({ Version: "2012-10-17", Statement: [statement] }) });
    };
    expect(await remove()).toBe(403);
    await s3.deletePublicAccessBlock({ Bucket });
    await policyFor(rootArn);
    expect(await remove()).toBe(403);
    expect(own.ledger.unsupported).toEqual([]);
    await policyFor("*");
    expect(await remove()).toBe(501);
    expect(own.ledger.unsupported).toEqual(["`s3:DeleteObject without a signature` is not supported by the embedded AWS"]);
    const RestrictPublicBuckets = true;
    await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: { RestrictPublicBuckets } });
    expect(await remove()).toBe(403);
    expect((await s3.listObjectsV2({ Bucket })).KeyCount).toBe(1);
    expect(own.ledger.unsupported).toHaveLength(1);
  });
});

describe("what other clients send", () => {
  const target = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

  it("is understood where AWS understands it: the long name of an operation", async () => {
    const answer = await send({ service: "cloudtrail", body: "{}", headers: { "x-amz-target": target } });
    expect([answer.status, await answer.json()]).toEqual([200, { Events: [] }]);
  });

  it("is refused when it was signed for another service", async () => {
    const answer = await send({ service: "kms", body: "{}", headers: { "x-amz-target": target } });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ __type: "InvalidSignatureException", message: "Credential should be scoped to correct service: 'cloudtrail'." }),
    ]);
  });

  it("is refused by name, in its own form, when no such service is simulated, and the run is told", async () => {
    const before = stage.ledger.unsupported.length;
    const json = await send({ service: "ssm", body: "{}", headers: { "x-amz-target": "AmazonSSM.GetParameter" } });
    expect([json.status, await json.json()]).toEqual([501, { __type: "NotImplemented", message: "`ssm:GetParameter` is not supported by the embedded AWS" }]);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const query = await send({ service: "sns", body: "Action=ListTopics&Version=2010-03-31", headers: form });
    expect([query.status, await query.text()]).toEqual([501, expect.stringMatching("<ErrorResponse><Error><Type>Receiver</Type><Code>NotImplemented</Code>")]);
    expect(stage.ledger.unsupported.slice(before)).toEqual([expect.stringMatching("ssm:GetParameter"), expect.stringMatching("sns:ListTopics")]);
  });
});

async function send(request: ToSign): Promise<Response> {
  const { method, headers, body } = await signed({
    ...request,
    credentials: root,
    at: new Date(),
    headers: { host: `127.0.0.1:${door.port}`, ...request.headers },
  });
  return fetch(door.url, { method, headers, body: body as Uint8Array<ArrayBuffer> });
}

describe("whose key it is", () => {
  const arnOf = async (credentials: Credentials): Promise<string | undefined> => (await (await as(credentials).client("sts")).getCallerIdentity({})).Arn;
  const refusal = (name: string): unknown => expect.objectContaining({ name });

  it("an unknown one is nobody's", async () => {
    await expect(arnOf({ accessKeyId: "AKIANOBODY", secretAccessKey: "canary" })).rejects.toThrow(refusal("InvalidClientTokenId"));
  });

  it("a user's is good until it is made inactive or deleted", async () => {
    const iam = await as(root).client("iam");
    await iam.createUser({ UserName: "ada" });
    const { AccessKey } = await iam.createAccessKey({ UserName: "ada" });
    const { AccessKeyId: accessKeyId = "", SecretAccessKey: secretAccessKey = "" } = AccessKey ?? {};
    const ada = { accessKeyId, secretAccessKey };
    expect(await arnOf(ada)).toBe(`arn:aws:iam::${production}:user/ada`);
    await expect(arnOf({ ...ada, secretAccessKey: "canary" })).rejects.toThrow(refusal("SignatureDoesNotMatch"));
    await iam.updateAccessKey({ UserName: "ada", AccessKeyId: accessKeyId, Status: "Inactive" });
    await expect(arnOf(ada)).rejects.toThrow(refusal("InvalidClientTokenId"));
    await iam.updateAccessKey({ UserName: "ada", AccessKeyId: accessKeyId, Status: "Active" });
    expect(await arnOf(ada)).toBe(`arn:aws:iam::${production}:user/ada`);
    await iam.deleteAccessKey({ UserName: "ada", AccessKeyId: accessKeyId });
    await expect(arnOf(ada)).rejects.toThrow(refusal("InvalidClientTokenId"));
  });

  it("a session's is good with its token, until the scenario's clock says otherwise", async () => {
    const iam = await as(root).client("iam");
    await iam.createUser({ UserName: "grace" });
    const { AccessKey } = await iam.createAccessKey({ UserName: "grace" });
    const grace = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
    const { Credentials: issued } = await (await as(grace).client("sts")).getSessionToken({ DurationSeconds: 900 });
    const session = { accessKeyId: issued?.AccessKeyId ?? "", secretAccessKey: issued?.SecretAccessKey ?? "", sessionToken: issued?.SessionToken ?? "" };
    expect(session.accessKeyId).toMatch(/^ASIA/);
    expect(await arnOf(session)).toBe(`arn:aws:iam::${production}:user/grace`);
    await expect(arnOf({ accessKeyId: session.accessKeyId, secretAccessKey: session.secretAccessKey })).rejects.toThrow(refusal("InvalidClientTokenId"));
    await expect(arnOf({ ...session, sessionToken: "another" })).rejects.toThrow(refusal("InvalidClientTokenId"));
    await stage.cloud.clock.advance(900);
    await expect(arnOf(session)).rejects.toThrow(refusal("ExpiredToken"));
    expect(await arnOf(grace)).toBe(`arn:aws:iam::${production}:user/grace`);
  });
});

describe("a stage's gateway", () => {
  it("moves the scenario's clock with the machine's, at its rate", async () => {
    const own = await emptyStage();
    let wall = Date.now();
    await using other = await openStageGateway(own, { clockRate: 100, wallClock: () => wall });
    const start = own.cloud.clock.now().getTime();
    const sts = await openSocketSession(other.url, root, place).client("sts");
    wall += 3000;
    await sts.getCallerIdentity({});
    // 0.2 seconds are what every call costs.
    expect(own.cloud.clock.now().getTime() - start).toBe(300_200);
    await sts.getCallerIdentity({});
    expect(own.cloud.clock.now().getTime() - start).toBe(300_400);
  });

  it("tells on the client's clock when its temporary credentials end, and all else on the scenario's", async () => {
    const own = await emptyStage();
    const wall = Date.now();
    const until = async (clockRate: number): Promise<number> => {
      await using other = await openStageGateway(own, { clockRate, wallClock: () => wall });
      const { Credentials: issued } = await (await openSocketSession(other.url, root, place).client("sts")).getSessionToken({ DurationSeconds: 1800 });
      return (issued?.Expiration?.getTime() ?? 0) - wall;
    };
    expect(await until(1)).toBeCloseTo(1_800_000, -4);
    expect(await until(0)).toBeCloseTo(1_800_000, -4);
    expect(await until(10)).toBeCloseTo(180_000, -4);
    await using other = await openStageGateway(own, { wallClock: () => wall });
    const { User: user } = await (await openSocketSession(other.url, root, place).client("iam")).createUser({ UserName: "timely" });
    const scenario = own.cloud.clock.now().getTime();
    expect(user?.CreateDate?.getTime()).toBeCloseTo(scenario, -4);
    expect(Math.abs(wall - scenario)).toBeGreaterThan(86_400_000);
  });

  it("answers a fault of ours as AWS would, and makes the run inconclusive", async () => {
    const own = await emptyStage();
    const failures: unknown[] = [];
    const broken: Stage = {
      ...own,
      gateway: {
        ...own.gateway,
        call: async () => {
          throw new Error("a bug");
        },
      },
    };
    await using other = await openStageGateway(broken, { onFailure: (error) => failures.push(error) });
    const sts = await openSocketSession(other.url, root, place).client("sts");
    await expect(sts.getCallerIdentity({})).rejects.toThrow(expect.objectContaining({ name: "InternalFailure" }));
    expect(own.ledger.unsupported).toEqual(["The HTTP gateway failed: a bug"]);
    expect(failures).toEqual([new Error("a bug")]);
  });
});
