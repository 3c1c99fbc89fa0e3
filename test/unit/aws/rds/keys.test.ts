import { expect, test } from "vitest";
import { isReachable, isReadable } from "#aws/services/rds/status";
import { addCluster, addMember, clusterInput, clusterName, openWorld } from "./fixtures.ts";
import { prod, region, type RdsWorld } from "./rds-world.ts";

function reader(world: RdsWorld) {
  const peek = <Other>(): Other => world.kms() as Other;
  return { peek, account: prod, region };
}

test("without a key of one's own, storage is encrypted with the account's key aws/rds", async () => {
  const world = await openWorld();
  await addCluster(world, { StorageEncrypted: true });
  const { DBClusters } = await world.call("DescribeDBClusters", {});
  const [key] = [...world.kms().keys.values()];
  expect(DBClusters[0]).toMatchObject({ StorageEncrypted: true, KmsKeyId: key?.arn });
  expect(key?.manager).toBe("AWS");
});

test("a key is named by id, ARN or alias, must be enabled, and the caller must be allowed to use it", async () => {
  const world = await openWorld();
  const key = world.addKey();
  const create = async (KmsKeyId: string, DBClusterIdentifier: string) =>
    world.call("CreateDBCluster", { ...clusterInput, StorageEncrypted: true, KmsKeyId, DBClusterIdentifier });
  for (const name of [key.keyId, key.arn, "alias/key-0"]) expect((await create(name, `c${name.length}`)).DBCluster.KmsKeyId).toBe(key.arn);
  world.denied.add(`kms:CreateGrant ${prod}`);
  await expect(create(key.arn, "denied")).rejects.toMatchObject({
    code: "KMSKeyNotAccessibleFault",
    message: `The specified KMS key [${key.arn}] does not exist, is not enabled or you do not have permissions to access it.`,
  });
  world.denied.clear();
  key.keyState = "Disabled";
  await expect(create(key.arn, "disabled")).rejects.toMatchObject({ code: "KMSKeyNotAccessibleFault" });
  await expect(create("alias/nowhere", "nowhere")).rejects.toMatchObject({ code: "KMSKeyNotAccessibleFault" });
});

test("RDS asks for the grant as a service, for the caller's account", async () => {
  const world = await openWorld();
  const key = world.addKey();
  await addCluster(world, { StorageEncrypted: true, KmsKeyId: key.arn });
  expect(world.asked.map(({ action, context }) => [action, context])).toEqual([
    ["kms:DescribeKey", { "kms:ViaService": `rds.${region}.amazonaws.com`, "kms:CallerAccount": prod }],
    ["kms:CreateGrant", { "kms:ViaService": `rds.${region}.amazonaws.com`, "kms:CallerAccount": prod, "kms:GrantIsForAWSResource": "true" }],
  ]);
});

test("a cluster whose key cannot be used is inaccessible, takes no backups, and comes back with the key", async () => {
  const world = await openWorld();
  const key = world.addKey();
  const id = await addCluster(world, { StorageEncrypted: true, KmsKeyId: key.arn });
  await addMember(world, "one");
  const status = async () => (await world.call("DescribeDBClusters", {})).DBClusters[0].Status;
  expect(await status()).toBe("available");
  expect(isReadable(reader(world), world.state(), id)).toBe(true);
  expect(isReachable(reader(world), world.state(), id)).toBe(true);
  const before = world.state().clusterSnapshots.size;

  key.keyState = "PendingDeletion";
  expect(await status()).toBe("inaccessible-encryption-credentials-recoverable");
  expect((await world.call("DescribeDBInstances", {})).DBInstances[0].DBInstanceStatus).toBe("inaccessible-encryption-credentials-recoverable");
  expect(isReadable(reader(world), world.state(), id)).toBe(false);
  await world.advance(24 * 60);
  expect(world.state().clusterSnapshots.size).toBeLessThanOrEqual(before);
  await expect(world.call("CreateDBClusterSnapshot", { DBClusterIdentifier: clusterName, DBClusterSnapshotIdentifier: "late" })).rejects.toMatchObject({
    code: "KMSKeyNotAccessibleFault",
  });

  key.keyState = "Enabled";
  expect(await status()).toBe("available");
  expect(isReadable(reader(world), world.state(), id)).toBe(true);
  world.kms().keys.delete(key.keyId);
  expect(await status()).toBe("inaccessible-encryption-credentials");
});

test("a cluster without a running instance is readable, but nobody reaches it", async () => {
  const world = await openWorld();
  const id = await addCluster(world);
  expect(isReadable(reader(world), world.state(), id)).toBe(true);
  expect(isReachable(reader(world), world.state(), id)).toBe(false);
  await addMember(world, "one");
  expect(isReachable(reader(world), world.state(), id)).toBe(true);
  await world.call("DeleteDBInstance", { DBInstanceIdentifier: "one" });
  expect(isReachable(reader(world), world.state(), id)).toBe(false);
});
