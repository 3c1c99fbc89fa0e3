import type { ServiceId } from "#model/aws-session";

interface Place {
  readonly account: string;
  readonly region: string;
}

/** Members that mean something else in some service than in the others. */
const byService = (service: ServiceId, { account, region }: Place): Readonly<Record<string, unknown>> => {
  const rds = (resource: string): string => `arn:aws:rds:${region}:${account}:${resource}`;
  const elb = (resource: string): string => `arn:aws:elasticloadbalancing:${region}:${account}:${resource}`;
  const ecs = (resource: string): string => `arn:aws:ecs:${region}:${account}:${resource}`;
  const own: Partial<Record<ServiceId, Readonly<Record<string, unknown>>>> = {
    rds: {
      ResourceName: rds("cluster:a-cluster"),
      DBInstanceAutomatedBackupsArn: rds("auto-backup:ab-1"),
      DbClusterResourceId: "cluster-ABC",
      DbiResourceId: "db-ABC",
    },
    elbv2: {
      LoadBalancerArn: elb("loadbalancer/app/a-balancer/0123456789abcdef"),
      LoadBalancerArns: [elb("loadbalancer/app/a-balancer/0123456789abcdef")],
      TargetGroupArn: elb("targetgroup/a-group/0123456789abcdef"),
      TargetGroupArns: [elb("targetgroup/a-group/0123456789abcdef")],
      ListenerArn: elb("listener/app/a-balancer/0123456789abcdef/0123456789abcdef"),
      ListenerArns: [elb("listener/app/a-balancer/0123456789abcdef/0123456789abcdef")],
      ResourceArns: [elb("loadbalancer/app/a-balancer/0123456789abcdef")],
    },
    ecs: {
      resourceArn: ecs("cluster/a-cluster"),
      cluster: "a-cluster",
      clusterName: "a-cluster",
      service: "a-service",
      services: ["a-service"],
      serviceName: "a-service",
      family: "a-family",
      taskDefinition: "a-family:1",
      containerDefinitions: [],
    },
    dynamodb: {
      TableName: "a-table",
      TargetTableName: "another-table",
      SourceTableName: "a-table",
      ResourceArn: `arn:aws:dynamodb:${region}:${account}:table/a-table`,
      BackupArn: `arn:aws:dynamodb:${region}:${account}:table/a-table/backup/01489602797149-73d8d5bc`,
      RequestItems: { "a-table": [] },
    },
    iam: { PolicyArn: `arn:aws:iam::${account}:policy/a-policy`, PermissionsBoundary: `arn:aws:iam::${account}:policy/a-boundary` },
    sts: {
      RoleArn: `arn:aws:iam::${account}:role/a-role`,
      RoleSessionName: "session",
      SourceIdentity: "someone",
      ExternalId: "id",
      Tags: [{ Key: "team", Value: "a" }],
    },
    organizations: {
      PolicyId: "p-01234567",
      TargetId: account,
      AccountId: account,
      SourceParentId: "r-0123",
      DestinationParentId: "ou-0123-01234567",
      ParentId: "r-0123",
      ChildId: account,
      RootId: "r-0123",
      OrganizationalUnitId: "ou-0123-01234567",
    },
    kms: {
      KeyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
      TargetKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
      AliasName: "alias/a-key",
      Operations: ["Decrypt"],
      GranteePrincipal: `arn:aws:iam::${account}:role/a-role`,
    },
    s3: {
      Bucket: "a-bucket",
      Key: "folder/a-key",
      CopySource: "a-bucket/folder/another",
      Prefix: "folder/",
      Tagging: "team=a",
      ObjectLockMode: "GOVERNANCE",
      ObjectLockRetainUntilDate: new Date(0),
      IfNoneMatch: "*",
    },
  };
  return own[service] ?? {};
};

/** Names as they are spelled in several services. */
const anywhere: Readonly<Record<string, unknown>> = {
  UserName: "a-user",
  RoleName: "a-role",
  GroupName: "a-group",
  PolicyName: "a-policy",
  AccessKeyId: "AKIAEXAMPLE",
  DBClusterIdentifier: "a-cluster",
  DBInstanceIdentifier: "an-instance",
  DBSnapshotIdentifier: "a-snapshot",
  DBClusterSnapshotIdentifier: "a-snapshot",
  DBSubnetGroupName: "a-group",
  SourceDBSnapshotIdentifier: "a-snapshot",
  TargetDBSnapshotIdentifier: "another-snapshot",
  SourceDBClusterSnapshotIdentifier: "a-snapshot",
  TargetDBClusterSnapshotIdentifier: "another-snapshot",
  SnapshotIdentifier: "a-snapshot",
  SourceDBClusterIdentifier: "a-cluster",
  SourceDBInstanceIdentifier: "an-instance",
  TargetDBInstanceIdentifier: "another-instance",
  VpcId: "vpc-0123456789abcdef0",
  SubnetId: "subnet-0123456789abcdef0",
  SubnetIds: ["subnet-0123456789abcdef0"],
  GroupId: "sg-0123456789abcdef0",
  RouteTableId: "rtb-0123456789abcdef0",
  InternetGatewayId: "igw-0123456789abcdef0",
  NatGatewayId: "nat-0123456789abcdef0",
  AllocationId: "eipalloc-0123456789abcdef0",
  AssociationId: "eipassoc-0123456789abcdef0",
  InstanceId: "i-0123456789abcdef0",
  InstanceIds: ["i-0123456789abcdef0"],
  NetworkInterfaceId: "eni-0123456789abcdef0",
  ImageId: "ami-0123456789abcdef0",
  Resources: ["vpc-0123456789abcdef0"],
  Name: "a-name",
};

/**
 * An input of any operation of a service: members with a sample value have it when they are read, all others are absent.
 * It lists no members, so that no operation refuses one it does not know.
 */
export function sampleInput(service: ServiceId, place: Place): object {
  const values: Readonly<Record<string | symbol, unknown>> = { ...anywhere, ...byService(service, place) };
  return new Proxy({}, { get: (_target, member) => values[member] });
}
