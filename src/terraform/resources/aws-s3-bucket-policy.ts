import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_s3_bucket_policy.json" with { type: "json" };
import { given, hasChanged } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { keepSameJson, normalise, settledJson } from "./json-text.ts";
import { retryWhile } from "./retry.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket_policy */
export const awsS3BucketPolicy: ResourceType = defineResource(slice, {
  type: "aws_s3_bucket_policy",
  forceNew: ["bucket"],
  describe: (attributes) => `S3 Bucket Policy (${given(attributes, "id")})`,
  customizePlan: (planned, prior) => keepSameJson(normalise(planned, "policy"), prior, "policy"),
  async create(context, planned, setId) {
    const bucket = given(planned, "bucket");
    await put(context, bucket, given(planned, "policy"));
    setId(bucket);
  },
  async read(context, prior) {
    const s3 = await context.session.client("s3");
    const bucket = given(prior, "id");
    const answer = await orGone(["NoSuchBucket", "NoSuchBucketPolicy"], () =>
      attempt(`reading S3 Bucket Policy (${bucket})`, "S3: GetBucketPolicy", () => s3.getBucketPolicy({ Bucket: bucket })),
    );
    if (answer === undefined) return null;
    return { bucket, policy: settledJson(answer.Policy, prior["policy"]) };
  },
  async update(context, prior, planned) {
    if (hasChanged(prior, planned, "policy")) await put(context, given(prior, "id"), given(planned, "policy"));
  },
  async delete(context, prior) {
    const s3 = await context.session.client("s3");
    const bucket = given(prior, "id");
    await orGone(["NoSuchBucket", "NoSuchBucketPolicy"], () =>
      attempt(`deleting S3 Bucket Policy (${bucket})`, "S3: DeleteBucketPolicy", () => s3.deleteBucketPolicy({ Bucket: bucket })),
    );
  },
  async import(_, id) {
    return { bucket: id };
  },
});

async function put(context: ResourceContext, bucket: string, policy: string): Promise<void> {
  const s3 = await context.session.client("s3");
  const call = () => attempt(`putting S3 Bucket (${bucket}) Policy`, "S3: PutBucketPolicy", () => s3.putBucketPolicy({ Bucket: bucket, Policy: policy }));
  await retryWhile(context, 60, call, (error) => hasCode(error, "MalformedPolicy", "NoSuchBucket"));
}
