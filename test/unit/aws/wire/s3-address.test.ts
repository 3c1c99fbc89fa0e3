import { expect, test } from "vitest";
import { bucketOf } from "#aws/wire/s3-address";

test.each([
  ["127.0.0.1:4566", "/bucket/a/key", "bucket", "/a/key"],
  ["localhost:4566", "/bucket", "bucket", "/"],
  ["localhost", "/bucket/", "bucket", "/"],
  ["localhost", "/", undefined, "/"],
  ["s3.eu-west-1.amazonaws.com", "/bucket/key", "bucket", "/key"],
  ["s3.amazonaws.com", "/bucket/key", "bucket", "/key"],
  ["[::1]:4566", "/bucket/key", "bucket", "/key"],
  ["localhost", "/bucket//key", "bucket", "//key"],
])("path style: %s%s", (host, path, bucket, rest) => {
  expect(bucketOf(host, path)).toEqual({ bucket, path: rest });
});

test.each([
  ["bucket.s3.eu-west-1.amazonaws.com", "/a/key", "bucket"],
  ["bucket.s3.amazonaws.com", "/", "bucket"],
  ["bucket.s3-eu-west-1.amazonaws.com", "/key", "bucket"],
  ["bucket.s3.dualstack.eu-west-1.amazonaws.com", "/key", "bucket"],
  ["dotted.bucket.s3.eu-west-1.amazonaws.com", "/key", "dotted.bucket"],
  ["bucket.localhost:4566", "/key", "bucket"],
  ["bucket.s3.localhost:4566", "/key", "bucket"],
  ["bucket.s3.localhost.localstack.cloud:4566", "/key", "bucket"],
  ["bucket.127.0.0.1:4566", "/key", "bucket"],
  ["bucket.127.0.0.1.nip.io:4566", "/key", "bucket"],
])("virtual-host style: %s%s", (host, path, bucket) => {
  expect(bucketOf(host, path)).toEqual({ bucket, path });
});
