import type {
  CreateRoleRequest,
  CreateRoleResponse,
  DeleteRoleRequest,
  GetRoleRequest,
  GetRoleResponse,
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesForRoleResponse,
  ListRolesRequest,
  ListRolesResponse,
  Role,
  UpdateAssumeRolePolicyRequest,
  UpdateRoleDescriptionRequest,
  UpdateRoleDescriptionResponse,
  UpdateRoleRequest,
} from "@aws-sdk/client-iam";
import type { PolicyValidator } from "../../policy-validator.ts";
import { requireMember } from "../../strict-operation.ts";
import { listOfTags, recordOfTags } from "../../tag-records.ts";
import { requireBoundary } from "./boundaries.ts";
import { requireRole } from "./holders.ts";
import { checkDocument, deleteConflict, documentSize, entityAlreadyExists, limitExceeded, validationError } from "./iam-errors.ts";
import { byName, checkName, checkPath, entityNeed, hasName, iamId, iamOperation, iamPage } from "./iam-operation.ts";
import type { IamContext, IamOperations } from "./iam-operation.ts";
import type { IamRole } from "./state.ts";
import { checkTags } from "./tags.ts";

/** Characters of a trust policy. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const trustPolicyLimit = 2048;

export function roleOperations(validate: PolicyValidator): IamOperations {
  function checkTrust(document: string, roleName: string): string {
    if (documentSize(document) > trustPolicyLimit) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${trustPolicyLimit}`);
    checkDocument(validate, document, "trust", roleName);
    return document;
  }

  return {
    CreateRole: iamOperation<CreateRoleRequest, CreateRoleResponse>(
      "CreateRole",
      ["RoleName", "Path", "AssumeRolePolicyDocument", "Description", "MaxSessionDuration", "PermissionsBoundary", "Tags"],
      {
        authorize: (input, context) => {
          const resource = `arn:aws:iam::${context.account}:role${input.Path ?? "/"}${input.RoleName ?? ""}`;
          const requestTags = recordOfTags(input.Tags);
          return [
            {
              action: "iam:CreateRole",
              resource,
              requestTags,
              ...(input.PermissionsBoundary === undefined ? {} : { context: { "iam:PermissionsBoundary": input.PermissionsBoundary } }),
            },
            ...(input.Tags === undefined ? [] : [{ action: "iam:TagRole", resource, requestTags }]),
          ];
        },
        handle: (input, context) => {
          const { state } = context;
          const roleName = requireMember(input, "RoleName");
          const path = checkPath(input.Path);
          checkName("roleName", roleName, 64);
          if (hasName(state.roles, roleName)) throw entityAlreadyExists("Role", roleName);
          const role: IamRole = {
            roleName,
            roleId: iamId(context, "AROA"),
            path,
            arn: `arn:aws:iam::${context.account}:role${path}${roleName}`,
            createDate: context.now(),
            ...(input.Description === undefined ? {} : { description: input.Description }),
            maxSessionDuration: checkDuration(input.MaxSessionDuration),
            trustPolicy: checkTrust(requireMember(input, "AssumeRolePolicyDocument"), roleName),
            inlinePolicies: new Map(),
            attachedPolicies: new Set(),
            tags: checkTags(recordOfTags(input.Tags)),
          };
          if (input.PermissionsBoundary !== undefined) role.boundary = requireBoundary(state, input.PermissionsBoundary);
          state.roles.set(roleName, role);
          return { Role: describeRole(role) };
        },
      },
    ),

    GetRole: iamOperation<GetRoleRequest, GetRoleResponse>("GetRole", ["RoleName"], {
      readOnly: true,
      authorize: (input, context) => [roleNeed("GetRole", context, requireMember(input, "RoleName"))],
      handle: (input, context) => ({ Role: describeRole(requireRole(context.state, requireMember(input, "RoleName"))) }),
    }),

    ListRoles: iamOperation<ListRolesRequest, ListRolesResponse>("ListRoles", ["PathPrefix", "Marker", "MaxItems"], {
      readOnly: true,
      authorize: () => [{ action: "iam:ListRoles", resource: "*" }],
      handle: (input, context) => {
        const { items, ...page } = iamPage(
          byName(context.state.roles).filter((role) => role.path.startsWith(input.PathPrefix ?? "/")),
          input,
        );
        return { Roles: items.map(listedRole), ...page };
      },
    }),

    UpdateRole: iamOperation<UpdateRoleRequest, object>("UpdateRole", ["RoleName", "Description", "MaxSessionDuration"], {
      authorize: (input, context) => [roleNeed("UpdateRole", context, requireMember(input, "RoleName"))],
      handle: (input, context) => {
        const role = requireRole(context.state, requireMember(input, "RoleName"));
        if (input.Description !== undefined) role.description = input.Description;
        // The reference: without a value, the duration goes back to one hour.
        role.maxSessionDuration = checkDuration(input.MaxSessionDuration);
        return {};
      },
    }),

    UpdateRoleDescription: iamOperation<UpdateRoleDescriptionRequest, UpdateRoleDescriptionResponse>("UpdateRoleDescription", ["RoleName", "Description"], {
      authorize: (input, context) => [roleNeed("UpdateRoleDescription", context, requireMember(input, "RoleName"))],
      handle: (input, context) => {
        const role = requireRole(context.state, requireMember(input, "RoleName"));
        role.description = requireMember(input, "Description");
        return { Role: describeRole(role) };
      },
    }),

    UpdateAssumeRolePolicy: iamOperation<UpdateAssumeRolePolicyRequest, object>("UpdateAssumeRolePolicy", ["RoleName", "PolicyDocument"], {
      authorize: (input, context) => [roleNeed("UpdateAssumeRolePolicy", context, requireMember(input, "RoleName"))],
      handle: (input, context) => {
        const role = requireRole(context.state, requireMember(input, "RoleName"));
        role.trustPolicy = checkTrust(requireMember(input, "PolicyDocument"), role.roleName);
        return {};
      },
    }),

    DeleteRole: iamOperation<DeleteRoleRequest, object>("DeleteRole", ["RoleName"], {
      authorize: (input, context) => [roleNeed("DeleteRole", context, requireMember(input, "RoleName"))],
      handle: (input, context) => {
        const role = requireRole(context.state, requireMember(input, "RoleName"));
        if (role.attachedPolicies.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
        if (role.inlinePolicies.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
        context.state.roles.delete(role.roleName);
        return {};
      },
    }),

    // There are no instance profiles here (CreateInstanceProfile is refused by name), so no role is in one.
    ListInstanceProfilesForRole: iamOperation<ListInstanceProfilesForRoleRequest, ListInstanceProfilesForRoleResponse>(
      "ListInstanceProfilesForRole",
      ["RoleName", "Marker", "MaxItems"],
      {
        readOnly: true,
        authorize: (input, context) => [roleNeed("ListInstanceProfilesForRole", context, requireMember(input, "RoleName"))],
        handle: (input, context) => {
          requireRole(context.state, requireMember(input, "RoleName"));
          return { InstanceProfiles: [], IsTruncated: false };
        },
      },
    ),
  };
}

function roleNeed(action: string, context: IamContext, roleName: string): ReturnType<typeof entityNeed> {
  const role = context.state.roles.get(roleName);
  return entityNeed(action, role?.arn ?? `arn:aws:iam::${context.account}:role/${roleName}`, role);
}

/** @throws AwsError `ValidationError` */
function checkDuration(seconds = 3600): number {
  if (seconds >= 3600 && seconds <= 43_200) return seconds;
  throw validationError(
    `1 validation error detected: Value '${seconds}' at 'maxSessionDuration' failed to satisfy constraint: Member must have value between 3600 and 43200`,
  );
}

function listedRole(role: IamRole): Role {
  return {
    Path: role.path,
    RoleName: role.roleName,
    RoleId: role.roleId,
    Arn: role.arn,
    CreateDate: role.createDate,
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    ...(role.description === undefined ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionDuration,
  };
}

function describeRole(role: IamRole): Role {
  return {
    ...listedRole(role),
    ...(role.boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: role.boundary } }),
    ...(Object.keys(role.tags).length === 0 ? {} : { Tags: listOfTags(role.tags) }),
  };
}
