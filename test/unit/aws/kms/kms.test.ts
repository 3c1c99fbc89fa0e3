import { describe, expect, test } from "vitest";
import { allow, backup, day, failureOf, openAccounts, policyOf, production, region } from "../iam/open-accounts.ts";
import { createKmsState, ensureManagedKey, findKey, keyState } from "#aws/services/kms/state";

const text = (value: Uint8Array | undefined): string => new TextDecoder().decode(value);
const Plaintext = new TextEncoder().encode("secret");

async function openKey() {
  const accounts = openAccounts();
  const kms = await accounts.root(production).client("kms");
  const { KeyMetadata: key } = await kms.createKey({ Description: "data", Tags: [{ TagKey: "team", TagValue: "a" }] });
  return { accounts, kms, KeyId: key?.KeyId ?? "", arn: key?.Arn ?? "" };
}

describe("a key", () => {
  test("encrypts and decrypts while it is enabled, and not when disabled or pending deletion", async () => {
    const { kms, KeyId, arn } = await openKey();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext, EncryptionContext: { table: "t" } });
    const decrypt = () => kms.decrypt({ CiphertextBlob, EncryptionContext: { table: "t" } });
    expect(text((await decrypt()).Plaintext)).toBe("secret");
    expect(await failureOf(kms.decrypt({ CiphertextBlob }))).toMatchObject({ name: "InvalidCiphertextException" });
    expect(await failureOf(kms.decrypt({ CiphertextBlob: new Uint8Array([1, 2]), KeyId }))).toMatchObject({ name: "InvalidCiphertextException" });
    await kms.disableKey({ KeyId });
    expect(await failureOf(decrypt())).toMatchObject({ name: "DisabledException", message: `${arn} is disabled.` });
    await kms.enableKey({ KeyId });
    await decrypt();
    await kms.scheduleKeyDeletion({ KeyId });
    expect(await failureOf(decrypt())).toMatchObject({ name: "KMSInvalidStateException", message: `${arn} is pending deletion.` });
    expect(await failureOf(kms.enableKey({ KeyId }))).toMatchObject({ name: "KMSInvalidStateException" });
  });

  test("is deleted with its aliases when its waiting period ends, and not before", async () => {
    const { accounts, kms, KeyId } = await openKey();
    await kms.createAlias({ AliasName: "alias/data", TargetKeyId: KeyId });
    const { KeyMetadata: later } = await kms.createKey({});
    await kms.scheduleKeyDeletion({ KeyId: later?.KeyId });
    const { DeletionDate, PendingWindowInDays } = await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    expect(PendingWindowInDays).toBe(7);
    await accounts.advance(6 * day);
    expect((await kms.describeKey({ KeyId: "alias/data" })).KeyMetadata).toMatchObject({ KeyState: "PendingDeletion", DeletionDate });
    await accounts.advance(1 * day);
    expect(await failureOf(kms.describeKey({ KeyId }))).toMatchObject({ name: "NotFoundException" });
    expect((await kms.listAliases({})).Aliases).toEqual([]);
    expect((await kms.describeKey({ KeyId: later?.KeyId })).KeyMetadata?.KeyState).toBe("PendingDeletion");
  });

  test("comes back disabled when its deletion is cancelled in time", async () => {
    const { accounts, kms, KeyId } = await openKey();
    expect(await failureOf(kms.cancelKeyDeletion({ KeyId }))).toMatchObject({ name: "KMSInvalidStateException" });
    expect((await kms.scheduleKeyDeletion({ KeyId })).PendingWindowInDays).toBe(30);
    await kms.cancelKeyDeletion({ KeyId });
    await accounts.advance(40 * day);
    expect((await kms.describeKey({ KeyId })).KeyMetadata?.KeyState).toBe("Disabled");
  });

  test("refuses waiting periods outside of 7 to 30 days, and every kind of key but the symmetric one", async () => {
    const { kms, KeyId } = await openKey();
    expect(await failureOf(kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 6 }))).toMatchObject({ name: "ValidationException" });
    expect(await failureOf(kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 31 }))).toMatchObject({ name: "ValidationException" });
    expect((await kms.describeKey({ KeyId })).KeyMetadata?.KeyState).toBe("Enabled");
    await expect(kms.createKey({ KeySpec: "RSA_2048" })).rejects.toThrow("`kms:CreateKey.KeySpec=RSA_2048` is not supported");
    await expect(kms.createKey({ MultiRegion: true })).rejects.toThrow("not supported");
  });

  test("gives data keys that the key opens again", async () => {
    const { kms, KeyId } = await openKey();
    const first = await kms.generateDataKey({ KeyId, KeySpec: "AES_256" });
    expect(first.Plaintext).toHaveLength(32);
    expect((await kms.decrypt({ CiphertextBlob: first.CiphertextBlob })).Plaintext).toEqual(first.Plaintext);
    expect((await kms.generateDataKey({ KeyId, NumberOfBytes: 16 })).Plaintext).not.toEqual(first.Plaintext?.slice(0, 16));
    expect(await failureOf(kms.generateDataKey({ KeyId }))).toMatchObject({ name: "ValidationException" });
  });
});

