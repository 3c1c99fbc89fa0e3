import type { ObjectLockLegalHoldStatus, ObjectLockMode, PutObjectCommandInput, ServerSideEncryption, StorageClass } from "@aws-sdk/client-s3";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import { ResourceFailure } from "../provider.ts";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_s3_object.json" with { type: "json" };
import { blocks, given, isOn, present, text } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { emptyBucket } from "./empty-bucket.ts";
import { tagsAll, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/s3_object */
export const awsS3Object: ResourceType = defineResource(slice, {
  type: "aws_s3_object",
  forceNew: ["bucket", "key"],
  unsupported: ["acl", "bucket_key_enabled", "checksum_algorithm", "content_disposition", "content_encoding", "content_language"],
  describe: (attributes) => `S3 Bucket (${given(attributes, "bucket")}) Object (${given(attributes, "key")})`,
  unknownOnUpdate: { version_id: ["content", "content_base64", "content_type", "etag", "kms_key_id", "metadata", "server_side_encryption", "storage_class"] },
  async create(context, planned, setId) {
    await put(context, planned);
    setId(given(planned, "key"));
  },
  async read(context, prior) {
    const s3 = await context.session.client("s3");
    const [bucket, key] = [given(prior, "bucket"), given(prior, "key")];
    const place = `S3 Bucket (${bucket}) Object (${key})`;
    const head = await orGone(["NotFound", "NoSuchKey", "NoSuchBucket"], () =>
      attempt(`reading ${place}`, "S3: HeadObject", () => s3.headObject({ Bucket: bucket, Key: key })),
    );
    if (head === undefined) return null;
    const tags = await attempt(`listing tags for ${place}`, "S3: GetObjectTagging", () => s3.getObjectTagging({ Bucket: bucket, Key: key }));
    return {
      arn: `arn:aws:s3:::${bucket}/${key}`,
      bucket_key_enabled: head.BucketKeyEnabled ?? false,
      cache_control: head.CacheControl ?? "",
      checksum_crc32: head.ChecksumCRC32 ?? "",
      checksum_crc32c: head.ChecksumCRC32C ?? "",
      checksum_crc64nvme: head.ChecksumCRC64NVME ?? "",
      checksum_sha1: head.ChecksumSHA1 ?? "",
      checksum_sha256: head.ChecksumSHA256 ?? "",
      content_disposition: head.ContentDisposition ?? "",
      content_encoding: head.ContentEncoding ?? "",
      content_language: head.ContentLanguage ?? "",
      content_type: head.ContentType ?? "",
      etag: (head.ETag ?? "").replaceAll('"', ""),
      kms_key_id: head.SSEKMSKeyId ?? prior["kms_key_id"] ?? null,
      metadata: head.Metadata ?? {},
      object_lock_legal_hold_status: head.ObjectLockLegalHoldStatus ?? "",
      object_lock_mode: head.ObjectLockMode ?? "",
      object_lock_retain_until_date: head.ObjectLockRetainUntilDate?.toISOString().replace(".000Z", "Z") ?? "",
      server_side_encryption: head.ServerSideEncryption ?? "",
      storage_class: head.StorageClass ?? "STANDARD",
      version_id: head.VersionId ?? "",
      website_redirect: head.WebsiteRedirectLocation ?? "",
      tags_all: tagsAll(tags.TagSet),
    };
  },
  async update(context, _, planned) {
    await put(context, planned);
  },
  /** With versioning every version of the key goes, not only the latest. */
  async delete(context, prior) {
    const s3 = await context.session.client("s3");
    const [bucket, key] = [given(prior, "bucket"), given(prior, "key")];
    if (text(prior, "version_id") !== undefined) return emptyBucket(s3, bucket, isOn(prior, "force_destroy"), key);
    await orGone(["NoSuchBucket", "NoSuchKey"], () =>
      attempt(`deleting S3 Bucket (${bucket}) Object (${key})`, "S3: DeleteObject", () => s3.deleteObject({ Bucket: bucket, Key: key })),
    );
  },
  async import(_, id) {
    const [bucket, ...key] = id.replace(/^s3:\/\//, "").split("/");
    if (bucket === undefined || key.length === 0) throw new ResourceFailure(`id ${id} should be in format <bucket>/<key> or s3://<bucket>/<key>`);
    return { id: key.join("/"), bucket, key: key.join("/") };
  },
});

async function put(context: ResourceContext, planned: JsonObject): Promise<void> {
  const s3 = await context.session.client("s3");
  refuse(planned);
  const [bucket, key] = [given(planned, "bucket"), given(planned, "key")];
  const base64 = text(planned, "content_base64");
  const until = text(planned, "object_lock_retain_until_date");
  const tags = new URLSearchParams(tagsIn(context, planned)).toString();
  const input: PutObjectCommandInput = {
    Bucket: bucket,
    Key: key,
    Body: base64 === undefined ? (text(planned, "content") ?? "") : Buffer.from(base64, "base64"),
    ...present({
      ContentType: text(planned, "content_type"),
      ObjectLockLegalHoldStatus: text(planned, "object_lock_legal_hold_status") as ObjectLockLegalHoldStatus | undefined,
      ObjectLockMode: text(planned, "object_lock_mode") as ObjectLockMode | undefined,
      ObjectLockRetainUntilDate: until === undefined ? undefined : new Date(until),
      SSEKMSKeyId: text(planned, "kms_key_id"),
      ServerSideEncryption: text(planned, "server_side_encryption") as ServerSideEncryption | undefined,
      StorageClass: text(planned, "storage_class") as StorageClass | undefined,
      Tagging: tags === "" ? undefined : tags,
    }),
  };
  await attempt(`uploading S3 Object (${key}) to Bucket (${bucket})`, "S3: PutObject", () => s3.putObject(input));
}

function refuse(planned: JsonObject): void {
  const used =
    ["source", "source_hash", "website_redirect", "cache_control"].find((name) => text(planned, name) !== undefined) ??
    ["override_provider"].find((name) => blocks(planned, name).length > 0);
  if (used !== undefined) throw new UnsupportedError(`aws_s3_object.${used}`, "the embedded Terraform");
}
