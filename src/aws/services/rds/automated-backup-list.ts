import type { DBClusterAutomatedBackup, DBInstanceAutomatedBackup } from "@aws-sdk/client-rds";
import { automatedBackupArn, serverArn } from "./arns.ts";
import { captured } from "./captures.ts";
import { hasOwnBackups } from "./members.ts";
import { originOf } from "./origins.ts";
import type { Capture, Cluster, Instance, Origin, RetainedBackup, ServerKind } from "./state.ts";
import { writeTags } from "./tag-list.ts";
import type { World } from "./world.ts";

/** The automated backup of a server that exists, or a retained one. */
export interface AutomatedBackup {
  readonly kind: ServerKind;
  /** `cab-…` or `ab-…` */
  readonly id: string;
  readonly status: string;
  readonly source: Origin;
  readonly resourceId: string;
  readonly storageEncrypted: boolean;
  readonly kmsKeyId: string | undefined;
  readonly captures: readonly Capture[];
  /** The end of the restore window. */
  readonly latest: Date;
  readonly tags: Readonly<Record<string, string>>;
  /** Undefined while the server exists. */
  readonly retained: RetainedBackup | undefined;
}

/** Every automated backup of a kind, of servers that exist and of deleted ones. */
export function allAutomatedBackups(world: World, kind: ServerKind): AutomatedBackup[] {
  const servers: (Cluster | Instance)[] = kind === "cluster" ? [...world.state.clusters.values()] : [...world.state.instances.values()];
  const current = servers.filter((server) => server.status !== "deleting" && hasOwnBackups(server)).map((server) => ofServer(world, server));
  const retained = [...world.state.retainedBackups.values()].filter((backup) => backup.kind === kind);
  return [...current, ...retained.map(ofRetained)];
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBClusterAutomatedBackup.html */
export function clusterBackupOutput(world: World, backup: AutomatedBackup): DBClusterAutomatedBackup {
  const { source } = backup;
  return {
    ...commonOutput(world, backup),
    DBClusterAutomatedBackupsArn: automatedBackupArn(world, backup),
    DBClusterIdentifier: source.identifier,
    DbClusterResourceId: source.resourceId,
    DBClusterArn: serverArn(world, { kind: "cluster", identifier: source.identifier }),
    ClusterCreateTime: source.createdAt,
    StorageEncrypted: backup.storageEncrypted,
    EngineMode: "provisioned",
    AvailabilityZones: [...source.availabilityZones],
  };
}

/** @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstanceAutomatedBackup.html */
export function instanceBackupOutput(world: World, backup: AutomatedBackup): DBInstanceAutomatedBackup {
  const { source } = backup;
  return {
    ...commonOutput(world, backup),
    DBInstanceAutomatedBackupsArn: automatedBackupArn(world, backup),
    DBInstanceIdentifier: source.identifier,
    DbiResourceId: source.resourceId,
    DBInstanceArn: serverArn(world, { kind: "instance", identifier: source.identifier }),
    InstanceCreateTime: source.createdAt,
    Encrypted: backup.storageEncrypted,
    AvailabilityZone: source.availabilityZones[0],
    BackupTarget: "region",
  };
}

function ofServer(world: World, server: Cluster | Instance): AutomatedBackup {
  const { kind, resourceId, storageEncrypted, kmsKeyId, captures, tags } = server;
  const hasBegun = captured(world.state, server).length > 0;
  return {
    kind,
    id: server.automatedBackupId,
    status: hasBegun ? "active" : "creating",
    source: originOf(world.state, server),
    resourceId,
    storageEncrypted,
    kmsKeyId,
    captures,
    latest: world.now(),
    tags,
    retained: undefined,
  };
}

function ofRetained(retained: RetainedBackup): AutomatedBackup {
  const { kind, id, source, storageEncrypted, kmsKeyId, captures, deletedAt, tags } = retained;
  return {
    kind,
    id,
    status: "retained",
    source,
    resourceId: source.resourceId,
    storageEncrypted,
    kmsKeyId,
    captures,
    latest: captures.at(-1)?.at ?? deletedAt,
    tags,
    retained,
  };
}

function commonOutput(world: World, backup: AutomatedBackup) {
  const { source } = backup;
  const earliest = captured(world.state, backup)[0]?.at;
  return {
    Engine: source.engine,
    EngineVersion: source.engineVersion,
    VpcId: source.vpcId,
    RestoreWindow: earliest === undefined ? {} : { EarliestTime: earliest, LatestTime: backup.latest },
    MasterUsername: source.masterUsername,
    Region: world.region,
    LicenseModel: "postgresql-license",
    Status: backup.status,
    IAMDatabaseAuthenticationEnabled: source.iamDatabaseAuthentication,
    AllocatedStorage: source.allocatedStorage,
    BackupRetentionPeriod: source.backupRetentionPeriod,
    PreferredBackupWindow: source.preferredBackupWindow,
    Port: source.port,
    KmsKeyId: backup.kmsKeyId,
    StorageType: source.storageType,
    TagList: writeTags(backup.tags),
  };
}
