import type {
  DescribeDBClusterSnapshotAttributesCommandInput,
  DescribeDBClusterSnapshotAttributesCommandOutput,
  DescribeDBSnapshotAttributesCommandInput,
  DescribeDBSnapshotAttributesCommandOutput,
  ModifyDBClusterSnapshotAttributeCommandInput,
  ModifyDBClusterSnapshotAttributeCommandOutput,
  ModifyDBSnapshotAttributeCommandInput,
  ModifyDBSnapshotAttributeCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseUnknownMembers } from "../../members.ts";
import { arnOf, needs } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { rdsErrors } from "./errors.ts";
import { isManagedKey } from "./key-state.ts";
import { requireOwnSnapshot, snapshotState } from "./snapshot-lookup.ts";
import type { RdsState, ServerKind, Snapshot } from "./state.ts";
import type { Call } from "./world.ts";

const modifyDBClusterSnapshotAttribute = defineRds<ModifyDBClusterSnapshotAttributeCommandInput, ModifyDBClusterSnapshotAttributeCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBClusterSnapshotAttribute.html",
  authorize: (input, context) => needs(context, "ModifyDBClusterSnapshotAttribute", [arnOf(context, "cluster-snapshot", input.DBClusterSnapshotIdentifier)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:ModifyDBClusterSnapshotAttribute", input, ["DBClusterSnapshotIdentifier", "AttributeName", "ValuesToAdd", "ValuesToRemove"]);
    const snapshot = share(context, "cluster", input.DBClusterSnapshotIdentifier, input);
    return { DBClusterSnapshotAttributesResult: { DBClusterSnapshotIdentifier: snapshot.identifier, DBClusterSnapshotAttributes: attributes(snapshot) } };
  },
});

const describeDBClusterSnapshotAttributes = defineRds<DescribeDBClusterSnapshotAttributesCommandInput, DescribeDBClusterSnapshotAttributesCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshotAttributes.html",
  authorize: (input, context) => needs(context, "DescribeDBClusterSnapshotAttributes", [arnOf(context, "cluster-snapshot", input.DBClusterSnapshotIdentifier)]),
  handle: (input, context) => {
    const snapshot = requireOwnSnapshot(context, "cluster", input.DBClusterSnapshotIdentifier);
    return { DBClusterSnapshotAttributesResult: { DBClusterSnapshotIdentifier: snapshot.identifier, DBClusterSnapshotAttributes: attributes(snapshot) } };
  },
});

const modifyDBSnapshotAttribute = defineRds<ModifyDBSnapshotAttributeCommandInput, ModifyDBSnapshotAttributeCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html",
  authorize: (input, context) => needs(context, "ModifyDBSnapshotAttribute", [arnOf(context, "snapshot", input.DBSnapshotIdentifier)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:ModifyDBSnapshotAttribute", input, ["DBSnapshotIdentifier", "AttributeName", "ValuesToAdd", "ValuesToRemove"]);
    const snapshot = share(context, "instance", input.DBSnapshotIdentifier, input);
    return { DBSnapshotAttributesResult: { DBSnapshotIdentifier: snapshot.identifier, DBSnapshotAttributes: attributes(snapshot) } };
  },
});

const describeDBSnapshotAttributes = defineRds<DescribeDBSnapshotAttributesCommandInput, DescribeDBSnapshotAttributesCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshotAttributes.html",
  authorize: (input, context) => needs(context, "DescribeDBSnapshotAttributes", [arnOf(context, "snapshot", input.DBSnapshotIdentifier)]),
  handle: (input, context) => {
    const snapshot = requireOwnSnapshot(context, "instance", input.DBSnapshotIdentifier);
    return { DBSnapshotAttributesResult: { DBSnapshotIdentifier: snapshot.identifier, DBSnapshotAttributes: attributes(snapshot) } };
  },
});

export const sharingOperations: Readonly<Record<string, Operation<RdsState>>> = {
  ModifyDBClusterSnapshotAttribute: modifyDBClusterSnapshotAttribute,
  DescribeDBClusterSnapshotAttributes: describeDBClusterSnapshotAttributes,
  ModifyDBSnapshotAttribute: modifyDBSnapshotAttribute,
  DescribeDBSnapshotAttributes: describeDBSnapshotAttributes,
};

interface Change {
  readonly AttributeName?: string | undefined;
  readonly ValuesToAdd?: readonly string[] | undefined;
  readonly ValuesToRemove?: readonly string[] | undefined;
}

/**
 * Changes who may copy or restore a manual snapshot. Under the account's AWS managed key nobody else could read it, so it
 * cannot be shared; an encrypted one cannot be public.
 *
 * @throws AwsError InvalidParameterValue, SharedSnapshotQuotaExceeded, the not-found or state fault of the kind
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/share-encrypted-snapshot.html
 */
function share(context: Call, kind: ServerKind, nameOrArn: string | undefined, change: Change): Snapshot {
  const snapshot = requireOwnSnapshot(context, kind, nameOrArn);
  const { ValuesToAdd: added = [], ValuesToRemove: removed = [] } = change;
  if (change.AttributeName !== "restore") throw rdsErrors.value(`Invalid snapshot attribute: ${change.AttributeName}`);
  const invalid = [...added, ...removed].find((value) => value !== "all" && !/^\d{12}$/.test(value));
  if (invalid !== undefined) throw rdsErrors.value(`Invalid account id: ${invalid}`);
  requireShareable(context, snapshot, added);
  const accounts = [...new Set([...snapshot.sharedWith, ...added])].filter((account) => !removed.includes(account));
  if (accounts.filter((account) => account !== "all").length > 20) throw rdsErrors.sharingQuota();
  snapshot.sharedWith = accounts;
  for (const account of accounts) if (account !== "all") context.peek<RdsState>("rds", account, context.region).sharers.add(context.account);
  return snapshot;
}

function requireShareable(context: Call, snapshot: Snapshot, added: readonly string[]): void {
  if (snapshot.type === "automated") throw snapshotState(snapshot.kind, "Only manual snapshots can be shared: copy the automated snapshot first.");
  if (snapshot.status !== "available") throw snapshotState(snapshot.kind, `The snapshot ${snapshot.identifier} is not in available state.`);
  if (added.length === 0 || snapshot.kmsKeyId === undefined) return;
  if (added.includes("all")) throw rdsErrors.value("Encrypted snapshots can't be shared as public.");
  if (isManagedKey(context, snapshot.kmsKeyId))
    throw rdsErrors.value("Snapshots encrypted with the default KMS key of the account can't be shared: copy the snapshot with a customer managed key first.");
}

function attributes(snapshot: Snapshot): { AttributeName: string; AttributeValues: string[] }[] {
  return [{ AttributeName: "restore", AttributeValues: [...snapshot.sharedWith] }];
}
