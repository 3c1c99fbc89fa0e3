import type {
  CreateDBClusterSnapshotCommandInput,
  CreateDBClusterSnapshotCommandOutput,
  DeleteDBClusterSnapshotCommandInput,
  DeleteDBClusterSnapshotCommandOutput,
  DescribeDBClusterSnapshotsCommandInput,
  DescribeDBClusterSnapshotsCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseUnknownMembers } from "../../members.ts";
import { serverArn } from "./arns.ts";
import { arnOf, needs } from "./authorization.ts";
import { requireCluster } from "./clusters.ts";
import { defineRds } from "./define-rds.ts";
import { createManualSnapshot, deleteManualSnapshot } from "./manual-snapshot.ts";
import { clusterSnapshotOutput } from "./outputs.ts";
import { matcher, page } from "./pages.ts";
import { listingKey, listSnapshots, type Listed } from "./snapshot-listing.ts";
import type { RdsState } from "./state.ts";

const createDBClusterSnapshot = defineRds<CreateDBClusterSnapshotCommandInput, CreateDBClusterSnapshotCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBClusterSnapshot.html",
  authorize: (input, context) =>
    needs(
      context,
      "CreateDBClusterSnapshot",
      [arnOf(context, "cluster-snapshot", input.DBClusterSnapshotIdentifier), arnOf(context, "cluster", input.DBClusterIdentifier)],
      { tags: input.Tags },
    ),
  handle: async (input, context) => {
    refuseUnknownMembers("rds:CreateDBClusterSnapshot", input, ["DBClusterSnapshotIdentifier", "DBClusterIdentifier", "Tags"]);
    const cluster = requireCluster(context, input.DBClusterIdentifier);
    const snapshot = await createManualSnapshot(context, cluster, {
      member: "DBClusterSnapshotIdentifier",
      identifier: input.DBClusterSnapshotIdentifier,
      tags: input.Tags,
    });
    return { DBClusterSnapshot: clusterSnapshotOutput(context.state, snapshot) };
  },
});

const describeDBClusterSnapshots = defineRds<DescribeDBClusterSnapshotsCommandInput, DescribeDBClusterSnapshotsCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusterSnapshots.html",
  authorize: (input, context) =>
    needs(
      context,
      "DescribeDBClusterSnapshots",
      input.DBClusterIdentifier === undefined
        ? [arnOf(context, "cluster-snapshot", input.DBClusterSnapshotIdentifier)]
        : [arnOf(context, "cluster", input.DBClusterIdentifier)],
    ),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DescribeDBClusterSnapshots", input, [
      "DBClusterIdentifier",
      "DBClusterSnapshotIdentifier",
      "DbClusterResourceId",
      "SnapshotType",
      "Filters",
      "MaxRecords",
      "Marker",
      "IncludeShared",
      "IncludePublic",
    ]);
    const matches = matcher<Listed>("rds:DescribeDBClusterSnapshots", input, {
      "db-cluster-id": ({ owner, snapshot: { source } }) => [source.identifier, serverArn(owner, { kind: "cluster", identifier: source.identifier })],
      "db-cluster-snapshot-id": ({ snapshot }) => [snapshot.identifier],
      "snapshot-type": ({ snapshot }) => [snapshot.type],
      engine: ({ snapshot }) => [snapshot.source.engine],
    });
    const listed = listSnapshots(context, "cluster", {
      ...input,
      snapshot: input.DBClusterSnapshotIdentifier,
      source: input.DBClusterIdentifier,
      resourceId: input.DbClusterResourceId,
    });
    const { items, Marker } = page(listed.filter(matches), listingKey, input);
    return { DBClusterSnapshots: items.map(({ owner, snapshot }) => clusterSnapshotOutput(owner, snapshot)), Marker };
  },
});

const deleteDBClusterSnapshot = defineRds<DeleteDBClusterSnapshotCommandInput, DeleteDBClusterSnapshotCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBClusterSnapshot.html",
  authorize: (input, context) => needs(context, "DeleteDBClusterSnapshot", [arnOf(context, "cluster-snapshot", input.DBClusterSnapshotIdentifier)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DeleteDBClusterSnapshot", input, ["DBClusterSnapshotIdentifier"]);
    const snapshot = deleteManualSnapshot(context, "cluster", input.DBClusterSnapshotIdentifier);
    return { DBClusterSnapshot: { ...clusterSnapshotOutput(context.state, snapshot), Status: "deleted" } };
  },
});

export const clusterSnapshotOperations: Readonly<Record<string, Operation<RdsState>>> = {
  CreateDBClusterSnapshot: createDBClusterSnapshot,
  DescribeDBClusterSnapshots: describeDBClusterSnapshots,
  DeleteDBClusterSnapshot: deleteDBClusterSnapshot,
};
