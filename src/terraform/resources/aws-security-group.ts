import type { EC2, IpPermission, SecurityGroup } from "@aws-sdk/client-ec2";
import type { Json, JsonObject } from "#model/json";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_security_group.json" with { type: "json" };
import { blocks, given, hasChanged, isOn, number, present, text, texts } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeEc2Tags, tagSpecifications } from "./ec2-tags.ts";
import { lookForLingeringInterfaces } from "./lingering-interfaces.ts";
import { newName, prefixOf } from "./names.ts";
import { retryWhile } from "./retry.ts";
import { tagsAll } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/security_group */
export const awsSecurityGroup: ResourceType = defineResource(slice, {
  type: "aws_security_group",
  forceNew: ["description", "name", "name_prefix", "vpc_id"],
  describe: (attributes) => `Security Group (${given(attributes, "id")})`,
  customizePlan: (planned) => ({ ...planned, ingress: fillRules(planned["ingress"] ?? null), egress: fillRules(planned["egress"] ?? null) }),
  async create(context, planned, setId) {
    const ec2 = await context.session.client("ec2");
    const name = newName(context, planned, "name", "terraform-");
    const input = present({
      GroupName: name,
      Description: given(planned, "description"),
      VpcId: text(planned, "vpc_id"),
      ...tagSpecifications(context, planned, "security-group"),
    });
    const made = await attempt(`creating Security Group (${name})`, "EC2: CreateSecurityGroup", () => ec2.createSecurityGroup(input));
    const id = made.GroupId ?? "";
    setId(id, { name });
    await findGroup(ec2, id);
    await revokeDefaults(ec2, id);
    await authorize(ec2, id, "ingress", blocks(planned, "ingress"));
    await authorize(ec2, id, "egress", blocks(planned, "egress"));
  },
  async read(context, prior) {
    const ec2 = await context.session.client("ec2");
    const group = await findGroup(ec2, given(prior, "id"));
    if (group === undefined) return null;
    const id = given(prior, "id");
    return {
      arn: group.SecurityGroupArn ?? `arn:aws:ec2:${context.region}:${group.OwnerId ?? context.account}:security-group/${id}`,
      description: group.Description ?? "",
      egress: alike(
        (group.IpPermissionsEgress ?? []).flatMap((one) => describeRules(one, id)),
        blocks(prior, "egress"),
      ),
      ingress: alike(
        (group.IpPermissions ?? []).flatMap((one) => describeRules(one, id)),
        blocks(prior, "ingress"),
      ),
      name: group.GroupName ?? null,
      name_prefix: prefixOf(group.GroupName),
      owner_id: group.OwnerId ?? null,
      vpc_id: group.VpcId ?? null,
      tags_all: tagsAll(group.Tags),
    };
  },
  async update(context, prior, planned) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    for (const direction of ["ingress", "egress"] as const) {
      const [before, after] = [blocks(prior, direction), blocks(planned, direction)];
      await revoke(
        ec2,
        id,
        direction,
        before.filter((one) => !after.some((other) => isSameRule(one, other))),
      );
      await authorize(
        ec2,
        id,
        direction,
        after.filter((one) => !before.some((other) => isSameRule(one, other))),
      );
    }
    await changeEc2Tags(ec2, context, prior, planned, `Security Group (${id})`, id);
  },
  async delete(context, prior) {
    const ec2 = await context.session.client("ec2");
    const id = given(prior, "id");
    await lookForLingeringInterfaces(ec2, "Security Group", "group-id", id);
    const remove = () => attempt(`deleting Security Group (${id})`, "EC2: DeleteSecurityGroup", () => ec2.deleteSecurityGroup({ GroupId: id }));
    await orGone(["InvalidGroup.NotFound", "InvalidGroupId.Malformed"], async () => {
      try {
        await retryWhile(context, 180, remove, isInUse);
      } catch (error) {
        if (!isInUse(error)) throw error;
        if (isOn(prior, "revoke_rules_on_delete")) await revokeEverything(ec2, id);
        await retryWhile(context, 720, remove, isInUse);
      }
    });
  },
  async import() {
    return { revoke_rules_on_delete: false };
  },
});

