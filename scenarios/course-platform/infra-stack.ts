import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { addDatabase } from "./add-database.ts";
import { addNetwork } from "./add-network.ts";
import { addBastion, addSite } from "./add-services.ts";
import { addPlatform } from "./add-platform.ts";
import { databaseKey } from "./database-key.ts";

/**
 * The platform's one stack, shared by two sites to save a few dollars a month: network, bastion, load balancers, ECS, and the cluster whose
 * name says `dev` and which holds `prod` as well.
 */
export class InfraStack extends TerraformStack {
  constructor(scope: Construct, id: string, options: { readonly key: "in-another-stack" | "in-this-stack" }) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const password = new TerraformVariable(this, "database_password", {
      type: "string",
      sensitive: true,
      description: "Password of the database's master user",
    });
    const keyArn = options.key === "in-this-stack" ? this.ownKey() : this.foreignKey();

    const network = addNetwork(this);
    const platform = addPlatform(this);
    const database = addDatabase(this, network, { password: password.stringValue, keyArn });
    addBastion(this, network);
    const prod = addSite(this, network, platform, {
      name: "course-management-prod",
      resource: "prod",
      port: 8000,
      tags: { Project: "course-management", Environment: "prod" },
    });
    const dev = addSite(this, network, platform, {
      name: "course-management-dev",
      resource: "dev",
      port: 8000,
      tags: { Project: "course-management", Environment: "dev" },
    });
    const labs = addSite(this, network, platform, {
      name: "ai-shipping-labs",
      resource: "labs",
      port: 3000,
      tags: { Project: "ai-shipping-labs", Environment: "dev" },
    });

    new TerraformOutput(this, "database_endpoint", { value: database.endpoint });
    new TerraformOutput(this, "site_addresses", { value: { prod: prod.dnsName, dev: dev.dnsName, labs: labs.dnsName } });
  }

  private ownKey(): string {
    const backupAccount = new TerraformVariable(this, "backup_account_id", {
      type: "string",
      default: "333333333333",
      description: "The account that copies of snapshots go to",
    });
    const account = new DataAwsCallerIdentity(this, "current").accountId;
    return databaseKey(this, { account, backupAccount: backupAccount.stringValue }).arn;
  }

  private foreignKey(): string {
    return new TerraformVariable(this, "database_key_arn", { type: "string", description: "The key of the database, from the stack keys" }).stringValue;
  }
}
