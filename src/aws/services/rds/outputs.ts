import type { DBCluster, DBClusterSnapshot, DBInstance, DBSnapshot, DBSubnetGroup } from "@aws-sdk/client-rds";
import { rdsArn, serverArn, snapshotArn } from "./arns.ts";
import { earliestRestorable } from "./captures.ts";
import { endpointOf, hostedZoneOf } from "./endpoints.ts";
import type { Cluster, Instance, RdsState, Server, Snapshot, SubnetGroup } from "./state.ts";
import { clusterOf, membersOf } from "./members.ts";
import { statusOf } from "./status.ts";
import { writeTags } from "./tag-list.ts";
import type { World } from "./world.ts";

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html */
export function clusterOutput(world: World, cluster: Cluster): DBCluster {
  const members = membersOf(world.state, cluster);
  const writer = members.find(({ status }) => status !== "deleting");
  return {
    AllocatedStorage: 1,
    AvailabilityZones: [...cluster.availabilityZones],
    DatabaseName: cluster.databaseName,
    DBClusterIdentifier: cluster.identifier,
    DBClusterParameterGroup: cluster.parameterGroupName,
    DBSubnetGroup: cluster.subnetGroupName,
    Status: statusOf(world, cluster),
    EarliestRestorableTime: earliestRestorable(world.state, cluster),
    Endpoint: endpointOf(world, cluster),
    ReaderEndpoint: endpointOf(world, cluster, "ro"),
    MultiAZ: new Set(members.map(({ availabilityZone }) => availabilityZone)).size > 1,
    Port: cluster.port,
    DBClusterMembers: members.map((member) => ({
      DBInstanceIdentifier: member.identifier,
      IsClusterWriter: member === writer,
      DBClusterParameterGroupStatus: "in-sync",
      PromotionTier: member.promotionTier,
    })),
    HostedZoneId: hostedZoneOf(world.region),
    DbClusterResourceId: cluster.resourceId,
    DBClusterArn: serverArn(world, cluster),
    AssociatedRoles: [],
    ReadReplicaIdentifiers: [],
    ClusterCreateTime: cluster.createdAt,
    EnabledCloudwatchLogsExports: cluster.logExports.length === 0 ? undefined : [...cluster.logExports],
    EngineMode: "provisioned",
    HttpEndpointEnabled: false,
    ActivityStreamStatus: "stopped",
    CrossAccountClone: false,
    DomainMemberships: [],
    AutoMinorVersionUpgrade: true,
    DatabaseInsightsMode: "standard",
    StorageType: "aurora",
    ServerlessV2ScalingConfiguration: cluster.serverlessScaling && { MinCapacity: cluster.serverlessScaling.min, MaxCapacity: cluster.serverlessScaling.max },
    PendingModifiedValues: cluster.pending && {
      DBClusterIdentifier: cluster.pending.values.identifier,
      EngineVersion: cluster.pending.values.engineVersion,
      IAMDatabaseAuthenticationEnabled: cluster.pending.values.iamDatabaseAuthentication,
    },
    ...commonOutput(world, cluster, cluster),
  };
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html */
export function instanceOutput(world: World, instance: Instance): DBInstance {
  const cluster = clusterOf(world.state, instance);
  const group = world.state.subnetGroups.get(instance.subnetGroupName ?? "");
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceClass: instance.instanceClass,
    DBInstanceStatus: statusOf(world, instance),
    DBName: instance.databaseName,
    Endpoint:
      instance.status === "creating" ? undefined : { Address: endpointOf(world, instance), Port: instance.port, HostedZoneId: hostedZoneOf(world.region) },
    AllocatedStorage: instance.allocatedStorage,
    InstanceCreateTime: instance.status === "creating" ? undefined : instance.createdAt,
    DBSecurityGroups: [],
    DBParameterGroups: [{ DBParameterGroupName: instance.parameterGroupName, ParameterApplyStatus: "in-sync" }],
    AvailabilityZone: instance.availabilityZone,
    DBSubnetGroup: group && subnetGroupOutput(world.state, group),
    MultiAZ: instance.multiAz,
    AutoMinorVersionUpgrade: instance.autoMinorVersionUpgrade,
    ReadReplicaDBInstanceIdentifiers: [],
    LicenseModel: "postgresql-license",
    OptionGroupMemberships: [{ OptionGroupName: `default:${instance.engine}-16`, Status: "in-sync" }],
    PubliclyAccessible: instance.publiclyAccessible,
    StorageType: instance.storageType,
    MaxAllocatedStorage: instance.maxAllocatedStorage,
    EnabledCloudwatchLogsExports: instance.logExports.length === 0 ? undefined : [...instance.logExports],
    DbInstancePort: 0,
    DBClusterIdentifier: cluster?.identifier,
    DbiResourceId: instance.resourceId,
    CACertificateIdentifier: instance.caCertificateIdentifier,
    CertificateDetails: { CAIdentifier: instance.caCertificateIdentifier },
    DomainMemberships: [],
    PromotionTier: cluster === undefined ? undefined : instance.promotionTier,
    DBInstanceArn: serverArn(world, instance),
    AssociatedRoles: [],
    MonitoringInterval: 0,
    PerformanceInsightsEnabled: false,
    DatabaseInsightsMode: "standard",
    CustomerOwnedIpEnabled: false,
    ActivityStreamStatus: "stopped",
    BackupTarget: "region",
    DedicatedLogVolume: false,
    IsStorageConfigUpgradeAvailable: false,
    PendingModifiedValues: {
      DBInstanceIdentifier: instance.pending?.values.identifier,
      EngineVersion: instance.pending?.values.engineVersion,
      BackupRetentionPeriod: instance.pending?.values.backupRetentionPeriod,
      DBInstanceClass: instance.pending?.values.instanceClass,
      AllocatedStorage: instance.pending?.values.allocatedStorage,
      StorageType: instance.pending?.values.storageType,
      MultiAZ: instance.pending?.values.multiAz,
    },
    ...commonOutput(world, cluster ?? instance, instance),
  };
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBClusterSnapshot.html */
export function clusterSnapshotOutput(owner: RdsState, snapshot: Snapshot): DBClusterSnapshot {
  const { source } = snapshot;
  return {
    AvailabilityZones: [...source.availabilityZones],
    DBClusterSnapshotIdentifier: snapshot.identifier,
    DBClusterIdentifier: source.identifier,
    EngineMode: "provisioned",
    ClusterCreateTime: source.createdAt,
    StorageEncrypted: snapshot.storageEncrypted,
    DBClusterSnapshotArn: snapshotArn(owner, snapshot),
    SourceDBClusterSnapshotArn: snapshot.sourceSnapshotArn,
    DbClusterResourceId: source.resourceId,
    AllocatedStorage: 0,
    ...snapshotCommon(snapshot),
  };
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html */
export function snapshotOutput(owner: RdsState, snapshot: Snapshot): DBSnapshot {
  const { source } = snapshot;
  return {
    DBSnapshotIdentifier: snapshot.identifier,
    DBInstanceIdentifier: source.identifier,
    AllocatedStorage: source.allocatedStorage,
    AvailabilityZone: source.availabilityZones[0],
    InstanceCreateTime: source.createdAt,
    OptionGroupName: `default:${source.engine}-16`,
    SourceRegion: snapshot.sourceSnapshotArn?.split(":")[3],
    SourceDBSnapshotIdentifier: snapshot.sourceSnapshotArn,
    Encrypted: snapshot.storageEncrypted,
    DBSnapshotArn: snapshotArn(owner, snapshot),
    DbiResourceId: source.resourceId,
    OriginalSnapshotCreateTime: snapshot.takenAt,
    SnapshotDatabaseTime: snapshot.takenAt,
    SnapshotTarget: "region",
    ProcessorFeatures: [],
    DedicatedLogVolume: false,
    ...snapshotCommon(snapshot),
  };
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSubnetGroup.html */
export function subnetGroupOutput(state: RdsState, group: SubnetGroup): DBSubnetGroup {
  return {
    DBSubnetGroupName: group.name,
    DBSubnetGroupDescription: group.description,
    VpcId: group.vpcId,
    SubnetGroupStatus: "Complete",
    Subnets: group.subnets.map(({ id, availabilityZone }) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: availabilityZone },
      SubnetOutpost: {},
      SubnetStatus: "Active",
    })),
    DBSubnetGroupArn: rdsArn(state, "subgrp", group.name),
    SupportedNetworkTypes: ["IPV4"],
  };
}

