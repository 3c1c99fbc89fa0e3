/** What a policy is attached to decides what it may hold: principals, NotPrincipal, size. */
export type PolicyKind = "identity" | "resource" | "scp" | "session" | "boundary" | "trust";

/**
 * Answers what is wrong with a policy document, one entry a problem; empty when AWS would accept it.
 * Handed in at construction: the embedded AWS does not know the policy language.
 */
export type PolicyValidator = (text: string, kind: PolicyKind, name: string) => readonly { readonly message: string }[];
