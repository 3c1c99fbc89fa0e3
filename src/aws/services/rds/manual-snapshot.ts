import type { Tag } from "@aws-sdk/client-rds";
import { takeSnapshot } from "./backups.ts";
import { rdsErrors } from "./errors.ts";
import { isKeyUsable } from "./key-state.ts";
import { requireIdentifier } from "./names.ts";
import { requireFreeSnapshotName } from "./snapshot-lookup.ts";
import type { Cluster, Instance, Snapshot } from "./state.ts";
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
  if (server.status !== "available") throw notAvailable(server);
  if (!isKeyUsable(context, server.kmsKeyId)) throw rdsErrors.keyNotAccessible("specified", server.kmsKeyId ?? "");
  return takeSnapshot(context, server, { identifier, type: "manual", tags });
}

function notAvailable(server: Cluster | Instance): Error {
  return server.kind === "cluster"
    ? rdsErrors.clusterState(`DB Cluster ${server.identifier} is not in available state.`)
    : rdsErrors.instanceState(`Cannot create a snapshot because the database instance ${server.identifier} is not currently in the available state.`);
}
