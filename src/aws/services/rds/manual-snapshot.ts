import type { Tag } from "@aws-sdk/client-rds";
import { removeSnapshot, takeSnapshot } from "./backups.ts";
import { rdsErrors } from "./errors.ts";
import { isKeyUsable } from "./key-state.ts";
import { requireIdentifier } from "./names.ts";
import { requireFreeSnapshotName, requireOwnSnapshot, snapshotState } from "./snapshot-lookup.ts";
import type { Cluster, Instance, ServerKind, Snapshot } from "./state.ts";
import { readTags } from "./tag-list.ts";
import type { Call } from "./world.ts";

/**
 * A snapshot that a caller asks for. It stays until somebody deletes it, whatever becomes of its source.
 *
 * @throws AwsError InvalidParameterValue, the `…AlreadyExists` of the kind, the state fault of a source that is not available, KMSKeyNotAccessibleFault
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html
 */
export async function createManualSnapshot(
  context: Call,
  server: Cluster | Instance,
  wish: { readonly member: string; readonly identifier: string | undefined; readonly tags: readonly Tag[] | undefined },
): Promise<Snapshot> {
  const identifier = requireIdentifier(wish.member, wish.identifier ?? "", 255);
  const tags = readTags(wish.tags);
  requireFreeSnapshotName(context.state, server.kind, identifier);
  requireSnapshotPossible(context, server);
  return takeSnapshot(context, server, { identifier, type: "manual", tags });
}

/**
 * A snapshot needs a source that is available and whose key is enabled.
 *
 * @throws AwsError InvalidDBClusterStateFault, InvalidDBInstanceState, KMSKeyNotAccessibleFault
 */
export function requireSnapshotPossible(context: Call, server: Cluster | Instance): void {
  if (server.status !== "available") {
    throw server.kind === "cluster"
      ? rdsErrors.clusterState(`Can't create a snapshot because the database cluster ${server.identifier} isn't currently in the available state.`)
      : rdsErrors.instanceState(`Cannot create a snapshot because the database instance ${server.identifier} is not currently in the available state.`);
  }
  if (!isKeyUsable(context, server.kmsKeyId)) throw rdsErrors.keyNotAccessible("specified", server.kmsKeyId ?? "");
}

/**
 * Deletes a manual snapshot, at once. Automated ones go only with the automated backups they belong to.
 *
 * @throws AwsError the not-found or state fault of the kind
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBClusterSnapshot.html
 */
export function deleteManualSnapshot(context: Call, kind: ServerKind, nameOrArn: string | undefined): Snapshot {
  const snapshot = requireOwnSnapshot(context, kind, nameOrArn);
  if (snapshot.type === "automated") throw snapshotState(kind, "Only manual snapshots may be deleted.");
  if (snapshot.status !== "available") throw snapshotState(kind, `The snapshot ${snapshot.identifier} is not in available state.`);
  removeSnapshot(context, snapshot);
  return snapshot;
}
