import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CleanStage } from "./open-clean-stage.ts";
import { accounts, region } from "./open-clean-stage.ts";

/** What a backend under test hands over: accounts with nothing in them, opened once for the whole suite. */
export interface BackendUnderTest {
  readonly open: () => Promise<CleanStage>;
  readonly close: () => Promise<void>;
}

let unique = 0;
const fresh = (word: string): string => {
  unique += 1;
  return `${word}-${unique}`;
};

/** How AWS behaves, whatever performs the calls: every backend keeps these laws behind the gateway. */
export function keepsTheLawsOfAws(name: string, backend: BackendUnderTest): void {
  describe(`AWS on ${name}`, () => {
    let clean: CleanStage;
    beforeAll(async () => {
      clean = await backend.open();
    });
    afterAll(async () => backend.close());

    const ec2 = async () => clean.root().client("ec2");
    const s3 = async () => clean.root().client("s3");
    const kms = async () => clean.root().client("kms");
    const errorOf = async (work: Promise<unknown>): Promise<string> => {
      try {
        await work;
        return "no error";
      } catch (error) {
        return (error as { Code?: string }).Code ?? (error as Error).name;
      }
    };
    async function network(): Promise<{ VpcId: string; SubnetIds: string[] }> {
      const client = await ec2();
      const { Vpc } = await client.createVpc({ CidrBlock: "10.0.0.0/16" });
      const VpcId = Vpc?.VpcId ?? "";
      const SubnetIds: string[] = [];
      for (const [index, zone] of ["a", "b"].entries()) {
        const { Subnet } = await client.createSubnet({ VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${region}${zone}` });
        SubnetIds.push(Subnet?.SubnetId ?? "");
      }
      return { VpcId, SubnetIds };
    }
    async function publicNetwork(): Promise<{ VpcId: string; SubnetIds: string[]; InternetGatewayId: string }> {
      const made = await network();
      const client = await ec2();
      const { InternetGateway } = await client.createInternetGateway({});
      const InternetGatewayId = InternetGateway?.InternetGatewayId ?? "";
      await client.attachInternetGateway({ InternetGatewayId, VpcId: made.VpcId });
      return { ...made, InternetGatewayId };
    }

    describe("networks", () => {
      test("a VPC is created with its tags, described and deleted", async () => {
        const client = await ec2();
        const { Vpc } = await client.createVpc({
          CidrBlock: "10.7.0.0/16",
          TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "Name", Value: "mine" }] }],
        });
        const VpcIds = [Vpc?.VpcId ?? ""];
        expect((await client.describeVpcs({ VpcIds })).Vpcs).toMatchObject([
          { CidrBlock: "10.7.0.0/16", IsDefault: false, Tags: [{ Key: "Name", Value: "mine" }] },
        ]);
        await client.deleteVpc({ VpcId: VpcIds[0] });
        expect(await errorOf(client.describeVpcs({ VpcIds }))).toBe("InvalidVpcID.NotFound");
      });

      test("an account begins without a default VPC, in every region", async () => {
        for (const where of [region, "us-east-1"]) expect((await (await clean.root(accounts.backup, where).client("ec2")).describeVpcs({})).Vpcs).toEqual([]);
      });

      test("one account does not see the network of another", async () => {
        const { VpcId } = await network();
        const others = await clean.root(accounts.backup).client("ec2");
        expect(await errorOf(others.describeVpcs({ VpcIds: [VpcId] }))).toBe("InvalidVpcID.NotFound");
        expect((await (await ec2()).describeVpcs({ VpcIds: [VpcId] })).Vpcs).toHaveLength(1);
      });

      test("a VPC with a subnet, a gateway or a security group in it is not deleted, and without them it is", async () => {
        const client = await ec2();
        const { VpcId, SubnetIds, InternetGatewayId } = await publicNetwork();
        const { GroupId } = await client.createSecurityGroup({ VpcId, GroupName: "web", Description: "web" });
        expect(await errorOf(client.deleteVpc({ VpcId }))).toBe("DependencyViolation");
        for (const SubnetId of SubnetIds) await client.deleteSubnet({ SubnetId });
        expect(await errorOf(client.deleteVpc({ VpcId }))).toBe("DependencyViolation");
        await client.deleteSecurityGroup({ GroupId });
        expect(await errorOf(client.deleteVpc({ VpcId }))).toBe("DependencyViolation");
        await client.detachInternetGateway({ InternetGatewayId, VpcId });
        await client.deleteInternetGateway({ InternetGatewayId });
        await client.deleteVpc({ VpcId });
        expect(await errorOf(client.describeVpcs({ VpcIds: [VpcId] }))).toBe("InvalidVpcID.NotFound");
      });

      test("a protected instance is not terminated; unprotected it is, and then lets go of its subnet", async () => {
        const client = await ec2();
        const { SubnetIds } = await network();
        const { Instances } = await client.runInstances({
          ImageId: "ami-0123456789abcdef0",
          InstanceType: "t3.micro",
          MinCount: 1,
          MaxCount: 1,
          SubnetId: SubnetIds[0],
          DisableApiTermination: true,
        });
        const InstanceId = Instances?.[0]?.InstanceId ?? "";
        await clean.stage.cloud.clock.advance(300);
        expect(await errorOf(client.terminateInstances({ InstanceIds: [InstanceId] }))).toBe("OperationNotPermitted");
        expect(await errorOf(client.deleteSubnet({ SubnetId: SubnetIds[0] }))).toBe("DependencyViolation");
        await client.modifyInstanceAttribute({ InstanceId, DisableApiTermination: { Value: false } });
        await client.terminateInstances({ InstanceIds: [InstanceId] });
        await clean.stage.cloud.clock.advance(300);
        await client.deleteSubnet({ SubnetId: SubnetIds[0] });
      });

      test("routes, address and NAT gateway: the gateway keeps its subnet and its address until it is deleted", async () => {
        const client = await ec2();
        const { VpcId, SubnetIds, InternetGatewayId } = await publicNetwork();
        const { RouteTable } = await client.createRouteTable({ VpcId });
        const RouteTableId = RouteTable?.RouteTableId ?? "";
        await client.createRoute({ RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId: InternetGatewayId });
        const { AssociationId } = await client.associateRouteTable({ RouteTableId, SubnetId: SubnetIds[0] });
        expect(await errorOf(client.deleteRouteTable({ RouteTableId }))).toBe("DependencyViolation");
        const { AllocationId } = await client.allocateAddress({ Domain: "vpc" });
        const { NatGateway } = await client.createNatGateway({ SubnetId: SubnetIds[0], AllocationId });
        await clean.stage.cloud.clock.advance(600);
        expect(await errorOf(client.deleteSubnet({ SubnetId: SubnetIds[0] }))).toBe("DependencyViolation");
        expect(await errorOf(client.releaseAddress({ AllocationId }))).toBe("AuthFailure");
        await client.deleteNatGateway({ NatGatewayId: NatGateway?.NatGatewayId });
        await clean.stage.cloud.clock.advance(600);
        await client.releaseAddress({ AllocationId });
        await client.disassociateRouteTable({ AssociationId });
        await client.deleteRouteTable({ RouteTableId });
        await client.deleteSubnet({ SubnetId: SubnetIds[0] });
      });

      test("rules of a security group are added and taken away", async () => {
        const client = await ec2();
        const { VpcId } = await network();
        const { GroupId } = await client.createSecurityGroup({ VpcId, GroupName: "db", Description: "db" });
        const IpPermissions = [{ IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: "10.0.0.0/16" }] }];
        await client.authorizeSecurityGroupIngress({ GroupId, IpPermissions });
        expect(await errorOf(client.authorizeSecurityGroupIngress({ GroupId, IpPermissions }))).toBe("InvalidPermission.Duplicate");
        const described = async () => (await client.describeSecurityGroups({ GroupIds: [GroupId ?? ""] })).SecurityGroups?.[0]?.IpPermissions;
        expect(await described()).toMatchObject([{ FromPort: 5432 }]);
        await client.revokeSecurityGroupIngress({ GroupId, IpPermissions });
        expect(await described()).toEqual([]);
      });
    });

    describe("references between services", () => {
      test("a subnet and a group that a load balancer stands in are not deleted; without it they are", async () => {
        const client = await ec2();
        const elbv2 = await clean.root().client("elbv2");
        const { VpcId, SubnetIds } = await publicNetwork();
        const { GroupId = "" } = await client.createSecurityGroup({ VpcId, GroupName: "web", Description: "web" });
        const { LoadBalancers } = await elbv2.createLoadBalancer({ Name: fresh("web"), Subnets: SubnetIds, SecurityGroups: [GroupId] });
        expect(await errorOf(client.deleteSubnet({ SubnetId: SubnetIds[0] }))).toBe("DependencyViolation");
        expect(await errorOf(client.deleteSecurityGroup({ GroupId }))).toBe("DependencyViolation");
        const interfaces = await client.describeNetworkInterfaces({ Filters: [{ Name: "subnet-id", Values: SubnetIds }] });
        expect(interfaces.NetworkInterfaces?.map((one) => one.Description)).toEqual([
          expect.stringMatching("^ELB app/web"),
          expect.stringMatching("^ELB app/web"),
        ]);
        await elbv2.deleteLoadBalancer({ LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn });
        await client.deleteSubnet({ SubnetId: SubnetIds[0] });
        await client.deleteSecurityGroup({ GroupId });
      });

      test("a protected load balancer is not deleted; unprotected it is", async () => {
        const elbv2 = await clean.root().client("elbv2");
        const { SubnetIds } = await publicNetwork();
        const { LoadBalancers } = await elbv2.createLoadBalancer({ Name: fresh("guarded"), Subnets: SubnetIds });
        const LoadBalancerArn = LoadBalancers?.[0]?.LoadBalancerArn ?? "";
        const protection = async (Value: string) =>
          elbv2.modifyLoadBalancerAttributes({ LoadBalancerArn, Attributes: [{ Key: "deletion_protection.enabled", Value }] });
        await protection("true");
        expect(await errorOf(elbv2.deleteLoadBalancer({ LoadBalancerArn }))).toMatch(/^OperationNotPermitted/);
        await protection("false");
        await elbv2.deleteLoadBalancer({ LoadBalancerArn });
        expect(await errorOf(elbv2.describeLoadBalancers({ LoadBalancerArns: [LoadBalancerArn] }))).toMatch(/^LoadBalancerNotFound/);
      });

      test("what stands on a network cannot be made on one that is not there", async () => {
        const elbv2 = await clean.root().client("elbv2");
        const rds = await clean.root().client("rds");
        const { SubnetIds } = await publicNetwork();
        const missing = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"];
        expect(await errorOf(elbv2.createLoadBalancer({ Name: fresh("lost"), Subnets: missing }))).toMatch(/^(SubnetNotFound|InvalidSubnet)/);
        const group = { DBSubnetGroupName: fresh("lost"), DBSubnetGroupDescription: "somewhere" };
        expect(await errorOf(rds.createDBSubnetGroup({ ...group, SubnetIds: missing }))).toBe("InvalidSubnet");
        await rds.createDBSubnetGroup({ ...group, SubnetIds });
      });

      test("a database keeps its subnets, and lets go of them when it is deleted", async () => {
        const client = await ec2();
        const rds = await clean.root().client("rds");
        const { SubnetIds } = await network();
        const DBSubnetGroupName = fresh("group");
        await rds.createDBSubnetGroup({ DBSubnetGroupName, DBSubnetGroupDescription: "here", SubnetIds });
        const DBInstanceIdentifier = fresh("db");
        await rds.createDBInstance({
          DBInstanceIdentifier,
          DBInstanceClass: "db.t3.micro",
          Engine: "postgres",
          MasterUsername: "root_user",
          MasterUserPassword: "correct-horse",
          AllocatedStorage: 20,
          DBSubnetGroupName,
        });
        await clean.stage.cloud.clock.advance(3600);
        const refused = await Promise.all(SubnetIds.map(async (SubnetId) => errorOf(client.deleteSubnet({ SubnetId }))));
        expect(refused).toContain("DependencyViolation");
        await rds.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true });
        await clean.stage.cloud.clock.advance(3600);
        for (const SubnetId of SubnetIds) expect(["no error", "InvalidSubnetID.NotFound"]).toContain(await errorOf(client.deleteSubnet({ SubnetId })));
      });

      test("a database is not encrypted with a key that is not there, or no longer enabled; with an enabled one it is", async () => {
        const rds = await clean.root().client("rds");
        const { SubnetIds } = await network();
        const DBSubnetGroupName = fresh("encrypted");
        await rds.createDBSubnetGroup({ DBSubnetGroupName, DBSubnetGroupDescription: "here", SubnetIds });
        const { KeyMetadata } = await (await kms()).createKey({ Description: "storage" });
        const create = async (KmsKeyId: string) =>
          rds.createDBCluster({
            DBClusterIdentifier: fresh("cluster"),
            Engine: "aurora-postgresql",
            MasterUsername: "root_user",
            MasterUserPassword: "correct-horse",
            DBSubnetGroupName,
            StorageEncrypted: true,
            KmsKeyId,
          });
        expect(await errorOf(create(`arn:aws:kms:${region}:${accounts.production}:key/01234567-89ab-4cde-8f01-23456789abcd`))).toMatch(/^KMSKeyNotAccessible/);
        await create(KeyMetadata?.Arn ?? "");
        await (await kms()).disableKey({ KeyId: KeyMetadata?.KeyId });
        expect(await errorOf(create(KeyMetadata?.Arn ?? ""))).toMatch(/^KMSKeyNotAccessible/);
      });
    });

    describe("buckets", () => {
      test("a versioned bucket is deleted only when every version and marker is gone", async () => {
        const client = await s3();
        const Bucket = fresh("versions");
        await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
        await client.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
        for (const Body of ["one", "two"]) await client.putObject({ Bucket, Key: "state/a b.txt", Body });
        await client.deleteObject({ Bucket, Key: "state/a b.txt" });
        expect((await client.listObjectsV2({ Bucket })).KeyCount).toBe(0);
        expect(await errorOf(client.deleteBucket({ Bucket }))).toBe("BucketNotEmpty");
        const { Versions = [], DeleteMarkers = [] } = await client.listObjectVersions({ Bucket });
        expect([Versions.length, DeleteMarkers.length]).toEqual([2, 1]);
        const [, first] = Versions;
        expect(await (await client.getObject({ Bucket, Key: "state/a b.txt", VersionId: first?.VersionId })).Body?.transformToString()).toBe("one");
        const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
        const { Errors } = await client.deleteObjects({ Bucket, Delete: { Objects } });
        expect(Errors).toBeUndefined();
        await client.deleteBucket({ Bucket });
        expect(await errorOf(client.headBucket({ Bucket }))).toBe("NotFound");
      });

      test("COMPLIANCE retention is neither shortened nor lifted by anybody; GOVERNANCE is by who may bypass it", async () => {
        const client = await s3();
        const Bucket = fresh("locked");
        await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region }, ObjectLockEnabledForBucket: true });
        const now = clean.stage.cloud.clock.now().getTime();
        const inDays = (days: number): Date => new Date(Math.floor(now / 1000) * 1000 + days * 86_400_000);
        const put = async (Key: string, ObjectLockMode: "COMPLIANCE" | "GOVERNANCE") =>
          (await client.putObject({ Bucket, Key, Body: "kept", ObjectLockMode, ObjectLockRetainUntilDate: inDays(30) })).VersionId;
        const strict = { Bucket, Key: "strict", VersionId: await put("strict", "COMPLIANCE") };
        const loose = { Bucket, Key: "loose", VersionId: await put("loose", "GOVERNANCE") };
        expect((await client.getObjectRetention(strict)).Retention).toEqual({ Mode: "COMPLIANCE", RetainUntilDate: inDays(30) });
        expect(
          await errorOf(
            client.putObjectRetention({ ...strict, Retention: { Mode: "COMPLIANCE", RetainUntilDate: inDays(1) }, BypassGovernanceRetention: true }),
          ),
        ).toBe("AccessDenied");
        expect(await errorOf(client.deleteObject({ ...strict, BypassGovernanceRetention: true }))).toBe("AccessDenied");
        expect(await errorOf(client.deleteObject(loose))).toBe("AccessDenied");
        await client.deleteObject({ ...loose, BypassGovernanceRetention: true });
        expect((await client.listObjectVersions({ Bucket })).Versions?.map(({ Key }) => Key)).toEqual(["strict"]);
      });

      test("of many deletions the refused ones are told, and the others done", async () => {
        const client = await s3();
        const Bucket = fresh("partly");
        await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region }, ObjectLockEnabledForBucket: true });
        const held = { Key: "held", VersionId: (await client.putObject({ Bucket, Key: "held", Body: "x" })).VersionId };
        const free = { Key: "free", VersionId: (await client.putObject({ Bucket, Key: "free", Body: "x" })).VersionId };
        await client.putObjectLegalHold({ Bucket, ...held, LegalHold: { Status: "ON" } });
        const { Deleted, Errors } = await client.deleteObjects({ Bucket, Delete: { Objects: [held, free] } });
        expect(Deleted).toMatchObject([free]);
        expect(Errors).toMatchObject([{ ...held, Code: "AccessDenied" }]);
        expect((await client.listObjectVersions({ Bucket })).Versions?.map(({ Key }) => Key)).toEqual(["held"]);
      });

      test("objects carry the scenario's time, and lifecycle rules run on it", async () => {
        const client = await s3();
        const Bucket = fresh("aging");
        await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
        await client.putObject({ Bucket, Key: "logs/old", Body: "old" });
        await client.putObject({ Bucket, Key: "kept", Body: "kept" });
        const written = (await client.headObject({ Bucket, Key: "kept" })).LastModified?.getTime() ?? 0;
        expect(Math.abs(written - clean.stage.cloud.clock.now().getTime())).toBeLessThan(60_000);
        await client.putBucketLifecycleConfiguration({
          Bucket,
          LifecycleConfiguration: { Rules: [{ ID: "logs", Status: "Enabled", Filter: { Prefix: "logs/" }, Expiration: { Days: 7 } }] },
        });
        await clean.stage.cloud.clock.advance(5 * 86_400);
        expect((await client.listObjectsV2({ Bucket })).Contents?.map(({ Key }) => Key)).toEqual(["kept", "logs/old"]);
        await clean.stage.cloud.clock.advance(5 * 86_400);
        expect((await client.listObjectsV2({ Bucket })).Contents?.map(({ Key }) => Key)).toEqual(["kept"]);
      });

      test("a bucket begins private and encrypted, and a public policy is refused while public access is blocked", async () => {
        const client = await s3();
        const Bucket = fresh("private");
        await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
        expect((await client.getPublicAccessBlock({ Bucket })).PublicAccessBlockConfiguration).toMatchObject({
          BlockPublicPolicy: true,
          BlockPublicAcls: true,
        });
        const { ServerSideEncryptionConfiguration } = await client.getBucketEncryption({ Bucket });
        expect(ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm).toBe("AES256");
        const Policy = JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: `arn:aws:s3:::${Bucket}/*` }],
        });
        expect(await errorOf(client.putBucketPolicy({ Bucket, Policy }))).toBe("AccessDenied");
        await client.deletePublicAccessBlock({ Bucket });
        await client.putBucketPolicy({ Bucket, Policy });
      });

      test("a bucket's policy admits another account, and its name is taken for everybody", async () => {
        const client = await s3();
        const Bucket = fresh("shared");
        await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
        await client.putObject({ Bucket, Key: "a", Body: "shared" });
        const others = await clean.root(accounts.backup).client("s3");
        expect(await errorOf(others.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } }))).toBe("BucketAlreadyExists");
        expect((await others.listBuckets({})).Buckets?.map(({ Name }) => Name)).not.toContain(Bucket);
        expect(await (await others.getObject({ Bucket, Key: "a" })).Body?.transformToString()).toBe("shared");
      });
    });

    describe("keys", () => {
      test("a key that is pending deletion does not encrypt; cancelled and enabled it does; and at its date it is gone", async () => {
        const client = await kms();
        const { KeyMetadata } = await client.createKey({ Description: "to be deleted", Tags: [{ TagKey: "team", TagValue: "one" }] });
        const KeyId = KeyMetadata?.KeyId ?? "";
        const Plaintext = new TextEncoder().encode("secret");
        const { CiphertextBlob } = await client.encrypt({ KeyId, Plaintext });
        await client.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
        expect(await errorOf(client.encrypt({ KeyId, Plaintext }))).toMatch("KMSInvalidState");
        expect(await errorOf(client.decrypt({ CiphertextBlob }))).toMatch("KMSInvalidState");
        await client.cancelKeyDeletion({ KeyId });
        await client.enableKey({ KeyId });
        expect(new TextDecoder().decode((await client.decrypt({ CiphertextBlob })).Plaintext)).toBe("secret");
        const { DeletionDate } = await client.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
        expect((DeletionDate?.getTime() ?? 0) - clean.stage.cloud.clock.now().getTime()).toBeGreaterThan(6.9 * 86_400_000);
        await clean.stage.cloud.clock.advance(6 * 86_400);
        expect((await client.describeKey({ KeyId })).KeyMetadata?.KeyState).toBe("PendingDeletion");
        await clean.stage.cloud.clock.advance(2 * 86_400);
        expect(await errorOf(client.describeKey({ KeyId }))).toBe("NotFoundException");
        expect((await client.listKeys({})).Keys?.map((key) => key.KeyId)).not.toContain(KeyId);
      });

      test("aliases, policy, tags and rotation are kept", async () => {
        const client = await kms();
        const { KeyMetadata } = await client.createKey({ Tags: [{ TagKey: "team", TagValue: "one" }] });
        const KeyId = KeyMetadata?.KeyId ?? "";
        const AliasName = `alias/${fresh("key")}`;
        await client.createAlias({ AliasName, TargetKeyId: KeyId });
        await client.enableKeyRotation({ KeyId });
        expect((await client.describeKey({ KeyId: AliasName })).KeyMetadata?.KeyId).toBe(KeyId);
        expect((await client.listResourceTags({ KeyId })).Tags).toEqual([{ TagKey: "team", TagValue: "one" }]);
        expect((await client.getKeyRotationStatus({ KeyId })).KeyRotationEnabled).toBe(true);
        const { Policy = "" } = await client.getKeyPolicy({ KeyId });
        const closed = JSON.parse(Policy) as { Statement: { Sid?: string }[] };
        await client.putKeyPolicy({ KeyId, Policy: JSON.stringify({ ...closed, Statement: closed.Statement.map((one) => ({ ...one, Sid: "Renamed" })) }) });
        expect((await client.getKeyPolicy({ KeyId })).Policy).toMatch("Renamed");
        await client.deleteAlias({ AliasName });
        expect(await errorOf(client.describeKey({ KeyId: AliasName }))).toBe("NotFoundException");
      });
    });

    describe("identity", () => {
      test("a policy that denies by tag denies on what is tagged, and on nothing else", async () => {
        const iam = await clean.root().client("iam");
        const deny = { Effect: "Deny", Action: "ec2:DeleteVpc", Resource: "*", Condition: { StringEquals: { "aws:ResourceTag/env": "prod" } } };
        await iam.putUserPolicy({ UserName: "engineer", PolicyName: "no-prod", PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [deny] }) });
        const client = await clean.engineer().client("ec2");
        const create = async (env: string): Promise<string> =>
          (await client.createVpc({ CidrBlock: "10.9.0.0/16", TagSpecifications: [{ ResourceType: "vpc", Tags: [{ Key: "env", Value: env }] }] })).Vpc?.VpcId ??
          "";
        const [prod, dev] = [await create("prod"), await create("dev")];
        expect(await errorOf(client.deleteVpc({ VpcId: prod }))).toBe("UnauthorizedOperation");
        await client.deleteVpc({ VpcId: dev });
        expect((await client.describeVpcs({ VpcIds: [prod] })).Vpcs).toHaveLength(1);
        await client.createTags({ Resources: [prod], Tags: [{ Key: "env", Value: "dev" }] });
        await client.deleteVpc({ VpcId: prod });
        await iam.deleteUserPolicy({ UserName: "engineer", PolicyName: "no-prod" });
      });

      test("an SCP that denies binds an administrator of the account, and detached it does not", async () => {
        const organizations = await clean.root(accounts.management).client("organizations");
        const Content = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "s3:DeleteBucket", Resource: "*" }] });
        const { Policy } = await organizations.createPolicy({ Name: "keep-buckets", Description: "", Type: "SERVICE_CONTROL_POLICY", Content });
        const attachment = { PolicyId: Policy?.PolicySummary?.Id, TargetId: accounts.production };
        await organizations.attachPolicy(attachment);
        const client = await clean.engineer().client("s3");
        const Bucket = fresh("kept");
        await client.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });
        expect(await errorOf(client.deleteBucket({ Bucket }))).toBe("AccessDenied");
        expect((await client.listBuckets({})).Buckets?.map(({ Name }) => Name)).toContain(Bucket);
        await organizations.detachPolicy(attachment);
        await client.deleteBucket({ Bucket });
      });
    });

    test("what is not there is answered with AWS's own codes", async () => {
      const network_ = await ec2();
      expect(await errorOf(network_.deleteVpc({ VpcId: "vpc-0123456789abcdef0" }))).toBe("InvalidVpcID.NotFound");
      expect(await errorOf(network_.deleteSubnet({ SubnetId: "subnet-0123456789abcdef0" }))).toBe("InvalidSubnetID.NotFound");
      expect(await errorOf(network_.deleteSecurityGroup({ GroupId: "sg-0123456789abcdef0" }))).toBe("InvalidGroup.NotFound");
      expect(await errorOf((await s3()).listObjectsV2({ Bucket: "nowhere-to-be-found" }))).toBe("NoSuchBucket");
      expect(await errorOf((await s3()).deleteBucket({ Bucket: "nowhere-to-be-found" }))).toBe("NoSuchBucket");
      expect(await errorOf((await kms()).describeKey({ KeyId: "01234567-89ab-4cde-8f01-23456789abcd" }))).toBe("NotFoundException");
    });

    test("nothing that was asked for here is unknown to the simulation", () => {
      expect(clean.stage.ledger.unsupported).toEqual([]);
    });
  });
}
