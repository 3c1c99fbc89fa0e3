import { AwsError } from "#model/errors";

/** Wire codes as the service model has them (`awsQueryError`): some end in `Fault`, some do not. @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/CommonErrors.html */
export const rdsErrors = {
  clusterNotFound: (name: string): AwsError => new AwsError("DBClusterNotFoundFault", `DBCluster ${name} not found.`, 404),
  clusterExists: (): AwsError => new AwsError("DBClusterAlreadyExistsFault", "DB Cluster already exists"),
  clusterState: (message: string): AwsError => new AwsError("InvalidDBClusterStateFault", message),
  instanceNotFound: (name: string): AwsError => new AwsError("DBInstanceNotFound", `DBInstance ${name} not found.`, 404),
  instanceExists: (): AwsError => new AwsError("DBInstanceAlreadyExists", "DB instance already exists"),
  instanceState: (message: string): AwsError => new AwsError("InvalidDBInstanceState", message),
  clusterSnapshotNotFound: (name: string): AwsError => new AwsError("DBClusterSnapshotNotFoundFault", `DBClusterSnapshot not found: ${name}`, 404),
  clusterSnapshotExists: (name: string): AwsError =>
    new AwsError("DBClusterSnapshotAlreadyExistsFault", `Cannot create the cluster snapshot because one with the identifier ${name} already exists.`),
  clusterSnapshotState: (message: string): AwsError => new AwsError("InvalidDBClusterSnapshotStateFault", message),
  snapshotNotFound: (name: string): AwsError => new AwsError("DBSnapshotNotFound", `DBSnapshot not found: ${name}`, 404),
  snapshotExists: (name: string): AwsError =>
    new AwsError("DBSnapshotAlreadyExists", `Cannot create the snapshot because a snapshot with the identifier ${name} already exists.`),
  snapshotState: (message: string): AwsError => new AwsError("InvalidDBSnapshotState", message),
  globalClusterNotFound: (name: string): AwsError => new AwsError("GlobalClusterNotFoundFault", `Global cluster ${name} not found`, 404),
  clusterBackupNotFound: (name: string): AwsError => new AwsError("DBClusterAutomatedBackupNotFoundFault", `DBClusterAutomatedBackup ${name} not found.`, 404),
  clusterBackupState: (message: string): AwsError => new AwsError("InvalidDBClusterAutomatedBackupStateFault", message),
  instanceBackupNotFound: (name: string): AwsError => new AwsError("DBInstanceAutomatedBackupNotFound", `DBInstanceAutomatedBackup ${name} not found.`, 404),
  instanceBackupState: (message: string): AwsError => new AwsError("InvalidDBInstanceAutomatedBackupState", message),
  subnetGroupNotFound: (name: string): AwsError => new AwsError("DBSubnetGroupNotFoundFault", `DB Subnet group '${name}' not found.`, 404),
  subnetGroupExists: (name: string): AwsError => new AwsError("DBSubnetGroupAlreadyExists", `The DB subnet group '${name}' already exists.`),
  subnetGroupState: (message: string): AwsError => new AwsError("InvalidDBSubnetGroupStateFault", message),
  subnetGroupMissing: (): AwsError => new AwsError("InvalidVPCNetworkStateFault", "No default VPC for this user: name a DB subnet group."),
  invalidSubnet: (message: string): AwsError => new AwsError("InvalidSubnet", message),
  zones: (message: string): AwsError => new AwsError("DBSubnetGroupDoesNotCoverEnoughAZs", message),
  combination: (message: string): AwsError => new AwsError("InvalidParameterCombination", message),
  value: (message: string): AwsError => new AwsError("InvalidParameterValue", message),
  pitrNotEnabled: (): AwsError => new AwsError("PointInTimeRestoreNotEnabled", "Point-in-time restore is not enabled: the source keeps no automated backups."),
  sharingQuota: (): AwsError => new AwsError("SharedSnapshotQuotaExceeded", "A snapshot can be shared with at most 20 accounts."),
  restore: (message: string): AwsError => new AwsError("InvalidRestoreFault", message),
  keyNotAccessible: (which: string, key: string): AwsError =>
    new AwsError("KMSKeyNotAccessibleFault", `The ${which} KMS key [${key}] does not exist, is not enabled or you do not have permissions to access it.`),
} as const;
