import type { Cluster, Instance, RdsState } from "./state.ts";

/** Instances of a cluster, the oldest first: the first that is not being deleted writes. */
export function membersOf(state: RdsState, cluster: Pick<Cluster, "resourceId">): Instance[] {
  return [...state.instances.values()].filter(({ clusterResourceId }) => clusterResourceId === cluster.resourceId);
}

/** The cluster that an Aurora instance serves; undefined for a DB instance of its own. */
export function clusterOf(state: RdsState, instance: Instance): Cluster | undefined {
  if (instance.clusterResourceId === undefined) return undefined;
  return [...state.clusters.values()].find(({ resourceId }) => resourceId === instance.clusterResourceId);
}

/** Whether a server keeps automated backups of its own: Aurora's instances never do, the others while retention is not 0. */
export function hasOwnBackups(server: Cluster | Instance): boolean {
  return server.backupRetentionPeriod > 0 && !(server.kind === "instance" && server.clusterResourceId !== undefined);
}
