import { openRdsWorld, type RdsWorld } from "./rds-world.ts";

interface Place {
  readonly account?: string;
  readonly region?: string;
}

export const clusterName = "dev-course-management-cluster";

/** A world with a subnet group `main`. */
export async function openWorld(place: Place = {}): Promise<RdsWorld> {
  const world = openRdsWorld();
  await addSubnetGroup(world, place);
  return world;
}

export async function addSubnetGroup(world: RdsWorld, place: Place = {}): Promise<void> {
  await world.call(
    "CreateDBSubnetGroup",
    { DBSubnetGroupName: "Main", DBSubnetGroupDescription: "main", SubnetIds: ["subnet-a", "subnet-b", "subnet-c"] },
    place,
  );
}

export const clusterInput: Readonly<Record<string, unknown>> = {
  DBClusterIdentifier: clusterName,
  Engine: "aurora-postgresql",
  MasterUsername: "root",
  MasterUserPassword: "correct-horse",
  DBSubnetGroupName: "main",
  BackupRetentionPeriod: 7,
  PreferredBackupWindow: "02:00-02:30",
};

/** A cluster that is available, and its resource id. */
export async function addCluster(world: RdsWorld, extra: object = {}, place: Place = {}): Promise<string> {
  const { DBCluster } = await world.call("CreateDBCluster", { ...clusterInput, ...extra }, place);
  await world.advance(2);
  return DBCluster.DbClusterResourceId as string;
}

export const instanceInput: Readonly<Record<string, unknown>> = {
  DBInstanceIdentifier: "orders",
  DBInstanceClass: "db.t4g.micro",
  Engine: "postgres",
  AllocatedStorage: 20,
  MasterUsername: "root",
  MasterUserPassword: "correct-horse",
  DBSubnetGroupName: "main",
  BackupRetentionPeriod: 7,
  PreferredBackupWindow: "02:00-02:30",
};

/** A DB instance of its own that is available, and its resource id. */
export async function addInstance(world: RdsWorld, extra: object = {}, place: Place = {}): Promise<string> {
  const { DBInstance } = await world.call("CreateDBInstance", { ...instanceInput, ...extra }, place);
  await world.advance(10);
  return DBInstance.DbiResourceId as string;
}

export async function addMember(world: RdsWorld, name: string, extra: object = {}): Promise<void> {
  await world.call("CreateDBInstance", {
    DBInstanceIdentifier: name,
    DBInstanceClass: "db.r6g.large",
    Engine: "aurora-postgresql",
    DBClusterIdentifier: clusterName,
    ...extra,
  });
  await world.advance(7);
}
