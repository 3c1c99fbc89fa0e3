/** A layer of policies that can refuse a request. */
export type DenyLayer = "scp" | "rcp" | "boundary" | "session" | "identity" | "resource";

/** Points at the policy, and the statement in it, that decided. */
export interface PolicyRef {
  readonly layer: DenyLayer;
  readonly name: string;
  readonly arn?: string;
  /** Index of the statement in its document, from 0. Absent when no single statement decided (the root user's own access). */
  readonly statement?: number;
  readonly sid?: string;
}

/** What became of a request. `message` has AWS's own shape; `by` of an implicit deny is the policy that failed to allow, when there is just one. */
export type AuthorizationDecision =
  | { readonly allowed: true; readonly by: PolicyRef }
  | {
      readonly allowed: false;
      readonly kind: "explicit" | "implicit";
      readonly layer: DenyLayer;
      readonly by?: PolicyRef;
      readonly message: string;
    };

/** AWS's name of each layer, as its messages write it, with the article it takes. */
export const layerNames: Readonly<Record<DenyLayer, { readonly article: "a" | "an"; readonly name: string }>> = {
  scp: { article: "a", name: "service control policy" },
  rcp: { article: "a", name: "resource control policy" },
  boundary: { article: "a", name: "permissions boundary" },
  session: { article: "a", name: "session policy" },
  identity: { article: "an", name: "identity-based policy" },
  resource: { article: "a", name: "resource-based policy" },
};

/**
 * AWS's message for a refusal.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function denialMessage(
  request: { readonly action: string; readonly resource: string; readonly principal: { readonly arn: string } },
  kind: "explicit" | "implicit",
  layer: DenyLayer,
): string {
  const { article, name } = layerNames[layer];
  const reason = kind === "explicit" ? `with an explicit deny in ${article} ${name}` : `because no ${name} allows the ${request.action} action`;
  return `User: ${request.principal.arn} is not authorized to perform: ${request.action} on resource: ${request.resource} ${reason}`;
}
