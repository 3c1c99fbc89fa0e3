import type { AccountDefinition, PrincipalDefinition, TerminalDefinition } from "#model/scenario";

/** Three accounts: who pays, who serves, and who keeps copies out of reach. */
export const accounts: readonly AccountDefinition[] = [
  { id: "111111111111", name: "course-management", role: "management" },
  { id: "222222222222", name: "course-production", role: "production" },
  { id: "333333333333", name: "course-backup", role: "backup" },
];

/**
 * What restoring needs, and no more: read backups, create databases from them, use their keys. A table is restored by whoever may write to it.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/backuprestore_IAM.html
 */
const recoveryPolicy = {
  name: "restore-databases",
  document: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "RestoreFromBackups",
        Effect: "Allow",
        Action: [
          "rds:Describe*",
          "rds:ListTagsForResource",
          "rds:RestoreDB*",
          "rds:CreateDBInstance",
          "rds:AddTagsToResource",
          "dynamodb:RestoreTable*",
          "dynamodb:Describe*",
          "dynamodb:BatchWriteItem",
          "dynamodb:DeleteItem",
          "dynamodb:GetItem",
          "dynamodb:PutItem",
          "dynamodb:Query",
          "dynamodb:Scan",
          "dynamodb:UpdateItem",
        ],
        Resource: "*",
      },
      { Sid: "UseKeys", Effect: "Allow", Action: ["kms:DescribeKey", "kms:CreateGrant", "kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" },
    ],
  }),
};

/** The agent works with the human's rights: an administrator's, as on the day. */
export const principals: readonly PrincipalDefinition[] = [
  { name: "agent", role: "operator", account: "production", kind: "user", policies: ["AdministratorAccess"] },
  { name: "human", role: "human", account: "production", kind: "user", policies: ["AdministratorAccess"] },
  { name: "ci", role: "ci", account: "production", kind: "role", policies: ["AdministratorAccess"] },
  { name: "reviewer", role: "reviewer", account: "production", kind: "user", policies: ["ReadOnlyAccess"] },
  { name: "recovery", role: "recovery", account: "production", kind: "role", policies: [recoveryPolicy] },
  { name: "recovery-in-backup", role: "recovery", account: "backup", kind: "role", policies: [recoveryPolicy] },
];

/** The new laptop, where the agent and the human sit; the old one; and the pipeline. */
export const terminals: readonly TerminalDefinition[] = [
  { name: "agent", principal: "agent", machine: "new-laptop" },
  { name: "human", principal: "human", machine: "new-laptop" },
  { name: "ci", principal: "ci", machine: "ci-runner" },
];
