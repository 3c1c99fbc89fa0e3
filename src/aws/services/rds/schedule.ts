import type { ServiceSchedule } from "../../service.ts";
import { dropRetainedBackup, removeSnapshot, takeAutomatedSnapshot } from "./backups.ts";
import { after, day, durations } from "./durations.ts";
import { hasOwnBackups, membersOf } from "./members.ts";
import { applyPending } from "./pending.ts";
import type { Cluster, Instance, RdsState, Snapshot } from "./state.ts";
import { nextBackupTime } from "./windows.ts";
import type { World } from "./world.ts";

/**
 * What RDS does by itself: statuses settle, automated snapshots are taken daily in the backup window and expire after the
 * retention period, retained backups end, pending changes are applied in the maintenance window.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.html
 */
export const rdsSchedule: ServiceSchedule<RdsState> = {
  nextAt: (state) => {
    let earliest: Date | undefined;
    const note = (moment: Date | undefined): void => {
      if (moment !== undefined && (earliest === undefined || moment < earliest)) earliest = moment;
    };
    for (const servers of [state.clusters, state.instances]) {
      for (const { transition, pending, nextBackupAt } of servers.values()) {
        note(transition?.at);
        note(pending?.at);
        note(nextBackupAt);
      }
    }
    for (const snapshots of [state.clusterSnapshots, state.snapshots]) {
      for (const snapshot of snapshots.values()) {
        if (snapshot.transition !== undefined) note(snapshot.transition.at);
        if (snapshot.type !== "manual") note(expiryOf(state, snapshot));
      }
    }
    for (const { expiresAt } of state.retainedBackups.values()) note(expiresAt);
    return earliest;
  },
  run: async (_state, at, world) => {
    for (const server of serversOf(world.state)) {
      if (isDue(server.transition?.at, at)) await settleServer(world, server, at);
      if (isDue(server.pending?.at, at)) applyPending(world, server);
      if (isDue(server.nextBackupAt, at)) await backUp(world, server, at);
    }
    for (const snapshot of snapshotsIn(world.state)) {
      if (isDue(snapshot.transition?.at, at)) settle(snapshot);
      if (isDue(expiryOf(world.state, snapshot), at)) removeSnapshot(world, snapshot);
    }
    for (const backup of world.state.retainedBackups.values()) if (isDue(backup.expiresAt, at)) dropRetainedBackup(world, backup);
  },
};

/** When an automated snapshot ends: by the retention period its server has now, or had when it was deleted. */
function expiryOf(state: RdsState, snapshot: Snapshot): Date | undefined {
  if (snapshot.type === "manual") return undefined;
  const { resourceId } = snapshot.source;
  const source = state[snapshot.kind === "cluster" ? "clusters" : "instances"].get(snapshot.source.identifier);
  const server = source?.resourceId === resourceId ? source : serversOf(state).find((one) => one.resourceId === resourceId);
  const retention = server?.backupRetentionPeriod ?? state.retainedBackups.get(resourceId)?.source.backupRetentionPeriod ?? 0;
  return after(snapshot.createdAt, retention * day);
}

function serversOf(state: RdsState): (Cluster | Instance)[] {
  return [...state.clusters.values(), ...state.instances.values()];
}

function snapshotsIn(state: RdsState): Snapshot[] {
  return [...state.clusterSnapshots.values(), ...state.snapshots.values()];
}

function isDue(moment: Date | undefined, at: Date): boolean {
  return moment !== undefined && moment <= at;
}

function settle(one: { status: string; transition: Cluster["transition"] }): void {
  one.status = one.transition?.to ?? one.status;
  one.transition = undefined;
}

async function settleServer(world: World, server: Cluster | Instance, at: Date): Promise<void> {
  if (server.transition?.to === "gone") return removeServer(world, server, at);
  const wasCreating = server.status === "creating";
  settle(server);
  if (wasCreating && hasOwnBackups(server)) await backUp(world, server, at);
}

/** A cluster stays `deleting` as long as one of its instances does. */
function removeServer({ state }: World, server: Cluster | Instance, at: Date): void {
  if (server.kind === "instance") return void state.instances.delete(server.identifier);
  const [member] = membersOf(state, server);
  if (member === undefined) return void state.clusters.delete(server.identifier);
  server.transition = { at: after(member.transition?.at ?? at, durations.deleteCluster), to: "gone" };
}

/** The first automated snapshot is taken when a server is available, the next ones daily in its window. */
async function backUp(world: World, server: Cluster | Instance, at: Date): Promise<void> {
  server.nextBackupAt = nextBackupTime(server.preferredBackupWindow, at);
  await takeAutomatedSnapshot(world, server);
}
