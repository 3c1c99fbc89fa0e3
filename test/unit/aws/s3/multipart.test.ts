import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { allow, day, deny, failureOf, policyOf, production } from "../iam/open-accounts.ts";
import { Bucket, history, openBucket, read } from "./open-bucket.ts";
import type { BucketWorld } from "./open-bucket.ts";

const Key = "dumps/prod.sql";
const large = Buffer.alloc(5 * 1024 * 1024, "a");

async function begin(world: BucketWorld, more: object = {}) {
  const { UploadId = "" } = await world.s3.createMultipartUpload({ Bucket, Key, ...more });
  const named = { Bucket, Key, UploadId };
  const part = async (PartNumber: number, Body: string | Buffer) => ({ PartNumber, ETag: (await world.s3.uploadPart({ ...named, PartNumber, Body })).ETag });
  return { named, part, complete: async (...Parts: object[]) => world.s3.completeMultipartUpload({ ...named, MultipartUpload: { Parts } }) };
}

const md5 = (content: Buffer | string): Buffer => createHash("md5").update(content).digest();

describe("an upload in parts", () => {
  test("is an object only once it is completed, with the tag of its parts", async () => {
    const world = await openBucket({ versioned: true });
    const { part, complete } = await begin(world, { ContentType: "text/plain", Metadata: { from: "prod" }, Tagging: "keep=yes" });
    const last = await part(2, "tail");
    const first = await part(1, large);
    expect(await failureOf(world.s3.headObject({ Bucket, Key }))).toMatchObject({ name: "NotFound" });
    const { ETag } = await complete(first, last);
    expect(ETag).toBe(`"${md5(Buffer.concat([md5(large), md5("tail")])).toString("hex")}-2"`);
    expect((await read(world, Key)).slice(-6)).toBe("aatail");
    expect(await world.s3.headObject({ Bucket, Key })).toMatchObject({ ETag, ContentType: "text/plain", Metadata: { from: "prod" } });
    expect((await world.s3.getObjectTagging({ Bucket, Key })).TagSet).toEqual([{ Key: "keep", Value: "yes" }]);
    expect(await failureOf(complete(first, last))).toMatchObject({ name: "NoSuchUpload" });
    expect(await history(world)).toEqual([`${Key} (latest)`]);
  });

  test("lists its parts in pages, and itself until it ends", async () => {
    const world = await openBucket();
    const { named, part } = await begin(world);
    await part(3, "c");
    await part(1, "a");
    await part(1, "again");
    const page = await world.s3.listParts({ ...named, MaxParts: 1 });
    expect(page).toMatchObject({ IsTruncated: true, NextPartNumberMarker: "1", Parts: [{ PartNumber: 1, Size: 5 }] });
    expect((await world.s3.listParts({ ...named, PartNumberMarker: "1" })).Parts).toMatchObject([{ PartNumber: 3, Size: 1 }]);
    const second = await begin(world);
    const uploads = await world.s3.listMultipartUploads({ Bucket, MaxUploads: 1 });
    expect(uploads).toMatchObject({ IsTruncated: true, NextKeyMarker: Key });
    const more = await world.s3.listMultipartUploads({ Bucket, KeyMarker: uploads.NextKeyMarker, UploadIdMarker: uploads.NextUploadIdMarker });
    const listed = [...(uploads.Uploads ?? []), ...(more.Uploads ?? [])].map((one) => one.UploadId);
    expect(new Set(listed)).toEqual(new Set([named.UploadId, second.named.UploadId]));
    expect(listed).toHaveLength(2);
    await world.s3.abortMultipartUpload(named);
    await world.s3.abortMultipartUpload(second.named);
    expect((await world.s3.listMultipartUploads({ Bucket })).Uploads ?? []).toEqual([]);
    expect(await failureOf(world.s3.listParts(named))).toMatchObject({ name: "NoSuchUpload" });
    expect(await failureOf(world.s3.abortMultipartUpload(named))).toMatchObject({ name: "NoSuchUpload" });
    expect(await history(world)).toEqual([]);
  });

  test("is refused with wrong parts, and stays", async () => {
    const world = await openBucket();
    const { named, part, complete } = await begin(world);
    const [one, two] = [await part(1, "small"), await part(2, "tail")];
    expect(await failureOf(complete(one, two))).toMatchObject({ name: "EntityTooSmall" });
    expect(await failureOf(complete(two, one))).toMatchObject({ name: "InvalidPartOrder" });
    expect(await failureOf(complete({ ...one, ETag: '"0"' }))).toMatchObject({ name: "InvalidPart" });
    expect(await failureOf(complete({ PartNumber: 9, ETag: one.ETag }))).toMatchObject({ name: "InvalidPart" });
    expect(await failureOf(complete())).toMatchObject({ name: "MalformedXML" });
    expect(await failureOf(part(0, "x"))).toMatchObject({ name: "InvalidArgument" });
    expect(await failureOf(part(10_001, "x"))).toMatchObject({ name: "InvalidArgument" });
    expect(await failureOf(world.s3.uploadPart({ ...named, Key: "other", PartNumber: 1, Body: "x" }))).toMatchObject({ name: "NoSuchUpload" });
    expect(await failureOf(world.s3.createMultipartUpload({ Bucket, Key, StorageClass: "GLACIER" }))).toMatchObject({
      message: expect.stringContaining("s3:CreateMultipartUpload.StorageClass=GLACIER") as string,
    });
    await complete(two);
    expect(await read(world, Key)).toBe("tail");
  });

  test("takes parts from objects that are there, whole or a range of them", async () => {
    const world = await openBucket();
    const { s3 } = world;
    const source = await s3.putObject({ Bucket, Key: "source file", Body: "0123456789" });
    const { named, complete } = await begin(world);
    const CopySource = `${Bucket}/source%20file`;
    const copy = async (PartNumber: number, more: object = {}) => s3.uploadPartCopy({ ...named, PartNumber, CopySource, ...more });
    expect(await failureOf(copy(1, { CopySource: `${Bucket}/none` }))).toMatchObject({ name: "NoSuchKey" });
    expect(await failureOf(copy(1, { CopySource: "no-such-bucket/x" }))).toMatchObject({ name: "NoSuchBucket" });
    expect(await failureOf(copy(1, { CopySourceRange: "bytes=20-30" }))).toMatchObject({ name: "InvalidRange" });
    expect(await failureOf(copy(1, { CopySourceIfMatch: '"0"' }))).toMatchObject({ name: "PreconditionFailed" });
    expect(await failureOf(copy(1, { CopySourceIfNoneMatch: source.ETag }))).toMatchObject({ name: "PreconditionFailed" });
    expect(await failureOf(s3.copyObject({ Bucket, Key: "copy", CopySource, CopySourceIfMatch: '"0"' }))).toMatchObject({ name: "PreconditionFailed" });
    const { CopyPartResult } = await copy(1, { CopySourceRange: "bytes=2-4", CopySourceIfMatch: source.ETag });
    expect(CopyPartResult?.ETag).toBe(`"${md5("234").toString("hex")}"`);
    await complete({ PartNumber: 1, ETag: CopyPartResult?.ETag });
    expect(await read(world, Key)).toBe("234");
    const blind = await (await world.accounts.user(production, "u", policyOf(allow("s3:PutObject")))).client("s3");
    const other = await begin(world);
    expect(await failureOf(blind.uploadPartCopy({ ...other.named, PartNumber: 1, CopySource }))).toMatchObject({ name: "AccessDenied" });
  });

  test("does not replace what a condition protects", async () => {
    const world = await openBucket();
    await world.s3.putObject({ Bucket, Key, Body: "first" });
    const { named, part } = await begin(world);
    const Parts = [await part(1, "second")];
    const complete = async (more: object) => world.s3.completeMultipartUpload({ ...named, MultipartUpload: { Parts }, ...more });
    expect(await failureOf(complete({ IfNoneMatch: "*" }))).toMatchObject({ name: "PreconditionFailed" });
    expect(await read(world, Key)).toBe("first");
    await complete({});
    expect(await read(world, Key)).toBe("second");
  });

  test("is locked by the bucket's default when it is completed", async () => {
    const world = await openBucket({ locked: true });
    await world.s3.putObjectLockConfiguration({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled", Rule: { DefaultRetention: { Mode: "COMPLIANCE", Days: 5 } } },
    });
    const { part, complete } = await begin(world);
    const { VersionId } = await complete(await part(1, "x"));
    expect(await failureOf(world.s3.deleteObject({ Bucket, Key, VersionId }))).toMatchObject({ name: "AccessDenied" });
    await world.accounts.advance(6 * day);
    await world.s3.deleteObject({ Bucket, Key, VersionId });
  });

  test("needs the permission to put the object at each step, and others to abort and to list", async () => {
    const world = await openBucket();
    const { named, part } = await begin(world);
    const Parts = [await part(1, "x")];
    const allowed = policyOf(allow("s3:*"), deny(["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:ListBucketMultipartUploads"]));
    const user = await (await world.accounts.user(production, "u", allowed)).client("s3");
    for (const call of [
      user.createMultipartUpload({ Bucket, Key }),
      user.uploadPart({ ...named, PartNumber: 2, Body: "y" }),
      user.completeMultipartUpload({ ...named, MultipartUpload: { Parts } }),
      user.abortMultipartUpload(named),
      user.listParts(named),
      user.listMultipartUploads({ Bucket }),
    ])
      expect(await failureOf(call)).toMatchObject({ name: "AccessDenied" });
    expect((await world.s3.listParts(named)).Parts, "the control").toHaveLength(1);
  });
});
