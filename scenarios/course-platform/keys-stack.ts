import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { databaseKey } from "./database-key.ts";

/** The key of the database in a stack of its own: what destroys the platform's stack leaves it, and every snapshot stays readable. */
export class KeysStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new AwsProvider(this, "aws", { region: "eu-west-1" });
    const backupAccount = new TerraformVariable(this, "backup_account_id", { type: "string", description: "The account that copies of snapshots go to" });
    const account = new DataAwsCallerIdentity(this, "current").accountId;
    const key = databaseKey(this, { account, backupAccount: backupAccount.stringValue });
    new TerraformOutput(this, "database_key_arn", { value: key.arn });
  }
}
