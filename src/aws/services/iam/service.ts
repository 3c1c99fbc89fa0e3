import { AwsError } from "#model/errors";
import type { PolicyValidator } from "../../policy-validator.ts";
import { defineService } from "../../service.ts";
import type { Operation, Service } from "../../service.ts";
import { accessKeyOperations } from "./access-key-operations.ts";
import { attachedPolicyOperations } from "./attached-policies.ts";
import { boundaryOperations } from "./boundaries.ts";
import { groupOperations } from "./group-operations.ts";
import { entityKinds, requireRole, requireUser } from "./holders.ts";
import { inlinePolicyOperations } from "./inline-policies.ts";
import type { IamOperations } from "./iam-operation.ts";
import { policyOperations, requirePolicy } from "./policy-operations.ts";
import { policyVersionOperations } from "./policy-version-operations.ts";
import { roleOperations } from "./role-operations.ts";
import { createIamState, findRoleByArn } from "./state.ts";
import type { IamState } from "./state.ts";
import { tagOperations } from "./tags.ts";
import type { TaggedKind } from "./tags.ts";
import { userOperations } from "./user-operations.ts";

/**
 * IAM of each account: users, roles, groups, managed and inline policies, permission boundaries, access keys.
 * A role's trust policy is its resource policy, for `sts:` actions only.
 */
export function createIamService(validate: PolicyValidator): Service<IamState> {
  const operations: IamOperations = {
    ...userOperations,
    ...accessKeyOperations,
    ...groupOperations,
    ...roleOperations(validate),
    ...policyOperations(validate),
    ...policyVersionOperations(validate),
  };
  for (const kind of entityKinds) {
    Object.assign(operations, inlinePolicyOperations(kind, validate), attachedPolicyOperations(kind));
    if (kind.kind !== "Group") Object.assign(operations, boundaryOperations(kind));
  }
  for (const kind of taggedKinds) Object.assign(operations, tagOperations(kind));

  return defineService<IamState>({
    id: "iam",
    eventSource: "iam.amazonaws.com",
    scope: "global",
    createState: (account) => createIamState(account),
    operations: Object.fromEntries(Object.entries(operations).map(([name, operation]) => [name, closedToSessionTokens(operation)])),
    resourcePolicy: (state, arn, action) => {
      if (!action.startsWith("sts:")) return undefined;
      const role = findRoleByArn(state, arn);
      return role === undefined ? undefined : { document: role.trustPolicy, required: true };
    },
  });
}

const taggedKinds: readonly TaggedKind[] = [
  {
    kind: "User",
    member: "UserName",
    arn: (context, name) => context.state.users.get(name)?.arn ?? `arn:aws:iam::${context.account}:user/${name}`,
    find: (context, name) => context.state.users.get(name),
    require: (context, name) => requireUser(context.state, name),
  },
  {
    kind: "Role",
    member: "RoleName",
    arn: (context, name) => context.state.roles.get(name)?.arn ?? `arn:aws:iam::${context.account}:role/${name}`,
    find: (context, name) => context.state.roles.get(name),
    require: (context, name) => requireRole(context.state, name),
  },
  {
    kind: "Policy",
    member: "PolicyArn",
    arn: (_context, name) => name,
    find: (context, name) => context.state.policies.get(name),
    require: (context, name) => requirePolicy(context.state, name),
  },
];

/**
 * Credentials of GetSessionToken may not call IAM unless they came with MFA, which is not modelled.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
 */
function closedToSessionTokens(operation: Operation<IamState>): Operation<IamState> {
  return {
    ...operation,
    authorize: (input, context) => {
      const { kind, accessKeyId } = context.principal;
      if ((kind === "user" || kind === "root") && accessKeyId.startsWith("ASIA"))
        throw new AwsError("InvalidClientTokenId", "The security token included in the request is invalid", 403);
      return operation.authorize(input, context);
    },
  };
}
