import type { AwsClients } from "#model/aws-session";
import { openAccounts, production } from "../iam/open-accounts.ts";
import type { Accounts } from "../iam/open-accounts.ts";

export const Bucket = "a-bucket";

export interface BucketWorld {
  readonly accounts: Accounts;
  readonly s3: AwsClients["s3"];
}

/** A bucket of the production account in eu-west-1, seen by its root user. */
export async function openBucket(settings: { readonly versioned?: true; readonly locked?: true } = {}): Promise<BucketWorld> {
  const accounts = openAccounts();
  const s3 = await accounts.root(production).client("s3");
  await s3.createBucket({
    Bucket,
    CreateBucketConfiguration: { LocationConstraint: "eu-west-1" },
    ...(settings.locked === true ? { ObjectLockEnabledForBucket: true } : {}),
  });
  if (settings.versioned === true) await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: "Enabled" } });
  return { accounts, s3 };
}

export async function put(world: BucketWorld, Key: string, Body: string, more: object = {}): Promise<string> {
  return (await world.s3.putObject({ Bucket, Key, Body, ...more })).VersionId ?? "";
}

export async function read(world: BucketWorld, Key: string, VersionId?: string): Promise<string> {
  const { Body } = await world.s3.getObject({ Bucket, Key, ...(VersionId === undefined ? {} : { VersionId }) });
  return (await Body?.transformToString()) ?? "";
}

/** Every version and marker, newest first within a key. */
export async function history({ s3 }: BucketWorld): Promise<readonly string[]> {
  const { Versions = [], DeleteMarkers = [] } = await s3.listObjectVersions({ Bucket });
  return [
    ...Versions.map((one) => `${one.Key ?? ""}${one.IsLatest === true ? " (latest)" : ""}`),
    ...DeleteMarkers.map((one) => `${one.Key ?? ""} deleted${one.IsLatest === true ? " (latest)" : ""}`),
  ];
}
