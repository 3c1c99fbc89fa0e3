import type { BackupContent } from "#model/data";

/** RDS of one account and region. Names are lower case; Maps are keyed by name, retained backups by the resource id of their source. */
export interface RdsState {
  readonly account: string;
  readonly region: string;
  readonly clusters: Map<string, Cluster>;
  readonly instances: Map<string, Instance>;
  readonly clusterSnapshots: Map<string, Snapshot>;
  readonly snapshots: Map<string, Snapshot>;
  readonly retainedBackups: Map<string, RetainedBackup>;
  readonly subnetGroups: Map<string, SubnetGroup>;
  /** Accounts that share, or once shared, snapshots of this region with this account. */
  readonly sharers: Set<string>;
}

export type ServerKind = "cluster" | "instance";

/** A status that becomes another at `at`; `gone` removes the resource. */
interface Transition {
  readonly at: Date;
  readonly to: string;
}

/** Content that a restore to a point in time can rest on: what the server held at `at`. */
export interface Capture {
  readonly at: Date;
  readonly content: BackupContent;
}

/** What an Aurora cluster (its volume) and a DB instance have in common: a server of the data plane, except Aurora's instances. */
export interface Server {
  readonly kind: ServerKind;
  identifier: string;
  /** `cluster-…` or `db-…`: survives a rename, and names the server on the data plane. */
  readonly resourceId: string;
  readonly createdAt: Date;
  readonly engine: string;
  engineVersion: string;
  readonly masterUsername: string;
  readonly databaseName: string | undefined;
  port: number;
  readonly storageEncrypted: boolean;
  readonly kmsKeyId: string | undefined;
  status: string;
  transition: Transition | undefined;
  backupRetentionPeriod: number;
  /** `hh:mm-hh:mm`, UTC. */
  preferredBackupWindow: string;
  /** `ddd:hh:mm-ddd:hh:mm`, UTC. */
  preferredMaintenanceWindow: string;
  /** When the next automated snapshot is due; undefined without automated backups. */
  nextBackupAt: Date | undefined;
  /** `cab-…` or `ab-…`: the automated backup of this server. */
  readonly automatedBackupId: string;
  captures: Capture[];
  deletionProtection: boolean;
  copyTagsToSnapshot: boolean;
  iamDatabaseAuthentication: boolean;
  readonly subnetGroupName: string | undefined;
  vpcSecurityGroupIds: string[];
  tags: Record<string, string>;
  /** Changes that wait for the maintenance window at `at`. */
  pending: Pending | undefined;
}

interface Pending {
  readonly at: Date;
  readonly values: PendingValues;
}

export interface PendingValues {
  readonly identifier?: string | undefined;
  readonly engineVersion?: string | undefined;
  readonly backupRetentionPeriod?: number | undefined;
  readonly iamDatabaseAuthentication?: boolean | undefined;
  readonly instanceClass?: string | undefined;
  readonly allocatedStorage?: number | undefined;
  readonly storageType?: string | undefined;
  readonly multiAz?: boolean | undefined;
}

export interface Cluster extends Server {
  readonly kind: "cluster";
  readonly availabilityZones: readonly string[];
  readonly parameterGroupName: string;
  logExports: readonly string[];
  serverlessScaling: { readonly min: number; readonly max: number } | undefined;
}

export interface Instance extends Server {
  readonly kind: "instance";
  /** Resource id of the Aurora cluster it serves; such an instance has no storage and no backups of its own. */
  readonly clusterResourceId: string | undefined;
  instanceClass: string;
  allocatedStorage: number;
  /** Storage grows by itself up to so many GiB; undefined when it does not. */
  maxAllocatedStorage: number | undefined;
  logExports: readonly string[];
  storageType: string;
  multiAz: boolean;
  publiclyAccessible: boolean;
  readonly availabilityZone: string;
  promotionTier: number;
  autoMinorVersionUpgrade: boolean;
  caCertificateIdentifier: string;
  readonly parameterGroupName: string;
}

/** A cluster snapshot or DB snapshot. It owns one reference to its content. */
export interface Snapshot {
  readonly kind: ServerKind;
  /** Automated ones are called `rds:NAME-YYYY-MM-DD-HH-MM`. */
  readonly identifier: string;
  readonly type: "manual" | "automated";
  readonly createdAt: Date;
  /** When the content was captured: a copy keeps the time of what it copies. */
  readonly takenAt: Date;
  status: string;
  transition: Transition | undefined;
  readonly content: BackupContent;
  readonly storageEncrypted: boolean;
  readonly kmsKeyId: string | undefined;
  /** The server as it was when the snapshot was taken. */
  readonly source: Origin;
  readonly sourceSnapshotArn: string | undefined;
  /** Accounts that may copy or restore it; `all` makes it public. */
  sharedWith: string[];
  tags: Record<string, string>;
}

/** What a backup remembers of the server it was taken from. */
export interface Origin {
  readonly identifier: string;
  readonly resourceId: string;
  readonly createdAt: Date;
  readonly engine: string;
  readonly engineVersion: string;
  readonly masterUsername: string;
  readonly databaseName: string | undefined;
  readonly port: number;
  readonly backupRetentionPeriod: number;
  readonly preferredBackupWindow: string;
  readonly iamDatabaseAuthentication: boolean;
  readonly availabilityZones: readonly string[];
  readonly vpcId: string | undefined;
  readonly allocatedStorage: number;
  readonly storageType: string;
  readonly instanceClass: string | undefined;
}

/** The automated backup of a deleted server, kept because of `DeleteAutomatedBackups=false`. */
export interface RetainedBackup {
  readonly kind: ServerKind;
  /** `cab-…` of a cluster, `ab-…` of an instance. */
  readonly id: string;
  readonly source: Origin;
  readonly storageEncrypted: boolean;
  readonly kmsKeyId: string | undefined;
  readonly deletedAt: Date;
  readonly expiresAt: Date;
  /** The last capture is the content at the deletion. */
  captures: Capture[];
  tags: Record<string, string>;
}

export interface SubnetGroup {
  readonly name: string;
  description: string;
  readonly vpcId: string;
  subnets: readonly { readonly id: string; readonly availabilityZone: string }[];
  tags: Record<string, string>;
}

export function createState(account: string, region: string): RdsState {
  return {
    account,
    region,
    clusters: new Map(),
    instances: new Map(),
    clusterSnapshots: new Map(),
    snapshots: new Map(),
    retainedBackups: new Map(),
    subnetGroups: new Map(),
    sharers: new Set(),
  };
}
