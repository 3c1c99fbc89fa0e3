import type {
  CreateDBSnapshotCommandInput,
  CreateDBSnapshotCommandOutput,
  DeleteDBSnapshotCommandInput,
  DeleteDBSnapshotCommandOutput,
  DescribeDBSnapshotsCommandInput,
  DescribeDBSnapshotsCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseUnknownMembers } from "../../members.ts";
import { serverArn } from "./arns.ts";
import { arnOf, needs } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { rdsErrors } from "./errors.ts";
import { requireInstance } from "./instances.ts";
import { createManualSnapshot, deleteManualSnapshot } from "./manual-snapshot.ts";
import { snapshotOutput } from "./outputs.ts";
import { matcher, page } from "./pages.ts";
import { listingKey, listSnapshots, type Listed } from "./snapshot-listing.ts";
import type { RdsState } from "./state.ts";

const createDBSnapshot = defineRds<CreateDBSnapshotCommandInput, CreateDBSnapshotCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSnapshot.html",
  authorize: (input, context) =>
    needs(context, "CreateDBSnapshot", [arnOf(context, "snapshot", input.DBSnapshotIdentifier), arnOf(context, "db", input.DBInstanceIdentifier)], {
      tags: input.Tags,
    }),
  handle: async (input, context) => {
    refuseUnknownMembers("rds:CreateDBSnapshot", input, ["DBSnapshotIdentifier", "DBInstanceIdentifier", "Tags"]);
    const instance = requireInstance(context, input.DBInstanceIdentifier);
    if (instance.clusterResourceId !== undefined) {
      throw rdsErrors.value(
        "The specified instance is a member of a cluster and a snapshot cannot be created directly. Please use the CreateDBClusterSnapshot API instead.",
      );
    }
    const snapshot = await createManualSnapshot(context, instance, {
      member: "DBSnapshotIdentifier",
      identifier: input.DBSnapshotIdentifier,
      tags: input.Tags,
    });
    return { DBSnapshot: snapshotOutput(context.state, snapshot) };
  },
});

const describeDBSnapshots = defineRds<DescribeDBSnapshotsCommandInput, DescribeDBSnapshotsCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBSnapshots.html",
  authorize: (input, context) => {
    const { DBInstanceIdentifier: instance, DBSnapshotIdentifier: snapshot } = input;
    return needs(context, "DescribeDBSnapshots", [instance === undefined ? arnOf(context, "snapshot", snapshot) : arnOf(context, "db", instance)]);
  },
  handle: (input, context) => {
    const known = [
      "DBInstanceIdentifier",
      "DBSnapshotIdentifier",
      "DbiResourceId",
      "SnapshotType",
      "Filters",
      "MaxRecords",
      "Marker",
      "IncludeShared",
      "IncludePublic",
    ];
    refuseUnknownMembers("rds:DescribeDBSnapshots", input, known);
    const matches = matcher<Listed>("rds:DescribeDBSnapshots", input, {
      "db-instance-id": ({ owner, snapshot: { source } }) => [source.identifier, serverArn(owner, { kind: "instance", identifier: source.identifier })],
      "db-snapshot-id": ({ snapshot }) => [snapshot.identifier],
      "dbi-resource-id": ({ snapshot }) => [snapshot.source.resourceId],
      "snapshot-type": ({ snapshot }) => [snapshot.type],
      engine: ({ snapshot }) => [snapshot.source.engine],
    });
    const listed = listSnapshots(context, "instance", {
      ...input,
      snapshot: input.DBSnapshotIdentifier,
      source: input.DBInstanceIdentifier,
      resourceId: input.DbiResourceId,
    });
    const { items, Marker } = page(listed.filter(matches), listingKey, input);
    return { DBSnapshots: items.map(({ owner, snapshot }) => snapshotOutput(owner, snapshot)), Marker };
  },
});

const deleteDBSnapshot = defineRds<DeleteDBSnapshotCommandInput, DeleteDBSnapshotCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBSnapshot.html",
  authorize: (input, context) => needs(context, "DeleteDBSnapshot", [arnOf(context, "snapshot", input.DBSnapshotIdentifier)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DeleteDBSnapshot", input, ["DBSnapshotIdentifier"]);
    const snapshot = deleteManualSnapshot(context, "instance", input.DBSnapshotIdentifier);
    return { DBSnapshot: { ...snapshotOutput(context.state, snapshot), Status: "deleted" } };
  },
});

export const snapshotOperations: Readonly<Record<string, Operation<RdsState>>> = {
  CreateDBSnapshot: createDBSnapshot,
  DescribeDBSnapshots: describeDBSnapshots,
  DeleteDBSnapshot: deleteDBSnapshot,
};
