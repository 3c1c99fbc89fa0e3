import type { TagSpecification } from "@aws-sdk/client-ec2";
import type { AuthorizationNeed } from "../../service.ts";
import type { Ec2Context } from "./operation.ts";
import type { Ec2State } from "./state.ts";

type Keys = Readonly<Record<string, string>>;

/** Resource types of EC2's ARNs by the prefix of their ids. */
const typeOfPrefix: Readonly<Record<string, string>> = {
  vpc: "vpc",
  subnet: "subnet",
  igw: "internet-gateway",
  nat: "natgateway",
  rtb: "route-table",
  acl: "network-acl",
  sg: "security-group",
  eipalloc: "elastic-ip",
  i: "instance",
  eni: "network-interface",
};

/**
 * Permission on resources that exist, one need each, with their tags and condition keys. An id that names nothing is
 * asked on its own ARN without tags, so that a denial does not reveal what exists.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
 */
export function onExisting(action: string, context: Ec2Context, ...ids: readonly (string | undefined)[]): readonly AuthorizationNeed[] {
  return ids
    .filter((id) => id !== undefined)
    .map((id) => {
      const tags = context.state.tags.get(id) ?? {};
      return {
        action: `ec2:${action}`,
        resource: ec2Arn(context, resourceTypeOf(id) ?? "*", id),
        resourceTags: tags,
        context: { ...resourceTagKeys(tags), ...conditionKeys(context, id), "ec2:Region": context.region },
      };
    });
}

/**
 * Permission to modify attributes of a resource, with `ec2:Attribute` (their names) and `ec2:Attribute/NAME` (their values),
 * named as the members of the request are.
 */
export function onAttributes(
  action: string,
  context: Ec2Context,
  id: string | undefined,
  attributes: Readonly<Record<string, unknown>>,
): readonly AuthorizationNeed[] {
  const given = Object.entries(attributes).filter(([name, value]) => value !== undefined && name !== "DryRun");
  const values = given.flatMap(([name, value]) => {
    const inner = (value as { readonly Value?: unknown }).Value;
    return typeof inner === "boolean" || typeof inner === "string" ? [[`ec2:Attribute/${name}`, String(inner)]] : [];
  });
  const keys = { "ec2:Attribute": given.map(([name]) => name), ...Object.fromEntries(values) };
  return onExisting(action, context, id).map((need) => ({ ...need, context: { ...need.context, ...keys } }));
}

/** Permission to create a resource, and to tag it while creating it (`ec2:CreateTags` with `ec2:CreateAction`). */
export function onNew(
  action: string,
  context: Ec2Context,
  type: string,
  specifications: readonly TagSpecification[] | undefined,
  keys: Keys = {},
): readonly AuthorizationNeed[] {
  const tags = requestTags(specifications);
  const resource = ec2Arn(context, type, "*");
  const create = { action: `ec2:${action}`, resource, requestTags: tags, context: { ...keys, "ec2:Region": context.region } };
  if (Object.keys(tags).length === 0) return [create];
  const tagging = { action: "ec2:CreateTags", resource, requestTags: tags, context: { "ec2:CreateAction": action, "ec2:Region": context.region } };
  return [create, tagging];
}

/** Permission for an action that knows no resource, such as `Describe…`. */
export function onAll(action: string, context: Ec2Context): readonly AuthorizationNeed[] {
  return [{ action: `ec2:${action}`, resource: "*", context: { "ec2:Region": context.region } }];
}

export function ec2Arn(context: { readonly account: string; readonly region: string }, type: string, id: string): string {
  return `arn:aws:ec2:${context.region}:${context.account}:${type}/${id}`;
}

/** `vpc` of `vpc-0a…`; undefined for ids of kinds that are not modelled. */
export function resourceTypeOf(id: string): string | undefined {
  return typeOfPrefix[id.slice(0, Math.max(id.indexOf("-"), 0))];
}

function requestTags(specifications: readonly TagSpecification[] | undefined): Record<string, string> {
  const all = (specifications ?? []).flatMap((one) => one.Tags ?? []);
  return Object.fromEntries(all.map((tag) => [tag.Key ?? "", tag.Value ?? ""]));
}

function resourceTagKeys(tags: Keys): Keys {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [`ec2:ResourceTag/${key}`, value]));
}

function conditionKeys(context: Ec2Context, id: string): Keys {
  const { state } = context;
  const kind = resourceTypeOf(id);
  const vpcOf: (vpcId: string | undefined) => Keys = (vpcId) => (vpcId === undefined ? {} : { "ec2:Vpc": ec2Arn(context, "vpc", vpcId) });
  if (kind === "vpc") return defined({ "ec2:VpcID": id, "ec2:Tenancy": state.vpcs.get(id)?.tenancy });
  if (kind === "subnet") return { ...zoneKeys(state.subnets.get(id)), "ec2:SubnetID": id, ...vpcOf(state.subnets.get(id)?.vpcId) };
  if (kind === "internet-gateway") return { "ec2:InternetGatewayID": id };
  if (kind === "natgateway") return vpcOf(state.natGateways.get(id)?.vpcId);
  if (kind === "route-table") return { "ec2:RouteTableID": id, ...vpcOf(state.routeTables.get(id)?.vpcId) };
  if (kind === "security-group") return { "ec2:SecurityGroupID": id, ...vpcOf(state.securityGroups.get(id)?.vpcId) };
  if (kind === "elastic-ip") return defined({ "ec2:AllocationId": id, "ec2:Domain": "vpc", "ec2:PublicIpAddress": state.addresses.get(id)?.publicIp });
  if (kind === "instance") return { "ec2:InstanceID": id, ...instanceKeys(state, id) };
  return {};
}

function zoneKeys(subnet: { readonly availabilityZone: string; readonly availabilityZoneId: string } | undefined): Keys {
  return subnet === undefined ? {} : { "ec2:AvailabilityZone": subnet.availabilityZone, "ec2:AvailabilityZoneId": subnet.availabilityZoneId };
}

function instanceKeys(state: Ec2State, id: string): Keys {
  const instance = state.instances.get(id);
  if (instance === undefined) return {};
  return {
    ...zoneKeys(state.subnets.get(instance.subnetId)),
    "ec2:InstanceType": instance.instanceType,
    "ec2:Tenancy": instance.tenancy,
    "ec2:RootDeviceType": "ebs",
    "ec2:EbsOptimized": String(instance.ebsOptimized),
  };
}

function defined(keys: Readonly<Record<string, string | undefined>>): Keys {
  return Object.fromEntries(Object.entries(keys).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
