/** A guardrail's answer at a hook. Deny beats hold beats allow. */
export type Decision = { readonly kind: "allow" } | { readonly kind: "deny"; readonly reason: string } | { readonly kind: "hold"; readonly reason: string };

export const allow: Decision = { kind: "allow" };
export function deny(reason: string): Decision {
  return { kind: "deny", reason };
}
export function hold(reason: string): Decision {
  return { kind: "hold", reason };
}

/** Where in a run something was stopped. */
export type Moment =
  | "harden"
  | "provision"
  | "reviewCommand"
  | "reviewFile"
  | "reviewPlan"
  | "reviewStatement"
  | "reviewCall"
  | "iam"
  | "service"
  | "terraform"
  | "observe";
