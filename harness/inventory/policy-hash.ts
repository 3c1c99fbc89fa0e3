import { createHash } from "node:crypto";

/** What tells one policy from another, however it is laid out. Nothing when there is no policy. */
export function policyHash(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  return createHash("sha256")
    .update(JSON.stringify(JSON.parse(text)))
    .digest("hex");
}
