import type { Principal } from "#model/principal";
import type { Cloud } from "./cloud.ts";
import type { Caller, IdentityDirectory } from "./identity.ts";
import { boundaryOf, findAccessKey, identityPoliciesOf, principalTagsOf } from "./services/iam/state.ts";
import type { IamState } from "./services/iam/state.ts";
import { organizationKeysOf, scpsFor } from "./services/organizations/state.ts";
import type { OrganizationsState } from "./services/organizations/state.ts";
import { findSession, sessionPoliciesOf } from "./services/sts/state.ts";
import type { StsSession, StsState } from "./services/sts/state.ts";

/** Who calls and what binds them, read from the IAM, STS and Organizations of the embedded AWS. */
export function createIdentityDirectory(cloud: Cloud): IdentityDirectory {
  const iamOf = (account: string): IamState => cloud.stateOf("iam", account, "aws-global") as IamState;
  const organizations = (): OrganizationsState => cloud.stateOf("organizations", "", "aws-global") as OrganizationsState;
  const sts = (): StsState => cloud.stateOf("sts", "", "aws-global") as StsState;

  function fromLongTermKey(accessKeyId: string): Caller | undefined {
    for (const cell of cloud.state.services.values()) {
      if (cell.service !== "iam") continue;
      const state = cell.state as IamState;
      const found = findAccessKey(state, accessKeyId);
      if (found === undefined || found.key.status !== "Active") continue;
      const { user } = found;
      const principal: Principal =
        user === undefined
          ? { kind: "root", arn: `arn:aws:iam::${state.account}:root`, account: state.account, name: "root", userId: state.account, accessKeyId }
          : { kind: "user", arn: user.arn, account: state.account, name: user.userName, userId: user.userId, accessKeyId };
      return { principal, context: keysOf(principal, {}) };
    }
    return undefined;
  }

  function fromSession(session: StsSession): Caller {
    const principal: Principal = {
      kind: session.kind === "role" ? "role-session" : session.kind,
      arn: session.arn,
      account: session.account,
      name: session.name,
      userId: session.userId,
      accessKeyId: session.accessKeyId,
      ...(session.roleArn === undefined ? {} : { roleArn: session.roleArn }),
    };
    const policies = sessionPoliciesOf(iamOf(session.account), session);
    const context = {
      ...keysOf(principal, session.tags),
      "aws:TokenIssueTime": session.issuedAt.toISOString(),
      ...(session.sourceIdentity === undefined ? {} : { "aws:SourceIdentity": session.sourceIdentity }),
    };
    return policies === undefined ? { principal, context } : { principal, context, session: policies };
  }

  function keysOf(principal: Principal, sessionTags: Readonly<Record<string, string>>): Record<string, string | readonly string[]> {
    const tags = { ...principalTagsOf(iamOf(principal.account), principal), ...sessionTags };
    const keys: Record<string, string | readonly string[]> = { ...organizationKeysOf(organizations(), principal.account) };
    for (const [key, value] of Object.entries(tags)) keys[`aws:PrincipalTag/${key}`] = value;
    return keys;
  }

  return {
    findCaller: (accessKeyId, now) => {
      const session = findSession(sts(), accessKeyId);
      if (session === undefined) return fromLongTermKey(accessKeyId);
      return session.expiresAt <= now ? { expired: true } : fromSession(session);
    },
    identityPolicies: (principal) => identityPoliciesOf(iamOf(principal.account), principal),
    boundary: (principal) => boundaryOf(iamOf(principal.account), principal),
    scps: (account) => scpsFor(organizations(), account),
  };
}
