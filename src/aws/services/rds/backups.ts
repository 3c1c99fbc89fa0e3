import { after, day, durations } from "./durations.ts";
import { isKeyUsable } from "./key-state.ts";
import { originOf } from "./origins.ts";
import type { Capture, Cluster, Instance, RdsState, RetainedBackup, ServerKind, Snapshot } from "./state.ts";
import type { World } from "./world.ts";

type Holder = { captures: Capture[] };

/** The snapshots of a kind: the two lists are disjoint. */
export function snapshotsOf(state: RdsState, kind: ServerKind): Map<string, Snapshot> {
  return kind === "cluster" ? state.clusterSnapshots : state.snapshots;
}

interface SnapshotWish {
  readonly identifier: string;
  readonly type: Snapshot["type"];
  readonly tags: Readonly<Record<string, string>>;
}

/**
 * Takes a snapshot: the content is that of this very moment, although the snapshot takes a while to be `available`. A DB
 * instance is `backing-up` meanwhile; a cluster volume is not held up.
 */
export async function takeSnapshot(world: World, server: Cluster | Instance, wish: SnapshotWish): Promise<Snapshot> {
  const content = await world.data.backup(server.resourceId);
  const done = after(world.now(), durations.snapshot);
  const snapshot: Snapshot = {
    kind: server.kind,
    identifier: wish.identifier,
    type: wish.type,
    createdAt: world.now(),
    takenAt: world.now(),
    status: "creating",
    transition: { at: done, to: "available" },
    content,
    storageEncrypted: server.storageEncrypted,
    kmsKeyId: server.kmsKeyId,
    source: originOf(world.state, server),
    sourceSnapshotArn: undefined,
    sharedWith: [],
    tags: { ...(server.copyTagsToSnapshot ? server.tags : {}), ...wish.tags },
  };
  snapshotsOf(world.state, server.kind).set(snapshot.identifier, snapshot);
  if (server.kind === "instance" && server.status === "available") {
    server.status = "backing-up";
    server.transition = { at: done, to: "available" };
  }
  return snapshot;
}

/** The daily automated snapshot. Skipped when the server's key cannot be used: RDS cannot read the storage then. */
export async function takeAutomatedSnapshot(world: World, server: Cluster | Instance): Promise<void> {
  if (!isKeyUsable(world, server.kmsKeyId)) return;
  await takeSnapshot(world, server, { identifier: automatedName(server.identifier, world.now()), type: "automated", tags: {} });
}

/** `rds:NAME-YYYY-MM-DD-HH-MM` */
function automatedName(identifier: string, at: Date): string {
  return `rds:${identifier}-${at.toISOString().slice(0, 16).replace(/[T:]/g, "-")}`;
}

export function removeSnapshot(world: World, snapshot: Snapshot): void {
  snapshotsOf(world.state, snapshot.kind).delete(snapshot.identifier);
  world.data.forgetBackup(snapshot.content.id);
}

export function automatedSnapshotsOf(state: RdsState, source: { readonly kind: ServerKind; readonly resourceId: string }): Snapshot[] {
  return [...snapshotsOf(state, source.kind).values()].filter(({ type, source: { resourceId } }) => type === "automated" && resourceId === source.resourceId);
}

/** Automated snapshots and point-in-time recovery go at once; manual snapshots stay. */
export function dropAutomatedBackups(world: World, server: Cluster | Instance): void {
  for (const snapshot of automatedSnapshotsOf(world.state, server)) removeSnapshot(world, snapshot);
  dropCaptures(world, server);
}

/** Keeps the automated backup of a server that is being deleted, with what it holds now, until its retention period ends. */
export async function retainAutomatedBackup(world: World, server: Cluster | Instance): Promise<void> {
  const last = isKeyUsable(world, server.kmsKeyId) ? [{ at: world.now(), content: await world.data.backup(server.resourceId) }] : [];
  world.state.retainedBackups.set(server.resourceId, {
    kind: server.kind,
    id: server.automatedBackupId,
    source: originOf(world.state, server),
    storageEncrypted: server.storageEncrypted,
    kmsKeyId: server.kmsKeyId,
    deletedAt: world.now(),
    expiresAt: after(world.now(), server.backupRetentionPeriod * day),
    captures: [...server.captures, ...last],
    tags: { ...server.tags },
  });
  server.captures = [];
}

export function dropRetainedBackup(world: World, backup: RetainedBackup): void {
  for (const snapshot of automatedSnapshotsOf(world.state, { kind: backup.kind, resourceId: backup.source.resourceId })) removeSnapshot(world, snapshot);
  dropCaptures(world, backup);
  world.state.retainedBackups.delete(backup.source.resourceId);
}

function dropCaptures(world: World, holder: Holder): void {
  for (const { content } of holder.captures) world.data.forgetBackup(content.id);
  holder.captures = [];
}
