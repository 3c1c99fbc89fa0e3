import type { ProvisionInput } from "#model/guardrail";

/** Creates a role that a scheduled job acts as, in one account, with one inline policy. */
export async function createJobRole({ administrator }: ProvisionInput, account: string, RoleName: string, document: unknown): Promise<void> {
  const iam = await administrator(account).client("iam");
  await iam.createRole({
    RoleName,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" }],
    }),
    MaxSessionDuration: 43_200,
  });
  await iam.putRolePolicy({ RoleName, PolicyName: RoleName, PolicyDocument: JSON.stringify(document) });
}
