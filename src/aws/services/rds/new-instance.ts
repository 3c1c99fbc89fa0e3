import type { CreateDBInstanceCommandInput } from "@aws-sdk/client-rds";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { requireCluster } from "./clusters.ts";
import { after, durations } from "./durations.ts";
import { requireEngine, requireEngineVersion, requireParameterGroup } from "./engines.ts";
import { rdsErrors } from "./errors.ts";
import { membersOf } from "./members.ts";
import { requireIdentifier, requireMasterUser } from "./names.ts";
import { requireSecurityGroups, requireSubnetGroup, requireZones } from "./network.ts";
import { newServer, requireEncryption } from "./servers.ts";
import type { Cluster, Instance } from "./state.ts";
import { readTags } from "./tag-list.ts";
import type { Call } from "./world.ts";

const shared = [
  "AutoMinorVersionUpgrade",
  "AvailabilityZone",
  "CACertificateIdentifier",
  "CopyTagsToSnapshot",
  "DBInstanceClass",
  "DBInstanceIdentifier",
  "DBParameterGroupName",
  "Engine",
  "EngineVersion",
  "MonitoringInterval",
  "EnablePerformanceInsights",
  "PreferredMaintenanceWindow",
  "PubliclyAccessible",
  "Tags",
  "DeletionProtection",
  "StorageType",
];
const ownServer = [
  "AllocatedStorage",
  "BackupRetentionPeriod",
  "DBName",
  "DBSubnetGroupName",
  "DedicatedLogVolume",
  "EnableCloudwatchLogsExports",
  "EnableIAMDatabaseAuthentication",
  "KmsKeyId",
  "LicenseModel",
  "MasterUserPassword",
  "MasterUsername",
  "MaxAllocatedStorage",
  "MultiAZ",
  "NetworkType",
  "Port",
  "PreferredBackupWindow",
  "StorageEncrypted",
  "VpcSecurityGroupIds",
];
/** Members that belong to the cluster of an Aurora instance. */
const clusterSettings: Readonly<Record<string, string>> = {
  BackupRetentionPeriod: "backup retention period",
  DBName: "database name",
  MasterUserPassword: "master user password",
  MasterUsername: "master user name",
  PreferredBackupWindow: "backup window",
  VpcSecurityGroupIds: "vpc security group",
};

const member = ["DBClusterIdentifier", "PromotionTier", "DBSubnetGroupName", ...Object.keys(clusterSettings)];

type Input = CreateDBInstanceCommandInput;

/** The instance that CreateDBInstance asks for: a member of an Aurora cluster, or a server of its own. @throws AwsError */
export function newInstance(input: Input, context: Call): Instance {
  const operation = "rds:CreateDBInstance";
  refuseOtherValues(`${operation}.MonitoringInterval`, input.MonitoringInterval, [0]);
  refuseOtherValues(`${operation}.EnablePerformanceInsights`, input.EnablePerformanceInsights, [false]);
  refuseOtherValues(`${operation}.DedicatedLogVolume`, input.DedicatedLogVolume, [false]);
  refuseOtherValues(`${operation}.NetworkType`, input.NetworkType, ["IPV4"]);
  refuseOtherValues(`${operation}.LicenseModel`, input.LicenseModel, ["postgresql-license"]);
  const identifier = requireIdentifier("DBInstanceIdentifier", input.DBInstanceIdentifier ?? "", 63);
  if (context.state.instances.has(identifier)) throw rdsErrors.instanceExists();
  if (!/^db\.[a-z0-9-]+\.[a-z0-9-]+$/.test(input.DBInstanceClass ?? "")) throw rdsErrors.value(`Invalid DB Instance class: ${input.DBInstanceClass}`);
  refuseUnknownMembers(operation, input, input.DBClusterIdentifier === undefined ? [...shared, ...ownServer] : [...shared, ...member]);
  return input.DBClusterIdentifier === undefined
    ? standalone(input, identifier, context)
    : clusterMember(input, identifier, requireCluster(context, input.DBClusterIdentifier), context);
}

