import type { AssumeRoleRequest, AssumeRoleResponse } from "@aws-sdk/client-sts";
import { AwsError } from "#model/errors";
import type { PolicyValidator } from "../../policy-validator.ts";
import type { AuthorizationNeed, Operation } from "../../service.ts";
import { requireMember } from "../../strict-operation.ts";
import { recordOfTags } from "../../tag-records.ts";
import { findRoleByArn, managedPolicyText } from "../iam/state.ts";
import type { IamRole, IamState } from "../iam/state.ts";
import { credentialsOf, malformedPolicy, validationError } from "./sts-results.ts";
import type { StsSession, StsState } from "./state.ts";
import { stsOperation } from "./sts-operation.ts";
import type { StsContext } from "./sts-operation.ts";

/** Seconds that a session of a role may last when a role's session asked for it. */
const chainedLimit = 3600;
/** Characters of an inline session policy. */
const sessionPolicyLimit = 2048;

/**
 * `AssumeRole`. IAM has been asked before: the caller's identity policies and the role's trust policy.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
 */
export function assumeRole(validate: PolicyValidator): Operation<StsState> {
  return stsOperation<AssumeRoleRequest, AssumeRoleResponse>(
    "AssumeRole",
    ["RoleArn", "RoleSessionName", "DurationSeconds", "ExternalId", "Policy", "PolicyArns", "SourceIdentity", "Tags", "TransitiveTagKeys"],
    {
      // CloudTrail counts it as reading.
      readOnly: true,
      authorize: needsOf,
      handle: (input, context) => {
        if (context.principal.kind === "root") throw new AwsError("AccessDenied", "Roles may not be assumed by root accounts.", 403);
        const roleArn = requireMember(input, "RoleArn");
        const { iam, role } = requireRole(roleArn, context);
        const sessionName = requireMember(input, "RoleSessionName");
        checkSession(input, sessionName, role, context);
        checkSessionPolicies(input, iam, validate);
        const session = issue(input, sessionName, role, context);
        context.state.sessions.set(session.accessKeyId, session);
        return {
          Credentials: credentialsOf(session),
          AssumedRoleUser: { AssumedRoleId: session.userId, Arn: session.arn },
          ...(input.Policy === undefined ? {} : { PackedPolicySize: Math.ceil((input.Policy.length / sessionPolicyLimit) * 100) }),
          ...(session.sourceIdentity === undefined ? {} : { SourceIdentity: session.sourceIdentity }),
        };
      },
    },
  );
}

function needsOf(input: AssumeRoleRequest, context: StsContext): readonly AuthorizationNeed[] {
  const resource = requireMember(input, "RoleArn");
  const [, , , , account = ""] = resource.split(":");
  const role = /^\d{12}$/.test(account) ? findRoleByArn(context.peek<IamState>("iam", account, "aws-global"), resource) : undefined;
  const need = {
    resource,
    resourceTags: role?.tags ?? {},
    requestTags: recordOfTags(input.Tags),
    context: {
      "sts:RoleSessionName": input.RoleSessionName ?? "",
      ...(input.ExternalId === undefined ? {} : { "sts:ExternalId": input.ExternalId }),
      ...(input.SourceIdentity === undefined ? {} : { "sts:SourceIdentity": input.SourceIdentity }),
      ...(input.TransitiveTagKeys === undefined ? {} : { "sts:TransitiveTagKeys": input.TransitiveTagKeys }),
    },
  };
  return [
    { action: "sts:AssumeRole", ...need },
    ...(input.Tags === undefined ? [] : [{ action: "sts:TagSession", ...need }]),
    ...(input.SourceIdentity === undefined ? [] : [{ action: "sts:SetSourceIdentity", ...need }]),
  ];
}

/** AWS does not tell a role that is not there from one that is not yours to assume. */
function requireRole(roleArn: string, context: StsContext): { readonly iam: IamState; readonly role: IamRole } {
  const account = /^arn:aws:iam::(\d{12}):role\/./.exec(roleArn)?.[1];
  if (account === undefined) throw validationError(`${roleArn} is invalid`);
  const iam = context.peek<IamState>("iam", account, "aws-global");
  const role = findRoleByArn(iam, roleArn);
  if (role === undefined)
    throw new AwsError("AccessDenied", `User: ${context.principal.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`, 403);
  return { iam, role };
}

/** @throws AwsError `ValidationError` */
function checkSession(input: AssumeRoleRequest, sessionName: string, role: IamRole, context: StsContext): void {
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName))
    throw validationError(
      `1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
    );
  const seconds = input.DurationSeconds ?? 3600;
  if (seconds < 900)
    throw validationError(
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
    );
  if (context.principal.kind === "role-session" && seconds > chainedLimit)
    throw validationError("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  if (seconds > role.maxSessionDuration) throw validationError("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
}

/** @throws AwsError `MalformedPolicyDocument`, `PackedPolicyTooLarge`, `ValidationError` */
function checkSessionPolicies(input: AssumeRoleRequest, iam: IamState, validate: PolicyValidator): void {
  if (input.Policy !== undefined) {
    if (input.Policy.length > sessionPolicyLimit)
      throw new AwsError("PackedPolicyTooLarge", `Packed size of the session policy exceeds ${sessionPolicyLimit} characters.`, 400);
    const [problem] = validate(input.Policy, "session", "session policy");
    if (problem !== undefined) throw malformedPolicy(problem.message);
  }
  if ((input.PolicyArns ?? []).length > 10) throw validationError("A session may have at most 10 managed session policies.");
  for (const { arn = "" } of input.PolicyArns ?? []) {
    if (managedPolicyText(iam, arn) === undefined) throw malformedPolicy(`The managed policy ${arn} does not exist in the role's account.`);
  }
}

function issue(input: AssumeRoleRequest, sessionName: string, role: IamRole, context: StsContext): StsSession {
  const parent = context.state.sessions.get(context.principal.accessKeyId);
  const inherited = Object.fromEntries((parent?.transitiveTagKeys ?? []).flatMap((key) => (parent?.tags[key] === undefined ? [] : [[key, parent.tags[key]]])));
  const [, , , , account = ""] = role.arn.split(":");
  const issuedAt = context.now();
  const sourceIdentity = input.SourceIdentity ?? parent?.sourceIdentity;
  return {
    kind: "role",
    accessKeyId: context.newId("ASIA", 16).toUpperCase(),
    secretAccessKey: context.newId("", 40),
    sessionToken: context.newId("", 64),
    account,
    arn: `arn:aws:sts::${account}:assumed-role/${role.roleName}/${sessionName}`,
    name: role.roleName,
    userId: `${role.roleId}:${sessionName}`,
    roleArn: role.arn,
    sessionName,
    issuedAt,
    expiresAt: new Date(issuedAt.getTime() + (input.DurationSeconds ?? 3600) * 1000),
    ...(input.Policy === undefined ? {} : { policy: input.Policy }),
    policyArns: (input.PolicyArns ?? []).map(({ arn = "" }) => arn),
    ...(sourceIdentity === undefined ? {} : { sourceIdentity }),
    tags: { ...recordOfTags(input.Tags), ...inherited },
    transitiveTagKeys: [...new Set([...(parent?.transitiveTagKeys ?? []), ...(input.TransitiveTagKeys ?? [])])],
  };
}
