import { AwsError } from "#model/errors";
import { ensureManagedKey, type KmsKey, type KmsState } from "../kms/state.ts";
import { rdsErrors } from "./errors.ts";
import { findKey } from "./key-state.ts";
import type { Call } from "./world.ts";

/**
 * The ARN of the key that new storage is encrypted with: the one asked for, or the account's AWS managed key `aws/rds`.
 * A key serves its own region only.
 *
 * @param which How the error calls the key: `specified`, `target snapshot`.
 * @throws AwsError KMSKeyNotAccessibleFault
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.Keys.html
 */
export function requireStorageKey(context: Call, keyId: string | undefined, which = "specified"): string {
  if (keyId === undefined || keyId === managedAlias) {
    const kms = context.peek<KmsState>("kms", context.account, context.region);
    return requireUsableKey(context, ensureManagedKey(kms, managedAlias, (prefix, digits) => context.newId(prefix, digits), context.now()).arn, which);
  }
  if (keyId.startsWith("arn:") && keyId.split(":")[3] !== context.region) throw rdsErrors.keyNotAccessible(which, keyId);
  return requireUsableKey(context, keyId, which);
}

/**
 * The ARN of a key that is enabled and on which the caller may `kms:DescribeKey` and `kms:CreateGrant`, as RDS needs for
 * encrypting with it and for reading what it encrypted.
 *
 * @param which How the error calls the key: `specified`, `source snapshot`, `target snapshot`.
 * @throws AwsError KMSKeyNotAccessibleFault
 */
export function requireUsableKey(context: Call, keyId: string, which: string): string {
  const key = findKey(context, keyId);
  if (key?.keyState !== "Enabled") throw rdsErrors.keyNotAccessible(which, key?.arn ?? keyId);
  try {
    requirePermission(context, key, "kms:DescribeKey", {});
    requirePermission(context, key, "kms:CreateGrant", { "kms:GrantIsForAWSResource": "true" });
  } catch (error) {
    if (error instanceof AwsError && error.code.startsWith("AccessDenied")) throw rdsErrors.keyNotAccessible(which, key.arn);
    throw error;
  }
  return key.arn;
}

const managedAlias = "alias/aws/rds";

function requirePermission(context: Call, key: KmsKey, action: string, extra: Readonly<Record<string, string>>): void {
  const region = key.arn.split(":")[3] ?? "";
  const keys = { "kms:ViaService": `rds.${region}.amazonaws.com`, "kms:CallerAccount": context.principal.account, ...extra };
  context.authorize({ action, resource: key.arn, resourceTags: key.tags, context: keys }, { resourceAccount: key.account });
}
