import type { GrantListEntry, KMS, KeyMetadata } from "@aws-sdk/client-kms";
import type { KmsAlias, KmsGrant, KmsKey, KmsState } from "#aws/services/kms/state";
import { everyPage } from "../inventory/every-page.ts";
import { nextPage } from "../inventory/next-page.ts";
import type { Look, Reader } from "./reader.ts";

/** Under which names the moments of a key are kept: when it came to be, and when it goes. */
export const keyNames = { made: (keyId: string): string => `kms/${keyId}`, gone: (keyId: string): string => `kms/${keyId}/gone` };

/**
 * Keys of one account and region as a backend lists them. AWS's own keys (`aws/rds`) are the gateway's: they come with services that it may not hold. A key whose
 * deletion date has passed on the scenario's clock is gone, whatever the backend still lists.
 */
export const readKms: Reader<KmsState> = async (look, known) => {
  const kms = look.clients.client("kms", look.account, look.region);
  const listed = await everyPage(
    async (Marker) => kms.listKeys({ Marker }),
    (page) => [page.Keys, nextPage("kms:ListKeys", page.Truncated, page.NextMarker)],
  );
  const found: KmsKey[] = [];
  for (const { KeyId = "" } of listed) {
    const { KeyMetadata: metadata } = await kms.describeKey({ KeyId });
    const key = metadata?.KeyManager === "AWS" ? undefined : await keyOf(look, kms, metadata, known.keys.get(KeyId));
    if (key !== undefined && (key.deletionDate === undefined || key.deletionDate > look.now)) found.push(key);
  }
  const own = [...known.keys.values()].filter((key) => key.manager === "AWS");
  const keys = new Map([...own, ...found].map((key) => [key.keyId, key]));
  const aliases = await everyPage(
    async (Marker) => kms.listAliases({ Marker }),
    (page) => [page.Aliases, nextPage("kms:ListAliases", page.Truncated, page.NextMarker)],
  );
  const kept = [...known.aliases.values()].filter(({ name }) => name.startsWith("alias/aws/"));
  const read = aliases.flatMap((alias): readonly KmsAlias[] => {
    const { AliasName: name = "", AliasArn: arn = "", TargetKeyId: targetKeyId = "", CreationDate = look.now, LastUpdatedDate = look.now } = alias;
    if (name.startsWith("alias/aws/") || !keys.has(targetKeyId)) return [];
    const before = known.aliases.get(name);
    return [{ name, arn, targetKeyId, createdAt: before?.createdAt ?? CreationDate, updatedAt: before?.updatedAt ?? LastUpdatedDate }];
  });
  return { ...known, keys, aliases: new Map([...kept, ...read].map((alias) => [alias.name, alias])) };
};

async function keyOf(look: Look, kms: KMS, metadata: KeyMetadata | undefined, known: KmsKey | undefined): Promise<KmsKey | undefined> {
  const { KeyId = "", Arn: arn = "", KeyState: state = "Enabled" } = metadata ?? {};
  if (state !== "Enabled" && state !== "Disabled" && state !== "PendingDeletion") return undefined;
  const deletionDate = state === "PendingDeletion" ? (look.moments.find(keyNames.gone(KeyId))?.at ?? metadata?.DeletionDate) : undefined;
  const pending = state === "PendingDeletion";
  const { Policy = "" } = await kms.getKeyPolicy({ KeyId, PolicyName: "default" });
  const tags = await everyPage(
    async (Marker) => kms.listResourceTags({ KeyId, Marker }),
    (page) => [page.Tags, nextPage("kms:ListResourceTags", page.Truncated, page.NextMarker)],
  );
  const rotation = pending ? undefined : await kms.getKeyRotationStatus({ KeyId });
  const grants = pending ? [] : await grantsOf(kms, KeyId);
  return {
    keyId: KeyId,
    arn,
    account: look.account,
    createdAt: look.moments.find(keyNames.made(KeyId))?.at ?? metadata?.CreationDate ?? look.now,
    description: metadata?.Description ?? "",
    manager: "CUSTOMER",
    multiRegion: metadata?.MultiRegion ?? false,
    keyState: state,
    ...(deletionDate === undefined ? {} : { deletionDate }),
    policy: Policy,
    rotation: rotation?.KeyRotationEnabled ?? known?.rotation ?? false,
    rotationPeriodInDays: rotation?.RotationPeriodInDays ?? known?.rotationPeriodInDays ?? 365,
    tags: Object.fromEntries(tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue])),
    grants: pending ? (known?.grants ?? new Map()) : new Map(grants.map((grant) => [grant.GrantId ?? "", grantOf(grant, look, known)])),
  };
}

async function grantsOf(kms: KMS, KeyId: string): Promise<readonly GrantListEntry[]> {
  return everyPage(
    async (Marker) => kms.listGrants({ KeyId, Marker }),
    (page) => [page.Grants, nextPage("kms:ListGrants", page.Truncated, page.NextMarker)],
  );
}

/** A grant's token is told once, when it is made. */
function grantOf(grant: GrantListEntry, look: Look, known: KmsKey | undefined): KmsGrant {
  const { GrantId: grantId = "", Constraints } = grant;
  const before = known?.grants.get(grantId);
  return {
    grantId,
    grantToken: before?.grantToken ?? "",
    ...(grant.Name === undefined || grant.Name === "" ? {} : { name: grant.Name }),
    granteePrincipal: grant.GranteePrincipal ?? "",
    ...(grant.RetiringPrincipal === undefined || grant.RetiringPrincipal === "" ? {} : { retiringPrincipal: grant.RetiringPrincipal }),
    issuingAccount: grant.IssuingAccount ?? `arn:aws:iam::${look.account}:root`,
    operations: grant.Operations ?? [],
    ...(Constraints?.EncryptionContextSubset === undefined ? {} : { encryptionContextSubset: Constraints.EncryptionContextSubset }),
    ...(Constraints?.EncryptionContextEquals === undefined ? {} : { encryptionContextEquals: Constraints.EncryptionContextEquals }),
    createdAt: before?.createdAt ?? grant.CreationDate ?? look.now,
  };
}
