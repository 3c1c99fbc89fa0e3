import type { IAM, PolicyVersion } from "@aws-sdk/client-iam";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_iam_policy.json" with { type: "json" };
import { given, hasChanged, present, text } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeIamTags } from "./iam-tags.ts";
import { isSameJson, keepSameJson, normalise } from "./json-text.ts";
import { newName, prefixOf } from "./names.ts";
import { tagList, tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/iam_policy */
export const awsIamPolicy: ResourceType = defineResource(slice, {
  type: "aws_iam_policy",
  forceNew: ["description", "name", "name_prefix", "path"],
  describe: (attributes) => `IAM Policy (${given(attributes, "id")})`,
  customizePlan: (planned, prior) => keepSameJson(normalise(planned, "policy"), prior, "policy"),
  async create(context, planned, setId) {
    const iam = await context.session.client("iam");
    const name = newName(context, planned, "name", "terraform-");
    const input = {
      PolicyName: name,
      PolicyDocument: given(planned, "policy"),
      ...present({ Description: text(planned, "description"), Path: text(planned, "path"), Tags: tagList(tagsIn(context, planned)) }),
    };
    const made = await attempt(`creating IAM Policy (${name})`, "IAM: CreatePolicy", () => iam.createPolicy(input));
    setId(made.Policy?.Arn ?? "");
  },
  async read(context, prior) {
    const iam = await context.session.client("iam");
    const arn = given(prior, "id");
    const policy = (await orGone([notFound], () => attempt(`reading IAM Policy (${arn})`, "IAM: GetPolicy", () => iam.getPolicy({ PolicyArn: arn }))))?.Policy;
    if (policy === undefined) return null;
    const version = policy.DefaultVersionId ?? "";
    const answer = await attempt(`reading IAM Policy (${arn}) version (${version})`, "IAM: GetPolicyVersion", () =>
      iam.getPolicyVersion({ PolicyArn: arn, VersionId: version }),
    );
    const document = decodeURIComponent(answer.PolicyVersion?.Document ?? "");
    return {
      arn,
      attachment_count: policy.AttachmentCount ?? 0,
      description: policy.Description ?? "",
      name: policy.PolicyName ?? null,
      name_prefix: prefixOf(policy.PolicyName),
      path: policy.Path ?? "/",
      policy: isSameJson(document, prior["policy"]) ? (prior["policy"] ?? null) : document,
      policy_id: policy.PolicyId ?? null,
      tags_all: tagsAll(policy.Tags),
    };
  },
  async update(context, prior, planned) {
    const iam = await context.session.client("iam");
    const arn = given(prior, "id");
    if (hasChanged(prior, planned, "policy")) {
      await pruneVersions(iam, arn);
      await attempt(`updating IAM Policy (${arn})`, "IAM: CreatePolicyVersion", () =>
        iam.createPolicyVersion({ PolicyArn: arn, PolicyDocument: given(planned, "policy"), SetAsDefault: true }),
      );
    }
    await changeIamTags(context, prior, planned, "Policy", arn);
  },
  async delete(context, prior) {
    const iam = await context.session.client("iam");
    const arn = given(prior, "id");
    await orGone([notFound], async () => {
      for (const version of await listVersions(iam, arn)) if (version.IsDefaultVersion !== true) await deleteVersion(iam, arn, version.VersionId ?? "");
      await attempt(`deleting IAM Policy (${arn})`, "IAM: DeletePolicy", () => iam.deletePolicy({ PolicyArn: arn }));
    });
  },
});

const notFound = "NoSuchEntityException";

async function listVersions(iam: IAM, arn: string): Promise<PolicyVersion[]> {
  const answer = await attempt(`reading IAM Policy (${arn}) versions`, "IAM: ListPolicyVersions", () => iam.listPolicyVersions({ PolicyArn: arn }));
  return answer.Versions ?? [];
}

/** A policy has at most five versions: the oldest that is not in force makes room. */
async function pruneVersions(iam: IAM, arn: string): Promise<void> {
  const versions = await listVersions(iam, arn);
  if (versions.length < 5) return;
  const oldest = versions.filter((version) => version.IsDefaultVersion !== true).toSorted((one, other) => Number(one.CreateDate) - Number(other.CreateDate))[0];
  if (oldest !== undefined) await deleteVersion(iam, arn, oldest.VersionId ?? "");
}

async function deleteVersion(iam: IAM, arn: string, version: string): Promise<void> {
  await attempt(`deleting IAM Policy (${arn}) version (${version})`, "IAM: DeletePolicyVersion", () =>
    iam.deletePolicyVersion({ PolicyArn: arn, VersionId: version }),
  );
}
