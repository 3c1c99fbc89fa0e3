import { describe, expect, test } from "vitest";
import { failureOf, production } from "../iam/open-accounts.ts";
import { Bucket, history, openBucket, put, read } from "./open-bucket.ts";

describe("an object", () => {
  test("is stored whole, with its headers, and read back as a stream", async () => {
    const world = await openBucket();
    await put(world, "a/b.txt", "hello", { ContentType: "text/plain", Metadata: { by: "me" }, Tagging: "team=a" });
    expect(await read(world, "a/b.txt")).toBe("hello");
    const head = await world.s3.headObject({ Bucket, Key: "a/b.txt" });
    expect(head).toMatchObject({
      ContentLength: 5,
      ContentType: "text/plain",
      Metadata: { by: "me" },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ServerSideEncryption: "AES256",
    });
    expect((await world.s3.getObjectTagging({ Bucket, Key: "a/b.txt" })).TagSet).toEqual([{ Key: "team", Value: "a" }]);
    const { Body, ContentRange } = await world.s3.getObject({ Bucket, Key: "a/b.txt", Range: "bytes=1-2" });
    expect([await Body?.transformToString(), ContentRange]).toEqual(["el", "bytes 1-2/5"]);
    expect(await failureOf(world.s3.getObject({ Bucket, Key: "a/b.txt", Range: "bytes=9-" }))).toMatchObject({ name: "InvalidRange" });
  });

  test("that is not there is named, but only to those who may list the bucket", async () => {
    const world = await openBucket();
    expect(await failureOf(read(world, "missing"))).toMatchObject({ name: "NoSuchKey", status: 404 });
    expect(await failureOf(world.s3.headObject({ Bucket, Key: "missing" }))).toMatchObject({ name: "NotFound" });
    const user = await world.accounts.user(production, "u", { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }] });
    expect(await failureOf((await user.client("s3")).getObject({ Bucket, Key: "missing" }))).toMatchObject({ name: "AccessDenied", status: 403 });
    expect(await failureOf(world.s3.getObject({ Bucket: "no-such-bucket", Key: "x" }))).toMatchObject({ name: "NoSuchBucket" });
    expect(await failureOf(world.s3.getObject({ Bucket: "", Key: "x" }))).toMatchObject({ name: "InvalidBucketName" });
  });

  test("is written once under If-None-Match, and replaced by its tag under If-Match", async () => {
    const world = await openBucket();
    await put(world, "lock", "mine", { IfNoneMatch: "*" });
    expect(await failureOf(put(world, "lock", "yours", { IfNoneMatch: "*" }))).toMatchObject({ name: "PreconditionFailed", status: 412 });
    expect(await read(world, "lock")).toBe("mine");
    expect(await failureOf(put(world, "lock", "yours", { IfMatch: '"other"' }))).toMatchObject({ name: "PreconditionFailed" });
    const { ETag } = await world.s3.headObject({ Bucket, Key: "lock" });
    await put(world, "lock", "changed", { IfMatch: ETag });
    expect(await failureOf(world.s3.getObject({ Bucket, Key: "lock", IfMatch: ETag }))).toMatchObject({ name: "PreconditionFailed" });
    await world.s3.deleteObject({ Bucket, Key: "lock" });
    await put(world, "lock", "again", { IfNoneMatch: "*" });
    expect(await failureOf(put(world, "new", "x", { IfMatch: "*" }))).toMatchObject({ name: "NoSuchKey" });
    expect(await failureOf(put(world, "new", "x", { IfNoneMatch: '"tag"' }))).toMatchObject({ name: "NotImplemented" });
  });

  test("is not shared with whoever wrote or read it", async () => {
    const world = await openBucket();
    const body = new TextEncoder().encode("one");
    await world.s3.putObject({ Bucket, Key: "k", Body: body });
    body[0] = 0;
    expect(await read(world, "k")).toBe("one");
  });

  test("is copied with its headers, and not onto itself unchanged", async () => {
    const world = await openBucket({ versioned: true });
    await put(world, "from", "text", { ContentType: "text/plain", Metadata: { a: "1" } });
    await world.s3.copyObject({ Bucket, Key: "to", CopySource: `${Bucket}/from` });
    expect(await world.s3.headObject({ Bucket, Key: "to" })).toMatchObject({ ContentType: "text/plain", Metadata: { a: "1" } });
    expect(await failureOf(world.s3.copyObject({ Bucket, Key: "from", CopySource: `${Bucket}/from` }))).toMatchObject({ name: "InvalidRequest" });
    expect(await failureOf(world.s3.copyObject({ Bucket, Key: "to", CopySource: `${Bucket}/missing` }))).toMatchObject({ name: "NoSuchKey" });
    expect(await failureOf(world.s3.copyObject({ Bucket, Key: "to", CopySource: "nonsense" }))).toMatchObject({ name: "InvalidArgument" });
  });

  test("refuses what is not modelled by name", async () => {
    const world = await openBucket();
    await expect(put(world, "k", "x", { WebsiteRedirectLocation: "/" })).rejects.toThrow("`s3:PutObject.WebsiteRedirectLocation` is not supported");
    await expect(put(world, "k", "x", { StorageClass: "GLACIER" })).rejects.toThrow("`s3:PutObject.StorageClass=GLACIER` is not supported");
    expect(await failureOf(put(world, "k", "x", { ACL: "public-read" }))).toMatchObject({ name: "AccessControlListNotSupported" });
    expect(await failureOf(put(world, "k".repeat(1025), "x"))).toMatchObject({ name: "KeyTooLongError" });
    expect(await history(world)).toEqual([]);
  });
});

