import type { Authorizer, PolicyText } from "#aws/authorizer";
import { evaluate } from "#iam/evaluate";
import type { NamedPolicy } from "#iam/evaluate";
import { explain } from "#iam/explain";
import { parsePolicy } from "#iam/policy";
import type { ParsedPolicy } from "#iam/policy";

type Kind = ParsedPolicy["kind"];
/** By the text, then by kind and name: the long text is hashed once, not joined anew for every decision. */
const compiled = new Map<string, Map<string, ParsedPolicy>>();
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
  const { name, document } = policy;
  let byName = compiled.get(document);
  if (byName === undefined) {
    if (compiled.size >= remembered) compiled.clear();
    byName = new Map();
    compiled.set(document, byName);
  }
  const key = `${kind} ${name}`;
  let parsed = byName.get(key);
  if (parsed === undefined) {
    parsed = parsePolicy(document, { kind, name });
    byName.set(key, parsed);
  }
  return { name, policy: parsed, ...(policy.arn === undefined ? {} : { arn: policy.arn }) };
}
