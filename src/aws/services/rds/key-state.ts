import { findKey as findIn, type KmsKey, type KmsState } from "../kms/state.ts";
import type { World } from "./world.ts";

/** Where a reference to a key is resolved: an ARN in its own account and region, a bare id or alias in those of the reader. */
export type KeyReader = Pick<World, "peek" | "account" | "region">;

/** The key behind a key ARN, alias ARN, key id or alias name; undefined when it is gone or never was. */
export function findKey(reader: KeyReader, keyId: string): KmsKey | undefined {
  const [, , , region = reader.region, account = reader.account] = keyId.startsWith("arn:") ? keyId.split(":") : [];
  return findIn(reader.peek<KmsState>("kms", account, region), keyId);
}

/** Whether bytes under this key can be read now. Unencrypted ones always can. */
export function isKeyUsable(reader: KeyReader, kmsKeyId: string | undefined): boolean {
  return kmsKeyId === undefined || findKey(reader, kmsKeyId)?.keyState === "Enabled";
}

/** Whether a key is the account's AWS managed key: what it encrypts cannot be shared. */
export function isManagedKey(reader: KeyReader, kmsKeyId: string): boolean {
  return findKey(reader, kmsKeyId)?.manager === "AWS";
}
