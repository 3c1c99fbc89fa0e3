import { parseResourceName, snapshotType } from "./arns.ts";
import { snapshotsOf } from "./backups.ts";
import { rdsErrors } from "./errors.ts";
import type { RdsState, ServerKind, Snapshot } from "./state.ts";
import type { Call } from "./world.ts";

/** A snapshot of the call's account and region, by name or ARN. @throws AwsError DBClusterSnapshotNotFoundFault, DBSnapshotNotFound */
export function requireOwnSnapshot(context: Call, kind: ServerKind, nameOrArn: string | undefined): Snapshot {
  const { account, region, type, name } = parseResourceName(context, snapshotType(kind), nameOrArn ?? "");
  const isOwn = account === context.account && region === context.region && type === snapshotType(kind);
  const snapshot = isOwn ? snapshotsOf(context.state, kind).get(name) : undefined;
  if (snapshot === undefined) throw snapshotNotFound(kind, nameOrArn ?? "");
  return snapshot;
}

/** A snapshot that may be copied or restored by the call's account: its own in any region, or a shared one by ARN. */
export interface SourceSnapshot {
  readonly owner: RdsState;
  readonly snapshot: Snapshot;
}

/** @throws AwsError DBClusterSnapshotNotFoundFault, DBSnapshotNotFound: also for one that is not shared with this account. */
export function requireSourceSnapshot(context: Call, kind: ServerKind, nameOrArn: string | undefined): SourceSnapshot {
  const { account, region, type, name } = parseResourceName(context, snapshotType(kind), nameOrArn ?? "");
  const owner = context.peek<RdsState>("rds", account, region);
  const snapshot = type === snapshotType(kind) ? snapshotsOf(owner, kind).get(name) : undefined;
  if (snapshot === undefined || !isSharedWith(snapshot, account, context.account)) throw snapshotNotFound(kind, nameOrArn ?? "");
  return { owner, snapshot };
}

export function isSharedWith(snapshot: Snapshot, owner: string, account: string): boolean {
  return owner === account || snapshot.sharedWith.includes(account) || snapshot.sharedWith.includes("all");
}

export function snapshotNotFound(kind: ServerKind, name: string): Error {
  return kind === "cluster" ? rdsErrors.clusterSnapshotNotFound(name) : rdsErrors.snapshotNotFound(name);
}

/** @throws AwsError DBClusterSnapshotAlreadyExistsFault, DBSnapshotAlreadyExists */
export function requireFreeSnapshotName(state: RdsState, kind: ServerKind, identifier: string): void {
  if (!snapshotsOf(state, kind).has(identifier)) return;
  throw kind === "cluster" ? rdsErrors.clusterSnapshotExists(identifier) : rdsErrors.snapshotExists(identifier);
}

/** @throws AwsError InvalidDBClusterSnapshotStateFault, InvalidDBSnapshotState */
export function snapshotState(kind: ServerKind, message: string): Error {
  return kind === "cluster" ? rdsErrors.clusterSnapshotState(message) : rdsErrors.snapshotState(message);
}
