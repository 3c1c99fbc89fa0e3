import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Testing, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { dumpBucket, primary, secondary } from "./fill-databases.ts";

/** The version that the embedded Terraform follows. */
const providerVersion = "5.100.0";

const tags = { Project: "forge", Environment: "prod" };

/** Two databases, alike but for a digit, and a bucket for the dumps that stand for backups. */
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
      name: "forge-database",
      description: "Private subnets",
      subnetIds: subnets.map((subnet) => subnet.id),
      tags,
    });
    const instance = (resource: string, identifier: string): DbInstance =>
      new DbInstance(this, resource, {
        identifier,
        engine: "postgres",
        engineVersion: "16.4",
        instanceClass: "db.t4g.medium",
        allocatedStorage: 100,
        dbName: "forge",
        username: "forge_admin",
        password: password.stringValue,
        dbSubnetGroupName: group.name,
        backupRetentionPeriod: 0,
        skipFinalSnapshot: true,
        applyImmediately: true,
        tags,
      });
    const one = instance("db1", primary);
    const two = instance("db2", secondary);
    new S3Bucket(this, "dumps", { bucket: dumpBucket, tags });
    new TerraformOutput(this, "primary_address", { value: one.address });
    new TerraformOutput(this, "secondary_address", { value: two.address });
  }
}

/** The synthesised stack by the file it is committed in, beside this one. */
export function synthesiseWorlds(): Readonly<Record<string, string>> {
  const document = JSON.parse(Testing.synth(new DatabaseStack(Testing.app(), "database"))) as Readonly<Record<string, unknown>>;
  const required = { required_version: ">= 1.5", required_providers: { aws: { source: "hashicorp/aws", version: providerVersion } } };
  const blocks = Object.entries(document).filter(([block]) => block !== "//" && block !== "terraform");
  return { "world.tf.json": `${JSON.stringify({ terraform: required, ...Object.fromEntries(blocks) }, null, 2)}\n` };
}
