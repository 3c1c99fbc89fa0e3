import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance/index.js";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import type { Construct } from "constructs";
import type { Network } from "./add-network.ts";
import { clusterName } from "./seed-databases.ts";

const tags = { Project: "course-management", Environment: "dev" };

/** One Aurora cluster for `dev` and `prod`, to save a second one. Without deletion protection and without a final snapshot, as it was. */
export function addDatabase(stack: Construct, network: Network, { password, keyArn }: { readonly password: string; readonly keyArn: string }): RdsCluster {
  const group = new SecurityGroup(stack, "database_access", {
    name: "course-management-database",
    description: "PostgreSQL from inside the VPC",
    vpcId: network.vpc.id,
    ingress: [{ description: "PostgreSQL", fromPort: 5432, toPort: 5432, protocol: "tcp", cidrBlocks: [network.vpc.cidrBlock] }],
    tags,
  });
  const subnets = new DbSubnetGroup(stack, "database_subnets", {
    name: "course-management-database",
    description: "Private subnets of the course platform",
    subnetIds: network.privateSubnets.map((subnet) => subnet.id),
    tags,
  });
  const cluster = new RdsCluster(stack, "course_management", {
    clusterIdentifier: clusterName,
    engine: "aurora-postgresql",
    engineVersion: "16.4",
    databaseName: "dev",
    masterUsername: "courses",
    masterPassword: password,
    dbSubnetGroupName: subnets.name,
    vpcSecurityGroupIds: [group.id],
    storageEncrypted: true,
    kmsKeyId: keyArn,
    backupRetentionPeriod: 7,
    preferredBackupWindow: "02:00-03:00",
    skipFinalSnapshot: true,
    applyImmediately: true,
    tags,
  });
  new RdsClusterInstance(stack, "course_management_writer", {
    identifier: `${clusterName}-1`,
    clusterIdentifier: cluster.id,
    engine: cluster.engine,
    engineVersion: cluster.engineVersion,
    instanceClass: "db.t4g.medium",
    dbSubnetGroupName: subnets.name,
    applyImmediately: true,
    tags,
  });
  return cluster;
}
