import type {
  CreatePolicyRequest,
  CreatePolicyResponse,
  DeletePolicyRequest,
  GetPolicyRequest,
  GetPolicyResponse,
  ListEntitiesForPolicyRequest,
  ListEntitiesForPolicyResponse,
  ListPoliciesRequest,
  ListPoliciesResponse,
  Policy,
} from "@aws-sdk/client-iam";
import { AwsError, UnsupportedError } from "#model/errors";
import type { PolicyValidator } from "../../policy-validator.ts";
import { requireMember } from "../../strict-operation.ts";
import { listOfTags, recordOfTags } from "../../tag-records.ts";
import { awsManagedPolicies } from "./aws-managed-policies.ts";
import type { Entity } from "./holders.ts";
import { checkDocument, deleteConflict, documentSize, limitExceeded, noSuchPolicy } from "./iam-errors.ts";
import { byName, checkName, checkPath, entityNeed, hasName, iamId, iamOperation, iamPage } from "./iam-operation.ts";
import type { IamContext, IamOperations } from "./iam-operation.ts";
import { managedPolicyText } from "./state.ts";
import type { IamState, ManagedPolicy } from "./state.ts";
import { checkTags } from "./tags.ts";

/** Characters of a managed policy. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const managedPolicyLimit = 6144;

export function policyOperations(validate: PolicyValidator): IamOperations {
  return {
    CreatePolicy: iamOperation<CreatePolicyRequest, CreatePolicyResponse>("CreatePolicy", ["PolicyName", "Path", "PolicyDocument", "Description", "Tags"], {
      authorize: (input, context) => {
        const resource = `arn:aws:iam::${context.account}:policy${input.Path ?? "/"}${input.PolicyName ?? ""}`;
        const requestTags = recordOfTags(input.Tags);
        return [
          { action: "iam:CreatePolicy", resource, requestTags },
          ...(input.Tags === undefined ? [] : [{ action: "iam:TagPolicy", resource, requestTags }]),
        ];
      },
      handle: (input, context) => {
        const { state } = context;
        const policyName = requireMember(input, "PolicyName");
        const path = checkPath(input.Path);
        checkName("policyName", policyName, 128);
        const names = new Map([...state.policies.values()].map((known) => [known.policyName, known]));
        if (hasName(names, policyName))
          throw new AwsError("EntityAlreadyExists", `A policy called ${policyName} already exists. Duplicate names are not allowed.`, 409);
        const document = checkManagedDocument(validate, requireMember(input, "PolicyDocument"), policyName);
        const policy: ManagedPolicy = {
          arn: `arn:aws:iam::${context.account}:policy${path}${policyName}`,
          policyName,
          policyId: iamId(context, "ANPA"),
          path,
          ...(input.Description === undefined ? {} : { description: input.Description }),
          createDate: context.now(),
          updateDate: context.now(),
          defaultVersionId: "v1",
          nextVersion: 2,
          versions: new Map([["v1", { versionId: "v1", document, createDate: context.now() }]]),
          tags: checkTags(recordOfTags(input.Tags)),
        };
        state.policies.set(policy.arn, policy);
        return { Policy: describePolicy(state, policy) };
      },
    }),

    GetPolicy: iamOperation<GetPolicyRequest, GetPolicyResponse>("GetPolicy", ["PolicyArn"], {
      readOnly: true,
      authorize: (input, context) => [policyNeed("GetPolicy", context, requireMember(input, "PolicyArn"))],
      handle: (input, context) => {
        const arn = requireMember(input, "PolicyArn");
        const shipped = awsManagedPolicies.get(arn);
        if (shipped === undefined) return { Policy: describePolicy(context.state, requirePolicy(context.state, arn)) };
        return {
          Policy: {
            PolicyName: shipped.name,
            PolicyId: shipped.policyId,
            Arn: arn,
            Path: "/",
            DefaultVersionId: shipped.versionId,
            AttachmentCount: entitiesWith(context.state, arn).length,
            PermissionsBoundaryUsageCount: boundedBy(context.state, arn),
            IsAttachable: true,
          },
        };
      },
    }),

    ListPolicies: iamOperation<ListPoliciesRequest, ListPoliciesResponse>("ListPolicies", ["Scope", "OnlyAttached", "PathPrefix", "Marker", "MaxItems"], {
      readOnly: true,
      authorize: () => [{ action: "iam:ListPolicies", resource: "*" }],
      handle: (input, context) => {
        if (input.Scope !== "Local")
          throw new UnsupportedError(
            `iam:ListPolicies.Scope=${input.Scope ?? "All"}`,
            "the embedded AWS, which holds few of AWS's managed policies (use Scope=Local)",
          );
        const policies = byName(context.state.policies)
          .filter((policy) => policy.path.startsWith(input.PathPrefix ?? "/"))
          .filter((policy) => input.OnlyAttached !== true || entitiesWith(context.state, policy.arn).length > 0);
        const { items, ...page } = iamPage(policies, input);
        return { Policies: items.map((policy) => describePolicy(context.state, policy)), ...page };
      },
    }),

    DeletePolicy: iamOperation<DeletePolicyRequest, object>("DeletePolicy", ["PolicyArn"], {
      authorize: (input, context) => [policyNeed("DeletePolicy", context, requireMember(input, "PolicyArn"))],
      handle: (input, context) => {
        const policy = requirePolicy(context.state, requireMember(input, "PolicyArn"));
        if (entitiesWith(context.state, policy.arn).length > 0 || boundedBy(context.state, policy.arn) > 0)
          throw deleteConflict("Cannot delete a policy attached to entities.");
        if (policy.versions.size > 1)
          throw deleteConflict(
            "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
          );
        context.state.policies.delete(policy.arn);
        return {};
      },
    }),

    ListEntitiesForPolicy: iamOperation<ListEntitiesForPolicyRequest, ListEntitiesForPolicyResponse>(
      "ListEntitiesForPolicy",
      ["PolicyArn", "Marker", "MaxItems"],
      {
        readOnly: true,
        authorize: (input, context) => [policyNeed("ListEntitiesForPolicy", context, requireMember(input, "PolicyArn"))],
        handle: (input, context) => {
          const arn = requireMember(input, "PolicyArn");
          if (managedPolicyText(context.state, arn) === undefined) throw noSuchPolicy(arn);
          const { items, ...page } = iamPage(entitiesWith(context.state, arn), input);
          return {
            PolicyUsers: items.flatMap((one) => ("userName" in one ? [{ UserName: one.userName, UserId: one.userId }] : [])),
            PolicyRoles: items.flatMap((one) => ("roleName" in one ? [{ RoleName: one.roleName, RoleId: one.roleId }] : [])),
            PolicyGroups: items.flatMap((one) => ("groupName" in one ? [{ GroupName: one.groupName, GroupId: one.groupId }] : [])),
            ...page,
          };
        },
      },
    ),
  };
}

/** @throws AwsError `MalformedPolicyDocument`, `LimitExceeded` */
export function checkManagedDocument(validate: PolicyValidator, document: string, name: string): string {
  if (documentSize(document) > managedPolicyLimit) throw limitExceeded(`Cannot exceed quota for PolicySize: ${managedPolicyLimit}`);
  checkDocument(validate, document, "identity", name);
  return document;
}

