import type { Cluster, Instance, PendingValues, RdsState } from "./state.ts";
import type { World } from "./world.ts";
import { dropAutomatedBackups } from "./backups.ts";
import { hasOwnBackups } from "./members.ts";
import { nextBackupTime } from "./windows.ts";

/** Applies what waited for the maintenance window. */
export function applyPending(world: World, server: Cluster | Instance): void {
  const values = server.pending?.values ?? {};
  server.pending = undefined;
  applyValues(world, server, values);
}

/** Applies changes now. A rename changes the ARN and the endpoints; the resource id stays. */
export function applyValues(world: World, server: Cluster | Instance, values: PendingValues): void {
  if (values.identifier !== undefined) rename(world.state, server, values.identifier);
  server.engineVersion = values.engineVersion ?? server.engineVersion;
  server.iamDatabaseAuthentication = values.iamDatabaseAuthentication ?? server.iamDatabaseAuthentication;
  if (values.backupRetentionPeriod !== undefined) setRetention(world, server, values.backupRetentionPeriod);
  if (server.kind === "cluster") return;
  server.instanceClass = values.instanceClass ?? server.instanceClass;
  server.allocatedStorage = values.allocatedStorage ?? server.allocatedStorage;
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

function rename(state: RdsState, server: Cluster | Instance, identifier: string): void {
  const servers: Map<string, Cluster | Instance> = server.kind === "cluster" ? (state.clusters as Map<string, Cluster | Instance>) : (state.instances as Map<string, Cluster | Instance>);
  servers.delete(server.identifier);
  server.identifier = identifier;
  servers.set(identifier, server);
}
