import type {
  CreateSecurityGroupCommandInput,
  CreateSecurityGroupCommandOutput,
  DeleteSecurityGroupCommandInput,
  DeleteSecurityGroupCommandOutput,
  DescribeSecurityGroupsCommandInput,
  DescribeSecurityGroupsCommandOutput,
  SecurityGroup,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { ec2Arn, onAll, onExisting, onNew } from "./authorization.ts";
import type { FilterFields } from "./filters.ts";
import { filterItems } from "./filters.ts";
import { pageOf } from "../../page.ts";
import { renderPermissions } from "./ip-permissions.ts";
import { networkInterfacesOf } from "./network-interfaces.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State, SecurityGroupRecord } from "./state.ts";
import { setTags, tagList, tagsFor } from "./tags.ts";
import { theVpc } from "./vpcs.ts";

/** @throws AwsError InvalidGroup.NotFound */
export function theSecurityGroup(state: Ec2State, id: string | undefined): SecurityGroupRecord {
  const group = id === undefined ? undefined : state.securityGroups.get(id);
  if (group === undefined) throw new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
  return group;
}

/** A new group lets nothing in and everything out. */
export const createSecurityGroup: Operation<Ec2State> = ec2Operation<CreateSecurityGroupCommandInput, CreateSecurityGroupCommandOutput>("CreateSecurityGroup", {
  members: ["GroupName", "Description", "VpcId", "TagSpecifications"],
  authorize: (input, context) => [
    ...onNew("CreateSecurityGroup", context, "security-group", input.TagSpecifications),
    ...onExisting("CreateSecurityGroup", context, input.VpcId),
  ],
  handle(input, context) {
    const { state } = context;
    if (input.VpcId === undefined) throw new AwsError("VPCIdNotSpecified", "No default VPC for this user.");
    const vpc = theVpc(state, input.VpcId);
    const name = freeName(state, vpc.id, input.GroupName ?? "");
    const tags = tagsFor("security-group", input.TagSpecifications);
    const id = context.newId("sg-", 17);
    const everythingOut = {
      id: context.newId("sgr-", 17),
      egress: true,
      protocol: "-1",
      fromPort: undefined,
      toPort: undefined,
      description: undefined,
    } as const;
    const rules = [{ ...everythingOut, peer: { kind: "ipv4", value: "0.0.0.0/0" } as const }];
    state.securityGroups.set(id, { id, vpcId: vpc.id, name, description: input.Description ?? "", rules });
    setTags(state, id, tags);
    return { GroupId: id, SecurityGroupArn: ec2Arn(context, "security-group", id), Tags: tagList(state, id) };
  },
});

export const describeSecurityGroups: Operation<Ec2State> = ec2Operation<DescribeSecurityGroupsCommandInput, DescribeSecurityGroupsCommandOutput>(
  "DescribeSecurityGroups",
  {
    readOnly: true,
    members: ["GroupIds", "Filters", "MaxResults", "NextToken"],
    authorize: (_, context) => onAll("DescribeSecurityGroups", context),
    handle(input, context) {
      const { state } = context;
      const chosen = input.GroupIds?.map((id) => theSecurityGroup(state, id)) ?? [...state.securityGroups.values()];
      const kept = filterItems("DescribeSecurityGroups", chosen, input.Filters, fields(context), (group) => state.tags.get(group.id) ?? {});
      const invalid = { code: "InvalidParameterValue", message: `Value (${input.NextToken}) for parameter nextToken is invalid.` };
      const page = pageOf(kept, { size: input.MaxResults, token: input.NextToken }, invalid);
      return { SecurityGroups: page.items.map((group) => render(group, context)), ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }) };
    },
  },
);

/** Refused while a network interface of any service carries the group, or a rule of another group names it. */
export const deleteSecurityGroup: Operation<Ec2State> = ec2Operation<DeleteSecurityGroupCommandInput, DeleteSecurityGroupCommandOutput>("DeleteSecurityGroup", {
  members: ["GroupId"],
  authorize: (input, context) => onExisting("DeleteSecurityGroup", context, input.GroupId),
  handle(input, context) {
    if (input.GroupId === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter groupName or groupId");
    const { id, name } = theSecurityGroup(context.state, input.GroupId);
    if (name === "default") throw new AwsError("CannotDelete", `the specified group: "${id}" name: "default" cannot be deleted by a user`);
    if (isInUse(id, context)) throw new AwsError("DependencyViolation", `resource ${id} has a dependent object`);
    context.state.securityGroups.delete(id);
    context.state.tags.delete(id);
    return { Return: true, GroupId: id };
  },
});

function isInUse(id: string, context: Ec2Context): boolean {
  for (const other of context.state.securityGroups.values()) {
    if (other.id !== id && other.rules.some((rule) => rule.peer.kind === "group" && rule.peer.value === id)) return true;
  }
  return networkInterfacesOf(context).some((one) => one.securityGroupIds.includes(id));
}

function freeName(state: Ec2State, vpcId: string, name: string): string {
  if (name === "default") throw new AwsError("InvalidParameterValue", "Cannot use reserved security group name: default");
  if (name.startsWith("sg-")) throw new AwsError("InvalidParameterValue", "Group names may not be in the format sg-*");
  for (const group of state.securityGroups.values()) {
    if (group.vpcId === vpcId && group.name === name)
      throw new AwsError("InvalidGroup.Duplicate", `The security group '${name}' already exists for VPC '${vpcId}'`);
  }
  return name;
}

function render(group: SecurityGroupRecord, context: Ec2Context): SecurityGroup {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    VpcId: group.vpcId,
    OwnerId: context.account,
    SecurityGroupArn: ec2Arn(context, "security-group", group.id),
    IpPermissions: renderPermissions(
      group.rules.filter((rule) => !rule.egress),
      context.account,
    ),
    IpPermissionsEgress: renderPermissions(
      group.rules.filter((rule) => rule.egress),
      context.account,
    ),
    Tags: tagList(context.state, group.id),
  };
}

function fields(context: Ec2Context): FilterFields<SecurityGroupRecord> {
  const peers = (group: SecurityGroupRecord, egress: boolean, kind: "ipv4" | "group") =>
    group.rules.filter((rule) => rule.egress === egress && rule.peer.kind === kind).map((rule) => rule.peer.value);
  return {
    "group-id": (group) => group.id,
    "group-name": (group) => group.name,
    description: (group) => group.description,
    "vpc-id": (group) => group.vpcId,
    "owner-id": () => context.account,
    "ip-permission.cidr": (group) => peers(group, false, "ipv4"),
    "ip-permission.group-id": (group) => peers(group, false, "group"),
    "egress.ip-permission.cidr": (group) => peers(group, true, "ipv4"),
    "egress.ip-permission.group-id": (group) => peers(group, true, "group"),
  };
}
