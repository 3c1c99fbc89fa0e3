import type { Principal } from "#model/principal";

/** A policy as text, under the name that explanations use. */
export interface PolicyText {
  readonly name: string;
  readonly arn?: string;
  readonly document: string;
}

/** Every policy that bears on a request. */
export interface ApplicablePolicies {
  /** One list per level of the organization; empty when SCPs do not bind the principal's account. */
  readonly scps: readonly (readonly PolicyText[])[];
  readonly boundary?: PolicyText;
  readonly session?: readonly PolicyText[];
  readonly identity: readonly PolicyText[];
  readonly resource?: PolicyText;
  /** The resource policy must allow, or delegate to the account, even for callers of its own account (KMS keys, role trust). */
  readonly resourcePolicyRequired?: boolean;
}

export interface AuthorizationQuestion {
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
  readonly principal: Principal;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly policies: ApplicablePolicies;
}

export type AuthorizationAnswer =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly kind: "explicit" | "implicit";
      /** AWS's own message. */
      readonly message: string;
      /** Names of the policies that decided; empty when it is the absence of an allow. */
      readonly decidedBy: readonly string[];
      /** Which policy and which statement decided, as one sentence. */
      readonly explanation: string;
    };

/** Answers whether IAM lets a request through. Handed in: the embedded AWS does not know how policies are evaluated. */
export type Authorizer = (question: AuthorizationQuestion) => AuthorizationAnswer;

/** IAM that lets everything through: the control of the honesty tests. */
export const authorizeEverything: Authorizer = () => ({ allowed: true });
