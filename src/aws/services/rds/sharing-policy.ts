import type { RdsState } from "./state.ts";

const actions = [
  "rds:CopyDBClusterSnapshot",
  "rds:CopyDBSnapshot",
  "rds:DescribeDBClusterSnapshots",
  "rds:DescribeDBSnapshots",
  "rds:RestoreDBClusterFromSnapshot",
  "rds:RestoreDBInstanceFromDBSnapshot",
];

/**
 * What a snapshot's `restore` attribute means to IAM: the accounts in it may copy and restore the snapshot, as far as their
 * own policies let them. RDS has no resource policies that anybody writes.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ShareSnapshot.html
 */
export function sharingPolicy(state: RdsState, arn: string): { readonly document: string; readonly required: boolean } | undefined {
  const [, , , , , type, ...name] = arn.split(":");
  if (type !== "cluster-snapshot" && type !== "snapshot") return undefined;
  const snapshot = (type === "snapshot" ? state.snapshots : state.clusterSnapshots).get(name.join(":"));
  if (snapshot === undefined || snapshot.sharedWith.length === 0) return undefined;
  const AWS = snapshot.sharedWith.map((account) => (account === "all" ? "*" : `arn:aws:iam::${account}:root`));
  return {
    document: JSON.stringify({ Version: "2012-10-17", Statement: [{ Sid: "restore", Effect: "Allow", Principal: { AWS }, Action: actions, Resource: arn }] }),
    required: false,
  };
}
