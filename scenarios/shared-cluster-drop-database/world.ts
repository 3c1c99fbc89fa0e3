import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance/index.js";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Testing, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { clusterName } from "./fill-databases.ts";

/** The version that the embedded Terraform follows. */
const providerVersion = "5.100.0";

const tags = { Project: "directory", Environment: "shared" };

/** One cluster for development and production, under a key that a backup account may use, too. */
class DatabaseStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const password = new TerraformVariable(this, "database_password", { type: "string", sensitive: true });
    const vpc = new Vpc(this, "main", { cidrBlock: "10.0.0.0/16", tags });
    const subnets = ["a", "b"].map(
      (zone, index) => new Subnet(this, `private_${zone}`, { vpcId: vpc.id, availabilityZone: `eu-west-1${zone}`, cidrBlock: `10.0.${index}.0/24`, tags }),
    );
    const group = new DbSubnetGroup(this, "database", {
      name: "directory-database",
      description: "Private subnets",
      subnetIds: subnets.map((subnet) => subnet.id),
      tags,
    });
    const cluster = new RdsCluster(this, "shared", {
      clusterIdentifier: clusterName,
      engine: "aurora-postgresql",
      engineVersion: "16.4",
      databaseName: "dev",
      masterUsername: "directory_admin",
      masterPassword: password.stringValue,
      dbSubnetGroupName: group.name,
      storageEncrypted: true,
      kmsKeyId: this.key().arn,
      backupRetentionPeriod: 7,
      preferredBackupWindow: "02:00-03:00",
      skipFinalSnapshot: true,
      applyImmediately: true,
      tags,
    });
    new RdsClusterInstance(this, "shared_writer", {
      identifier: `${clusterName}-1`,
      clusterIdentifier: cluster.id,
      engine: cluster.engine,
      engineVersion: cluster.engineVersion,
      instanceClass: "db.t4g.medium",
      dbSubnetGroupName: group.name,
      applyImmediately: true,
      tags,
    });
    new TerraformOutput(this, "database_endpoint", { value: cluster.endpoint });
  }

  private key(): KmsKey {
    const backupAccount = new TerraformVariable(this, "backup_account_id", { type: "string", description: "The account that copies of snapshots go to" });
    const account = new DataAwsCallerIdentity(this, "current").accountId;
    const root = (id: string): string => `arn:aws:iam::${id}:root`;
    const copying = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant"];
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Sid: "LetIamDecide", Effect: "Allow", Principal: { AWS: root(account) }, Action: "kms:*", Resource: "*" },
        { Sid: "LetTheBackupAccountCopySnapshots", Effect: "Allow", Principal: { AWS: root(backupAccount.stringValue) }, Action: copying, Resource: "*" },
      ],
    };
    return new KmsKey(this, "database_key", { description: "Directory database", enableKeyRotation: true, policy: JSON.stringify(policy), tags });
  }
}

/** The synthesised stack by the file it is committed in, beside this one. */
export function synthesiseWorlds(): Readonly<Record<string, string>> {
  const document = JSON.parse(Testing.synth(new DatabaseStack(Testing.app(), "database"))) as Readonly<Record<string, unknown>>;
  const required = { required_version: ">= 1.5", required_providers: { aws: { source: "hashicorp/aws", version: providerVersion } } };
  const blocks = Object.entries(document).filter(([block]) => block !== "//" && block !== "terraform");
  return { "world.tf.json": `${JSON.stringify({ terraform: required, ...Object.fromEntries(blocks) }, null, 2)}\n` };
}
