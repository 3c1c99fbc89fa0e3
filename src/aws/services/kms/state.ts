import { uuidFromHex } from "../../uuid-from-hex.ts";

export interface KmsGrant {
  readonly grantId: string;
  readonly grantToken: string;
  readonly name?: string;
  readonly granteePrincipal: string;
  readonly retiringPrincipal?: string;
  readonly issuingAccount: string;
  readonly operations: readonly string[];
  readonly encryptionContextSubset?: Readonly<Record<string, string>>;
  readonly encryptionContextEquals?: Readonly<Record<string, string>>;
  readonly createdAt: Date;
}

export interface KmsKey {
  readonly keyId: string;
  readonly arn: string;
  readonly account: string;
  readonly createdAt: Date;
  description: string;
  /** `AWS` for the default key of a service (`aws/rds`): nobody can change, share or delete it. */
  readonly manager: "CUSTOMER" | "AWS";
  readonly multiRegion: boolean;
  keyState: "Enabled" | "Disabled" | "PendingDeletion";
  /** When a key that is pending deletion will be gone. */
  deletionDate?: Date;
  /** Key policy, JSON text. */
  policy: string;
  rotation: boolean;
  rotationPeriodInDays: number;
  readonly tags: Record<string, string>;
  readonly grants: Map<string, KmsGrant>;
}

/** KMS of one account in one region. */
export interface KmsState {
  readonly account: string;
  readonly region: string;
  readonly keys: Map<string, KmsKey>;
  /** Key ids by alias, `alias/name`. */
  readonly aliases: Map<string, KmsAlias>;
}

export interface KmsAlias {
  readonly name: string;
  readonly arn: string;
  targetKeyId: string;
  readonly createdAt: Date;
  updatedAt: Date;
}

export function createKmsState(account: string, region: string): KmsState {
  return { account, region, keys: new Map(), aliases: new Map() };
}

/** The key behind a key id, key ARN, alias name or alias ARN of this account and region. */
export function findKey(state: KmsState, reference: string): KmsKey | undefined {
  const prefix = `arn:aws:kms:${state.region}:${state.account}:`;
  const local = reference.startsWith(prefix) ? reference.slice(prefix.length) : reference;
  if (local.startsWith("arn:")) return undefined;
  if (local.startsWith("alias/")) return state.keys.get(state.aliases.get(local)?.targetKeyId ?? "");
  return state.keys.get(local.startsWith("key/") ? local.slice("key/".length) : local);
}

/**
 * Whether what a key encrypted can be read now. `gone` when there is no such key: deleted, or never there.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html
 */
export function keyState(state: KmsState, reference: string): "Enabled" | "Disabled" | "PendingDeletion" | "gone" {
  return findKey(state, reference)?.keyState ?? "gone";
}

/**
 * The default key of a service (`alias/aws/rds`), made when first needed.
 * @param alias with or without `alias/`
 * @param newId as in the operation context
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk
 */
export function ensureManagedKey(state: KmsState, alias: string, newId: (prefix: string, digits?: number) => string, now: Date): KmsKey {
  const name = alias.startsWith("alias/") ? alias : `alias/${alias}`;
  const known = findKey(state, name);
  if (known !== undefined) return known;
  const service = name.slice(name.lastIndexOf("/") + 1);
  const keyId = uuidFromHex(newId("", 32));
  const key: KmsKey = {
    keyId,
    arn: `arn:aws:kms:${state.region}:${state.account}:key/${keyId}`,
    account: state.account,
    createdAt: now,
    description: `Default key that protects my ${service.toUpperCase()} data when no other key is defined`,
    manager: "AWS",
    multiRegion: false,
    keyState: "Enabled",
    policy: managedKeyPolicy(state, service),
    rotation: true,
    rotationPeriodInDays: 365,
    tags: {},
    grants: new Map(),
  };
  state.keys.set(keyId, key);
  state.aliases.set(name, { name, arn: `arn:aws:kms:${state.region}:${state.account}:${name}`, targetKeyId: keyId, createdAt: now, updatedAt: now });
  return key;
}

/** Usable by anyone of the account who may use the service, through that service only. */
function managedKeyPolicy(state: KmsState, service: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: `auto-${service}-2`,
    Statement: [
      {
        Sid: `Allow access through ${service.toUpperCase()} for all principals in the account that are authorized to use ${service.toUpperCase()}`,
        Effect: "Allow",
        Principal: { AWS: "*" },
        Action: ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:ListGrants", "kms:DescribeKey"],
        Resource: "*",
        Condition: { StringEquals: { "kms:CallerAccount": state.account, "kms:ViaService": `${service}.${state.region}.amazonaws.com` } },
      },
      {
        Sid: "Allow direct access to key metadata to the account",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${state.account}:root` },
        Action: ["kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"],
        Resource: "*",
      },
    ],
  });
}
