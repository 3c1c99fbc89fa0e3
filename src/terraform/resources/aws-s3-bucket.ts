import type { BucketLocationConstraint, S3 } from "@aws-sdk/client-s3";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_s3_bucket.json" with { type: "json" };
import { blocks, firstBlock, given, hasChanged, isOn, present, text } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { emptyBucket } from "./empty-bucket.ts";
import { newName, prefixOf } from "./names.ts";
import { tagList, tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_bucket */
export const awsS3Bucket: ResourceType = defineResource(slice, {
  type: "aws_s3_bucket",
  forceNew: ["bucket", "bucket_prefix", "object_lock_enabled"],
  unsupported: ["request_payer"],
  describe: (attributes) => `S3 Bucket (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const s3 = await context.session.client("s3");
    refuse(planned);
    const name = newName(context, planned, "bucket", "terraform-");
    const place = context.region === "us-east-1" ? undefined : { LocationConstraint: context.region as BucketLocationConstraint };
    const input = {
      Bucket: name,
      ...present({ CreateBucketConfiguration: place, ObjectLockEnabledForBucket: isOn(planned, "object_lock_enabled") ? true : undefined }),
    };
    await attempt(`creating S3 Bucket (${name})`, "S3: CreateBucket", () => s3.createBucket(input));
    setId(name, { bucket: name });
    await putTags(s3, context, planned, name);
  },
  async read(context, prior) {
    const s3 = await context.session.client("s3");
    const name = given(prior, "id");
    const head = await orGone(["NotFound", "NoSuchBucket"], () =>
      attempt(`reading S3 Bucket (${name})`, "S3: HeadBucket", () => s3.headBucket({ Bucket: name })),
    );
    if (head === undefined) return null;
    const versioning = await attempt(`reading S3 Bucket (${name}) versioning`, "S3: GetBucketVersioning", () => s3.getBucketVersioning({ Bucket: name }));
    const lock = await orGone(["ObjectLockConfigurationNotFoundError"], () =>
      attempt(`reading S3 Bucket (${name}) object lock configuration`, "S3: GetObjectLockConfiguration", () => s3.getObjectLockConfiguration({ Bucket: name })),
    );
    const tags = await orGone(["NoSuchTagSet"], () =>
      attempt(`listing tags for S3 Bucket (${name})`, "S3: GetBucketTagging", () => s3.getBucketTagging({ Bucket: name })),
    );
    return {
      ...names(name, context.region),
      object_lock_enabled: lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled",
      versioning: [{ enabled: versioning.Status === "Enabled", mfa_delete: versioning.MFADelete === "Enabled" }],
      tags_all: tagsAll(tags?.TagSet),
    };
  },
  async update(context, prior, planned) {
    const s3 = await context.session.client("s3");
    refuse(planned, prior);
    if (hasChanged(prior, planned, "tags_all", "tags")) await putTags(s3, context, planned, given(prior, "id"));
  },
  async delete(context, prior) {
    const s3 = await context.session.client("s3");
    const name = given(prior, "id");
    const remove = () => attempt(`deleting S3 Bucket (${name})`, "S3: DeleteBucket", () => s3.deleteBucket({ Bucket: name }));
    await orGone(["NoSuchBucket"], async () => {
      try {
        await remove();
      } catch (error) {
        if (!hasCode(error, "BucketNotEmpty") || !isOn(prior, "force_destroy")) throw error;
        const isLocked = isOn(prior, "object_lock_enabled") || firstBlock(prior, "object_lock_configuration") !== undefined;
        await emptyBucket(s3, name, isLocked);
        await remove();
      }
    });
  },
  async import() {
    return { force_destroy: false };
  },
});

async function putTags(s3: S3, context: ResourceContext, planned: JsonObject, name: string): Promise<void> {
  const tags = tagList(tagsIn(context, planned));
  const doing = `updating tags for S3 Bucket (${name})`;
  if (tags !== undefined) await attempt(doing, "S3: PutBucketTagging", () => s3.putBucketTagging({ Bucket: name, Tagging: { TagSet: tags } }));
  else if (text(planned, "id") !== undefined) await attempt(doing, "S3: DeleteBucketTagging", () => s3.deleteBucketTagging({ Bucket: name }));
}

function names(name: string, region: string): JsonObject {
  return {
    acceleration_status: "",
    arn: `arn:aws:s3:::${name}`,
    bucket: name,
    bucket_domain_name: `${name}.s3.amazonaws.com`,
    bucket_prefix: prefixOf(name),
    bucket_regional_domain_name: `${name}.s3.${region}.amazonaws.com`,
    region,
    request_payer: "BucketOwner",
  };
}

/** Settings inside the bucket's own block are deprecated in favour of resources of their own. */
function refuse(planned: JsonObject, prior?: JsonObject): void {
  const inline = [
    "cors_rule",
    "grant",
    "lifecycle_rule",
    "logging",
    "object_lock_configuration",
    "replication_configuration",
    "server_side_encryption_configuration",
    "versioning",
    "website",
  ];
  const used = prior === undefined ? inline.find((name) => blocks(planned, name).length > 0) : inline.find((name) => hasChanged(prior, planned, name));
  if (used !== undefined) throw new UnsupportedError(`aws_s3_bucket.${used}`, "the embedded Terraform");
  const setting = ["acl", "policy", "acceleration_status"].find((name) =>
    prior === undefined ? text(planned, name) !== undefined : hasChanged(prior, planned, name),
  );
  if (setting !== undefined) throw new UnsupportedError(`aws_s3_bucket.${setting}`, "the embedded Terraform");
}
