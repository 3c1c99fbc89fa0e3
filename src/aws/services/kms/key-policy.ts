import { AwsError } from "#model/errors";
import type { Principal } from "#model/principal";
import type { PolicyValidator } from "../../policy-validator.ts";
import type { KmsGrant, KmsKey } from "./state.ts";
import { matchesWildcard } from "../../wildcard.ts";

/** Bytes of a key policy. @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
const policyLimit = 32_768;

/** Leaves it to IAM policies of the account. @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
export function defaultKeyPolicy(account: string): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Id: "key-default-1",
    Statement: [{ Sid: "Enable IAM User Permissions", Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" }],
  });
}

/**
 * @param bypass skips the check that the caller, or IAM of the account, may still change the policy afterwards
 * @throws AwsError `MalformedPolicyDocumentException`, `LimitExceededException`
 */
export function checkKeyPolicy(validate: PolicyValidator, text: string, bypass: boolean | undefined, caller: Principal): void {
  if (text.length > policyLimit) throw new AwsError("LimitExceededException", `The key policy exceeds ${policyLimit} bytes.`);
  const [problem] = validate(text, "resource", "key policy");
  if (problem !== undefined) throw new AwsError("MalformedPolicyDocumentException", problem.message);
  if (bypass !== true && !admitsPolicyChanges(text, caller))
    throw new AwsError("MalformedPolicyDocumentException", "The new key policy will not allow you to update the key policy in the future.");
}

/**
 * The key policy together with its grants, each as a statement that allows its grantee: what decides who may use the key.
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export function effectiveKeyPolicy(key: KmsKey): string {
  if (key.grants.size === 0) return key.policy;
  const policy = JSON.parse(key.policy) as { readonly Statement: unknown };
  const statements = Array.isArray(policy.Statement) ? (policy.Statement as unknown[]) : [policy.Statement];
  return JSON.stringify({ ...policy, Statement: [...statements, ...[...key.grants.values()].map(statementOf)] });
}

function statementOf(grant: KmsGrant): object {
  const context = grant.encryptionContextEquals ?? grant.encryptionContextSubset ?? {};
  const conditions = Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]));
  return {
    Sid: `Grant${grant.grantId}`,
    Effect: "Allow",
    Principal: { AWS: grant.granteePrincipal },
    Action: grant.operations.map((operation) => `kms:${operation}`),
    Resource: "*",
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: { StringEquals: conditions } }),
  };
}

interface RawStatement {
  readonly Effect?: string;
  readonly Principal?: string | { readonly AWS?: string | readonly string[] };
  readonly Action?: string | readonly string[];
}

/** Whether some Allow admits `kms:PutKeyPolicy` to the caller or to IAM of its account. Conditions and denials are not weighed. */
function admitsPolicyChanges(text: string, caller: Principal): boolean {
  const { Statement } = JSON.parse(text) as { readonly Statement: RawStatement | readonly RawStatement[] };
  const admitted = new Set(["*", caller.account, `arn:aws:iam::${caller.account}:root`, caller.arn, caller.roleArn ?? caller.arn]);
  return [Statement].flat().some((statement) => {
    const { Principal: principal = {} } = statement;
    const principals = typeof principal === "string" ? [principal] : [principal.AWS ?? []].flat();
    const actions = [statement.Action ?? []].flat();
    return statement.Effect === "Allow" && principals.some((one) => admitted.has(one)) && actions.some(coversPutKeyPolicy);
  });
}

function coversPutKeyPolicy(action: string): boolean {
  return matchesWildcard(action.toLowerCase(), "kms:putkeypolicy");
}
