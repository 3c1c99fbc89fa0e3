import type { AwsSession, ServiceId } from "#model/aws-session";
import { clientModule } from "#harness/aws/client-modules";
import { wireRequest } from "#harness/wire/request-handler-door";
import type { Credentials } from "#model/principal";
import type { SignedRequest } from "./raw-load.ts";

/** One operation of each protocol that both servers answer. */
export interface BenchOperation {
  readonly name: string;
  readonly service: ServiceId;
  readonly send: (session: AwsSession) => Promise<unknown>;
}

export const benchOperations: readonly BenchOperation[] = [
  { name: "ec2 DescribeVpcs (ec2Query)", service: "ec2", send: async (session) => (await session.client("ec2")).describeVpcs({}) },
  { name: "rds DescribeDBInstances (query)", service: "rds", send: async (session) => (await session.client("rds")).describeDBInstances({}) },
  {
    name: "dynamodb PutItem (JSON)",
    service: "dynamodb",
    send: async (session) => (await session.client("dynamodb")).putItem({ TableName: "rows", Item: { id: { S: "1" } } }),
  },
  {
    name: "s3 PutObject, 1 KiB (rest-xml)",
    service: "s3",
    send: async (session) => (await session.client("s3")).putObject({ Bucket: "bench-bucket", Key: "object", Body: "x".repeat(1024) }),
  },
  {
    name: "s3 GetObject, 1 KiB (rest-xml)",
    service: "s3",
    send: async (session) => (await session.client("s3")).getObject({ Bucket: "bench-bucket", Key: "object" }),
  },
];

/** What the operations need: twenty networks, a table, a bucket with an object. */
export async function fillAccount(session: AwsSession): Promise<void> {
  const ec2 = await session.client("ec2");
  for (let index = 0; index < 20; index += 1) await ec2.createVpc({ CidrBlock: `10.${index}.0.0/16` });
  const dynamodb = await session.client("dynamodb");
  await dynamodb.createTable({
    TableName: "rows",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  });
  const s3 = await session.client("s3");
  await s3.createBucket({ Bucket: "bench-bucket", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
  await s3.putObject({ Bucket: "bench-bucket", Key: "object", Body: "x".repeat(1024) });
}

/** The request of an operation as the SDK builds and signs it for an address. */
export async function signedRequest(operation: BenchOperation, url: string, credentials: Credentials): Promise<SignedRequest> {
  let caught: SignedRequest | undefined;
  const requestHandler = {
    handle: async (request: Parameters<typeof wireRequest>[0]) => {
      const { method, target, headers, body } = await wireRequest(request);
      caught = { method, path: target, headers, body };
      throw new Error("caught");
    },
    destroy: () => undefined,
  };
  const { Client } = clientModule(operation.service);
  const client = new Client({
    endpoint: url,
    region: "eu-west-1",
    credentials,
    maxAttempts: 1,
    requestHandler,
    ...(operation.service === "s3" ? { forcePathStyle: true } : {}),
  });
  const session = { account: "", region: "eu-west-1", client: async () => client } as unknown as AwsSession;
  await operation.send(session).catch(() => undefined);
  if (caught === undefined) throw new Error(`The SDK sent nothing for ${operation.name}`);
  return caught;
}
