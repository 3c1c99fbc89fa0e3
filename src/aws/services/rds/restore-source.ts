import type { BackupContent } from "#model/data";
import { UnsupportedError } from "#model/errors";
import { allAutomatedBackups, type AutomatedBackup } from "./automated-backup-list.ts";
import { captured, contentAt } from "./captures.ts";
import { rdsErrors } from "./errors.ts";
import { requireUsableKey } from "./keys.ts";
import { requireSourceSnapshot, snapshotState } from "./snapshot-lookup.ts";
import type { Capture, Origin, ServerKind } from "./state.ts";
import type { Call } from "./world.ts";

/** What a restore reads: bytes, the server they came from, and the key they are under. */
export interface RestoreSource {
  readonly content: BackupContent;
  readonly origin: Origin;
  readonly kmsKeyId: string | undefined;
  /** Gives back content that was captured for this restore alone. */
  readonly release: () => void;
}

/**
 * A snapshot of the account's own, or a shared one that is not encrypted: a shared encrypted one must be copied first.
 *
 * @throws AwsError the not-found or state fault of the kind, KMSKeyNotAccessibleFault
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-share-snapshot.html
 */
export function fromSnapshot(context: Call, kind: ServerKind, nameOrArn: string | undefined): RestoreSource {
  const { owner, snapshot } = requireSourceSnapshot(context, kind, nameOrArn);
  if (owner.region !== context.region) throw snapshotState(kind, `The snapshot ${snapshot.identifier} is in another region: copy it first.`);
  if (snapshot.status !== "available") throw snapshotState(kind, `The snapshot ${snapshot.identifier} is not in available state.`);
  if (snapshot.kmsKeyId !== undefined) {
    if (owner.account !== context.account) throw rdsErrors.keyNotAccessible("source snapshot", snapshot.kmsKeyId);
    requireUsableKey(context, snapshot.kmsKeyId, "source snapshot");
  }
  return { content: snapshot.content, origin: snapshot.source, kmsKeyId: snapshot.kmsKeyId, release: () => undefined };
}

/** How a restore to a point in time names its source and its moment. */
export interface PointInTime {
  readonly operation: string;
  readonly identifier?: string | undefined;
  readonly resourceId?: string | undefined;
  readonly backupId?: string | undefined;
  readonly time: Date | undefined;
  readonly isLatest: boolean;
}

/**
 * The content of a server at a moment, from its automated backup: of one that exists, or of a deleted one whose backup is
 * retained (which is found by resource id or ARN only).
 *
 * @throws AwsError InvalidParameterCombination, a not-found fault, PointInTimeRestoreNotEnabled, InvalidRestoreFault, KMSKeyNotAccessibleFault
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-pitr.html
 */
export async function fromPointInTime(context: Call, kind: ServerKind, point: PointInTime): Promise<RestoreSource> {
  if ((point.time !== undefined) === point.isLatest) throw rdsErrors.combination("Specify either a time to restore to or UseLatestRestorableTime.");
  const backup = requireBackup(context, kind, point);
  if (backup.kmsKeyId !== undefined) requireUsableKey(context, backup.kmsKeyId, "specified");
  const live = backup.retained === undefined ? { at: context.now(), content: await context.data.backup(backup.resourceId) } : undefined;
  const release = (): void => void (live !== undefined && context.data.forgetBackup(live.content.id));
  try {
    const latest = live ?? lastKnown(context, backup, point);
    const content = contentAt(context.state, backup, point.time ?? latest.at, latest, point.operation);
    return { content, origin: backup.source, kmsKeyId: backup.kmsKeyId, release };
  } catch (error) {
    release();
    throw error;
  }
}

/**
 * The end of a retained backup: the content at the deletion. Where that could not be read, as the key was unusable, nobody
 * here knows what the log held after the last snapshot: moments up to that snapshot can be restored, "the latest" cannot.
 */
function lastKnown(context: Call, backup: AutomatedBackup, point: PointInTime): Capture {
  const last = captured(context.state, backup).at(-1);
  if (last === undefined) throw rdsErrors.restore(`There is no restorable content of ${backup.source.identifier}.`);
  const isEnd = last.at.getTime() === backup.retained?.deletedAt.getTime();
  if (point.isLatest && !isEnd)
    throw new UnsupportedError(`${point.operation} to the latest time of a backup that was retained while its key was unusable`, "the embedded AWS");
  return last;
}

function requireBackup(context: Call, kind: ServerKind, { identifier, resourceId, backupId }: PointInTime): AutomatedBackup {
  const named = [identifier, resourceId, backupId].filter((name) => name !== undefined);
  if (named.length !== 1) throw rdsErrors.combination("Specify exactly one source to restore from.");
  const backup = allAutomatedBackups(context, kind).find(
    (one) =>
      (identifier !== undefined && one.retained === undefined && one.source.identifier === identifier) ||
      (resourceId !== undefined && one.resourceId.toLowerCase() === resourceId.toLowerCase()) ||
      (backupId !== undefined && one.id === backupId),
  );
  if (backup === undefined) throw sourceMissing(context, kind, named[0] ?? "", identifier !== undefined);
  if (backup.status === "creating") throw rdsErrors.restore(`${backup.source.identifier} has no restorable time yet.`);
  return backup;
}

function sourceMissing(context: Call, kind: ServerKind, name: string, isIdentifier: boolean): Error {
  if (!isIdentifier) return kind === "cluster" ? rdsErrors.clusterBackupNotFound(name) : rdsErrors.instanceBackupNotFound(name);
  const server = (kind === "cluster" ? context.state.clusters : context.state.instances).get(name);
  if (server === undefined) return kind === "cluster" ? rdsErrors.clusterNotFound(name) : rdsErrors.instanceNotFound(name);
  if (server.status !== "deleting") return rdsErrors.pitrNotEnabled();
  return kind === "cluster" ? rdsErrors.clusterState(`DB Cluster ${name} is being deleted.`) : rdsErrors.instanceState(`Instance ${name} is being deleted.`);
}
