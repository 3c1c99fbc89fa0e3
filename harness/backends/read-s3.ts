import type { ObjectLockConfiguration, S3 } from "@aws-sdk/client-s3";
import type { Bucket, ObjectEncryption, ObjectVersion, S3State } from "#aws/services/s3/state";
import { everyPage } from "../inventory/every-page.ts";
import { nextVersions } from "../inventory/next-versions.ts";
import type { VersionsAfter } from "../inventory/next-versions.ts";
import { unlessMissing } from "../inventory/unless-missing.ts";
import type { Look, Reader, Written } from "./reader.ts";

/** Every account's buckets as a backend lists them, with their settings and the versions in them. Bodies stay where they are: the copy has zeros of the same length. */
export const readS3: Reader<S3State> = async (look, known, since) => {
  const named = bucketsNamed(since);
  if (named !== undefined)
    return {
      ...known,
      buckets: new Map(
        await Promise.all([...known.buckets].map(async ([name, bucket]) => [name, named.has(name) ? await bucketOf(look, bucket, bucket) : bucket] as const)),
      ),
    };
  const lists = await Promise.all(look.accounts.map(async (account) => bucketsOf(look, account, known)));
  return { ...known, buckets: new Map(lists.flat().map((bucket) => [bucket.name, bucket])) };
};

/** The buckets that were written to, where it is certain that no other changed and none came or went. */
function bucketsNamed(since: readonly Written[] | undefined): ReadonlySet<string> | undefined {
  const names = since?.map(({ operation, input }) => (operation === "CreateBucket" || operation === "DeleteBucket" ? undefined : input["Bucket"]));
  return names === undefined || names.includes(undefined) ? undefined : new Set(names.map(String));
}

/** Under which name the moment of a version is kept. */
export function versionName(bucket: string, key: string, versionId: string | undefined): string {
  return `s3/${bucket}/${key}?${versionId ?? "null"}`;
}

async function bucketsOf(look: Look, account: string, known: S3State): Promise<readonly Bucket[]> {
  const s3 = look.clients.client("s3", account, look.region);
  const buckets = await everyPage(
    async (ContinuationToken) => s3.listBuckets({ ContinuationToken }),
    (page) => [page.Buckets, page.ContinuationToken],
  );
  return Promise.all(
    buckets.map(async ({ Name = "", CreationDate = new Date(0) }) => {
      const { LocationConstraint: location = "us-east-1" } = await s3.getBucketLocation({ Bucket: Name });
      const region = location === "EU" ? "eu-west-1" : location;
      const createdAt = look.moments.find(`s3/${Name}`)?.at ?? CreationDate;
      return bucketOf(look, { name: Name, account, region, createdAt }, known.buckets.get(Name));
    }),
  );
}

