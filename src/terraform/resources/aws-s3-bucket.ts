import type { BucketLocationConstraint, ObjectLockConfiguration, S3 } from "@aws-sdk/client-s3";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_s3_bucket.json" with { type: "json" };
import { blocks, firstBlock, given, hasChanged, isOn, present, text } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { emptyBucket } from "./empty-bucket.ts";
import { settledJson } from "./json-text.ts";
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
    const settings = await readSettings(s3, name, prior);
    const tags = await orGone(["NoSuchTagSet"], () =>
      attempt(`listing tags for S3 Bucket (${name})`, "S3: GetBucketTagging", () => s3.getBucketTagging({ Bucket: name })),
    );
    return {
      ...names(name, context.region),
      ...settings,
      object_lock_configuration: objectLock(lock?.ObjectLockConfiguration),
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

/** What other resources, or AWS itself, have set. */
async function readSettings(s3: S3, name: string, prior: JsonObject): Promise<JsonObject> {
  const policy = await orGone(["NoSuchBucketPolicy"], () =>
    attempt(`reading S3 Bucket (${name}) policy`, "S3: GetBucketPolicy", () => s3.getBucketPolicy({ Bucket: name })),
  );
  const acl = await attempt(`reading S3 Bucket (${name}) ACL`, "S3: GetBucketAcl", () => s3.getBucketAcl({ Bucket: name }));
  const encryption = await orGone(["ServerSideEncryptionConfigurationNotFoundError"], () =>
    attempt(`reading S3 Bucket (${name}) server-side encryption configuration`, "S3: GetBucketEncryption", () => s3.getBucketEncryption({ Bucket: name })),
  );
  const grants = (acl.Grants ?? []).map(({ Grantee, Permission }) => ({ ...Grantee, Permission }));
  const grantees = [...new Map(grants.map((grant) => [`${grant.Type ?? ""} ${grant.ID ?? grant.URI ?? ""}`, grant])).values()];
  return {
    grant: grantees.map((grantee) => ({
      id: grantee.ID ?? "",
      permissions: grants.filter((grant) => grant.ID === grantee.ID && grant.URI === grantee.URI).map((grant) => grant.Permission ?? ""),
      type: grantee.Type ?? "",
      uri: grantee.URI ?? "",
    })),
    policy: policy?.Policy === undefined ? "" : settledJson(policy.Policy, prior["policy"]),
    server_side_encryption_configuration:
      encryption === undefined
        ? []
        : [
            {
              rule: (encryption.ServerSideEncryptionConfiguration?.Rules ?? []).map((rule) => ({
                apply_server_side_encryption_by_default:
                  rule.ApplyServerSideEncryptionByDefault === undefined
                    ? []
                    : [
                        {
                          kms_master_key_id: rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID ?? "",
                          sse_algorithm: rule.ApplyServerSideEncryptionByDefault.SSEAlgorithm ?? "",
                        },
                      ],
                bucket_key_enabled: rule.BucketKeyEnabled ?? false,
              })),
            },
          ],
  };
}

function objectLock(configuration: ObjectLockConfiguration | undefined): JsonObject[] {
  if (configuration === undefined) return [];
  const retention = configuration.Rule?.DefaultRetention;
  const rule = retention === undefined ? [] : [{ default_retention: [{ days: retention.Days ?? 0, mode: retention.Mode ?? "", years: retention.Years ?? 0 }] }];
  return [{ object_lock_enabled: configuration.ObjectLockEnabled ?? "", rule }];
}

/** Zones of the S3 website endpoints. @see https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints */
const hostedZones: Readonly<Record<string, string>> = {
  "ap-northeast-1": "Z2M4EHUR26P7ZW",
  "ap-south-1": "Z11RGJOFQNVJUP",
  "ap-southeast-1": "Z3O0J2DXBE1FTB",
  "ap-southeast-2": "Z1WCIGYICN2BYD",
  "ca-central-1": "Z1QDHH18159H29",
  "eu-central-1": "Z21DNDUVLTQW6Q",
  "eu-north-1": "Z3BAZG2TWCNX0D",
  "eu-west-1": "Z1BKCTXD74EZPE",
  "eu-west-2": "Z3GKZC51ZF0DB4",
  "eu-west-3": "Z3R1K369G5AVDG",
  "sa-east-1": "Z7KQH4QJS55SO",
  "us-east-1": "Z3AQBSTGFYJSTF",
  "us-east-2": "Z2O1EMRO9K5GLX",
  "us-west-1": "Z2F56UZL2M1ACD",
  "us-west-2": "Z3BJ6K6RIION7M",
};

function names(name: string, region: string): JsonObject {
  return {
    acceleration_status: "",
    arn: `arn:aws:s3:::${name}`,
    bucket: name,
    bucket_domain_name: `${name}.s3.amazonaws.com`,
    bucket_prefix: prefixOf(name),
    hosted_zone_id: hostedZones[region] ?? "",
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
