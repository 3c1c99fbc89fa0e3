import type {
  AddUserToGroupRequest,
  CreateGroupRequest,
  CreateGroupResponse,
  DeleteGroupRequest,
  GetGroupRequest,
  GetGroupResponse,
  Group,
  ListGroupsForUserRequest,
  ListGroupsForUserResponse,
  ListGroupsRequest,
  ListGroupsResponse,
  RemoveUserFromGroupRequest,
} from "@aws-sdk/client-iam";
import { requireMember } from "../../strict-operation.ts";
import { requireGroup, requireUser } from "./holders.ts";
import { deleteConflict, entityAlreadyExists, noSuchEntity } from "./iam-errors.ts";
import { byName, checkName, checkPath, entityNeed, hasName, iamId, iamOperation, iamPage } from "./iam-operation.ts";
import type { IamContext, IamOperations } from "./iam-operation.ts";
import type { IamGroup } from "./state.ts";
import { userNeed } from "./user-operations.ts";

export const groupOperations: IamOperations = {
  CreateGroup: iamOperation<CreateGroupRequest, CreateGroupResponse>("CreateGroup", ["GroupName", "Path"], {
    authorize: (input, context) => [
      { action: "iam:CreateGroup", resource: `arn:aws:iam::${context.account}:group${input.Path ?? "/"}${input.GroupName ?? ""}` },
    ],
    handle: (input, context) => {
      const groupName = requireMember(input, "GroupName");
      const path = checkPath(input.Path);
      checkName("groupName", groupName, 128);
      if (hasName(context.state.groups, groupName)) throw entityAlreadyExists("Group", groupName);
      const group: IamGroup = {
        groupName,
        groupId: iamId(context, "AGPA"),
        path,
        arn: `arn:aws:iam::${context.account}:group${path}${groupName}`,
        createDate: context.now(),
        inlinePolicies: new Map(),
        attachedPolicies: new Set(),
      };
      context.state.groups.set(groupName, group);
      return { Group: describeGroup(group) };
    },
  }),

  GetGroup: iamOperation<GetGroupRequest, GetGroupResponse>("GetGroup", ["GroupName", "Marker", "MaxItems"], {
    readOnly: true,
    authorize: (input, context) => [groupNeed("GetGroup", context, requireMember(input, "GroupName"))],
    handle: (input, context) => {
      const group = requireGroup(context.state, requireMember(input, "GroupName"));
      const members = byName(context.state.users).filter((user) => user.groups.has(group.groupName));
      const { items, ...page } = iamPage(members, input);
      return {
        Group: describeGroup(group),
        Users: items.map((user) => ({ Path: user.path, UserName: user.userName, UserId: user.userId, Arn: user.arn, CreateDate: user.createDate })),
        ...page,
      };
    },
  }),

  ListGroups: iamOperation<ListGroupsRequest, ListGroupsResponse>("ListGroups", ["PathPrefix", "Marker", "MaxItems"], {
    readOnly: true,
    authorize: () => [{ action: "iam:ListGroups", resource: "*" }],
    handle: (input, context) => {
      const { items, ...page } = iamPage(
        byName(context.state.groups).filter((group) => group.path.startsWith(input.PathPrefix ?? "/")),
        input,
      );
      return { Groups: items.map(describeGroup), ...page };
    },
  }),

  ListGroupsForUser: iamOperation<ListGroupsForUserRequest, ListGroupsForUserResponse>("ListGroupsForUser", ["UserName", "Marker", "MaxItems"], {
    readOnly: true,
    authorize: (input, context) => [userNeed("ListGroupsForUser", context, requireMember(input, "UserName"))],
    handle: (input, context) => {
      const user = requireUser(context.state, requireMember(input, "UserName"));
      const { items, ...page } = iamPage(
        byName(context.state.groups).filter((group) => user.groups.has(group.groupName)),
        input,
      );
      return { Groups: items.map(describeGroup), ...page };
    },
  }),

  DeleteGroup: iamOperation<DeleteGroupRequest, object>("DeleteGroup", ["GroupName"], {
    authorize: (input, context) => [groupNeed("DeleteGroup", context, requireMember(input, "GroupName"))],
    handle: (input, context) => {
      const group = requireGroup(context.state, requireMember(input, "GroupName"));
      if ([...context.state.users.values()].some((user) => user.groups.has(group.groupName)))
        throw deleteConflict("Cannot delete entity, must remove users from group first.");
      if (group.attachedPolicies.size > 0) throw deleteConflict("Cannot delete entity, must detach all policies first.");
      if (group.inlinePolicies.size > 0) throw deleteConflict("Cannot delete entity, must delete policies first.");
      context.state.groups.delete(group.groupName);
      return {};
    },
  }),

  AddUserToGroup: iamOperation<AddUserToGroupRequest, object>("AddUserToGroup", ["GroupName", "UserName"], {
    authorize: (input, context) => [groupNeed("AddUserToGroup", context, requireMember(input, "GroupName"))],
    handle: (input, context) => {
      const group = requireGroup(context.state, requireMember(input, "GroupName"));
      requireUser(context.state, requireMember(input, "UserName")).groups.add(group.groupName);
      return {};
    },
  }),

  RemoveUserFromGroup: iamOperation<RemoveUserFromGroupRequest, object>("RemoveUserFromGroup", ["GroupName", "UserName"], {
    authorize: (input, context) => [groupNeed("RemoveUserFromGroup", context, requireMember(input, "GroupName"))],
    handle: (input, context) => {
      const group = requireGroup(context.state, requireMember(input, "GroupName"));
      const userName = requireMember(input, "UserName");
      if (!requireUser(context.state, userName).groups.delete(group.groupName)) throw noSuchEntity("user", `${userName} in group ${group.groupName}`);
      return {};
    },
  }),
};

function groupNeed(action: string, context: IamContext, groupName: string): ReturnType<typeof entityNeed> {
  return entityNeed(action, context.state.groups.get(groupName)?.arn ?? `arn:aws:iam::${context.account}:group/${groupName}`);
}

function describeGroup(group: IamGroup): Group {
  return { Path: group.path, GroupName: group.groupName, GroupId: group.groupId, Arn: group.arn, CreateDate: group.createDate };
}
