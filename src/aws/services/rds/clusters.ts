import type {
  CreateDBClusterCommandInput,
  CreateDBClusterCommandOutput,
  DeleteDBClusterCommandInput,
  DeleteDBClusterCommandOutput,
  DescribeDBClustersCommandInput,
  DescribeDBClustersCommandOutput,
  ServerlessV2ScalingConfiguration,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import { parseResourceName, serverArn } from "./arns.ts";
import { arnOf, groupArns, needs } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { beginDeletion, requireFinalSnapshotChoice } from "./deletion.ts";
import { requireEngine, requireEngineVersion, requireParameterGroup } from "./engines.ts";
import { rdsErrors } from "./errors.ts";
import { membersOf } from "./members.ts";
import { requireIdentifier, requireMasterUser } from "./names.ts";
import { requireSecurityGroups, requireSubnetGroup, requireZones } from "./network.ts";
import { clusterOutput } from "./outputs.ts";
import { after, durations } from "./durations.ts";
import { matcher, page } from "./pages.ts";
import { newServer, requireEncryption, serverOptions } from "./servers.ts";
import type { Cluster, RdsState } from "./state.ts";
import { readTags } from "./tag-list.ts";
import type { Call } from "./world.ts";

const createMembers = [
  "AvailabilityZones",
  "BackupRetentionPeriod",
  "CopyTagsToSnapshot",
  "DBClusterIdentifier",
  "DBClusterParameterGroupName",
  "DBSubnetGroupName",
  "DatabaseName",
  "DeletionProtection",
  "EnableCloudwatchLogsExports",
  "EnableIAMDatabaseAuthentication",
  "Engine",
  "EngineMode",
  "EngineVersion",
  "KmsKeyId",
  "MasterUserPassword",
  "MasterUsername",
  "Port",
  "PreferredBackupWindow",
  "PreferredMaintenanceWindow",
  "ServerlessV2ScalingConfiguration",
  "StorageEncrypted",
  "StorageType",
  "NetworkType",
  "Tags",
  "VpcSecurityGroupIds",
];

const createDBCluster = defineRds<CreateDBClusterCommandInput, CreateDBClusterCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
  authorize: (input, context) =>
    needs(context, "CreateDBCluster", [arnOf(context, "cluster", input.DBClusterIdentifier), ...groupArns(context, "cluster", input.DBSubnetGroupName)], {
      tags: input.Tags,
      context: {
        "rds:DatabaseEngine": input.Engine,
        "rds:DatabaseName": input.DatabaseName,
        "rds:StorageEncrypted": input.StorageEncrypted ?? input.KmsKeyId !== undefined,
      },
    }),
  handle: async (input, context) => {
    refuseUnknownMembers("rds:CreateDBCluster", input, createMembers);
    const cluster = newCluster(input, context);
    await context.data.createServer(cluster.resourceId, serverOptions(cluster));
    context.state.clusters.set(cluster.identifier, cluster);
    return { DBCluster: clusterOutput(context, cluster) };
  },
});

const describeDBClusters = defineRds<DescribeDBClustersCommandInput, DescribeDBClustersCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBClusters.html",
  authorize: (input, context) => needs(context, "DescribeDBClusters", [arnOf(context, "cluster", input.DBClusterIdentifier)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DescribeDBClusters", input, ["DBClusterIdentifier", "Filters", "MaxRecords", "Marker", "IncludeShared"]);
    refuseOtherValues("rds:DescribeDBClusters.IncludeShared", input.IncludeShared, [false]);
    const matches = matcher<Cluster>("rds:DescribeDBClusters", input, {
      "db-cluster-id": (cluster) => [cluster.identifier, serverArn(context, cluster)],
      "db-cluster-resource-id": ({ resourceId }) => [resourceId],
      engine: ({ engine }) => [engine],
    });
    const wanted = input.DBClusterIdentifier ? [requireCluster(context, input.DBClusterIdentifier)] : [...context.state.clusters.values()];
    const { items, Marker } = page(wanted.filter(matches), ({ identifier }) => identifier, input);
    return { DBClusters: items.map((cluster) => clusterOutput(context, cluster)), Marker };
  },
});

