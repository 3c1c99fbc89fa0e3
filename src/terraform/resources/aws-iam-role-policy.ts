import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_iam_role_policy.json" with { type: "json" };
import { given, hasChanged } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { inlinePolicyId } from "./inline-policy-id.ts";
import { isSameJson, keepSameJson, normalise, versionFirst } from "./json-text.ts";
import { newName, prefixOf } from "./names.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role_policy */
export const awsIamRolePolicy: ResourceType = defineResource(slice, {
  type: "aws_iam_role_policy",
  forceNew: ["name", "name_prefix", "role"],
  describe: (attributes) => `IAM Role Policy (${given(attributes, "id")})`,
  customizePlan: (planned, prior) => keepSameJson(normalise(planned, "policy", versionFirst), prior, "policy"),
  async create(context, planned, setId) {
    const role = given(planned, "role");
    const name = newName(context, planned, "name", "terraform-");
    await put(context, role, name, given(planned, "policy"));
    setId(`${role}:${name}`);
  },
  async read(context, prior) {
    const iam = await context.session.client("iam");
    const [role, name] = inlinePolicyId(given(prior, "id"));
    const answer = await orGone(["NoSuchEntityException"], () =>
      attempt(`reading IAM Role Policy (${given(prior, "id")})`, "IAM: GetRolePolicy", () => iam.getRolePolicy({ RoleName: role, PolicyName: name })),
    );
    if (answer === undefined) return null;
    const policy = decodeURIComponent(answer.PolicyDocument ?? "");
    return { name, name_prefix: prefixOf(name), policy: isSameJson(policy, prior["policy"]) ? (prior["policy"] ?? null) : policy, role };
  },
  async update(context, prior, planned) {
    const [role, name] = inlinePolicyId(given(prior, "id"));
    if (hasChanged(prior, planned, "policy")) await put(context, role, name, given(planned, "policy"));
  },
  async delete(context, prior) {
    const iam = await context.session.client("iam");
    const id = given(prior, "id");
    const [role, name] = inlinePolicyId(id);
    await orGone(["NoSuchEntityException"], () =>
      attempt(`deleting IAM Role Policy (${id})`, "IAM: DeleteRolePolicy", () => iam.deleteRolePolicy({ RoleName: role, PolicyName: name })),
    );
  },
});

async function put(context: ResourceContext, role: string, name: string, policy: string): Promise<void> {
  const iam = await context.session.client("iam");
  await attempt(`putting IAM Role (${role}) Policy (${name})`, "IAM: PutRolePolicy", () =>
    iam.putRolePolicy({ RoleName: role, PolicyName: name, PolicyDocument: policy }),
  );
}
