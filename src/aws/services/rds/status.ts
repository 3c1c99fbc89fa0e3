import { findKey, isKeyUsable, type KeyReader } from "./key-state.ts";
import { clusterOf, membersOf } from "./members.ts";
import type { Cluster, Instance, RdsState } from "./state.ts";

/**
 * The status that RDS reports. A server whose key cannot be used is inaccessible: recoverable while the key is only
 * disabled or waiting for its deletion, for good when the key is gone.
 *
 * Simplified: RDS notices within hours and gives up after seven days; here it notices at once and takes the server back
 * whenever the key is enabled again.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Status.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 */
export function statusOf(reader: KeyReader, server: Pick<Cluster | Instance, "status" | "kmsKeyId">): string {
  const { status, kmsKeyId } = server;
  if (status === "deleting" || isKeyUsable(reader, kmsKeyId)) return status;
  return kmsKeyId === undefined || findKey(reader, kmsKeyId) === undefined
    ? "inaccessible-encryption-credentials"
    : "inaccessible-encryption-credentials-recoverable";
}

/**
 * Whether the rows of a cluster or instance can be read now: it is not being deleted and its key is enabled.
 *
 * @param resourceId `cluster-…` or `db-…`, the name of the server on the data plane.
 */
export function isReadable(reader: KeyReader, state: RdsState, resourceId: string): boolean {
  const server = serverByResourceId(state, resourceId);
  return server !== undefined && server.status !== "deleting" && isKeyUsable(reader, server.kmsKeyId);
}

/** Whether a client could connect: readable, past its creation, and for a cluster with an instance that is up. */
export function isReachable(reader: KeyReader, state: RdsState, resourceId: string): boolean {
  const server = serverByResourceId(state, resourceId);
  if (server === undefined || !isReadable(reader, state, resourceId) || !isUp(server)) return false;
  if (server.kind === "cluster") return membersOf(state, server).some(isUp);
  const cluster = clusterOf(state, server);
  return cluster === undefined || isUp(cluster);
}

export function serverByResourceId(state: RdsState, resourceId: string): Cluster | Instance | undefined {
  return [...state.clusters.values(), ...state.instances.values()].find((server) => server.resourceId === resourceId);
}

function isUp({ status }: Cluster | Instance): boolean {
  return status !== "creating" && status !== "deleting";
}
