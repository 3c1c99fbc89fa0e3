import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import type { Construct } from "constructs";

/**
 * A customer-managed key for the database, with its alias. Its policy leaves the rest to IAM and admits the backup account, because a snapshot
 * under the default key cannot be shared.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/share-encrypted-snapshot.html
 */
export function databaseKey(stack: Construct, accounts: { readonly account: string; readonly backupAccount: string }): KmsKey {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      { Sid: "LetIamDecide", Effect: "Allow", Principal: { AWS: root(accounts.account) }, Action: "kms:*", Resource: "*" },
      {
        Sid: "LetTheBackupAccountCopySnapshots",
        Effect: "Allow",
        Principal: { AWS: root(accounts.backupAccount) },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey", "kms:CreateGrant"],
        Resource: "*",
      },
    ],
  };
  const key = new KmsKey(stack, "database", {
    description: "Course database",
    enableKeyRotation: true,
    policy: JSON.stringify(policy),
    tags: { Name: "course-database", Project: "course-management" },
  });
  new KmsAlias(stack, "database_alias", { name: "alias/course-database", targetKeyId: key.keyId });
  return key;
}

function root(account: string): string {
  return `arn:aws:iam::${account}:root`;
}