/** What a cluster's instances take from it, and what each server has of its `own`. */
function commonOutput(world: World, server: Server, own: Server) {
  return {
    BackupRetentionPeriod: server.backupRetentionPeriod,
    Engine: server.engine,
    EngineVersion: server.engineVersion,
    LatestRestorableTime: earliestRestorable(world.state, server) && world.now(),
    MasterUsername: server.masterUsername,
    PreferredBackupWindow: server.preferredBackupWindow,
    PreferredMaintenanceWindow: own.preferredMaintenanceWindow,
    VpcSecurityGroups: server.vpcSecurityGroupIds.map((id) => ({ VpcSecurityGroupId: id, Status: "active" })),
    StorageEncrypted: server.storageEncrypted,
    KmsKeyId: server.kmsKeyId,
    DeletionProtection: own.deletionProtection,
    CopyTagsToSnapshot: own.copyTagsToSnapshot,
    IAMDatabaseAuthenticationEnabled: server.iamDatabaseAuthentication,
    NetworkType: "IPV4",
    EngineLifecycleSupport: "open-source-rds-extended-support",
    TagList: writeTags(own.tags),
  };
}

function snapshotCommon(snapshot: Snapshot) {
  const { source } = snapshot;
  return {
    SnapshotCreateTime: snapshot.createdAt,
    SnapshotType: snapshot.type,
    Status: snapshot.status,
    PercentProgress: snapshot.status === "available" ? 100 : 0,
    Engine: source.engine,
    EngineVersion: source.engineVersion,
    LicenseModel: "postgresql-license",
    MasterUsername: source.masterUsername,
    Port: source.port,
    VpcId: source.vpcId,
    StorageType: source.storageType,
    KmsKeyId: snapshot.kmsKeyId,
    IAMDatabaseAuthenticationEnabled: source.iamDatabaseAuthentication,
    TagList: writeTags(snapshot.tags),
  };
}
