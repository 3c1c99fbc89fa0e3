import type {
  AuthorizeSecurityGroupEgressCommandInput,
  AuthorizeSecurityGroupEgressCommandOutput,
  AuthorizeSecurityGroupIngressCommandInput,
  AuthorizeSecurityGroupIngressCommandOutput,
  IpPermission,
  RevokeSecurityGroupEgressCommandInput,
  RevokeSecurityGroupEgressCommandOutput,
  RevokeSecurityGroupIngressCommandInput,
  RevokeSecurityGroupIngressCommandOutput,
  SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import type { Operation } from "../../service.ts";
import { onExisting } from "./authorization.ts";
import { isSameRule, renderRule, rulesOf } from "./ip-permissions.ts";
import type { RuleWanted } from "./ip-permissions.ts";
import { ec2Operation } from "./operation.ts";
import type { Ec2Context } from "./operation.ts";
import { theSecurityGroup } from "./security-groups.ts";
import type { Ec2State, SecurityGroupRecord } from "./state.ts";

/** What the four operations have in common. */
interface RuleRequest {
  readonly GroupId?: string | undefined;
  readonly IpPermissions?: readonly IpPermission[] | undefined;
  readonly IpProtocol?: string | undefined;
  readonly FromPort?: number | undefined;
  readonly ToPort?: number | undefined;
  readonly CidrIp?: string | undefined;
  readonly SecurityGroupRuleIds?: readonly string[] | undefined;
}

export const authorizeSecurityGroupIngress: Operation<Ec2State> = ec2Operation<
  AuthorizeSecurityGroupIngressCommandInput,
  AuthorizeSecurityGroupIngressCommandOutput
>("AuthorizeSecurityGroupIngress", {
  members: ["GroupId", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp"],
  authorize: (input, context) => onExisting("AuthorizeSecurityGroupIngress", context, input.GroupId),
  handle: (input, context) => ({ Return: true, SecurityGroupRules: addRules("AuthorizeSecurityGroupIngress", input, false, context) }),
});

export const authorizeSecurityGroupEgress: Operation<Ec2State> = ec2Operation<
  AuthorizeSecurityGroupEgressCommandInput,
  AuthorizeSecurityGroupEgressCommandOutput
>("AuthorizeSecurityGroupEgress", {
  members: ["GroupId", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp"],
  authorize: (input, context) => onExisting("AuthorizeSecurityGroupEgress", context, input.GroupId),
  handle: (input, context) => ({ Return: true, SecurityGroupRules: addRules("AuthorizeSecurityGroupEgress", input, true, context) }),
});

export const revokeSecurityGroupIngress: Operation<Ec2State> = ec2Operation<RevokeSecurityGroupIngressCommandInput, RevokeSecurityGroupIngressCommandOutput>(
  "RevokeSecurityGroupIngress",
  {
    members: ["GroupId", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp", "SecurityGroupRuleIds"],
    authorize: (input, context) => onExisting("RevokeSecurityGroupIngress", context, input.GroupId),
    handle(input, context) {
      removeRules("RevokeSecurityGroupIngress", input, false, context);
      return { Return: true };
    },
  },
);

export const revokeSecurityGroupEgress: Operation<Ec2State> = ec2Operation<RevokeSecurityGroupEgressCommandInput, RevokeSecurityGroupEgressCommandOutput>(
  "RevokeSecurityGroupEgress",
  {
    members: ["GroupId", "IpPermissions", "IpProtocol", "FromPort", "ToPort", "CidrIp", "SecurityGroupRuleIds"],
    authorize: (input, context) => onExisting("RevokeSecurityGroupEgress", context, input.GroupId),
    handle(input, context) {
      removeRules("RevokeSecurityGroupEgress", input, true, context);
      return { Return: true };
    },
  },
);

function addRules(operation: string, request: RuleRequest, egress: boolean, context: Ec2Context): SecurityGroupRule[] {
  const group = theSecurityGroup(context.state, request.GroupId);
  const wanted = wantedRules(operation, request, egress, context);
  const duplicate = wanted.find(
    (rule, index) => group.rules.some((one) => isSameRule(one, rule)) || wanted.slice(0, index).some((one) => isSameRule(one, rule)),
  );
  if (duplicate !== undefined) throw new AwsError("InvalidPermission.Duplicate", `the specified rule "peer: ${nameOf(duplicate)}" already exists`);
  const added = wanted.map((rule) => ({ ...rule, id: context.newId("sgr-", 17) }));
  group.rules.push(...added);
  return added.map((rule) => renderRule(group.id, rule, context));
}

/** All or nothing: one rule that is not there and none is removed. */
function removeRules(operation: string, request: RuleRequest, egress: boolean, context: Ec2Context): void {
  const group = theSecurityGroup(context.state, request.GroupId);
  const ids = request.SecurityGroupRuleIds;
  const indices = ids === undefined ? indicesOf(group, wantedRules(operation, request, egress, context)) : indicesOfIds(group, ids, egress);
  for (const index of [...new Set(indices)].toSorted((a, b) => b - a)) group.rules.splice(index, 1);
}

function indicesOf(group: SecurityGroupRecord, wanted: readonly RuleWanted[]): readonly number[] {
  return wanted.map((rule) => {
    const index = group.rules.findIndex((one) => isSameRule(one, rule));
    if (index < 0) throw new AwsError("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");
    return index;
  });
}

function indicesOfIds(group: SecurityGroupRecord, ids: readonly string[], egress: boolean): readonly number[] {
  return ids.map((id) => {
    const index = group.rules.findIndex((one) => one.id === id && one.egress === egress);
    if (index < 0) throw new AwsError("InvalidSecurityGroupRuleId.NotFound", `The security group rule ID '${id}' does not exist`);
    return index;
  });
}

function wantedRules(operation: string, request: RuleRequest, egress: boolean, context: Ec2Context): readonly RuleWanted[] {
  const { IpPermissions: permissions, IpProtocol, FromPort, ToPort, CidrIp } = request;
  if (permissions !== undefined) return rulesOf(operation, permissions, egress, context);
  if (IpProtocol === undefined) throw new AwsError("MissingParameter", "The request must contain the parameter ipProtocol");
  return rulesOf(operation, [{ IpProtocol, FromPort, ToPort, IpRanges: CidrIp === undefined ? [] : [{ CidrIp }] }], egress, context);
}

/** `10.0.0.0/8, TCP, from port: 22, to port: 22, ALLOW` */
function nameOf(rule: RuleWanted): string {
  const protocol = rule.protocol === "-1" ? "ALL" : `${rule.protocol.toUpperCase()}, from port: ${rule.fromPort}, to port: ${rule.toPort}`;
  return `${rule.peer.value}, ${protocol}, ALLOW`;
}
