import type { IAM, Role } from "@aws-sdk/client-iam";
import type { ResourceContext, ResourceType } from "../provider.ts";
import { UnsupportedError } from "#model/errors";
import slice from "../schema/aws_iam_role.json" with { type: "json" };
import { given, hasChanged, isOn, number, present, text } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeIamTags } from "./iam-tags.ts";
import { isSameJson, keepSameJson, normalise } from "./json-text.ts";
import { newName, prefixOf } from "./names.ts";
import { retryWhile } from "./retry.ts";
import { tagList, tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role */
export const awsIamRole: ResourceType = defineResource(slice, {
  type: "aws_iam_role",
  forceNew: ["name", "name_prefix", "path"],
  unsupported: ["inline_policy", "managed_policy_arns"],
  describe: (attributes) => `IAM Role (${given(attributes, "id")})`,
  customizePlan: (planned, prior) => keepSameJson(normalise(planned, "assume_role_policy"), prior, "assume_role_policy"),
  async create(context, planned, setId) {
    const iam = await context.session.client("iam");
    const name = newName(context, planned, "name", "terraform-");
    const input = {
      AssumeRolePolicyDocument: given(planned, "assume_role_policy"),
      RoleName: name,
      ...present({
        Description: text(planned, "description"),
        MaxSessionDuration: number(planned, "max_session_duration"),
        Path: text(planned, "path"),
        PermissionsBoundary: text(planned, "permissions_boundary"),
        Tags: tagList(tagsIn(context, planned)),
      }),
    };
    const create = () => attempt(`creating IAM Role (${name})`, "IAM: CreateRole", () => iam.createRole(input));
    const made = await retryWhile(context, 120, create, (error) => hasCode(error, "MalformedPolicyDocument"));
    setId(made.Role?.RoleName ?? name);
  },
  async read(context, prior) {
    const iam = await context.session.client("iam");
    const role = await findRole(iam, given(prior, "id"));
    if (role === undefined) return null;
    const name = given(prior, "id");
    const attached = await attempt(`reading IAM Policies attached to Role (${name})`, "IAM: ListAttachedRolePolicies", () =>
      iam.listAttachedRolePolicies({ RoleName: name }),
    );
    const trust = decodeURIComponent(role.AssumeRolePolicyDocument ?? "");
    return {
      arn: role.Arn ?? null,
      assume_role_policy: isSameJson(trust, prior["assume_role_policy"]) ? (prior["assume_role_policy"] ?? null) : trust,
      create_date: role.CreateDate?.toISOString().replace(/\.\d{3}Z$/, "Z") ?? "",
      description: role.Description ?? "",
      managed_policy_arns: (attached.AttachedPolicies ?? []).map((policy) => policy.PolicyArn ?? ""),
      inline_policy: await inlinePolicies(iam, name),
      max_session_duration: role.MaxSessionDuration ?? 3600,
      name: role.RoleName ?? null,
      name_prefix: prefixOf(role.RoleName),
      path: role.Path ?? "/",
      permissions_boundary: role.PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      unique_id: role.RoleId ?? null,
      tags_all: tagsAll(role.Tags),
    };
  },
  async update(context, prior, planned) {
    const iam = await context.session.client("iam");
    const name = given(prior, "id");
    if (hasChanged(prior, planned, "assume_role_policy")) {
      await attempt(`updating IAM Role (${name}) assume role policy`, "IAM: UpdateAssumeRolePolicy", () =>
        iam.updateAssumeRolePolicy({ RoleName: name, PolicyDocument: given(planned, "assume_role_policy") }),
      );
    }
    if (hasChanged(prior, planned, "description")) {
      await attempt(`updating IAM Role (${name}) description`, "IAM: UpdateRoleDescription", () =>
        iam.updateRoleDescription({ RoleName: name, Description: text(planned, "description") ?? "" }),
      );
    }
    if (hasChanged(prior, planned, "max_session_duration")) {
      await attempt(`updating IAM Role (${name}) MaxSessionDuration`, "IAM: UpdateRole", () =>
        iam.updateRole({ RoleName: name, ...present({ MaxSessionDuration: number(planned, "max_session_duration") }) }),
      );
    }
    if (hasChanged(prior, planned, "permissions_boundary")) await setBoundary(iam, name, text(planned, "permissions_boundary"));
    await changeIamTags(context, prior, planned, "Role", name);
  },
  async delete(context, prior) {
    const iam = await context.session.client("iam");
    const name = given(prior, "id");
    const profiles = await orGone([notFound], () =>
      attempt(`deleting IAM Role (${name}): reading IAM Instance Profiles for Role (${name})`, "IAM: ListInstanceProfilesForRole", () =>
        iam.listInstanceProfilesForRole({ RoleName: name }),
      ),
    );
    if ((profiles?.InstanceProfiles ?? []).length > 0) throw new UnsupportedError("deletion of an IAM role in an instance profile", "the embedded Terraform");
    if (isOn(prior, "force_detach_policies")) await detachAll(context, name);
    const remove = () => attempt(`deleting IAM Role (${name})`, "IAM: DeleteRole", () => iam.deleteRole({ RoleName: name }));
    await orGone([notFound], () => retryWhile(context, 120, remove, (error) => hasCode(error, "DeleteConflictException", "DeleteConflict")));
  },
  async import() {
    return { force_detach_policies: false };
  },
});

const notFound = "NoSuchEntityException";

async function findRole(iam: IAM, name: string): Promise<Role | undefined> {
  const answer = await orGone([notFound], () => attempt(`reading IAM Role (${name})`, "IAM: GetRole", () => iam.getRole({ RoleName: name })));
  return answer?.Role;
}

async function inlinePolicies(iam: IAM, role: string): Promise<{ name: string; policy: string }[]> {
  const doing = `reading inline policies for IAM Role (${role})`;
  const listed = await attempt(doing, "IAM: ListRolePolicies", () => iam.listRolePolicies({ RoleName: role }));
  const found: { name: string; policy: string }[] = [];
  for (const name of listed.PolicyNames ?? []) {
    const answer = await attempt(doing, "IAM: GetRolePolicy", () => iam.getRolePolicy({ RoleName: role, PolicyName: name }));
    found.push({ name, policy: decodeURIComponent(answer.PolicyDocument ?? "") });
  }
  return found;
}

async function setBoundary(iam: IAM, name: string, boundary: string | undefined): Promise<void> {
  if (boundary === undefined)
    await attempt(`deleting IAM Role (${name}) permissions boundary`, "IAM: DeleteRolePermissionsBoundary", () =>
      iam.deleteRolePermissionsBoundary({ RoleName: name }),
    );
  else
    await attempt(`updating IAM Role (${name}) permissions boundary`, "IAM: PutRolePermissionsBoundary", () =>
      iam.putRolePermissionsBoundary({ RoleName: name, PermissionsBoundary: boundary }),
    );
}

async function detachAll(context: ResourceContext, name: string): Promise<void> {
  const iam = await context.session.client("iam");
  const doing = `deleting IAM Role (${name})`;
  const attached = await attempt(`${doing}: reading IAM Policies attached to Role (${name})`, "IAM: ListAttachedRolePolicies", () =>
    iam.listAttachedRolePolicies({ RoleName: name }),
  );
  for (const policy of attached.AttachedPolicies ?? []) {
    await attempt(`${doing}: detaching IAM Policy (${policy.PolicyArn ?? ""}) from Role (${name})`, "IAM: DetachRolePolicy", () =>
      iam.detachRolePolicy({ RoleName: name, PolicyArn: policy.PolicyArn ?? "" }),
    );
  }
  const inline = await attempt(`${doing}: reading inline policies`, "IAM: ListRolePolicies", () => iam.listRolePolicies({ RoleName: name }));
  for (const policy of inline.PolicyNames ?? []) {
    await attempt(`${doing}: deleting IAM Role (${name}) policy (${policy})`, "IAM: DeleteRolePolicy", () =>
      iam.deleteRolePolicy({ RoleName: name, PolicyName: policy }),
    );
  }
}