describe("versions", () => {
  test("survive a plain delete, which only adds a marker, and end when they are named", async () => {
    const world = await openBucket({ versioned: true });
    const first = await put(world, "k", "one");
    const second = await put(world, "k", "two");
    const { DeleteMarker, VersionId: marker } = await world.s3.deleteObject({ Bucket, Key: "k" });
    expect(DeleteMarker).toBe(true);
    expect(await failureOf(read(world, "k"))).toMatchObject({ name: "NoSuchKey" });
    expect(await read(world, "k", first)).toBe("one");
    expect(await failureOf(read(world, "k", marker))).toMatchObject({ name: "MethodNotAllowed", status: 405 });
    expect(await failureOf(read(world, "k", "0".repeat(32)))).toMatchObject({ name: "NoSuchVersion" });
    expect(await history(world)).toEqual(["k", "k", "k deleted (latest)"]);
    await world.s3.deleteObject({ Bucket, Key: "k", VersionId: marker });
    expect(await read(world, "k")).toBe("two");
    await world.s3.deleteObject({ Bucket, Key: "k", VersionId: second });
    expect(await read(world, "k")).toBe("one");
  });

  test("are replaced or gone at once where versioning is off", async () => {
    const world = await openBucket();
    await put(world, "k", "one");
    await put(world, "k", "two");
    expect(await history(world)).toEqual(["k (latest)"]);
    await world.s3.deleteObject({ Bucket, Key: "k" });
    expect(await history(world)).toEqual([]);
  });

  test("written while versioning is suspended replace the null version only", async () => {
    const world = await openBucket({ versioned: true });
    const kept = await put(world, "k", "kept");
    await world.s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Suspended" } });
    expect(await put(world, "k", "null one")).toBe("null");
    await put(world, "k", "null two");
    expect(await history(world)).toEqual(["k (latest)", "k"]);
    await world.s3.deleteObject({ Bucket, Key: "k" });
    expect(await history(world)).toEqual(["k", "k deleted (latest)"]);
    expect(await read(world, "k", kept)).toBe("kept");
  });

  test("are deleted many at a time, each refused by itself", async () => {
    const world = await openBucket({ versioned: true });
    const open = await put(world, "open", "x");
    const closed = await put(world, "closed", "x");
    const user = await world.accounts.user(production, "u", {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:DeleteObjectVersion", Resource: `arn:aws:s3:::${Bucket}/open` }],
    });
    const Objects = [
      { Key: "open", VersionId: open },
      { Key: "closed", VersionId: closed },
    ];
    const { Deleted, Errors } = await (await user.client("s3")).deleteObjects({ Bucket, Delete: { Objects } });
    expect(Deleted).toEqual([{ Key: "open", VersionId: open }]);
    expect(Errors).toMatchObject([{ Key: "closed", VersionId: closed, Code: "AccessDenied" }]);
    expect(await history(world)).toEqual(["closed (latest)"]);
    expect(await failureOf(world.s3.deleteObjects({ Bucket, Delete: { Objects: [] } }))).toMatchObject({ name: "MalformedXML" });
  });
});

