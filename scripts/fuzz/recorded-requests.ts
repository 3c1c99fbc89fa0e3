import { Readable } from "node:stream";
import { openWireSession } from "#harness/wire/request-handler-door";
import type { WireRequest } from "#aws/wire/http-message";
import type { AwsClients, AwsSession, ServiceId } from "#model/aws-session";
import type { AnswerFamily } from "./check-answer.ts";

/** A good request, as an SDK client builds it, without its signature. */
export interface RecordedRequest {
  readonly name: string;
  readonly signingName: string;
  readonly family: AnswerFamily;
  readonly request: WireRequest;
}

const document = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] });
const trust = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { AWS: "*" } }] });

/** One or more operations of each protocol, in an order in which all of them succeed on an empty account. */
const calls: readonly (readonly [service: ServiceId, call: (session: AwsSession) => Promise<unknown>])[] = [
  on("sts", async (sts) => sts.getCallerIdentity({})),
  on("sts", async (sts) => sts.getSessionToken({ DurationSeconds: 3600 })),
  on("iam", async (iam) => iam.createRole({ RoleName: "role", AssumeRolePolicyDocument: trust, Tags: [{ Key: "team", Value: "a&b" }] })),
  on("iam", async (iam) => iam.putRolePolicy({ RoleName: "role", PolicyName: "policy", PolicyDocument: document })),
  on("iam", async (iam) => iam.listRoles({ MaxItems: 10 })),
  on("rds", async (rds) => rds.describeDBInstances({ Filters: [{ Name: "engine", Values: ["aurora-postgresql", "postgres"] }] })),
  on("rds", async (rds) => rds.describeDBClusterSnapshots({ IncludeShared: true, MaxRecords: 50, SnapshotType: "manual" })),
  on("elbv2", async (elbv2) => elbv2.describeLoadBalancers({ Names: [] })),
  on("ec2", async (ec2) => ec2.createVpc({ CidrBlock: "10.0.0.0/16", TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: "main" }] }] })),
  on("ec2", async (ec2) => ec2.describeVpcs({ Filters: [{ Name: "tag:Name", Values: ["main"] }] })),
  on("ec2", async (ec2) => ec2.describeInstances({ InstanceIds: [] })),
  on("ecs", async (ecs) => ecs.createCluster({ clusterName: "cluster", tags: [{ key: "a", value: "b" }] })),
  on("ecs", async (ecs) =>
    ecs.registerTaskDefinition({
      family: "family",
      networkMode: "awsvpc",
      requiresCompatibilities: ["FARGATE"],
      cpu: "256",
      memory: "512",
      containerDefinitions: [
        { name: "app", image: "nginx", essential: true, portMappings: [{ containerPort: 80, protocol: "tcp" }], environment: [{ name: "A", value: "é" }] },
      ],
    }),
  ),
  on("kms", async (kms) => kms.createKey({ Description: "key", Tags: [{ TagKey: "a", TagValue: "b" }] })),
  on("kms", async (kms) => kms.listAliases({ Limit: 10 })),
  on("organizations", async (organizations) => organizations.describeOrganization({})),
  on("cloudtrail", async (cloudtrail) => cloudtrail.lookupEvents({ StartTime: new Date(0), MaxResults: 5 })),
  on("dynamodb", async (dynamodb) =>
    dynamodb.createTable({
      TableName: "rows",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    }),
  ),
  on("dynamodb", async (dynamodb) =>
    dynamodb.putItem({
      TableName: "rows",
      Item: { id: { S: "1" }, m: { M: { a: { L: [{ N: "1.5" }, { NULL: true }, { B: new Uint8Array([1, 2, 3]) }, { SS: ["x", "y"] }] } } } },
    }),
  ),
  on("dynamodb", async (dynamodb) => dynamodb.scan({ TableName: "rows", Limit: 3 })),
  on("s3", async (s3) => s3.createBucket({ Bucket: "fuzz-bucket", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } })),
  on("s3", async (s3) => s3.putObject({ Bucket: "fuzz-bucket", Key: "a/b c", Body: "hello", Metadata: { note: "x" }, ContentType: "text/plain" })),
  on("s3", async (s3) => s3.putObject({ Bucket: "fuzz-bucket", Key: "streamed", Body: Readable.from([Buffer.alloc(9000, 65)]), ContentLength: 9000 })),
  on("s3", async (s3) => s3.putBucketTagging({ Bucket: "fuzz-bucket", Tagging: { TagSet: [{ Key: "team", Value: "<a>&b" }] } })),
  on("s3", async (s3) => s3.putBucketVersioning({ Bucket: "fuzz-bucket", VersioningConfiguration: { Status: "Enabled" } })),
  on("s3", async (s3) =>
    s3.putBucketLifecycleConfiguration({
      Bucket: "fuzz-bucket",
      LifecycleConfiguration: { Rules: [{ ID: "old", Status: "Enabled", Filter: { Prefix: "logs/" }, Expiration: { Days: 30 } }] },
    }),
  ),
  on("s3", async (s3) => s3.deleteObjects({ Bucket: "fuzz-bucket", Delete: { Objects: [{ Key: "gone" }, { Key: "gone too" }] } })),
  on("s3", async (s3) => s3.listObjectsV2({ Bucket: "fuzz-bucket", Prefix: "a/", MaxKeys: 10 })),
  on("s3", async (s3) => s3.getObject({ Bucket: "fuzz-bucket", Key: "a/b c", Range: "bytes=0-2" })),
  on("s3", async (s3) => s3.headObject({ Bucket: "fuzz-bucket", Key: "a/b c" })),
];

function on<S extends ServiceId>(
  service: S,
  call: (client: AwsClients[S]) => Promise<unknown>,
): readonly [ServiceId, (session: AwsSession) => Promise<unknown>] {
  return [service, async (session) => call(await session.client(service))];
}

const families: Partial<Record<ServiceId, AnswerFamily>> = { ec2: "ec2", s3: "s3", iam: "query", sts: "query", rds: "query", elbv2: "query" };

/** Lets the SDK's own clients build each request, and keeps it instead of sending it. */
export async function recordRequests(): Promise<readonly RecordedRequest[]> {
  const recorded: RecordedRequest[] = [];
  for (const [service, call] of calls) {
    let caught: WireRequest | undefined;
    const answer = async (request: WireRequest): Promise<never> => {
      caught = request;
      throw new Error("recorded");
    };
    const session = openWireSession({ answer }, { accessKeyId: "AKIA", secretAccessKey: "canary" }, { account: "222222222222", region: "eu-west-1" });
    await call(session).catch(() => undefined);
    if (caught === undefined) throw new Error(`The SDK sent nothing for ${service}`);
    const scope = /Credential=[^/]+\/\d+\/[^/]+\/([^/]+)\//.exec(caught.headers["authorization"] ?? "")?.[1] ?? "";
    const action = caught.headers["x-amz-target"] ?? /Action=(\w+)/.exec(Buffer.from(caught.body).toString())?.[1] ?? `${caught.method} ${caught.target}`;
    recorded.push({ name: `${service} ${action}`, signingName: scope, family: families[service] ?? "json", request: withoutChance(caught) });
  }
  return recorded;
}

/** What differs from day to day and from run to run is left out. */
function withoutChance(request: WireRequest): WireRequest {
  const headers = Object.entries(request.headers).filter(([name]) => !/^(authorization|x-amz-date|amz-sdk-.*|x-amz-user-agent|user-agent)$/.test(name));
  return { ...request, headers: Object.fromEntries(headers) };
}
