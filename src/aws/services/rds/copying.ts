import type {
  CopyDBClusterSnapshotCommandInput,
  CopyDBClusterSnapshotCommandOutput,
  CopyDBSnapshotCommandInput,
  CopyDBSnapshotCommandOutput,
  Tag,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { snapshotArn } from "./arns.ts";
import { arnOf, needs } from "./authorization.ts";
import { snapshotsOf } from "./backups.ts";
import { defineRds } from "./define-rds.ts";
import { after, durations } from "./durations.ts";
import { rdsErrors } from "./errors.ts";
import { requireStorageKey, requireUsableKey } from "./keys.ts";
import { requireIdentifier } from "./names.ts";
import { clusterSnapshotOutput, snapshotOutput } from "./outputs.ts";
import { requireFreeSnapshotName, requireSourceSnapshot, snapshotState, type SourceSnapshot } from "./snapshot-lookup.ts";
import type { RdsState, ServerKind, Snapshot } from "./state.ts";
import { readTags } from "./tag-list.ts";
import type { Call } from "./world.ts";

const copyDBClusterSnapshot = defineRds<CopyDBClusterSnapshotCommandInput, CopyDBClusterSnapshotCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBClusterSnapshot.html",
  authorize: (input, context) =>
    needs(
      context,
      "CopyDBClusterSnapshot",
      [
        arnOf(context, "cluster-snapshot", input.TargetDBClusterSnapshotIdentifier),
        arnOf(context, "cluster-snapshot", input.SourceDBClusterSnapshotIdentifier),
      ],
      { tags: input.Tags },
    ),
  handle: (input, context) => {
    const known = ["SourceDBClusterSnapshotIdentifier", "TargetDBClusterSnapshotIdentifier", "KmsKeyId", "CopyTags", "Tags"];
    refuseUnknownMembers("rds:CopyDBClusterSnapshot", input, known);
    const copy = copySnapshot(context, "cluster", {
      ...input,
      source: input.SourceDBClusterSnapshotIdentifier,
      target: input.TargetDBClusterSnapshotIdentifier,
    });
    return { DBClusterSnapshot: clusterSnapshotOutput(context.state, copy) };
  },
});

const copyDBSnapshot = defineRds<CopyDBSnapshotCommandInput, CopyDBSnapshotCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html",
  authorize: (input, context) =>
    needs(
      context,
      "CopyDBSnapshot",
      [arnOf(context, "snapshot", input.TargetDBSnapshotIdentifier), arnOf(context, "snapshot", input.SourceDBSnapshotIdentifier)],
      {
        tags: input.Tags,
        context: { "rds:CopyOptionGroup": input.CopyOptionGroup ?? false },
      },
    ),
  handle: (input, context) => {
    refuseUnknownMembers("rds:CopyDBSnapshot", input, [
      "SourceDBSnapshotIdentifier",
      "TargetDBSnapshotIdentifier",
      "KmsKeyId",
      "CopyTags",
      "Tags",
      "CopyOptionGroup",
    ]);
    refuseOtherValues("rds:CopyDBSnapshot.CopyOptionGroup", input.CopyOptionGroup, [false]);
    const copy = copySnapshot(context, "instance", { ...input, source: input.SourceDBSnapshotIdentifier, target: input.TargetDBSnapshotIdentifier });
    return { DBSnapshot: snapshotOutput(context.state, copy) };
  },
});

export const copyingOperations: Readonly<Record<string, Operation<RdsState>>> = {
  CopyDBClusterSnapshot: copyDBClusterSnapshot,
  CopyDBSnapshot: copyDBSnapshot,
};

interface CopyWish {
  readonly source: string | undefined;
  readonly target: string | undefined;
  readonly KmsKeyId?: string | undefined;
  readonly CopyTags?: boolean | undefined;
  readonly Tags?: readonly Tag[] | undefined;
}

/** A manual snapshot of the call's account and region, from then on independent of its source: it holds the bytes itself. */
function copySnapshot(context: Call, kind: ServerKind, wish: CopyWish): Snapshot {
  const identifier = requireIdentifier(kind === "cluster" ? "TargetDBClusterSnapshotIdentifier" : "TargetDBSnapshotIdentifier", wish.target ?? "", 255);
  requireFreeSnapshotName(context.state, kind, identifier);
  const source = requireSourceSnapshot(context, kind, wish.source);
  if (source.snapshot.status !== "available") throw snapshotState(kind, `The source snapshot ${source.snapshot.identifier} is not in available state.`);
  const tags = { ...(wish.CopyTags === true ? source.snapshot.tags : {}), ...readTags(wish.Tags) };
  const copy: Snapshot = {
    ...source.snapshot,
    ...encryptionOfCopy(context, kind, source, wish.KmsKeyId),
    identifier,
    type: "manual",
    createdAt: context.now(),
    status: kind === "cluster" ? "copying" : "creating",
    transition: { at: after(context.now(), durations.copySnapshot), to: "available" },
    sourceSnapshotArn: snapshotArn(source.owner, source.snapshot),
    sharedWith: [],
    tags,
  };
  context.data.retainBackup(copy.content.id);
  snapshotsOf(context.state, kind).set(identifier, copy);
  return copy;
}

/**
 * The source's key must be enabled and the caller allowed to use it, also across accounts. From another account or region
 * the copy needs a key of its own. An unencrypted cluster snapshot stays unencrypted; a DB snapshot may be encrypted by copying.
 *
 * @throws AwsError KMSKeyNotAccessibleFault, InvalidParameterValue, InvalidParameterCombination
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_CopySnapshot.html
 */
function encryptionOfCopy(
  context: Call,
  kind: ServerKind,
  { owner, snapshot }: SourceSnapshot,
  keyId: string | undefined,
): Pick<Snapshot, "storageEncrypted" | "kmsKeyId"> {
  if (snapshot.kmsKeyId === undefined) {
    if (keyId === undefined) return { storageEncrypted: false, kmsKeyId: undefined };
    if (kind === "cluster") throw rdsErrors.combination("KmsKeyId can't be specified when copying an unencrypted DB cluster snapshot.");
    return { storageEncrypted: true, kmsKeyId: requireStorageKey(context, keyId, "target snapshot") };
  }
  if (keyId === undefined && owner.region !== context.region) throw rdsErrors.value("Must specify new KMS key for cross region encrypted snapshot copy.");
  if (keyId === undefined && owner.account !== context.account) throw rdsErrors.keyNotAccessible("target snapshot", "");
  const sourceKey = requireUsableKey(context, snapshot.kmsKeyId, "source snapshot");
  return { storageEncrypted: true, kmsKeyId: keyId === undefined ? sourceKey : requireStorageKey(context, keyId, "target snapshot") };
}