test("a retention can be bypassed only where there is Object Lock", async () => {
  const world = await openBucket({ versioned: true });
  await put(world, "a", "a");
  const failure = { name: "InvalidArgument", message: "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets." };
  expect(await failureOf(world.s3.deleteObject({ Bucket, Key: "a", BypassGovernanceRetention: true }))).toMatchObject(failure);
  expect(await failureOf(world.s3.deleteObjects({ Bucket, Delete: { Objects: [{ Key: "a" }] }, BypassGovernanceRetention: true }))).toMatchObject(failure);
  expect(await history(world)).toEqual(["a (latest)"]);
  await world.s3.deleteObject({ Bucket, Key: "a" });
  expect(await history(world)).not.toEqual(["a (latest)"]);
});

test("listings page by prefix and delimiter", async () => {
  const world = await openBucket({ versioned: true });
  for (const key of ["a/1", "a/2", "b/1", "c"]) await put(world, key, key);
  expect(await world.s3.listObjectsV2({ Bucket, Delimiter: "/" })).toMatchObject({
    KeyCount: 3,
    CommonPrefixes: [{ Prefix: "a/" }, { Prefix: "b/" }],
    Contents: [{ Key: "c", Size: 1 }],
  });
  const first = await world.s3.listObjectsV2({ Bucket, MaxKeys: 3 });
  expect([first.IsTruncated, first.Contents?.map((one) => one.Key)]).toEqual([true, ["a/1", "a/2", "b/1"]]);
  const second = await world.s3.listObjectsV2({ Bucket, MaxKeys: 3, ContinuationToken: first.NextContinuationToken });
  expect([second.IsTruncated, second.Contents?.map((one) => one.Key)]).toEqual([false, ["c"]]);
  expect((await world.s3.listObjectsV2({ Bucket, Prefix: "a/", StartAfter: "a/1" })).Contents?.map((one) => one.Key)).toEqual(["a/2"]);
  expect(await failureOf(world.s3.listObjectsV2({ Bucket, ContinuationToken: "nonsense" }))).toMatchObject({ name: "InvalidArgument" });
  await put(world, "a/1", "again");
  const page = await world.s3.listObjectVersions({ Bucket, MaxKeys: 1 });
  const rest = await world.s3.listObjectVersions({ Bucket, KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker });
  expect([page.Versions?.map((one) => one.Key), rest.Versions?.map((one) => one.Key)]).toEqual([["a/1"], ["a/1", "a/2", "b/1", "c"]]);
});

test("a bucket is emptied page by page: the next page comes although the version that it begins after is gone", async () => {
  const world = await openBucket({ versioned: true });
  for (const key of ["a", "a", "b"]) await put(world, key, key);
  const first = await world.s3.listObjectVersions({ Bucket, MaxKeys: 1 });
  const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = first;
  await world.s3.deleteObject({ Bucket, Key: "a", VersionId: VersionIdMarker });
  const second = await world.s3.listObjectVersions({ Bucket, KeyMarker, VersionIdMarker });
  expect(second.Versions?.map(({ Key }) => Key)).toEqual(["a", "b"]);
  await world.s3.deleteObject({ Bucket, Key: "a", VersionId: second.Versions?.[0]?.VersionId });
  const third = await world.s3.listObjectVersions({ Bucket, KeyMarker, VersionIdMarker });
  expect(third.Versions?.map(({ Key }) => Key)).toEqual(["b"]);
  expect(await failureOf(world.s3.listObjectVersions({ Bucket, KeyMarker, VersionIdMarker: "no version" }))).toMatchObject({ name: "InvalidArgument" });
});
