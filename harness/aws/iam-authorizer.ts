import type { Authorizer, PolicyText } from "#aws/authorizer";
import { evaluate } from "#iam/evaluate";
import type { NamedPolicy } from "#iam/evaluate";
import { explain } from "#iam/explain";
import { parsePolicy } from "#iam/policy";
import type { ParsedPolicy } from "#iam/policy";

type Kind = ParsedPolicy["kind"];
const compiled = new Map<string, ParsedPolicy>();
const remembered = 2000;

/** IAM's judgement over the policies that the gateway collected. Compiled policies are kept by their text. */
export const iamAuthorizer: Authorizer = ({ policies, ...request }) => {
  const { boundary, session, resource } = policies;
  const decision = evaluate(request, {
    scps: policies.scps.map((level) => level.map((policy) => named(policy, "scp"))),
    identity: policies.identity.map((policy) => named(policy, "identity")),
    ...(boundary === undefined ? {} : { boundary: named(boundary, "boundary") }),
    ...(session === undefined ? {} : { session: session.map((policy) => named(policy, "session")) }),
    ...(resource === undefined ? {} : { resource: named(resource, request.action.startsWith("sts:") ? "trust" : "resource") }),
    ...(policies.resourcePolicyRequired === undefined ? {} : { resourcePolicyRequired: policies.resourcePolicyRequired }),
  });
  if (decision.allowed) return { allowed: true };
  const { by, kind, message } = decision;
  return { allowed: false, kind, message, decidedBy: by === undefined ? [] : [by.name], explanation: explain(decision) };
};

function named(policy: PolicyText, kind: Kind): NamedPolicy {
  const key = `${kind}\n${policy.name}\n${policy.document}`;
  let parsed = compiled.get(key);
  if (parsed === undefined) {
    if (compiled.size >= remembered) compiled.clear();
    parsed = parsePolicy(policy.document, { kind, name: policy.name });
    compiled.set(key, parsed);
  }
  return { name: policy.name, policy: parsed, ...(policy.arn === undefined ? {} : { arn: policy.arn }) };
}
