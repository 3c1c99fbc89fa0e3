import type { GetCallerIdentityRequest, GetCallerIdentityResponse, GetSessionTokenRequest, GetSessionTokenResponse } from "@aws-sdk/client-sts";
import { AwsError } from "#model/errors";
import type { PolicyValidator } from "../../policy-validator.ts";
import { defineService } from "../../service.ts";
import type { Operation, Service } from "../../service.ts";
import { assumeRole } from "./assume-role.ts";
import { createStsState } from "./state.ts";
import type { StsSession, StsState } from "./state.ts";
import { stsOperation } from "./sts-operation.ts";
import { credentialsOf, validationError } from "./sts-results.ts";

/** STS: who calls, sessions of roles, session tokens of users. One state for all accounts: a key alone does not say whose it is. */
export function createStsService(validate: PolicyValidator): Service<StsState> {
  return defineService<StsState>({
    id: "sts",
    eventSource: "sts.amazonaws.com",
    scope: "organization",
    createState: createStsState,
    operations: { AssumeRole: assumeRole(validate), GetCallerIdentity: getCallerIdentity, GetSessionToken: getSessionToken },
  });
}

/** Needs no permission, and not even an explicit deny stops it. */
const getCallerIdentity: Operation<StsState> = stsOperation<GetCallerIdentityRequest, GetCallerIdentityResponse>("GetCallerIdentity", [], {
  readOnly: true,
  authorize: () => [],
  handle: (_input, { principal }) => ({ UserId: principal.userId, Account: principal.account, Arn: principal.arn }),
});

/** Needs no permission either; the credentials carry what the user may do. */
const getSessionToken: Operation<StsState> = stsOperation<GetSessionTokenRequest, GetSessionTokenResponse>("GetSessionToken", ["DurationSeconds"], {
  readOnly: true,
  authorize: () => [],
  handle: (input, context) => {
    const { principal } = context;
    if (principal.accessKeyId.startsWith("ASIA") || (principal.kind !== "user" && principal.kind !== "root"))
      throw new AwsError("AccessDenied", "Cannot call GetSessionToken with session credentials", 403);
    const [longest, usual] = principal.kind === "root" ? [3600, 3600] : [129_600, 43_200];
    const seconds = input.DurationSeconds ?? usual;
    if (seconds < 900 || seconds > 129_600)
      throw validationError(
        `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value between 900 and 129600`,
      );
    const issuedAt = context.now();
    const session: StsSession = {
      kind: principal.kind,
      accessKeyId: context.newId("ASIA", 16).toUpperCase(),
      secretAccessKey: context.newId("", 40),
      sessionToken: context.newId("", 64),
      account: principal.account,
      arn: principal.arn,
      name: principal.name,
      userId: principal.userId,
      issuedAt,
      expiresAt: new Date(issuedAt.getTime() + Math.min(seconds, longest) * 1000),
      policyArns: [],
      tags: {},
      transitiveTagKeys: [],
    };
    context.state.sessions.set(session.accessKeyId, session);
    return { Credentials: credentialsOf(session) };
  },
});