const isInUse = (error: unknown): boolean => hasCode(error, "DependencyViolation", "InvalidGroup.InUse");

async function findGroup(ec2: EC2, id: string): Promise<SecurityGroup | undefined> {
  const answer = await orGone(["InvalidGroup.NotFound"], () =>
    attempt(`reading Security Group (${id})`, "EC2: DescribeSecurityGroups", () => ec2.describeSecurityGroups({ GroupIds: [id] })),
  );
  return answer?.SecurityGroups?.[0];
}

/** AWS gives every new group a rule that allows all outgoing traffic (two, where the VPC has IPv6); the provider starts from none. */
async function revokeDefaults(ec2: EC2, id: string): Promise<void> {
  const everything = { IpProtocol: "-1", FromPort: 0, ToPort: 0 };
  const revoking = (family: string, rule: IpPermission) =>
    attempt(`revoking default ${family} egress rule for Security Group (${id})`, "EC2: RevokeSecurityGroupEgress", () =>
      ec2.revokeSecurityGroupEgress({ GroupId: id, IpPermissions: [rule] }),
    );
  await revoking("IPv4", { ...everything, IpRanges: [{ CidrIp: "0.0.0.0/0" }] });
  await orGone(["InvalidPermission.NotFound"], () => revoking("IPv6", { ...everything, Ipv6Ranges: [{ CidrIpv6: "::/0" }] }));
}

async function authorize(ec2: EC2, id: string, direction: "ingress" | "egress", rules: readonly JsonObject[]): Promise<void> {
  if (rules.length === 0) return;
  const input = { GroupId: id, IpPermissions: rules.map((rule) => permission(rule, id)) };
  const doing = `authorizing Security Group (${id}) ${direction} rules`;
  if (direction === "ingress") await attempt(doing, "EC2: AuthorizeSecurityGroupIngress", () => ec2.authorizeSecurityGroupIngress(input));
  else await attempt(doing, "EC2: AuthorizeSecurityGroupEgress", () => ec2.authorizeSecurityGroupEgress(input));
}

async function revoke(ec2: EC2, id: string, direction: "ingress" | "egress", rules: readonly JsonObject[]): Promise<void> {
  if (rules.length === 0) return;
  const input = { GroupId: id, IpPermissions: rules.map((rule) => permission(rule, id)) };
  const doing = `revoking Security Group (${id}) ${direction} rules`;
  if (direction === "ingress") await attempt(doing, "EC2: RevokeSecurityGroupIngress", () => ec2.revokeSecurityGroupIngress(input));
  else await attempt(doing, "EC2: RevokeSecurityGroupEgress", () => ec2.revokeSecurityGroupEgress(input));
}

async function revokeEverything(ec2: EC2, id: string): Promise<void> {
  const group = await findGroup(ec2, id);
  await revoke(
    ec2,
    id,
    "ingress",
    (group?.IpPermissions ?? []).flatMap((one) => describeRules(one, id)),
  );
  await revoke(
    ec2,
    id,
    "egress",
    (group?.IpPermissionsEgress ?? []).flatMap((one) => describeRules(one, id)),
  );
}

