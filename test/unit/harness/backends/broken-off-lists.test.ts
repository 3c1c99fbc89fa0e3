import { describe, expect, test } from "vitest";
import { createMoments } from "#harness/backends/moments";
import { readKms } from "#harness/backends/read-kms";
import { readS3 } from "#harness/backends/read-s3";
import type { Look } from "#harness/backends/reader";
import { createS3State } from "#aws/services/s3/state";

const account = "222222222222";
const region = "eu-west-1";

/** A backend that answers what it is told, and knows nothing else. */
function lookAt(client: object): Look {
  const clients = { client: () => client, send: async () => ({}), destroy: () => undefined } as unknown as Look["clients"];
  return { clients, account, region, accounts: [account], now: new Date(0), moments: createMoments(), shift: 0, suspendedForgets: false };
}

const whole = async (): Promise<object> => ({});
const more = async (): Promise<object> => ({ IsTruncated: true, Truncated: true });

const bucket = {
  listBuckets: async () => ({ Buckets: [{ Name: "ours", CreationDate: new Date(0) }] }),
  getBucketLocation: whole,
  getBucketVersioning: whole,
  getObjectLockConfiguration: whole,
  getBucketEncryption: whole,
  getBucketPolicy: whole,
  getPublicAccessBlock: whole,
  getBucketOwnershipControls: whole,
  getBucketTagging: whole,
  getBucketLifecycleConfiguration: whole,
  getObjectTagging: whole,
  headObject: whole,
};

const key = {
  listKeys: async () => ({ Keys: [{ KeyId: "one" }] }),
  describeKey: async () => ({ KeyMetadata: { KeyId: "one", KeyState: "Enabled" } }),
  getKeyPolicy: whole,
  getKeyRotationStatus: whole,
  listResourceTags: async ({ Marker }: { readonly Marker?: string }) =>
    Marker === undefined ? { Tags: [{ TagKey: "a", TagValue: "1" }], Truncated: true, NextMarker: "b" } : { Tags: [{ TagKey: "b", TagValue: "2" }] },
  listGrants: whole,
  listAliases: whole,
};

describe("a copy of a backend", () => {
  test("has every version of a bucket, page after page", async () => {
    const listObjectVersions = async ({ KeyMarker }: { readonly KeyMarker?: string }): Promise<object> =>
      KeyMarker === undefined
        ? { IsTruncated: true, NextKeyMarker: "a", NextVersionIdMarker: "1", Versions: [{ Key: "a", VersionId: "1", IsLatest: true }] }
        : { IsTruncated: false, Versions: [{ Key: "b", VersionId: "2", IsLatest: true }] };
    const { buckets } = await readS3(lookAt({ ...bucket, listObjectVersions }), createS3State(), undefined);
    expect([...(buckets.get("ours")?.objects.keys() ?? [])]).toEqual(["a", "b"]);
  });

  test("is not made of a bucket's list that is broken off without a mark to go on from", async () => {
    await expect(readS3(lookAt({ ...bucket, listObjectVersions: more }), createS3State(), undefined)).rejects.toThrow(
      expect.objectContaining({ name: "UnsupportedError", subject: "s3:ListObjectVersions" }),
    );
  });

  const noKeys = { account, region, keys: new Map(), aliases: new Map() };

  test("has every tag of a key, page after page", async () => {
    const { keys } = await readKms(lookAt(key), noKeys, undefined);
    expect(keys.get("one")?.tags).toEqual({ a: "1", b: "2" });
  });

  test.each(["listKeys", "listAliases", "listGrants", "listResourceTags"])("is not made of what %s breaks off", async (operation) => {
    await expect(readKms(lookAt({ ...key, [operation]: more }), noKeys, undefined)).rejects.toThrow(
      expect.objectContaining({ name: "UnsupportedError", subject: `kms:L${operation.slice(1)}` }),
    );
  });
});