async function bucketOf(look: Look, head: Pick<Bucket, "name" | "account" | "region" | "createdAt">, known: Bucket | undefined): Promise<Bucket> {
  const { name: Bucket, account, region, createdAt } = head;
  const s3 = look.clients.client("s3", account, region);
  const [versioning, lock, encryption, policy, block, ownership, tags, lifecycle] = await Promise.all([
    s3.getBucketVersioning({ Bucket }),
    unlessMissing(["ObjectLockConfigurationNotFoundError"], async () => s3.getObjectLockConfiguration({ Bucket })),
    unlessMissing(["ServerSideEncryptionConfigurationNotFoundError"], async () => s3.getBucketEncryption({ Bucket })),
    unlessMissing(["NoSuchBucketPolicy"], async () => s3.getBucketPolicy({ Bucket })),
    unlessMissing(["NoSuchPublicAccessBlockConfiguration"], async () => s3.getPublicAccessBlock({ Bucket })),
    unlessMissing(["OwnershipControlsNotFoundError"], async () => s3.getBucketOwnershipControls({ Bucket })),
    unlessMissing(["NoSuchTagSet"], async () => s3.getBucketTagging({ Bucket })),
    unlessMissing(["NoSuchLifecycleConfiguration"], async () => s3.getBucketLifecycleConfiguration({ Bucket })),
  ]);
  const rule = encryption?.ServerSideEncryptionConfiguration?.Rules?.[0];
  const wanted = rule?.ApplyServerSideEncryptionByDefault;
  const access = block?.PublicAccessBlockConfiguration;
  const objectLock = lockOf(lock?.ObjectLockConfiguration);
  return {
    name: Bucket,
    account,
    region,
    createdAt,
    versioning: versioning.Status ?? "unversioned",
    ...(objectLock === undefined ? {} : { objectLock }),
    encryption: encryptionOf(wanted?.SSEAlgorithm, wanted?.KMSMasterKeyID, rule?.BucketKeyEnabled),
    ...(policy?.Policy === undefined ? {} : { policy: policy.Policy }),
    ...(access === undefined
      ? {}
      : {
          publicAccessBlock: {
            blockPublicAcls: access.BlockPublicAcls ?? false,
            ignorePublicAcls: access.IgnorePublicAcls ?? false,
            blockPublicPolicy: access.BlockPublicPolicy ?? false,
            restrictPublicBuckets: access.RestrictPublicBuckets ?? false,
          },
        }),
    ownership: ownership?.OwnershipControls?.Rules?.[0]?.ObjectOwnership ?? "BucketOwnerEnforced",
    tags: Object.fromEntries((tags?.TagSet ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
    ...(lifecycle?.Rules === undefined ? {} : { lifecycle: lifecycle.Rules }),
    objects: await objectsOf(look, s3, Bucket, objectLock !== undefined, known),
  };
}

function lockOf(lock: ObjectLockConfiguration | undefined): Bucket["objectLock"] {
  if (lock?.ObjectLockEnabled !== "Enabled") return undefined;
  const { Mode, Days, Years } = lock.Rule?.DefaultRetention ?? {};
  if (Mode === undefined) return {};
  return { defaultRetention: { mode: Mode, ...(Days === undefined ? {} : { days: Days }), ...(Years === undefined ? {} : { years: Years }) } };
}

function encryptionOf(algorithm: string | undefined, keyArn: string | undefined, bucketKey: boolean | undefined): ObjectEncryption {
  return {
    algorithm: algorithm === "aws:kms" ? "aws:kms" : "AES256",
    ...(keyArn === undefined ? {} : { keyArn }),
    bucketKey: bucketKey ?? false,
  };
}

async function objectsOf(look: Look, s3: S3, Bucket: string, locked: boolean, known: Bucket | undefined): Promise<Map<string, ObjectVersion[]>> {
  const lines = await everyPage(
    async (after: VersionsAfter | undefined) => s3.listObjectVersions({ Bucket, ...after }),
    (page) => [
      [
        ...(page.Versions ?? []).map((one) => ({ ...one, marker: false })),
        ...(page.DeleteMarkers ?? []).map((one) => ({ ...one, ETag: "", Size: 0, marker: true })),
      ],
      nextVersions(page),
    ],
  );
  const versions = await Promise.all(
    lines.map(async ({ Key: key = "", VersionId: versionId = "null", ETag: etag = "", IsLatest, LastModified, Size = 0, marker }) => {
      const moment = look.moments.find(versionName(Bucket, key, versionId));
      const head = { key, versionId, deleteMarker: marker, etag, lastModified: moment?.at ?? LastModified ?? new Date(0), body: new Uint8Array(Size) };
      const before = known?.objects.get(key)?.find((one) => one.versionId === versionId && one.etag === etag && one.deleteMarker === marker);
      return { version: await versionOf(s3, Bucket, head, locked, look.shift, before), latest: IsLatest === true, order: moment?.order ?? -1 };
    }),
  );
  const objects = new Map<string, ObjectVersion[]>();
  for (const { version } of versions.toSorted((one, other) => Number(other.latest) - Number(one.latest) || other.order - one.order)) {
    const above = objects.get(version.key);
    if (above === undefined) objects.set(version.key, [version]);
    else {
      const [hiding] = above.slice(-1);
      if (hiding !== undefined) version.nonCurrentSince = hiding.lastModified;
      above.push(version);
    }
  }
  return objects;
}

type VersionHead = Pick<ObjectVersion, "key" | "versionId" | "deleteMarker" | "etag" | "lastModified" | "body">;

/** What never changes of a version is asked for once; its tags and locks each time. */
async function versionOf(s3: S3, Bucket: string, head: VersionHead, locked: boolean, shift: number, before: ObjectVersion | undefined): Promise<ObjectVersion> {
  const bare = { ...head, contentType: "", metadata: {}, headers: {}, encryption: encryptionOf(undefined, undefined, false) };
  if (head.deleteMarker) return { ...bare, tags: {}, legalHold: false };
  const named = { Bucket, Key: head.key, ...(head.versionId === "null" ? {} : { VersionId: head.versionId }) };
  const found = before === undefined || locked ? await s3.headObject(named) : undefined;
  const tagging = await s3.getObjectTagging(named);
  const { ObjectLockMode: mode, ObjectLockRetainUntilDate: until } = found ?? {};
  return {
    ...bare,
    contentType: found?.ContentType ?? before?.contentType ?? "",
    metadata: found?.Metadata ?? before?.metadata ?? {},
    encryption: found === undefined ? (before ?? bare).encryption : encryptionOf(found.ServerSideEncryption, found.SSEKMSKeyId, found.BucketKeyEnabled),
    tags: Object.fromEntries((tagging.TagSet ?? []).map(({ Key = "", Value = "" }) => [Key, Value])),
    ...(mode === undefined || until === undefined ? {} : { retention: { mode, until: new Date(until.getTime() - shift) } }),
    legalHold: found?.ObjectLockLegalHoldStatus === "ON",
  };
}
