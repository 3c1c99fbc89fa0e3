import { type AuthorizationDecision, layerNames, type PolicyRef } from "./decision.ts";

/** One sentence for a reader: which policy, and which statement in it, decided. */
export function explain(decision: AuthorizationDecision): string {
  if (decision.allowed) return `Allowed by ${nameOf(decision.by)}.`;
  const { article, name } = layerNames[decision.layer];
  if (decision.kind === "explicit") return `Denied explicitly by ${decision.by === undefined ? `${article} ${name}` : nameOf(decision.by)}.`;
  if (decision.by === undefined) return `Denied because no ${name} allows it.`;
  return `Denied because ${nameOf(decision.by)} does not allow it.`;
}

function nameOf(ref: PolicyRef): string {
  if (ref.layer === "identity" && ref.name === "root user") return "the root user's own full access";
  const policy = `the ${layerNames[ref.layer].name} \`${ref.name}\`${ref.arn === undefined || ref.arn === ref.name ? "" : ` (${ref.arn})`}`;
  if (ref.statement === undefined) return policy;
  return `statement ${ref.statement + 1}${ref.sid === undefined ? "" : ` (\`${ref.sid}\`)`} of ${policy}`;
}