function standalone(input: Input, identifier: string, context: Call): Instance {
  const { port } = requireEngine("rds:CreateDBInstance", "instance", input.Engine ?? "");
  const engine = input.Engine ?? "";
  const group = requireSubnetGroup(context.state.subnetGroups, input.DBSubnetGroupName);
  const [zone = ""] = requireZones(context, input.AvailabilityZone === undefined ? undefined : [input.AvailabilityZone], group);
  if (input.AllocatedStorage === undefined || input.AllocatedStorage < 20)
    throw rdsErrors.value(`Invalid storage size for engine name ${engine} and storage type gp2: ${input.AllocatedStorage ?? 0}`);
  refuseOtherValues("rds:CreateDBInstance.StorageType", input.StorageType, ["gp2", "gp3"]);
  return {
    ...newServer(context, "instance", input),
    ...common(input, context),
    identifier,
    clusterResourceId: undefined,
    engine,
    engineVersion: requireEngineVersion("rds:CreateDBInstance", engine, input.EngineVersion),
    masterUsername: requireMasterUser(input.MasterUsername, input.MasterUserPassword),
    databaseName: input.DBName === "" ? undefined : input.DBName,
    port: input.Port ?? port,
    ...requireEncryption(context, input),
    subnetGroupName: group.name,
    vpcSecurityGroupIds: requireSecurityGroups(context, input.VpcSecurityGroupIds, group),
    allocatedStorage: input.AllocatedStorage,
    maxAllocatedStorage: requireMaxStorage(input.MaxAllocatedStorage, input.AllocatedStorage),
    logExports: input.EnableCloudwatchLogsExports ?? [],
    storageType: input.StorageType ?? "gp2",
    multiAz: input.MultiAZ ?? false,
    availabilityZone: zone,
    promotionTier: 1,
    parameterGroupName: requireParameterGroup("rds:CreateDBInstance.DBParameterGroupName", engine, input.DBParameterGroupName),
  };
}

/** An Aurora instance takes all but its class and its place from the cluster. */
function clusterMember(input: Input, identifier: string, cluster: Cluster, context: Call): Instance {
  requireMatch(input, cluster);
  const { backupRetentionPeriod, preferredBackupWindow } = cluster;
  const zones = cluster.availabilityZones;
  return {
    ...newServer(context, "instance", { ...input, DeletionProtection: false }),
    ...common(input, context),
    backupRetentionPeriod,
    preferredBackupWindow,
    identifier,
    clusterResourceId: cluster.resourceId,
    engine: cluster.engine,
    engineVersion: cluster.engineVersion,
    masterUsername: cluster.masterUsername,
    databaseName: cluster.databaseName,
    port: cluster.port,
    storageEncrypted: cluster.storageEncrypted,
    kmsKeyId: cluster.kmsKeyId,
    subnetGroupName: cluster.subnetGroupName,
    vpcSecurityGroupIds: cluster.vpcSecurityGroupIds,
    allocatedStorage: 1,
    maxAllocatedStorage: undefined,
    logExports: [],
    storageType: "aurora",
    multiAz: false,
    availabilityZone: input.AvailabilityZone ?? zones[membersOf(context.state, cluster).length % Math.max(zones.length, 1)] ?? "",
    promotionTier: input.PromotionTier ?? 1,
    parameterGroupName: requireParameterGroup("rds:CreateDBInstance.DBParameterGroupName", cluster.engine, input.DBParameterGroupName),
  };
}

/** @throws AwsError InvalidParameterCombination */
export function requireMaxStorage(most: number | undefined, allocated: number): number | undefined {
  if (most !== undefined && most < allocated) throw rdsErrors.combination("Max storage size must be greater than storage size");
  return most === allocated ? undefined : most;
}

function requireMatch(input: Input, cluster: Cluster): void {
  const misplaced = Object.entries(input).find(([name, value]) => name in clusterSettings && value !== undefined)?.[0];
  if (misplaced !== undefined)
    throw rdsErrors.combination(`The requested DB Instance will be a member of a DB Cluster. Set ${clusterSettings[misplaced]} for the DB Cluster.`);
  if (cluster.status === "deleting") throw rdsErrors.clusterState(`DB Cluster ${cluster.identifier} is being deleted.`);
  if (input.DeletionProtection === true) throw rdsErrors.combination("Deletion protection of an Aurora DB instance is managed by its DB cluster.");
  if (input.Engine !== cluster.engine)
    throw rdsErrors.combination(
      `The engine name requested for your DB instance (${input.Engine}) doesn't match the engine name of your DB cluster (${cluster.engine}).`,
    );
  if (input.EngineVersion !== undefined && input.EngineVersion !== cluster.engineVersion) {
    throw rdsErrors.combination("The engine version that you requested for your DB instance does not match the engine version of your DB cluster.");
  }
  if (input.DBSubnetGroupName !== undefined && input.DBSubnetGroupName.toLowerCase() !== cluster.subnetGroupName) {
    throw rdsErrors.combination("The DB subnet group of a DB instance must be that of its DB cluster.");
  }
  refuseOtherValues("rds:CreateDBInstance.StorageType", input.StorageType, ["aurora"]);
}

function common(
  input: Input,
  context: Call,
): Pick<Instance, "kind" | "instanceClass" | "publiclyAccessible" | "autoMinorVersionUpgrade" | "caCertificateIdentifier" | "tags" | "transition"> {
  return {
    kind: "instance",
    instanceClass: input.DBInstanceClass ?? "",
    publiclyAccessible: input.PubliclyAccessible ?? false,
    autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? true,
    caCertificateIdentifier: input.CACertificateIdentifier ?? "rds-ca-rsa2048-g1",
    tags: readTags(input.Tags),
    transition: { at: after(context.now(), durations.createInstance), to: "available" },
  };
}
