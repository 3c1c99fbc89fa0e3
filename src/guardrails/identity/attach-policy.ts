import type { ProvisionInput } from "#model/guardrail";
import type { WorldPrincipal } from "#model/world";

/** Creates a customer-managed policy in each principal's account and attaches it. */
export async function attachPolicy({ administrator }: ProvisionInput, principals: readonly WorldPrincipal[], name: string, document: unknown): Promise<void> {
  for (const { principal } of principals) {
    const iam = await administrator(principal.account).client("iam");
    const PolicyArn = `arn:aws:iam::${principal.account}:policy/${name}`;
    await iam.createPolicy({ PolicyName: name, PolicyDocument: JSON.stringify(document) }).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== "EntityAlreadyExistsException") throw error;
    });
    if (principal.kind === "user") await iam.attachUserPolicy({ UserName: principal.name, PolicyArn });
    else await iam.attachRolePolicy({ RoleName: principal.name, PolicyArn });
  }
}

/** Takes every policy away that a principal has now, so that what is attached next is all it may do. */
export async function detachAll({ administrator }: ProvisionInput, { principal }: WorldPrincipal): Promise<void> {
  const iam = await administrator(principal.account).client("iam");
  if (principal.kind === "user") {
    const UserName = principal.name;
    for (const { PolicyArn } of (await iam.listAttachedUserPolicies({ UserName })).AttachedPolicies ?? []) await iam.detachUserPolicy({ UserName, PolicyArn });
    for (const PolicyName of (await iam.listUserPolicies({ UserName })).PolicyNames ?? []) await iam.deleteUserPolicy({ UserName, PolicyName });
    return;
  }
  const RoleName = principal.name;
  for (const { PolicyArn } of (await iam.listAttachedRolePolicies({ RoleName })).AttachedPolicies ?? []) await iam.detachRolePolicy({ RoleName, PolicyArn });
  for (const PolicyName of (await iam.listRolePolicies({ RoleName })).PolicyNames ?? []) await iam.deleteRolePolicy({ RoleName, PolicyName });
}
