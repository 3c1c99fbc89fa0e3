import type {
  CreateUserRequest,
  CreateUserResponse,
  DeleteUserRequest,
  GetUserRequest,
  GetUserResponse,
  ListUsersRequest,
  ListUsersResponse,
  UpdateUserRequest,
  User,
} from "@aws-sdk/client-iam";
import { requireMember } from "../../strict-operation.ts";
import { listOfTags, recordOfTags } from "../../tag-records.ts";
import { requireBoundary } from "./boundaries.ts";
import { requireUser } from "./holders.ts";
import { deleteConflict, entityAlreadyExists, validationError } from "./iam-errors.ts";
import { byName, checkName, checkPath, entityNeed, hasName, iamId, iamOperation, iamPage } from "./iam-operation.ts";
import type { IamContext, IamOperations } from "./iam-operation.ts";
import type { IamState, IamUser } from "./state.ts";
import { checkTags } from "./tags.ts";

export const userOperations: IamOperations = {
  CreateUser: iamOperation<CreateUserRequest, CreateUserResponse>("CreateUser", ["UserName", "Path", "PermissionsBoundary", "Tags"], {
    authorize: (input, context) => [
      {
        action: "iam:CreateUser",
        resource: `arn:aws:iam::${context.account}:user${input.Path ?? "/"}${input.UserName ?? ""}`,
        requestTags: recordOfTags(input.Tags),
        ...(input.PermissionsBoundary === undefined ? {} : { context: { "iam:PermissionsBoundary": input.PermissionsBoundary } }),
      },
      ...(input.Tags === undefined
        ? []
        : [
            {
              action: "iam:TagUser",
              resource: `arn:aws:iam::${context.account}:user${input.Path ?? "/"}${input.UserName ?? ""}`,
              requestTags: recordOfTags(input.Tags),
            },
          ]),
    ],
    handle: (input, context) => {
      const { state } = context;
      const userName = requireMember(input, "UserName");
      const path = checkPath(input.Path);
      checkName("userName", userName, 64);
      if (hasName(state.users, userName)) throw entityAlreadyExists("User", userName);
      const user: IamUser = {
        userName,
        userId: iamId(context, "AIDA"),
        path,
        arn: `arn:aws:iam::${context.account}:user${path}${userName}`,
        createDate: context.now(),
        inlinePolicies: new Map(),
        attachedPolicies: new Set(),
        tags: checkTags(recordOfTags(input.Tags)),
        groups: new Set(),
      };
      if (input.PermissionsBoundary !== undefined) user.boundary = requireBoundary(state, input.PermissionsBoundary);
      state.users.set(userName, user);
      return { User: describeUser(user) };
    },
  }),

  GetUser: iamOperation<GetUserRequest, GetUserResponse>("GetUser", ["UserName"], {
    readOnly: true,
    authorize: (input, context) => [userNeed("GetUser", context, input.UserName ?? context.principal.name)],
    handle: (input, context) => {
      if (input.UserName === undefined && context.principal.kind === "root")
        return { User: { Path: "/", UserName: undefined, UserId: context.account, Arn: context.principal.arn, CreateDate: new Date(0) } };
      if (input.UserName === undefined && context.principal.kind !== "user")
        throw validationError("Must specify userName when calling with non-User credentials");
      return { User: describeUser(requireUser(context.state, input.UserName ?? context.principal.name)) };
    },
  }),

  ListUsers: iamOperation<ListUsersRequest, ListUsersResponse>("ListUsers", ["PathPrefix", "Marker", "MaxItems"], {
    readOnly: true,
    authorize: () => [{ action: "iam:ListUsers", resource: "*" }],
    handle: (input, context) => {
      const users = byName(context.state.users).filter((user) => user.path.startsWith(input.PathPrefix ?? "/"));
      // The API leaves tags and the boundary out of listings.
      const { items, ...page } = iamPage(users, input);
      return { Users: items.map((user) => listedUser(user)), ...page };
    },
  }),

  /** Another name or path, and so another ARN; the id, the keys and the policies stay. */
  UpdateUser: iamOperation<UpdateUserRequest, object>("UpdateUser", ["UserName", "NewUserName", "NewPath"], {
    authorize: (input, context) => {
      const user = context.state.users.get(requireMember(input, "UserName"));
      const target = `${input.NewPath ?? user?.path ?? "/"}${input.NewUserName ?? input.UserName}`;
      return [userNeed("UpdateUser", context, input.UserName ?? ""), { action: "iam:UpdateUser", resource: `arn:aws:iam::${context.account}:user${target}` }];
    },
    handle: (input, { state, account }) => {
      const user = requireUser(state, requireMember(input, "UserName"));
      const { NewUserName: userName = user.userName, NewPath: path = user.path } = input;
      checkPath(path);
      checkName("newUserName", userName, 64);
      if (userName.toLowerCase() !== user.userName.toLowerCase() && hasName(state.users, userName)) throw entityAlreadyExists("User", userName);
      for (const key of state.accessKeys.values()) if (key.userName === user.userName) key.userName = userName;
      state.users.delete(user.userName);
      state.users.set(userName, { ...user, userName, path, arn: `arn:aws:iam::${account}:user${path}${userName}` });
      return {};
    },
  }),

  DeleteUser: iamOperation<DeleteUserRequest, object>("DeleteUser", ["UserName"], {
    authorize: (input, context) => [userNeed("DeleteUser", context, requireMember(input, "UserName"))],
    handle: (input, context) => {
      const user = requireUser(context.state, requireMember(input, "UserName"));
      const conflict = whyUserStays(context.state, user);
      if (conflict !== undefined) throw deleteConflict(conflict);
      context.state.users.delete(user.userName);
      return {};
    },
  }),
};

export function userNeed(action: string, context: IamContext, userName: string): ReturnType<typeof entityNeed> {
  const user = context.state.users.get(userName);
  return entityNeed(action, user?.arn ?? `arn:aws:iam::${context.account}:user/${userName}`, user);
}

function whyUserStays(state: IamState, user: IamUser): string | undefined {
  if (user.attachedPolicies.size > 0) return "Cannot delete entity, must detach all policies first.";
  if (user.inlinePolicies.size > 0) return "Cannot delete entity, must delete policies first.";
  if (user.groups.size > 0) return "Cannot delete entity, must remove users from group first.";
  if ([...state.accessKeys.values()].some((key) => key.userName === user.userName)) return "Cannot delete entity, must delete access keys first.";
  return undefined;
}

function listedUser(user: IamUser): User {
  return { Path: user.path, UserName: user.userName, UserId: user.userId, Arn: user.arn, CreateDate: user.createDate };
}

function describeUser(user: IamUser): User {
  return {
    ...listedUser(user),
    ...(user.boundary === undefined
      ? {}
      : { PermissionsBoundary: { PermissionsBoundaryType: "PermissionsBoundaryPolicy", PermissionsBoundaryArn: user.boundary } }),
    ...(Object.keys(user.tags).length === 0 ? {} : { Tags: listOfTags(user.tags) }),
  };
}
