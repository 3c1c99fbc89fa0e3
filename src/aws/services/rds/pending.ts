import type { Cluster, Instance, PendingValues } from "./state.ts";
import type { World } from "./world.ts";
import { dropAutomatedBackups } from "./backups.ts";
import { after, durations } from "./durations.ts";
import { hasOwnBackups, membersOf } from "./members.ts";
import { nextBackupTime, nextMaintenanceTime } from "./windows.ts";

/** Applies changes now, with all that already waits, or lets them wait for the maintenance window. */
export function applyOrWait(world: World, server: Cluster | Instance, values: PendingValues, isImmediate: boolean): void {
  const asked = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  const all: PendingValues = { ...server.pending?.values, ...asked };
  if (Object.keys(all).length === 0) return;
  server.pending = { at: isImmediate ? world.now() : nextMaintenanceTime(server.preferredMaintenanceWindow, world.now()), values: all };
  if (isImmediate) applyPending(world, server);
}

/** Applies what waits: the server is `modifying` for a while, unless it is on its way out. */
export function applyPending(world: World, server: Cluster | Instance): void {
  const values = server.pending?.values ?? {};
  server.pending = undefined;
  applyValues(world, server, values);
  if (server.status === "deleting" || server.status === "creating") return;
  server.status = "modifying";
  server.transition = { at: after(world.now(), durations.modify), to: "available" };
}

/** Applies changes now. A rename changes the ARN and the endpoints; the resource id stays. */
export function applyValues(world: World, server: Cluster | Instance, values: PendingValues): void {
  if (values.identifier !== undefined) rename(world, server, values.identifier);
  server.engineVersion = values.engineVersion ?? server.engineVersion;
  server.iamDatabaseAuthentication = values.iamDatabaseAuthentication ?? server.iamDatabaseAuthentication;
  if (values.backupRetentionPeriod !== undefined) setRetention(world, server, values.backupRetentionPeriod);
  if (server.kind === "cluster") {
    for (const member of membersOf(world.state, server)) member.engineVersion = server.engineVersion;
    return;
  }
  server.instanceClass = values.instanceClass ?? server.instanceClass;
  server.allocatedStorage = values.allocatedStorage ?? server.allocatedStorage;
  server.storageType = values.storageType ?? server.storageType;
  server.multiAz = values.multiAz ?? server.multiAz;
}

/**
 * A shorter period drops the older automated backups (the schedule sees to that); 0 drops them all, at once.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_WorkingWithAutomatedBackups.Disabling.html
 */
function setRetention(world: World, server: Cluster | Instance, days: number): void {
  server.backupRetentionPeriod = days;
  if (!hasOwnBackups(server)) {
    server.nextBackupAt = undefined;
    dropAutomatedBackups(world, server);
  } else server.nextBackupAt ??= server.status === "creating" ? undefined : nextBackupTime(server.preferredBackupWindow, world.now());
}

function rename({ state }: World, server: Cluster | Instance, identifier: string): void {
  // Somebody may have taken the name while this waited for the window: then the rename fails and the rest goes on.
  if ((server.kind === "cluster" ? state.clusters : state.instances).has(identifier)) return;
  const old = server.identifier;
  server.identifier = identifier;
  if (server.kind === "cluster") move(state.clusters, old, server);
  else move(state.instances, old, server);
}

function move<One extends { readonly identifier: string }>(servers: Map<string, One>, old: string, server: One): void {
  servers.delete(old);
  servers.set(server.identifier, server);
}
