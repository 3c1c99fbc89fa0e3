import { ResourceFailure } from "../provider.ts";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_iam_role_policy_attachment.json" with { type: "json" };
import { given } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { newName } from "./names.ts";
import { retryWhile } from "./retry.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_role_policy_attachment */
export const awsIamRolePolicyAttachment: ResourceType = defineResource(slice, {
  type: "aws_iam_role_policy_attachment",
  forceNew: ["policy_arn", "role"],
  describe: (attributes) => `IAM Role Policy Attachment (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const iam = await context.session.client("iam");
    const [role, policy] = [given(planned, "role"), given(planned, "policy_arn")];
    const attach = () =>
      attempt(`attaching IAM Policy (${policy}) to IAM Role (${role})`, "IAM: AttachRolePolicy", () =>
        iam.attachRolePolicy({ RoleName: role, PolicyArn: policy }),
      );
    await retryWhile(context, 120, attach, (error) => hasCode(error, "ConcurrentModificationException"));
    setId(newName(context, {}, "id", `${role}-`));
  },
  async read(context, prior) {
    const iam = await context.session.client("iam");
    const [role, policy] = [given(prior, "role"), given(prior, "policy_arn")];
    const id = `${role}:${policy}`;
    let marker: string | undefined;
    do {
      const input = { RoleName: role, ...(marker === undefined ? {} : { Marker: marker }) };
      const answer = await orGone(["NoSuchEntityException"], () =>
        attempt(`reading IAM Role Policy Attachment (${id})`, "IAM: ListAttachedRolePolicies", () => iam.listAttachedRolePolicies(input)),
      );
      if (answer?.AttachedPolicies?.some((one) => one.PolicyArn === policy) === true) return {};
      marker = answer?.Marker;
    } while (marker !== undefined);
    return null;
  },
  async delete(context, prior) {
    const iam = await context.session.client("iam");
    const [role, policy] = [given(prior, "role"), given(prior, "policy_arn")];
    await orGone(["NoSuchEntityException"], () =>
      attempt(`detaching IAM Policy (${policy}) from IAM Role (${role})`, "IAM: DetachRolePolicy", () =>
        iam.detachRolePolicy({ RoleName: role, PolicyArn: policy }),
      ),
    );
  },
  async import(_, id) {
    const at = id.indexOf("/");
    if (at < 1) throw new ResourceFailure(`unexpected format of ID ("${id}"), expected <role-name>/<policy_arn>`);
    const [role, policy] = [id.slice(0, at), id.slice(at + 1)];
    return { id: `${role}-${policy}`, role, policy_arn: policy };
  },
});