describe("a key policy", () => {
  test("decides alone: an administrator of the account is shut out where it does not name the account", async () => {
    const accounts = openAccounts();
    const kms = await accounts.root(production).client("kms");
    const admin = await (await accounts.user(production, "admin", policyOf(allow("*")))).client("kms");
    const own = policyOf(allow("kms:*", "*", { Principal: { AWS: `arn:aws:iam::${production}:user/admin` } }));
    const { KeyMetadata: key } = await admin.createKey({ Policy: JSON.stringify(own) });
    await admin.describeKey({ KeyId: key?.Arn });
    const other = await (await accounts.user(production, "other", policyOf(allow("*")))).client("kms");
    expect(await failureOf(other.describeKey({ KeyId: key?.Arn }))).toMatchObject({ name: "AccessDeniedException", status: 400 });
    const { KeyMetadata: open } = await kms.createKey({});
    await other.describeKey({ KeyId: open?.Arn });
  });

  test("that shuts its writer out is refused, unless the check is bypassed", async () => {
    const { kms, KeyId } = await openKey();
    const closed = JSON.stringify(policyOf(allow("kms:*", "*", { Principal: { AWS: `arn:aws:iam::${backup}:root` } })));
    expect(await failureOf(kms.putKeyPolicy({ KeyId, Policy: closed }))).toMatchObject({
      name: "MalformedPolicyDocumentException",
      message: "The new key policy will not allow you to update the key policy in the future.",
    });
    expect(await failureOf(kms.putKeyPolicy({ KeyId, Policy: "{" }))).toMatchObject({ name: "MalformedPolicyDocumentException" });
    expect((await kms.getKeyPolicy({ KeyId })).Policy).toContain("Enable IAM User Permissions");
    await kms.putKeyPolicy({ KeyId, Policy: closed, BypassPolicyLockoutSafetyCheck: true });
    expect(await failureOf(kms.describeKey({ KeyId }))).toMatchObject({ name: "AccessDeniedException" });
  });

  test("lets another account use the key, but not administer it", async () => {
    const { accounts, kms, KeyId, arn } = await openKey();
    const user = await (await accounts.user(backup, "u", policyOf(allow("kms:*")))).client("kms");
    expect(await failureOf(user.encrypt({ KeyId: arn, Plaintext }))).toMatchObject({ name: "AccessDeniedException" });
    const shared = policyOf(
      allow("kms:*", "*", { Principal: { AWS: `arn:aws:iam::${production}:root` } }),
      allow(["kms:Encrypt", "kms:Decrypt", "kms:ScheduleKeyDeletion"], "*", { Principal: { AWS: `arn:aws:iam::${backup}:root` } }),
    );
    await kms.putKeyPolicy({ KeyId, Policy: JSON.stringify(shared) });
    const { CiphertextBlob } = await user.encrypt({ KeyId: arn, Plaintext });
    expect(text((await user.decrypt({ CiphertextBlob })).Plaintext)).toBe("secret");
    expect(await failureOf(user.scheduleKeyDeletion({ KeyId: arn }))).toMatchObject({ name: "AccessDeniedException" });
    expect(await failureOf((await accounts.root(backup).client("kms")).describeKey({ KeyId }))).toMatchObject({ name: "NotFoundException" });
  });
});

