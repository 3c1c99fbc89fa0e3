import type {
  CreateDBInstanceCommandInput,
  CreateDBInstanceCommandOutput,
  DeleteDBInstanceCommandInput,
  DeleteDBInstanceCommandOutput,
  DescribeDBInstancesCommandInput,
  DescribeDBInstancesCommandOutput,
} from "@aws-sdk/client-rds";
import type { Operation } from "../../service.ts";
import { refuseUnknownMembers } from "../../members.ts";
import { parseResourceName, serverArn } from "./arns.ts";
import { arnOf, groupArns, needs } from "./authorization.ts";
import { defineRds } from "./define-rds.ts";
import { beginDeletion, markDeleting, requireFinalSnapshotChoice } from "./deletion.ts";
import { rdsErrors } from "./errors.ts";
import { clusterOf } from "./members.ts";
import { newInstance } from "./new-instance.ts";
import { instanceOutput } from "./outputs.ts";
import { matcher, page } from "./pages.ts";
import { serverOptions } from "./servers.ts";
import type { Cluster, Instance, RdsState } from "./state.ts";
import type { Call } from "./world.ts";

const createDBInstance = defineRds<CreateDBInstanceCommandInput, CreateDBInstanceCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  authorize: (input, context) =>
    needs(
      context,
      "CreateDBInstance",
      [
        arnOf(context, "db", input.DBInstanceIdentifier),
        ...(input.DBClusterIdentifier === undefined
          ? groupArns(context, "instance", input.DBSubnetGroupName)
          : [arnOf(context, "cluster", input.DBClusterIdentifier)]),
      ],
      {
        tags: input.Tags,
        context: {
          "rds:DatabaseClass": input.DBInstanceClass,
          "rds:DatabaseEngine": input.Engine,
          "rds:DatabaseName": input.DBName,
          "rds:MultiAz": input.MultiAZ ?? false,
          "rds:PubliclyAccessible": input.PubliclyAccessible,
          "rds:StorageEncrypted": input.StorageEncrypted ?? false,
          "rds:StorageSize": input.AllocatedStorage,
        },
      },
    ),
  handle: async (input, context) => {
    const instance = newInstance(input, context);
    if (instance.clusterResourceId === undefined) await context.data.createServer(instance.resourceId, serverOptions(instance));
    context.state.instances.set(instance.identifier, instance);
    return { DBInstance: instanceOutput(context, instance) };
  },
});

const describeDBInstances = defineRds<DescribeDBInstancesCommandInput, DescribeDBInstancesCommandOutput>({
  readOnly: true,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html",
  authorize: (input, context) => needs(context, "DescribeDBInstances", [arnOf(context, "db", input.DBInstanceIdentifier)]),
  handle: (input, context) => {
    refuseUnknownMembers("rds:DescribeDBInstances", input, ["DBInstanceIdentifier", "Filters", "MaxRecords", "Marker"]);
    const clusterNames = (cluster: Cluster | undefined): string[] => (cluster === undefined ? [] : [cluster.identifier, serverArn(context, cluster)]);
    const matches = matcher<Instance>("rds:DescribeDBInstances", input, {
      "db-instance-id": (instance) => [instance.identifier, serverArn(context, instance)],
      "db-cluster-id": (instance) => clusterNames(clusterOf(context.state, instance)),
      "dbi-resource-id": ({ resourceId }) => [resourceId],
      engine: ({ engine }) => [engine],
    });
    const wanted = input.DBInstanceIdentifier ? [findInstance(context, input.DBInstanceIdentifier)] : [...context.state.instances.values()];
    const { items, Marker } = page(wanted.filter(matches), ({ identifier }) => identifier, input);
    return { DBInstances: items.map((instance) => instanceOutput(context, instance)), Marker };
  },
});

const deleteDBInstance = defineRds<DeleteDBInstanceCommandInput, DeleteDBInstanceCommandOutput>({
  readOnly: false,
  see: "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DeleteDBInstance.html",
  authorize: (input, context) => {
    const instance = arnOf(context, "db", input.DBInstanceIdentifier);
    return needs(context, "DeleteDBInstance", [instance]);
  },
  handle: async (input, context) => {
    refuseUnknownMembers("rds:DeleteDBInstance", input, ["DBInstanceIdentifier", "SkipFinalSnapshot", "FinalDBSnapshotIdentifier", "DeleteAutomatedBackups"]);
    const instance = requireInstance(context, input.DBInstanceIdentifier);
    if (instance.deletionProtection) throw rdsErrors.combination("Cannot delete protected DB Instance, please disable deletion protection and try again.");
    const cluster = clusterOf(context.state, instance);
    if (cluster === undefined) await deleteOwnServer(context, instance, input);
    else deleteMember(context, instance, input);
    return { DBInstance: instanceOutput(context, instance) };
  },
});

export const instanceOperations: Readonly<Record<string, Operation<RdsState>>> = {
  CreateDBInstance: createDBInstance,
  DescribeDBInstances: describeDBInstances,
  DeleteDBInstance: deleteDBInstance,
};

/** @throws AwsError DBInstanceNotFound */
export function requireInstance(context: Call, nameOrArn: string | undefined): Instance {
  const { name, account, region, type } = parseResourceName(context, "db", nameOrArn ?? "");
  const instance = account === context.account && region === context.region && type === "db" ? context.state.instances.get(name) : undefined;
  if (instance === undefined) throw rdsErrors.instanceNotFound(nameOrArn ?? "");
  return instance;
}

/** As `requireInstance`, also by its resource id, which the describe call takes too. */
function findInstance(context: Call, name: string): Instance {
  return [...context.state.instances.values()].find(({ resourceId }) => resourceId.toLowerCase() === name.toLowerCase()) ?? requireInstance(context, name);
}

async function deleteOwnServer(context: Call, instance: Instance, input: DeleteDBInstanceCommandInput): Promise<void> {
  const final = requireFinalSnapshotChoice(context, instance, input);
  await beginDeletion(context, instance, { final, deleteAutomatedBackups: input.DeleteAutomatedBackups ?? true });
}

/**
 * An Aurora instance has no storage: it goes without a final snapshot, and asking for one is refused. The last instance may go
 * too; the cluster's volume stays. The protection of the cluster does not protect its instances.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/USER_DeleteCluster.html
 */
function deleteMember(context: Call, instance: Instance, input: DeleteDBInstanceCommandInput): void {
  if (input.FinalDBSnapshotIdentifier !== undefined) {
    throw rdsErrors.combination("FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance");
  }
  if (instance.status === "deleting") throw rdsErrors.instanceState(`Instance ${instance.identifier} is already being deleted.`);
  markDeleting(context, instance);
}
