import { AwsError } from "#model/errors";
import type { Principal } from "#model/principal";
import type { ApplicablePolicies, PolicyText } from "./authorizer.ts";

/** What an access key stands for. */
export interface Caller {
  readonly principal: Principal;
  /** Condition keys of the session: `aws:TokenIssueTime`, `aws:SourceIdentity`, `aws:PrincipalTag/…`, MFA. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly session?: readonly PolicyText[];
}

/** How the gateway learns who calls and which policies bind them. Provided from the IAM, STS and Organizations states. */
export interface IdentityDirectory {
  /** undefined when the key is unknown, inactive or of a deleted user. An expired token has `expired`. */
  findCaller(accessKeyId: string, now: Date): Caller | { readonly expired: true } | undefined;
  identityPolicies(principal: Principal): readonly PolicyText[];
  boundary(principal: Principal): PolicyText | undefined;
  scps(account: string): ApplicablePolicies["scps"];
}

/**
 * The principal behind an access key.
 * @throws AwsError `InvalidClientTokenId` or `ExpiredToken`
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
 */
export function authenticate(directory: IdentityDirectory, accessKeyId: string, now: Date): Caller {
  const caller = directory.findCaller(accessKeyId, now);
  if (caller === undefined) throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
  if ("expired" in caller) throw new AwsError("ExpiredToken", "The security token included in the request is expired", 403);
  return caller;
}
