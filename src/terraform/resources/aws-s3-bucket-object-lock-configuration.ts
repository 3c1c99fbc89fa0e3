import type { ObjectLockConfiguration, ObjectLockRetentionMode, S3 } from "@aws-sdk/client-s3";
import type { JsonObject } from "#model/json";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_s3_bucket_object_lock_configuration.json" with { type: "json" };
import { firstBlock, given, nonZero, present, text } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket_object_lock_configuration */
export const awsS3BucketObjectLockConfiguration: ResourceType = defineResource(slice, {
  type: "aws_s3_bucket_object_lock_configuration",
  forceNew: ["bucket", "expected_bucket_owner", "object_lock_enabled"],
  unsupported: ["expected_bucket_owner", "token"],
  describe: (attributes) => `S3 Bucket Object Lock Configuration (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const s3 = await context.session.client("s3");
    const bucket = given(planned, "bucket");
    await put(s3, `creating S3 Bucket (${bucket}) Object Lock Configuration`, bucket, configuration(planned, true));
    setId(bucket);
  },
  async read(context, prior) {
    const s3 = await context.session.client("s3");
    const bucket = given(prior, "id");
    const ask = () =>
      attempt(`reading S3 Bucket Object Lock Configuration (${bucket})`, "S3: GetObjectLockConfiguration", () =>
        s3.getObjectLockConfiguration({ Bucket: bucket }),
      );
    const answer = await orGone(["NoSuchBucket", "ObjectLockConfigurationNotFoundError"], ask);
    const found = answer?.ObjectLockConfiguration;
    if (found === undefined) return null;
    const retention = found.Rule?.DefaultRetention;
    const rule =
      retention === undefined ? [] : [{ default_retention: [{ days: retention.Days ?? 0, mode: retention.Mode ?? "", years: retention.Years ?? 0 }] }];
    return { bucket, expected_bucket_owner: "", object_lock_enabled: found.ObjectLockEnabled ?? "", rule };
  },
  async update(context, prior, planned) {
    const s3 = await context.session.client("s3");
    const bucket = given(prior, "id");
    await put(s3, `updating S3 Bucket Object Lock Configuration (${bucket})`, bucket, configuration(planned, true));
  },
  /** Takes the default retention away; Object Lock itself cannot be switched off, and locked versions stay locked. */
  async delete(context, prior) {
    const s3 = await context.session.client("s3");
    const bucket = given(prior, "id");
    const codes = ["NoSuchBucket", "ObjectLockConfigurationNotFoundError"];
    await orGone(codes, () => put(s3, `deleting S3 Bucket Object Lock Configuration (${bucket})`, bucket, configuration(prior, false)));
  },
  async import(_, id) {
    return { bucket: id };
  },
});

async function put(s3: S3, doing: string, bucket: string, config: ObjectLockConfiguration): Promise<void> {
  await attempt(doing, "S3: PutObjectLockConfiguration", () => s3.putObjectLockConfiguration({ Bucket: bucket, ObjectLockConfiguration: config }));
}

function configuration(attributes: JsonObject, withRule: boolean): ObjectLockConfiguration {
  const enabled = text(attributes, "object_lock_enabled") === undefined ? {} : { ObjectLockEnabled: "Enabled" as const };
  const rule = firstBlock(attributes, "rule");
  const retention = rule && firstBlock(rule, "default_retention");
  if (!withRule || retention === undefined) return enabled;
  const DefaultRetention = present({
    Days: nonZero(retention, "days"),
    Mode: text(retention, "mode") as ObjectLockRetentionMode | undefined,
    Years: nonZero(retention, "years"),
  });
  return { ...enabled, Rule: { DefaultRetention } };
}
