import { dropAutomatedBackups, retainAutomatedBackup, takeSnapshot } from "./backups.ts";
import { after, durations } from "./durations.ts";
import { rdsErrors } from "./errors.ts";
import { requireSnapshotPossible } from "./manual-snapshot.ts";
import { requireIdentifier } from "./names.ts";
import { requireFreeSnapshotName } from "./snapshot-lookup.ts";
import type { Cluster, Instance } from "./state.ts";
import type { Call } from "./world.ts";

interface Choice {
  readonly SkipFinalSnapshot?: boolean | undefined;
  readonly FinalDBSnapshotIdentifier?: string | undefined;
}

/**
 * The identifier of the final snapshot, or undefined when it is skipped. One of the two must be chosen, never both.
 *
 * @throws AwsError InvalidParameterCombination, or the fault of a snapshot that exists already
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html
 */
export function requireFinalSnapshotChoice(context: Call, server: Cluster | Instance, choice: Choice): string | undefined {
  const wanted = choice.FinalDBSnapshotIdentifier;
  if (choice.SkipFinalSnapshot === true) {
    if (wanted !== undefined) throw rdsErrors.combination("You cannot specify both FinalDBSnapshotIdentifier and SkipFinalSnapshot");
    return undefined;
  }
  if (wanted === undefined) throw rdsErrors.combination("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.");
  const identifier = requireIdentifier("FinalDBSnapshotIdentifier", wanted, 255);
  requireFreeSnapshotName(context.state, server.kind, identifier);
  return identifier;
}

/**
 * Begins a deletion, which nothing can cancel: the final snapshot is taken of what is there now, automated backups go or
 * are retained, and the server is gone from the data plane at once, though it is listed as `deleting` for some minutes.
 *
 * @throws AwsError the state fault when it is being deleted already, or a final snapshot cannot be taken in its state
 */
export async function beginDeletion(
  context: Call,
  server: Cluster | Instance,
  choice: { readonly final: string | undefined; readonly deleteAutomatedBackups: boolean },
): Promise<void> {
  requireDeletable(context, server, choice.final);
  const final = choice.final === undefined ? undefined : await takeSnapshot(context, server, { identifier: choice.final, type: "manual", tags: {} });
  if (choice.deleteAutomatedBackups || server.backupRetentionPeriod === 0) dropAutomatedBackups(context, server);
  else await retainAutomatedBackup(context, server);
  await context.data.dropServer(server.resourceId);
  markDeleting(context, server, final?.transition?.at);
}

/** From now on it is `deleting`, and gone some minutes after now, or after the final snapshot is available. */
export function markDeleting(context: Call, server: Cluster | Instance, snapshotReadyAt: Date = context.now()): void {
  server.status = "deleting";
  server.nextBackupAt = undefined;
  server.pending = undefined;
  server.transition = { at: after(snapshotReadyAt, server.kind === "cluster" ? durations.deleteCluster : durations.deleteInstance), to: "gone" };
}

function requireDeletable(context: Call, server: Cluster | Instance, final: string | undefined): void {
  if (server.status === "deleting") {
    throw server.kind === "cluster"
      ? rdsErrors.clusterState(`DB Cluster ${server.identifier} is already being deleted.`)
      : rdsErrors.instanceState(`Instance ${server.identifier} is already being deleted.`);
  }
  if (final !== undefined) requireSnapshotPossible(context, server);
}
