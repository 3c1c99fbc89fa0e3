import { rdsErrors } from "./errors.ts";
import { requireStorageKey } from "./keys.ts";
import type { Server, ServerKind } from "./state.ts";
import { chooseWindows } from "./windows.ts";
import type { Call } from "./world.ts";

/** Members that every call that makes a server shares. */
interface Wishes {
  readonly BackupRetentionPeriod?: number | undefined;
  readonly PreferredBackupWindow?: string | undefined;
  readonly PreferredMaintenanceWindow?: string | undefined;
  readonly DeletionProtection?: boolean | undefined;
  readonly CopyTagsToSnapshot?: boolean | undefined;
  readonly EnableIAMDatabaseAuthentication?: boolean | undefined;
}

type Fresh = Pick<
  Server,
  | "resourceId"
  | "automatedBackupId"
  | "createdAt"
  | "status"
  | "backupRetentionPeriod"
  | "preferredBackupWindow"
  | "preferredMaintenanceWindow"
  | "nextBackupAt"
  | "captures"
  | "deletionProtection"
  | "copyTagsToSnapshot"
  | "iamDatabaseAuthentication"
  | "pending"
>;

/** What a new server begins with, whatever it is made from. Its first automated snapshot is due when it is available. */
export function newServer(context: Call, kind: ServerKind, wishes: Wishes, inherited: { readonly retention?: number; readonly window?: string } = {}): Fresh {
  const retention = wishes.BackupRetentionPeriod ?? inherited.retention ?? 1;
  return {
    resourceId: context
      .newId(kind === "cluster" ? "cluster-" : "db-", 26)
      .toUpperCase()
      .replace(/^(CLUSTER|DB)/, (prefix) => prefix.toLowerCase()),
    automatedBackupId: kind === "cluster" ? context.newId("cab-", 64) : context.newId("ab-", 26),
    createdAt: context.now(),
    status: "creating",
    backupRetentionPeriod: requireRetention(retention, kind),
    ...chooseWindows(wishes.PreferredBackupWindow ?? inherited.window, wishes.PreferredMaintenanceWindow),
    nextBackupAt: undefined,
    captures: [],
    deletionProtection: wishes.DeletionProtection ?? false,
    copyTagsToSnapshot: wishes.CopyTagsToSnapshot ?? false,
    iamDatabaseAuthentication: wishes.EnableIAMDatabaseAuthentication ?? false,
    pending: undefined,
  };
}

/** A cluster keeps backups for 1 to 35 days, an instance for 0 to 35, where 0 is none. @throws AwsError InvalidParameterValue */
export function requireRetention(days: number, kind: ServerKind): number {
  const least = kind === "cluster" ? 1 : 0;
  if (Number.isInteger(days) && days >= least && days <= 35) return days;
  throw rdsErrors.value(`Invalid backup retention period: ${days}. Must be between ${least} and 35.`);
}

/**
 * Whether a new server is encrypted, and with which key. A key without `StorageEncrypted` is refused.
 *
 * @throws AwsError InvalidParameterCombination, KMSKeyNotAccessibleFault
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
 */
export function requireEncryption(
  context: Call,
  wishes: { readonly StorageEncrypted?: boolean | undefined; readonly KmsKeyId?: string | undefined },
): Pick<Server, "storageEncrypted" | "kmsKeyId"> {
  if (wishes.StorageEncrypted === true) return { storageEncrypted: true, kmsKeyId: requireStorageKey(context, wishes.KmsKeyId) };
  if (wishes.KmsKeyId !== undefined) throw rdsErrors.combination("KmsKeyId can only be used when StorageEncrypted is set to true");
  return { storageEncrypted: false, kmsKeyId: undefined };
}

/** What the data plane needs to make the server. */
export function serverOptions({ engine, masterUsername, databaseName }: Pick<Server, "engine" | "masterUsername" | "databaseName">): {
  engine: string;
  masterUsername: string;
  databaseName?: string;
} {
  return { engine, masterUsername, ...(databaseName === undefined ? {} : { databaseName }) };
}
