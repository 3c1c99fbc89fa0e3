import { describe, expect, test } from "vitest";
import { findServer } from "#harness/replay/find-server";
import { readDataset } from "#harness/replay/read-datasets";
import { serverOf } from "#harness/replay/server-of";
import { rootSession } from "#harness/replay/stage";
import type { DatasetDefinition } from "#model/asset";
import { openEmptyStage } from "../../../support/empty-stage.ts";

const production = "222222222222";
const last = "z-101";
const head = { Engine: "aurora-postgresql", MasterUsername: "root", MasterUserPassword: "correct-horse", DBSubnetGroupName: "main" };
const own = { ...head, Engine: "postgres", AllocatedStorage: 20, DBInstanceClass: "db.t4g.micro" };

/** A page of RDS holds a hundred: 101 clusters, the last of them with a key of its own and an instance, and 101 instances. */
const stage = await openEmptyStage();
const session = rootSession(stage, production, "eu-west-1");
const [ec2, rds, kms] = [await session.client("ec2"), await session.client("rds"), await session.client("kms")];
const { Vpc: { VpcId } = {} } = await ec2.createVpc({ CidrBlock: "10.0.0.0/16" });
const SubnetIds: string[] = [];
for (const [index, zone] of ["a", "b"].entries()) {
  const { Subnet } = await ec2.createSubnet({ VpcId, CidrBlock: `10.0.${index}.0/24`, AvailabilityZone: `eu-west-1${zone}` });
  SubnetIds.push(Subnet?.SubnetId ?? "");
}
await rds.createDBSubnetGroup({ DBSubnetGroupName: "main", DBSubnetGroupDescription: "main", SubnetIds });
const { KeyMetadata: { Arn: KmsKeyId } = {} } = await kms.createKey({});
for (let number = 1; number <= 101; number += 1) {
  const name = `z-${String(number).padStart(3, "0")}`;
  const key = name === last ? { KmsKeyId, StorageEncrypted: true } : {};
  await rds.createDBCluster({ ...head, ...key, DBClusterIdentifier: name });
  await rds.createDBInstance({ ...own, ...key, DBInstanceIdentifier: name });
}
await rds.createDBInstance({ DBInstanceIdentifier: "a-member", DBClusterIdentifier: last, DBInstanceClass: "db.t4g.medium", Engine: "aurora-postgresql" });
await stage.cloud.clock.advance(3600);

describe("a database past the hundredth", () => {
  test.each(["rds:cluster", "rds:db"] as const)("is found by its name (%s)", async (type) => {
    expect(await serverOf(stage, { type, name: last, account: "production" })).toMatch(type === "rds:cluster" ? /^cluster-/ : /^db-/);
  });

  test("is found by its address", async () => {
    const [cluster] = (await rds.describeDBClusters({ DBClusterIdentifier: last })).DBClusters ?? [];
    const [instance] = (await rds.describeDBInstances({ DBInstanceIdentifier: last })).DBInstances ?? [];
    const find = findServer(stage);
    expect(await find(cluster?.Endpoint ?? "")).toEqual({ id: cluster?.DbClusterResourceId, port: 5432 });
    expect(await find(instance?.Endpoint?.Address ?? "")).toEqual({ id: instance?.DbiResourceId, port: 5432 });
    expect(await find("z-102.example")).toHaveProperty("refused");
  });

  test.each(["rds:cluster", "rds:db"] as const)("cannot be read when its key is disabled (%s)", async (storeType) => {
    const dataset: DatasetDefinition = {
      kind: "dataset",
      id: "rows",
      storeType,
      store: last,
      account: "production",
      region: "eu-west-1",
      database: "d",
      table: "t",
      maxLoss: "P1D",
    };
    await kms.enableKey({ KeyId: KmsKeyId });
    expect(await readDataset(stage, dataset)).toEqual({ unreadable: "table t of database d does not exist" });
    await kms.disableKey({ KeyId: KmsKeyId });
    expect(await readDataset(stage, dataset)).toEqual({ unreadable: `its key ${KmsKeyId} is Disabled` });
  });
});
