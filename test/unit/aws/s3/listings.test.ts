import { expect, test } from "vitest";
import { allow, failureOf, policyOf, production } from "../iam/open-accounts.ts";
import { Bucket, openBucket, put } from "./open-bucket.ts";

test("the first version of the listing pages by the last key, or by a marker where there is a delimiter", async () => {
  const world = await openBucket();
  const { s3 } = world;
  for (const Key of ["a/1", "a/2", "b", "c"]) await put(world, Key, "x");
  const keysOf = (list: { readonly Contents?: readonly { readonly Key?: string | undefined }[] | undefined }) => list.Contents?.map(({ Key }) => Key);
  const first = await s3.listObjects({ Bucket, MaxKeys: 2 });
  expect(keysOf(first)).toEqual(["a/1", "a/2"]);
  expect(first).toMatchObject({ IsTruncated: true, Marker: "" });
  expect(first).not.toHaveProperty("NextMarker");
  expect(keysOf(await s3.listObjects({ Bucket, Marker: "a/2" }))).toEqual(["b", "c"]);
  const folded = await s3.listObjects({ Bucket, Delimiter: "/", MaxKeys: 2 });
  expect(folded).toMatchObject({ NextMarker: "b", CommonPrefixes: [{ Prefix: "a/" }] });
  expect(folded.Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  const reader = await (await world.accounts.user(production, "u", policyOf(allow("s3:GetObject")))).client("s3");
  expect(await failureOf(reader.listObjects({ Bucket }))).toMatchObject({ name: "AccessDenied" });
});

test("keys are encoded where that is asked for, and only there", async () => {
  const world = await openBucket({ versioned: true });
  const { s3 } = world;
  const Key = "a b/ü+(1).txt";
  const encoded = "a+b/%C3%BC%2B%281%29.txt";
  await put(world, Key, "x");
  const asked = { Bucket, EncodingType: "url" as const, Prefix: "a b" };
  expect(await s3.listObjectsV2(asked)).toMatchObject({ EncodingType: "url", Prefix: "a+b", Contents: [{ Key: encoded }] });
  expect(await s3.listObjects(asked)).toMatchObject({ Contents: [{ Key: encoded }] });
  expect(await s3.listObjectVersions(asked)).toMatchObject({ Versions: [{ Key: encoded }] });
  const { UploadId } = await s3.createMultipartUpload({ Bucket, Key });
  expect(await s3.listMultipartUploads(asked)).toMatchObject({ Uploads: [{ Key: encoded, UploadId }] });
  expect((await s3.listObjectsV2({ Bucket })).Contents, "the control").toMatchObject([{ Key }]);
  expect(await failureOf(s3.listObjectsV2({ Bucket, EncodingType: "rot13" as "url" }))).toMatchObject({ name: "InvalidArgument" });
});

test("the owner of objects is listed on request", async () => {
  const world = await openBucket();
  await put(world, "k", "x");
  expect((await world.s3.listObjectsV2({ Bucket, FetchOwner: true })).Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  expect((await world.s3.listObjectsV2({ Bucket })).Contents?.[0]).not.toHaveProperty("Owner");
});

test("attributes of an object are those asked for, for who may read it and its attributes", async () => {
  const world = await openBucket();
  const { s3 } = world;
  await put(world, "k", "four");
  const ask = async (...ObjectAttributes: ("ETag" | "ObjectSize" | "StorageClass" | "ObjectParts")[]) =>
    s3.getObjectAttributes({ Bucket, Key: "k", ObjectAttributes });
  expect(await ask("ETag", "ObjectSize")).toMatchObject({ ETag: "8cbad96aced40b3838dd9f07f6ef5772", ObjectSize: 4 });
  expect(await ask("StorageClass", "ObjectParts")).not.toHaveProperty("ETag");
  expect(await failureOf(ask("Colour" as "ETag"))).toMatchObject({ name: "InvalidArgument" });
  expect(await failureOf(s3.getObjectAttributes({ Bucket, Key: "none", ObjectAttributes: ["ETag"] }))).toMatchObject({ name: "NoSuchKey" });
  const reader = await (await world.accounts.user(production, "u", policyOf(allow("s3:GetObject")))).client("s3");
  expect(await failureOf(reader.getObjectAttributes({ Bucket, Key: "k", ObjectAttributes: ["ETag"] }))).toMatchObject({ name: "AccessDenied" });
});
