import type { PolicyText } from "../../authorizer.ts";
import { managedPolicyText } from "../iam/state.ts";
import type { IamState } from "../iam/state.ts";

/** Temporary credentials that were issued. `kind` tells a role's session from a user's session token. */
export interface StsSession {
  readonly kind: "role" | "user" | "root";
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** The account whose permissions it carries: the role's, or the user's own. */
  readonly account: string;
  /** `arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION`, or the user's ARN. */
  readonly arn: string;
  /** Role, user name, or `root`. */
  readonly name: string;
  /** `AROA…:session`, or the user's id. */
  readonly userId: string;
  readonly roleArn?: string;
  readonly sessionName?: string;
  /** For `aws:TokenIssueTime`. */
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** Inline session policy, JSON text. */
  readonly policy?: string;
  /** Managed policies that narrow the session. */
  readonly policyArns: readonly string[];
  readonly sourceIdentity?: string;
  /** Session tags: they override the role's own in `aws:PrincipalTag/…`. */
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTagKeys: readonly string[];
}

/** Sessions of every account: one state for the organization, because a key alone does not say whose it is. */
export interface StsState {
  readonly sessions: Map<string, StsSession>;
}

export function createStsState(): StsState {
  return { sessions: new Map() };
}

/** The session of an `ASIA…` key, expired or not. */
export function findSession(state: StsState, accessKeyId: string): StsSession | undefined {
  return state.sessions.get(accessKeyId);
}

/** The policies that narrow a session, managed ones as they read now; undefined when there are none. `iam` is that of the session's account. */
export function sessionPoliciesOf(iam: IamState, session: StsSession): readonly PolicyText[] | undefined {
  if (session.policy === undefined && session.policyArns.length === 0) return undefined;
  const inline = session.policy === undefined ? [] : [{ name: "session policy", document: session.policy }];
  return [...inline, ...session.policyArns.map((arn) => managedPolicyText(iam, arn)).filter((policy) => policy !== undefined)];
}
