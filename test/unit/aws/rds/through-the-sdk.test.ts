import { expect, test } from "vitest";
import { authorizeEverything } from "#aws/authorizer";
import { createCloud } from "#aws/cloud";
import { createGateway } from "#aws/gateway";
import type { Cloud } from "#aws/cloud";
import { createModelledPlane } from "#data/modelled-plane";
import { openSession } from "#harness/aws/open-session";
import { createServices } from "#harness/replay/services";
import type { AwsClients } from "#model/aws-session";
import type { DataPlane } from "#model/data";
import { backups, prod, region } from "./rds-world.ts";

interface Place {
  readonly rds: AwsClients["rds"];
  readonly kms: AwsClients["kms"];
}

interface Open {
  readonly cloud: Cloud;
  readonly data: DataPlane;
  readonly account: (id: string) => Promise<Place>;
}

/** RDS, EC2 and KMS behind the official clients, over modelled rows. The account is the access key. */
async function open(): Promise<Open> {
  const data = createModelledPlane();
  const cloud = createCloud({
    services: createServices(() => []),
    state: { now: Date.parse("2026-02-26T21:00:00Z"), random: { seed: 7, cursor: 0 }, services: new Map() },
    data,
    authorizer: authorizeEverything,
    record: () => undefined,
  });
  const gateway = createGateway(cloud, {
    findCaller: (accessKeyId) => ({
      principal: { kind: "user", arn: `arn:aws:iam::${accessKeyId}:user/tester`, account: accessKeyId, name: "tester", userId: "AIDATESTER", accessKeyId },
      context: {},
    }),
    identityPolicies: () => [],
    boundary: () => undefined,
    scps: () => [],
  });
  return {
    cloud,
    data,
    account: async (id) => {
      const session = openSession(gateway, { accessKeyId: id, secretAccessKey: "secret" }, { account: id, region });
      const [ec2, rds, kms] = await Promise.all([session.client("ec2"), session.client("rds"), session.client("kms")]);
      const { Vpc } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
      const subnets = ["a", "b"].map(async (zone, index) =>
        ec2.createSubnet({ VpcId: Vpc?.VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `${region}${zone}` }),
      );
      const SubnetIds = (await Promise.all(subnets)).map(({ Subnet }) => Subnet?.SubnetId ?? "");
      await rds.createDBSubnetGroup({ DBSubnetGroupName: "main", DBSubnetGroupDescription: "main", SubnetIds });
      return { rds, kms };
    },
  };
}

const answers = { database: "courses", table: "answers" };

test("rows survive in another account: snapshot, share, copy with a key of its own, deletion, restore", async () => {
  const { cloud, data, account } = await open();
  const [source, target] = [await account(prod), await account(backups)];
  const { KeyMetadata } = await source.kms.createKey({});
  const { DBCluster } = await source.rds.createDBCluster({
    DBClusterIdentifier: "courses",
    Engine: "aurora-postgresql",
    EngineVersion: "16.4",
    DatabaseName: "courses",
    MasterUsername: "root",
    MasterUserPassword: "correct-horse",
    DBSubnetGroupName: "main",
    StorageEncrypted: true,
    KmsKeyId: KeyMetadata?.Arn,
  });
  const id = DBCluster?.DbClusterResourceId ?? "";
  await data.seed(id, { ...answers, columns: [{ name: "id", kind: "serial" }], rows: 1000 });
  const [before] = await data.check(id, [answers]);
  await cloud.clock.advance(120);
  await source.rds.createDBClusterSnapshot({ DBClusterIdentifier: "courses", DBClusterSnapshotIdentifier: "nightly" });
  await cloud.clock.advance(300);
  await source.rds.modifyDBClusterSnapshotAttribute({ DBClusterSnapshotIdentifier: "nightly", AttributeName: "restore", ValuesToAdd: [backups] });
  const own = await target.kms.createKey({});
  const { DBClusterSnapshots } = await target.rds.describeDBClusterSnapshots({ SnapshotType: "shared" });
  const copy = {
    SourceDBClusterSnapshotIdentifier: DBClusterSnapshots?.[0]?.DBClusterSnapshotArn,
    TargetDBClusterSnapshotIdentifier: "kept",
    KmsKeyId: own.KeyMetadata?.Arn,
  };
  await target.rds.copyDBClusterSnapshot(copy);
  await cloud.clock.advance(600);

  await source.rds.deleteDBCluster({ DBClusterIdentifier: "courses", SkipFinalSnapshot: true });
  await source.rds.deleteDBClusterSnapshot({ DBClusterSnapshotIdentifier: "nightly" });
  await source.kms.scheduleKeyDeletion({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: 7 });
  await cloud.clock.advance(35 * 24 * 3600);
  expect(data.hasServer(id)).toBe(false);
  await expect(source.rds.describeDBClusters({ DBClusterIdentifier: "courses" })).rejects.toMatchObject({ name: "DBClusterNotFoundFault" });

  const restored = await target.rds.restoreDBClusterFromSnapshot({
    DBClusterIdentifier: "back",
    SnapshotIdentifier: "kept",
    Engine: "aurora-postgresql",
    DBSubnetGroupName: "main",
  });
  const [after] = await data.check(restored.DBCluster?.DbClusterResourceId ?? "", [answers]);
  expect(after).toEqual(before);
});

test("the SDK throws its own exception classes", async () => {
  const { account } = await open();
  const { rds } = await account(prod);
  await expect(rds.describeDBInstances({ DBInstanceIdentifier: "nowhere" })).rejects.toMatchObject({
    name: "DBInstanceNotFoundFault",
    $metadata: { httpStatusCode: 404 },
  });
  await expect(rds.deleteDBSubnetGroup({ DBSubnetGroupName: "nowhere" })).rejects.toMatchObject({ name: "DBSubnetGroupNotFoundFault" });
});
