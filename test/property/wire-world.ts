import type { ServiceId } from "#model/aws-session";
import { management } from "../unit/aws/wire/open-wire-cloud.ts";

/** Makes a call and gives its answer, times and bytes as text. */
export type Call = (service: ServiceId, operation: string, input: object) => Promise<Answer>;
export type Answer = Readonly<Record<string, unknown>>;

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${management}:root` }, Action: "sts:AssumeRole" }],
});
const policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:*", Resource: "*" }] });
const tags = [{ Key: "team", Value: "data & <more>" }];

/** Builds a little of everything that the embedded AWS knows. */
export async function buildWorld(call: Call, wait: (seconds: number) => Promise<void>): Promise<void> {
  await buildIdentity(call);
  const network = await buildNetwork(call);
  const key = await buildKey(call);
  await buildDatabases(call, wait, network, key);
  await buildBuckets(call, key);
  await buildTables(call, wait);
  await buildServices(call, network);
}

interface Network {
  readonly vpc: string;
  readonly subnets: readonly string[];
  readonly group: string;
}

async function buildIdentity(call: Call): Promise<void> {
  await call("sts", "GetCallerIdentity", {});
  await call("iam", "CreateUser", { UserName: "ann", Tags: tags });
  await call("iam", "CreateRole", { RoleName: "agent", AssumeRolePolicyDocument: trust, Description: 'It\'s <an> "agent" & more' });
  await call("iam", "PutRolePolicy", { RoleName: "agent", PolicyName: "inline", PolicyDocument: policy });
  await call("iam", "CreatePolicy", { PolicyName: "managed", PolicyDocument: policy });
  await call("iam", "AttachRolePolicy", { RoleName: "agent", PolicyArn: `arn:aws:iam::${management}:policy/managed` });
  await call("iam", "GetRole", { RoleName: "agent" });
  await call("iam", "GetRolePolicy", { RoleName: "agent", PolicyName: "inline" });
  await call("iam", "ListRoles", {});
  await call("iam", "CreateAccessKey", { UserName: "ann" });
  await call("sts", "AssumeRole", { RoleArn: `arn:aws:iam::${management}:role/agent`, RoleSessionName: "work", Policy: policy });
  await call("organizations", "DescribeOrganization", {});
  await call("organizations", "ListAccounts", {});
  await call("organizations", "ListRoots", {});
}

async function buildNetwork(call: Call): Promise<Network> {
  const vpc = text(await call("ec2", "CreateVpc", { CidrBlock: "10.0.0.0/16", TagSpecifications: [{ ResourceType: "vpc", Tags: tags }] }), "Vpc", "VpcId");
  const subnets: string[] = [];
  for (const [index, zone] of ["a", "b"].entries())
    subnets.push(
      text(await call("ec2", "CreateSubnet", { VpcId: vpc, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `eu-west-1${zone}` }), "Subnet", "SubnetId"),
    );
  const group = text(await call("ec2", "CreateSecurityGroup", { GroupName: "web", Description: "web", VpcId: vpc }), "GroupId");
  const rule = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0", Description: "all" }] };
  await call("ec2", "AuthorizeSecurityGroupIngress", { GroupId: group, IpPermissions: [rule] });
  const gateway = text(await call("ec2", "CreateInternetGateway", {}), "InternetGateway", "InternetGatewayId");
  await call("ec2", "AttachInternetGateway", { InternetGatewayId: gateway, VpcId: vpc });
  const table = text(await call("ec2", "CreateRouteTable", { VpcId: vpc }), "RouteTable", "RouteTableId");
  await call("ec2", "CreateRoute", { RouteTableId: table, DestinationCidrBlock: "0.0.0.0/0", GatewayId: gateway });
  await call("ec2", "AssociateRouteTable", { RouteTableId: table, SubnetId: subnets[0] });
  const address = text(await call("ec2", "AllocateAddress", { Domain: "vpc" }), "AllocationId");
  await call("ec2", "CreateNatGateway", { SubnetId: subnets[0], AllocationId: address });
  for (const list of ["Vpcs", "Subnets", "SecurityGroups", "RouteTables", "InternetGateways", "NatGateways", "Addresses", "NetworkInterfaces", "Tags"])
    await call("ec2", `Describe${list}`, {});
  return { vpc, subnets, group };
}

async function buildKey(call: Call): Promise<string> {
  const key = text(await call("kms", "CreateKey", { Description: "ours", Tags: [{ TagKey: "team", TagValue: "data" }] }), "KeyMetadata", "Arn");
  await call("kms", "CreateAlias", { AliasName: "alias/ours", TargetKeyId: key });
  await call("kms", "DescribeKey", { KeyId: "alias/ours" });
  await call("kms", "ListKeys", {});
  return key;
}

async function buildDatabases(call: Call, wait: (seconds: number) => Promise<void>, { subnets, group }: Network, key: string): Promise<void> {
  await call("rds", "CreateDBSubnetGroup", { DBSubnetGroupName: "main", DBSubnetGroupDescription: "main", SubnetIds: subnets, Tags: tags });
  const cluster = { Engine: "aurora-postgresql", EngineVersion: "16.4", MasterUsername: "admins", MasterUserPassword: "correct-horse" };
  await call("rds", "CreateDBCluster", {
    ...cluster,
    DBClusterIdentifier: "courses",
    DBSubnetGroupName: "main",
    VpcSecurityGroupIds: [group],
    StorageEncrypted: true,
    KmsKeyId: key,
    DeletionProtection: true,
    Tags: tags,
  });
  await call("rds", "CreateDBInstance", {
    DBInstanceIdentifier: "courses-1",
    DBClusterIdentifier: "courses",
    DBInstanceClass: "db.r6g.large",
    Engine: "aurora-postgresql",
  });
  await call("rds", "DescribeDBClusters", { Filters: [{ Name: "db-cluster-id", Values: ["courses"] }] });
  await call("rds", "DescribeDBInstances", {});
  await wait(900);
  await call("rds", "CreateDBClusterSnapshot", { DBClusterIdentifier: "courses", DBClusterSnapshotIdentifier: "before" });
  await call("rds", "DescribeDBClusterSnapshots", {});
}

async function buildBuckets(call: Call, key: string): Promise<void> {
  await call("s3", "CreateBucket", { Bucket: "states", CreateBucketConfiguration: { LocationConstraint: "eu-west-1" } });
  await call("s3", "GetBucketLocation", { Bucket: "states" });
  await call("s3", "PutBucketVersioning", { Bucket: "states", VersioningConfiguration: { Status: "Enabled" } });
  await call("s3", "PutBucketTagging", { Bucket: "states", Tagging: { TagSet: tags } });
  await call("s3", "PutBucketEncryption", {
    Bucket: "states",
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID: key }, BucketKeyEnabled: true }],
    },
  });
  await call("s3", "PutObject", { Bucket: "states", Key: "a/b c&<d>+ü.tfstate", Body: Buffer.from('{"version":4}'), Metadata: { "Made-By": "us" } });
  await call("s3", "PutObject", { Bucket: "states", Key: "empty", ContentType: "text/plain", CacheControl: "no-cache", Tagging: "a=b&c=d" });
  await call("s3", "GetObject", { Bucket: "states", Key: "a/b c&<d>+ü.tfstate" });
  await call("s3", "GetObject", { Bucket: "states", Key: "nothing" });
  await call("s3", "HeadObject", { Bucket: "states", Key: "empty" });
  await call("s3", "HeadObject", { Bucket: "states", Key: "nothing" });
  await call("s3", "CopyObject", { Bucket: "states", Key: "copy", CopySource: "states/empty" });
  await call("s3", "ListObjectsV2", { Bucket: "states", Prefix: "a/", MaxKeys: 1 });
  await call("s3", "ListObjectVersions", { Bucket: "states" });
  await call("s3", "DeleteObjects", { Bucket: "states", Delete: { Objects: [{ Key: "copy" }, { Key: "nothing" }] } });
  await call("s3", "DeleteObject", { Bucket: "states", Key: "empty" });
  await call("s3", "DeleteBucket", { Bucket: "states" });
  await call("s3", "ListBuckets", {});
}

async function buildTables(call: Call, wait: (seconds: number) => Promise<void>): Promise<void> {
  await call("dynamodb", "CreateTable", {
    TableName: "locks",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
    Tags: tags,
  });
  await wait(60);
  await call("dynamodb", "DescribeTable", { TableName: "locks" });
  const item = {
    LockID: { S: "one" },
    Bytes: { B: Buffer.from([0, 1, 255]) },
    Many: { L: [{ N: "1.50" }, { BOOL: true }, { NULL: true }, { M: { a: { SS: ["x", "y"] } } }] },
  };
  await call("dynamodb", "PutItem", { TableName: "locks", Item: item });
  await call("dynamodb", "PutItem", { TableName: "locks", Item: item, ConditionExpression: "attribute_not_exists(LockID)" });
  await call("dynamodb", "GetItem", { TableName: "locks", Key: { LockID: { S: "one" } }, ConsistentRead: true });
  await call("dynamodb", "Scan", { TableName: "locks" });
  await call("dynamodb", "CreateBackup", { TableName: "locks", BackupName: "nightly" });
}

async function buildServices(call: Call, { vpc, subnets, group }: Network): Promise<void> {
  const balancer = await call("elbv2", "CreateLoadBalancer", { Name: "front", Subnets: subnets, SecurityGroups: [group], Tags: tags });
  const target = await call("elbv2", "CreateTargetGroup", { Name: "web", Protocol: "HTTP", Port: 80, VpcId: vpc, TargetType: "ip" });
  const [LoadBalancerArn, TargetGroupArn] = [text(balancer, "LoadBalancers", "LoadBalancerArn"), text(target, "TargetGroups", "TargetGroupArn")];
  await call("elbv2", "CreateListener", { LoadBalancerArn, Protocol: "HTTP", Port: 80, DefaultActions: [{ Type: "forward", TargetGroupArn }] });
  await call("elbv2", "DescribeLoadBalancers", {});
  await call("elbv2", "DescribeTargetGroups", {});
  await call("ecs", "CreateCluster", { clusterName: "courses", tags: [{ key: "team", value: "data" }] });
  await call("ecs", "RegisterTaskDefinition", {
    family: "web",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "256",
    memory: "512",
    containerDefinitions: [{ name: "web", image: "nginx", portMappings: [{ containerPort: 80 }], environment: [{ name: "A", value: "b" }] }],
  });
  await call("ecs", "CreateService", {
    cluster: "courses",
    serviceName: "web",
    taskDefinition: "web",
    desiredCount: 1,
    launchType: "FARGATE",
    networkConfiguration: { awsvpcConfiguration: { subnets, securityGroups: [group] } },
    loadBalancers: [{ targetGroupArn: TargetGroupArn, containerName: "web", containerPort: 80 }],
  });
  await call("ecs", "DescribeServices", { cluster: "courses", services: ["web"] });
  await call("cloudtrail", "LookupEvents", { MaxResults: 5 });
}

/** The text at the end of a path; of a list, the first item's. */
function text(answer: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((value, name) => (first(value) as Readonly<Record<string, unknown>> | undefined)?.[name], answer);
  if (typeof found !== "string") throw new Error(`The answer has no ${path.join(".")}: ${JSON.stringify(answer)}`);
  return found;
}

function first(value: unknown): unknown {
  return Array.isArray(value) ? (value as readonly unknown[])[0] : value;
}