const deleteDBCluster = defineRds<DeleteDBClusterCommandInput, DeleteDBClusterCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBCluster.html",
  authorize: (input, context) => {
    const cluster = arnOf(context, "cluster", input.DBClusterIdentifier);
    const final = input.FinalDBSnapshotIdentifier;
    return needs(context, "DeleteDBCluster", final === undefined ? [cluster] : [cluster, arnOf(context, "cluster-snapshot", final)]);
  },
  handle: async (input, context) => {
    refuseUnknownMembers("rds:DeleteDBCluster", input, ["DBClusterIdentifier", "SkipFinalSnapshot", "FinalDBSnapshotIdentifier", "DeleteAutomatedBackups"]);
    const cluster = requireCluster(context, input.DBClusterIdentifier);
    if (cluster.deletionProtection) throw rdsErrors.combination("Cannot delete protected Cluster, please disable deletion protection and try again.");
    const final = requireFinalSnapshotChoice(context, cluster, input);
    if (membersOf(context.state, cluster).some(({ status }) => status !== "deleting")) {
      throw rdsErrors.clusterState("Cluster cannot be deleted, it still contains DB instances in non-deleting state.");
    }
    await beginDeletion(context, cluster, { final, deleteAutomatedBackups: input.DeleteAutomatedBackups ?? true });
    return { DBCluster: clusterOutput(context, cluster) };
  },
});

export const clusterOperations: Readonly<Record<string, Operation<RdsState>>> = {
  CreateDBCluster: createDBCluster,
  DescribeDBClusters: describeDBClusters,
  DeleteDBCluster: deleteDBCluster,
};

/** A cluster of the call's account and region. @throws AwsError DBClusterNotFoundFault */
export function requireCluster(context: Pick<Call, "state" | "account" | "region">, nameOrArn: string | undefined): Cluster {
  const { name, account, region, type } = parseResourceName(context, "cluster", nameOrArn ?? "");
  const cluster = account === context.account && region === context.region && type === "cluster" ? context.state.clusters.get(name) : undefined;
  if (cluster === undefined) throw rdsErrors.clusterNotFound(nameOrArn ?? "");
  return cluster;
}

function newCluster(input: CreateDBClusterCommandInput, context: Call): Cluster {
  const identifier = requireIdentifier("DBClusterIdentifier", input.DBClusterIdentifier ?? "", 63);
  if (context.state.clusters.has(identifier)) throw rdsErrors.clusterExists();
  const engine = input.Engine ?? "";
  const { port } = requireEngine("rds:CreateDBCluster", "cluster", engine);
  refuseOtherValues("rds:CreateDBCluster.EngineMode", input.EngineMode, ["provisioned"]);
  refuseOtherValues("rds:CreateDBCluster.StorageType", input.StorageType, ["aurora"]);
  refuseOtherValues("rds:CreateDBCluster.NetworkType", input.NetworkType, ["IPV4"]);
  const group = requireSubnetGroup(context.state.subnetGroups, input.DBSubnetGroupName);
  return {
    ...newServer(context, "cluster", input),
    kind: "cluster",
    identifier,
    subnetGroupName: group.name,
    engine,
    engineVersion: requireEngineVersion("rds:CreateDBCluster", engine, input.EngineVersion),
    masterUsername: requireMasterUser(input.MasterUsername, input.MasterUserPassword),
    databaseName: input.DatabaseName,
    port: input.Port ?? port,
    ...requireEncryption(context, input),
    vpcSecurityGroupIds: requireSecurityGroups(context, input.VpcSecurityGroupIds, group),
    availabilityZones: requireZones(context, input.AvailabilityZones, group),
    parameterGroupName: requireParameterGroup("rds:CreateDBCluster.DBClusterParameterGroupName", engine, input.DBClusterParameterGroupName),
    logExports: input.EnableCloudwatchLogsExports ?? [],
    serverlessScaling: readScaling(input.ServerlessV2ScalingConfiguration),
    tags: readTags(input.Tags),
    transition: { at: after(context.now(), durations.createCluster), to: "available" },
  };
}

/** @throws AwsError InvalidParameterValue @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2.setting-capacity.html */
export function readScaling(scaling: ServerlessV2ScalingConfiguration | undefined): Cluster["serverlessScaling"] {
  if (scaling === undefined) return undefined;
  refuseUnknownMembers("rds:ServerlessV2ScalingConfiguration", scaling, ["MinCapacity", "MaxCapacity"]);
  const { MinCapacity: min, MaxCapacity: max } = scaling;
  if (min === undefined || max === undefined || min > max || max > 256)
    throw rdsErrors.value("ServerlessV2ScalingConfiguration needs a MinCapacity and a MaxCapacity that is not smaller.");
  return { min, max };
}