describe("grants", () => {
  test("let their grantee do the named operations until they are revoked", async () => {
    const { accounts, kms, KeyId, arn } = await openKey();
    const user = await (await accounts.user(production, "u", policyOf(allow("s3:*")))).client("kms");
    const encrypt = () => user.encrypt({ KeyId: arn, Plaintext });
    expect(await failureOf(encrypt())).toMatchObject({ name: "AccessDeniedException" });
    const { GrantId } = await kms.createGrant({ KeyId, GranteePrincipal: `arn:aws:iam::${production}:user/u`, Operations: ["Encrypt"] });
    const { CiphertextBlob } = await encrypt();
    expect(await failureOf(user.decrypt({ CiphertextBlob }))).toMatchObject({ name: "AccessDeniedException" });
    expect((await kms.listGrants({ KeyId })).Grants?.map((one) => one.GrantId)).toEqual([GrantId]);
    await kms.revokeGrant({ KeyId, GrantId });
    expect(await failureOf(encrypt())).toMatchObject({ name: "AccessDeniedException" });
    expect(await failureOf(kms.revokeGrant({ KeyId, GrantId }))).toMatchObject({ name: "NotFoundException" });
  });

  test("are retired by their retiring principal without any other permission", async () => {
    const { accounts, kms, KeyId, arn } = await openKey();
    const user = await (await accounts.user(production, "u", policyOf(allow("s3:*")))).client("kms");
    const grant = { KeyId, GranteePrincipal: `arn:aws:iam::${production}:user/v`, Operations: ["Decrypt" as const] };
    const { GrantId: foreign } = await kms.createGrant(grant);
    const { GrantId } = await kms.createGrant({ ...grant, RetiringPrincipal: `arn:aws:iam::${production}:user/u` });
    expect(await failureOf(user.retireGrant({ KeyId: arn, GrantId: foreign }))).toMatchObject({ name: "AccessDeniedException" });
    await user.retireGrant({ KeyId: arn, GrantId });
    expect((await kms.listGrants({ KeyId })).Grants?.map((one) => one.GrantId)).toEqual([foreign]);
  });
});

test("aliases are unique, movable, and not of AWS's own names", async () => {
  const { kms, KeyId, arn } = await openKey();
  await kms.createAlias({ AliasName: "alias/data", TargetKeyId: KeyId });
  expect(await failureOf(kms.createAlias({ AliasName: "alias/data", TargetKeyId: KeyId }))).toMatchObject({ name: "AlreadyExistsException" });
  expect(await failureOf(kms.createAlias({ AliasName: "alias/aws/rds", TargetKeyId: KeyId }))).toMatchObject({ name: "NotAuthorizedException" });
  expect(await failureOf(kms.createAlias({ AliasName: "data", TargetKeyId: KeyId }))).toMatchObject({ name: "InvalidAliasNameException" });
  const { KeyMetadata: other } = await kms.createKey({});
  await kms.updateAlias({ AliasName: "alias/data", TargetKeyId: other?.KeyId });
  expect((await kms.describeKey({ KeyId: "alias/data" })).KeyMetadata?.Arn).toBe(other?.Arn);
  expect((await kms.listAliases({ KeyId: arn })).Aliases).toEqual([]);
  await kms.deleteAlias({ AliasName: "alias/data" });
  expect(await failureOf(kms.deleteAlias({ AliasName: "alias/data" }))).toMatchObject({ name: "NotFoundException" });
});

test("rotation and tags are kept, and read as false while deletion is pending", async () => {
  const { kms, KeyId } = await openKey();
  expect((await kms.getKeyRotationStatus({ KeyId })).KeyRotationEnabled).toBe(false);
  expect(await failureOf(kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 30 }))).toMatchObject({ name: "ValidationException" });
  await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
  expect(await kms.getKeyRotationStatus({ KeyId })).toMatchObject({ KeyRotationEnabled: true, RotationPeriodInDays: 90 });
  await kms.untagResource({ KeyId, TagKeys: ["team"] });
  await kms.tagResource({ KeyId, Tags: [{ TagKey: "env", TagValue: "prod" }] });
  expect((await kms.listResourceTags({ KeyId })).Tags).toEqual([{ TagKey: "env", TagValue: "prod" }]);
  await kms.scheduleKeyDeletion({ KeyId });
  expect((await kms.getKeyRotationStatus({ KeyId })).KeyRotationEnabled).toBe(false);
});

test("a service's default key is made once, and says its state", () => {
  const state = createKmsState(production, region);
  const newId = (prefix: string, digits = 17): string => prefix + "a".repeat(digits);
  expect(keyState(state, "alias/aws/s3")).toBe("gone");
  const key = ensureManagedKey(state, "aws/s3", newId, new Date(0));
  expect(ensureManagedKey(state, "alias/aws/s3", newId, new Date(1))).toBe(key);
  expect(findKey(state, key.arn)).toBe(key);
  expect(keyState(state, key.arn)).toBe("Enabled");
});