/** A customer managed policy. @throws AwsError `NoSuchEntity` */
export function requirePolicy(state: IamState, arn: string): ManagedPolicy {
  const policy = state.policies.get(arn);
  if (policy === undefined) throw noSuchPolicy(arn);
  return policy;
}

export function policyNeed(action: string, context: IamContext, arn: string): ReturnType<typeof entityNeed> {
  return entityNeed(action, arn, context.state.policies.get(arn));
}

function entitiesWith(state: IamState, arn: string): readonly Entity[] {
  return [...byName(state.users), ...byName(state.roles), ...byName(state.groups)].filter((entity) => entity.attachedPolicies.has(arn));
}

function boundedBy(state: IamState, arn: string): number {
  return [...state.users.values(), ...state.roles.values()].filter((entity) => entity.boundary === arn).length;
}

function describePolicy(state: IamState, policy: ManagedPolicy): Policy {
  return {
    PolicyName: policy.policyName,
    PolicyId: policy.policyId,
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersionId,
    AttachmentCount: entitiesWith(state, policy.arn).length,
    PermissionsBoundaryUsageCount: boundedBy(state, policy.arn),
    IsAttachable: true,
    ...(policy.description === undefined ? {} : { Description: policy.description }),
    CreateDate: policy.createDate,
    UpdateDate: policy.updateDate,
    ...(Object.keys(policy.tags).length === 0 ? {} : { Tags: listOfTags(policy.tags) }),
  };
}
