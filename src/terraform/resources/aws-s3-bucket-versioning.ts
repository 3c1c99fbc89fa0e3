import type { BucketVersioningStatus, S3 } from "@aws-sdk/client-s3";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_s3_bucket_versioning.json" with { type: "json" };
import { firstBlock, given, text } from "./attributes.ts";
import { attempt, hasMessage, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket_versioning */
export const awsS3BucketVersioning: ResourceType = defineResource(slice, {
  type: "aws_s3_bucket_versioning",
  forceNew: ["bucket", "expected_bucket_owner"],
  unsupported: ["expected_bucket_owner", "mfa"],
  describe: (attributes) => `S3 Bucket Versioning (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const s3 = await context.session.client("s3");
    const bucket = given(planned, "bucket");
    const status = statusOf(planned);
    if (status !== "Disabled") await put(s3, `creating S3 Bucket (${bucket}) Versioning`, bucket, status);
    setId(bucket);
  },
  async read(context, prior) {
    const s3 = await context.session.client("s3");
    const bucket = given(prior, "id");
    const answer = await orGone(["NoSuchBucket"], () =>
      attempt(`reading S3 Bucket Versioning (${bucket})`, "S3: GetBucketVersioning", () => s3.getBucketVersioning({ Bucket: bucket })),
    );
    if (answer === undefined) return null;
    return { bucket, expected_bucket_owner: "", versioning_configuration: [{ status: answer.Status ?? "Disabled", mfa_delete: answer.MFADelete ?? "" }] };
  },
  async update(context, prior, planned) {
    const s3 = await context.session.client("s3");
    const bucket = given(prior, "id");
    await put(s3, `updating S3 Bucket Versioning (${bucket})`, bucket, statusOf(planned));
  },
  async delete(context, prior) {
    if (statusOf(prior) === "Disabled") return;
    const s3 = await context.session.client("s3");
    const bucket = given(prior, "id");
    await orGone(["NoSuchBucket"], () =>
      put(s3, `deleting S3 Bucket Versioning (${bucket})`, bucket, "Suspended").catch((error: unknown) => {
        // Versioning cannot be suspended while the bucket has Object Lock: the provider then just forgets it.
        if (!hasMessage(error, "InvalidBucketState", "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed"))
          throw error;
      }),
    );
  },
  async import(_, id) {
    return { bucket: id };
  },
});

async function put(s3: S3, doing: string, bucket: string, status: string): Promise<void> {
  await attempt(doing, "S3: PutBucketVersioning", () =>
    s3.putBucketVersioning({ Bucket: bucket, VersioningConfiguration: { Status: status as BucketVersioningStatus } }),
  );
}

function statusOf(attributes: JsonObject): string {
  const block = firstBlock(attributes, "versioning_configuration") ?? {};
  if (text(block, "mfa_delete") === "Enabled") throw new UnsupportedError("aws_s3_bucket_versioning.mfa_delete", "the embedded Terraform");
  return text(block, "status") ?? "Disabled";
}