function permission(rule: JsonObject, id: string): IpPermission {
  const protocol = protocolOf(rule);
  const Description = text(rule, "description");
  const described = Description === undefined ? {} : { Description };
  const groups = [...texts(rule, "security_groups"), ...(isOn(rule, "self") ? [id] : [])];
  const ranges = texts(rule, "cidr_blocks");
  const ranges6 = texts(rule, "ipv6_cidr_blocks");
  return {
    IpProtocol: protocol,
    ...(protocol === "-1" ? {} : { FromPort: number(rule, "from_port") ?? 0, ToPort: number(rule, "to_port") ?? 0 }),
    ...(ranges.length === 0 ? {} : { IpRanges: ranges.map((CidrIp) => ({ CidrIp, ...described })) }),
    ...(ranges6.length === 0 ? {} : { Ipv6Ranges: ranges6.map((CidrIpv6) => ({ CidrIpv6, ...described })) }),
    ...(groups.length === 0 ? {} : { UserIdGroupPairs: groups.map((GroupId) => ({ GroupId, ...described })) }),
  };
}

function protocolOf(rule: JsonObject): string {
  const protocol = given(rule, "protocol").toLowerCase();
  return protocol === "all" ? "-1" : protocol;
}

/** AWS keeps the members of one protocol and port range together; a rule of the configuration has one description for all its members. */
function describeRules(one: IpPermission, id: string): JsonObject[] {
  const members = [
    ...(one.IpRanges ?? []).map((range) => ({ list: "cidr_blocks", value: range.CidrIp ?? "", description: range.Description ?? "" })),
    ...(one.Ipv6Ranges ?? []).map((range) => ({ list: "ipv6_cidr_blocks", value: range.CidrIpv6 ?? "", description: range.Description ?? "" })),
    ...(one.UserIdGroupPairs ?? []).map((pair) => ({
      list: pair.GroupId === id ? "self" : "security_groups",
      value: pair.GroupId ?? "",
      description: pair.Description ?? "",
    })),
  ];
  const descriptions = [...new Set(members.map((member) => member.description))];
  return descriptions.map((description) => {
    const own = members.filter((member) => member.description === description);
    const listed = (list: string): string[] => own.filter((member) => member.list === list).map((member) => member.value);
    return {
      cidr_blocks: listed("cidr_blocks"),
      description,
      from_port: one.FromPort ?? 0,
      ipv6_cidr_blocks: listed("ipv6_cidr_blocks"),
      prefix_list_ids: [],
      protocol: one.IpProtocol ?? "",
      security_groups: listed("security_groups"),
      self: listed("self").length > 0,
      to_port: one.ToPort ?? 0,
    };
  });
}

/** Several rules of the configuration may be one permission in AWS: where they say the same in sum, the state keeps its own division. */
function alike(observed: readonly JsonObject[], known: readonly JsonObject[]): JsonObject[] {
  const sum = (rules: readonly JsonObject[]): string => [...new Set(rules.flatMap(atoms))].toSorted().join();
  return sum(observed) === sum(known) ? [...known] : [...observed];
}

function atoms(rule: JsonObject): string[] {
  const head = [protocolOf(rule), number(rule, "from_port") ?? 0, number(rule, "to_port") ?? 0, text(rule, "description") ?? ""].join("|");
  const members = ["cidr_blocks", "ipv6_cidr_blocks", "security_groups"].flatMap((list) => texts(rule, list));
  return [...members, ...(isOn(rule, "self") ? ["self"] : [])].map((member) => `${head}|${member}`);
}

function isSameRule(one: JsonObject, other: JsonObject): boolean {
  return !hasChanged(one, other, "cidr_blocks", "description", "from_port", "ipv6_cidr_blocks", "protocol", "security_groups", "self", "to_port");
}

/** The provider's SDK knows no null inside a set: what is not given is empty. */
function fillRules(rules: Json): Json {
  if (!Array.isArray(rules)) return rules;
  return rules.map((rule: Json) => (rule !== null && typeof rule === "object" && !Array.isArray(rule) ? fillRule(rule as JsonObject) : rule));
}

function fillRule(rule: JsonObject): JsonObject {
  const lists = ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"].map((name) => [name, rule[name] ?? []] as const);
  return { ...rule, ...Object.fromEntries(lists), description: rule["description"] ?? "", self: rule["self"] ?? false };
}
