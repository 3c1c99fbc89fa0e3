import { createHash } from "node:crypto";
import type { Grant, Owner } from "@aws-sdk/client-s3";

/**
 * The canonical user of an account: 64 hex digits that say nothing else.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/finding-canonical-user-id.html
 */
export function canonicalOwner(account: string): Owner {
  return { ID: createHash("sha256").update(account).digest("hex") };
}

/** The list that stands for "the owner, and nobody by this way": all that there can be while ACLs are disabled. */
export function ownerOnly(account: string): Grant[] {
  return [{ Grantee: { ...canonicalOwner(account), Type: "CanonicalUser" }, Permission: "FULL_CONTROL" }];
}
