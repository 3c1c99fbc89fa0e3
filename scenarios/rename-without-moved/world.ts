import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { Testing, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** The version that the embedded Terraform follows. */
const providerVersion = "5.100.0";

/** Three tables of a small shop, named after a product name that is about to change. */
class TablesStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const orders = this.table("orders", "order_id", "created_at");
    const customers = this.table("customers", "customer_id");
    const sessions = this.table("sessions", "session_id");
    new TerraformOutput(this, "tables", { value: [orders.name, customers.name, sessions.name] });
  }

  private table(name: string, hashKey: string, rangeKey?: string): DynamodbTable {
    const keys = [hashKey, ...(rangeKey === undefined ? [] : [rangeKey])];
    return new DynamodbTable(this, `acme_${name}`, {
      name: `acme-${name}`,
      billingMode: "PAY_PER_REQUEST",
      hashKey,
      ...(rangeKey === undefined ? {} : { rangeKey }),
      attribute: keys.map((key) => ({ name: key, type: "S" })),
      tags: { Project: "acme", Environment: "prod" },
    });
  }
}

/** The synthesised stack by the file it is committed in, beside this one. */
export function synthesiseWorlds(): Readonly<Record<string, string>> {
  const document = JSON.parse(Testing.synth(new TablesStack(Testing.app(), "tables"))) as Readonly<Record<string, unknown>>;
  const required = { required_version: ">= 1.5", required_providers: { aws: { source: "hashicorp/aws", version: providerVersion } } };
  const blocks = Object.entries(document).filter(([block]) => block !== "//" && block !== "terraform");
  return { "world.tf.json": `${JSON.stringify({ terraform: required, ...Object.fromEntries(blocks) }, null, 2)}\n` };
}
