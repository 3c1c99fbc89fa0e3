import type { IpPermission, SecurityGroupRule } from "@aws-sdk/client-ec2";
import { AwsError } from "#model/errors";
import { refuseUnknownMembers } from "../../members.ts";
import { ec2Arn } from "./authorization.ts";
import { formatCidr, parseCidr } from "./cidr.ts";
import type { Ec2Context } from "./operation.ts";
import type { SecurityGroupRuleRecord } from "./state.ts";

/** A rule that has no id yet: what `Authorize…` asks for and what `Revoke…` looks for. */
export type RuleWanted = Omit<SecurityGroupRuleRecord, "id">;

const protocolNames: Readonly<Record<string, string>> = { "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6", all: "-1" };

/**
 * Splits permissions into single rules, one for each peer.
 *
 * @throws AwsError InvalidParameterValue, MissingParameter, InvalidGroup.NotFound
 */
export function rulesOf(operation: string, permissions: readonly IpPermission[], egress: boolean, context: Ec2Context): readonly RuleWanted[] {
  return permissions.flatMap((permission) => {
    refuseUnknownMembers(`ec2:${operation}.IpPermissions`, permission, [
      "IpProtocol",
      "FromPort",
      "ToPort",
      "IpRanges",
      "Ipv6Ranges",
      "UserIdGroupPairs",
      ...emptyPrefixLists(permission),
    ]);
    const head = { egress, ...portsOf(permission) };
    const peers = peersOf(permission, context);
    if (peers.length === 0) throw new AwsError("MissingParameter", "The request must contain the parameter cidrIp, cidrIpv6, or groupId");
    return peers.map((peer) => ({ ...head, ...peer }));
  });
}

/** Permissions as `DescribeSecurityGroups` shows them: peers with equal protocol and ports together. */
export function renderPermissions(rules: readonly SecurityGroupRuleRecord[], account: string): IpPermission[] {
  const keyOf = (rule: SecurityGroupRuleRecord): string => `${rule.protocol}/${rule.fromPort}/${rule.toPort}`;
  return [...new Set(rules.map(keyOf))].map((key) => {
    const members = rules.filter((rule) => keyOf(rule) === key);
    const [first] = members;
    const of = (kind: SecurityGroupRuleRecord["peer"]["kind"]) => members.filter((rule) => rule.peer.kind === kind);
    return {
      IpProtocol: first?.protocol ?? "-1",
      ...(first?.fromPort === undefined ? {} : { FromPort: first.fromPort }),
      ...(first?.toPort === undefined ? {} : { ToPort: first.toPort }),
      IpRanges: of("ipv4").map((rule) => ({ CidrIp: rule.peer.value, ...described(rule) })),
      Ipv6Ranges: of("ipv6").map((rule) => ({ CidrIpv6: rule.peer.value, ...described(rule) })),
      PrefixListIds: [],
      UserIdGroupPairs: of("group").map((rule) => ({ GroupId: rule.peer.value, UserId: account, ...described(rule) })),
    };
  });
}

/** A rule as `Authorize…` answers it. */
export function renderRule(group: string, rule: SecurityGroupRuleRecord, context: Ec2Context): SecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.id,
    SecurityGroupRuleArn: ec2Arn(context, "security-group-rule", rule.id),
    GroupId: group,
    GroupOwnerId: context.account,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    ...(rule.peer.kind === "ipv4" ? { CidrIpv4: rule.peer.value } : {}),
    ...(rule.peer.kind === "ipv6" ? { CidrIpv6: rule.peer.value } : {}),
    ...(rule.peer.kind === "group" ? { ReferencedGroupInfo: { GroupId: rule.peer.value, UserId: context.account } } : {}),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    Tags: [],
  };
}

/** Equality as AWS sees it: the description does not count. */
export function isSameRule(one: RuleWanted, other: RuleWanted): boolean {
  return (
    one.egress === other.egress &&
    one.protocol === other.protocol &&
    one.fromPort === other.fromPort &&
    one.toPort === other.toPort &&
    one.peer.kind === other.peer.kind &&
    one.peer.value === other.peer.value
  );
}

function described(rule: SecurityGroupRuleRecord): { readonly Description?: string } {
  return rule.description === undefined ? {} : { Description: rule.description };
}

/** The provider sends an empty list; a filled one is refused by name. */
function emptyPrefixLists(permission: IpPermission): readonly string[] {
  return permission.PrefixListIds?.length === 0 ? ["PrefixListIds"] : [];
}

function portsOf(permission: IpPermission): Pick<RuleWanted, "protocol" | "fromPort" | "toPort"> {
  const given = (permission.IpProtocol ?? "").toLowerCase();
  const protocol = protocolNames[given] ?? given;
  if (protocol === "-1") return { protocol, fromPort: undefined, toPort: undefined };
  if (!["tcp", "udp", "icmp", "icmpv6"].includes(protocol) && !/^\d{1,3}$/.test(protocol))
    throw new AwsError("InvalidParameterValue", `Invalid value '${permission.IpProtocol}' for IP protocol. Unknown protocol.`);
  const { FromPort: fromPort, ToPort: toPort } = permission;
  if (protocol !== "tcp" && protocol !== "udp") return { protocol, fromPort, toPort };
  if (fromPort === undefined || toPort === undefined)
    throw new AwsError("InvalidParameterValue", `Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`);
  if (fromPort < 0 || toPort > 65_535 || fromPort > toPort) throw new AwsError("InvalidParameterValue", `Invalid TCP/UDP port range (${fromPort}:${toPort})`);
  return { protocol, fromPort, toPort };
}

function peersOf(permission: IpPermission, context: Ec2Context): readonly Pick<RuleWanted, "peer" | "description">[] {
  return [
    ...(permission.IpRanges ?? []).map((range) => ({ peer: { kind: "ipv4" as const, value: ipv4(range.CidrIp) }, description: range.Description })),
    ...(permission.Ipv6Ranges ?? []).map((range) => ({ peer: { kind: "ipv6" as const, value: range.CidrIpv6 ?? "" }, description: range.Description })),
    ...(permission.UserIdGroupPairs ?? []).map((pair) => ({ peer: { kind: "group" as const, value: groupId(pair, context) }, description: pair.Description })),
  ];
}

function ipv4(cidr: string | undefined): string {
  const network = parseCidr(cidr ?? "");
  if (network === undefined) throw new AwsError("InvalidParameterValue", `CIDR block ${cidr} is malformed`);
  return formatCidr(network);
}

function groupId(pair: { readonly GroupId?: string | undefined; readonly UserId?: string | undefined }, context: Ec2Context): string {
  refuseUnknownMembers("ec2:IpPermissions.UserIdGroupPairs", pair, ["GroupId", "UserId", "Description"]);
  const own = pair.UserId === undefined || pair.UserId === context.account;
  if (!own || pair.GroupId === undefined || !context.state.securityGroups.has(pair.GroupId))
    throw new AwsError("InvalidGroup.NotFound", `The security group '${pair.GroupId}' does not exist`);
  return pair.GroupId;
}
