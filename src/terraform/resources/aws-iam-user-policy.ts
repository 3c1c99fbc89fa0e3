import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_iam_user_policy.json" with { type: "json" };
import { given, hasChanged } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { inlinePolicyId } from "./inline-policy-id.ts";
import { isSameJson, keepSameJson, normalise, versionFirst } from "./json-text.ts";
import { newName, prefixOf } from "./names.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_user_policy */
export const awsIamUserPolicy: ResourceType = defineResource(slice, {
  type: "aws_iam_user_policy",
  forceNew: ["name", "name_prefix", "user"],
  describe: (attributes) => `IAM User Policy (${given(attributes, "id")})`,
  customizePlan: (planned, prior) => keepSameJson(normalise(planned, "policy", versionFirst), prior, "policy"),
  async create(context, planned, setId) {
    const user = given(planned, "user");
    const name = newName(context, planned, "name", "terraform-");
    await put(context, user, name, given(planned, "policy"));
    setId(`${user}:${name}`);
  },
  async read(context, prior) {
    const iam = await context.session.client("iam");
    const [user, name] = inlinePolicyId(given(prior, "id"));
    const answer = await orGone(["NoSuchEntityException"], () =>
      attempt(`reading IAM User Policy (${given(prior, "id")})`, "IAM: GetUserPolicy", () => iam.getUserPolicy({ UserName: user, PolicyName: name })),
    );
    if (answer === undefined) return null;
    const policy = decodeURIComponent(answer.PolicyDocument ?? "");
    return { name, name_prefix: prefixOf(name), policy: isSameJson(policy, prior["policy"]) ? (prior["policy"] ?? null) : policy, user };
  },
  async update(context, prior, planned) {
    const [user, name] = inlinePolicyId(given(prior, "id"));
    if (hasChanged(prior, planned, "policy")) await put(context, user, name, given(planned, "policy"));
  },
  async delete(context, prior) {
    const iam = await context.session.client("iam");
    const id = given(prior, "id");
    const [user, name] = inlinePolicyId(id);
    await orGone(["NoSuchEntityException"], () =>
      attempt(`deleting IAM User Policy (${id})`, "IAM: DeleteUserPolicy", () => iam.deleteUserPolicy({ UserName: user, PolicyName: name })),
    );
  },
});

async function put(context: ResourceContext, user: string, name: string, policy: string): Promise<void> {
  const iam = await context.session.client("iam");
  await attempt(`putting IAM User (${user}) Policy (${name})`, "IAM: PutUserPolicy", () =>
    iam.putUserPolicy({ UserName: user, PolicyName: name, PolicyDocument: policy }),
  );
}
