import type {
  CreateLoadBalancerCommandInput,
  CreateLoadBalancerCommandOutput,
  DeleteLoadBalancerCommandInput,
  DeleteLoadBalancerCommandOutput,
  DescribeLoadBalancersCommandInput,
  DescribeLoadBalancersCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { AwsError } from "#model/errors";
import { refuseOtherValues, refuseUnknownMembers } from "../../members.ts";
import type { Operation } from "../../service.ts";
import { definedKeys, elbArn, onAll, onArn, onNewArn } from "./authorization.ts";
import { defaultAttributes } from "./load-balancer-attributes.ts";
import { dnsNameOf, renderLoadBalancer } from "./load-balancer-view.ts";
import { chosen, listenersOf, paged } from "./lookup.ts";
import { checkedName } from "./names.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2Context } from "./operation.ts";
import { checkedSecurityGroups, checkedSubnets, checkInternetGateway, defaultSecurityGroup, placeInterfaces } from "./placement.ts";
import type { Elbv2State, LoadBalancerRecord } from "./state.ts";
import { checkedTags, sameTags } from "./tags.ts";

/** Seconds until a new load balancer is active; of the size seen in practice. */
const provisioningSeconds = 120;

/** With equal settings the call is idempotent and answers the one that stands; with others the name is taken. */
export const createLoadBalancer: Operation<Elbv2State> = elbv2Operation<CreateLoadBalancerCommandInput, CreateLoadBalancerCommandOutput>("CreateLoadBalancer", {
  members: ["Name", "Subnets", "SubnetMappings", "SecurityGroups", "Scheme", "Tags", "Type", "IpAddressType"],
  authorize: (input, context) =>
    onNewArn(
      "CreateLoadBalancer",
      elbArn(context, `loadbalancer/${input.Type === "network" ? "net" : "app"}/${input.Name}/*`),
      input.Tags,
      definedKeys({
        "elasticloadbalancing:Scheme": input.Scheme ?? "internet-facing",
        "elasticloadbalancing:Subnet": subnetIds(input),
        "elasticloadbalancing:SecurityGroup": input.SecurityGroups,
      }),
    ),
  handle(input, context) {
    const { state } = context;
    const name = checkedName("Load balancer", input.Name);
    const tags = checkedTags(input.Tags);
    const wanted = checkedSettings(input, context);
    const there = [...state.loadBalancers.values()].find((one) => one.name === name);
    if (there !== undefined && !(isSame(there, wanted) && sameTags(state, there.arn, input.Tags)))
      throw new AwsError("DuplicateLoadBalancerName", `A load balancer with the same name '${name}' exists, but with different settings`);
    const record = there ?? newLoadBalancer(name, wanted, context);
    state.loadBalancers.set(record.arn, record);
    state.tags.set(record.arn, tags);
    return { LoadBalancers: [renderLoadBalancer(record, context)] };
  },
});

export const describeLoadBalancers: Operation<Elbv2State> = elbv2Operation<DescribeLoadBalancersCommandInput, DescribeLoadBalancersCommandOutput>(
  "DescribeLoadBalancers",
  {
    readOnly: true,
    members: ["LoadBalancerArns", "Names", "PageSize", "Marker"],
    authorize: () => onAll("DescribeLoadBalancers"),
    handle(input, context) {
      const wanted = { arns: input.LoadBalancerArns, names: input.Names };
      const all = chosen([...context.state.loadBalancers.values()], wanted, { noun: "load balancer", notFound: "LoadBalancerNotFound" });
      const { items, ...rest } = paged(all, input);
      return { LoadBalancers: items.map((record) => renderLoadBalancer(record, context)), ...rest };
    },
  },
);

/** Its listeners and network interfaces go with it; target groups stay. Deleting what is not there succeeds. */
export const deleteLoadBalancer: Operation<Elbv2State> = elbv2Operation<DeleteLoadBalancerCommandInput, DeleteLoadBalancerCommandOutput>("DeleteLoadBalancer", {
  members: ["LoadBalancerArn"],
  authorize: (input, context) => [onArn("DeleteLoadBalancer", context, input.LoadBalancerArn)],
  handle(input, { state }) {
    const record = state.loadBalancers.get(input.LoadBalancerArn ?? "");
    if (record === undefined) return {};
    if (record.attributes["deletion_protection.enabled"] === "true")
      throw new AwsError("OperationNotPermitted", `Load balancer '${record.arn}' cannot be deleted because deletion protection is enabled`);
    for (const { arn } of listenersOf(state, record.arn)) {
      state.listeners.delete(arn);
      state.tags.delete(arn);
    }
    state.loadBalancers.delete(record.arn);
    state.tags.delete(record.arn);
    return {};
  },
});

interface Settings extends Pick<LoadBalancerRecord, "type" | "scheme" | "ipAddressType" | "vpcId" | "securityGroupIds"> {
  readonly subnets: ReturnType<typeof checkedSubnets>;
}

function subnetIds(input: CreateLoadBalancerCommandInput): readonly string[] | undefined {
  return input.Subnets ?? input.SubnetMappings?.map((mapping) => mapping.SubnetId ?? "");
}

function checkedSettings(input: CreateLoadBalancerCommandInput, context: Elbv2Context): Settings {
  const { Type: type = "application", Scheme: scheme = "internet-facing", IpAddressType: ipAddressType = "ipv4" } = input;
  refuseOtherValues("elbv2:CreateLoadBalancer.Type", type, ["application", "network"]);
  refuseOtherValues("elbv2:CreateLoadBalancer.IpAddressType", ipAddressType, ["ipv4"]);
  for (const mapping of input.SubnetMappings ?? []) refuseUnknownMembers("elbv2:CreateLoadBalancer.SubnetMappings", mapping, ["SubnetId"]);
  if (input.Subnets !== undefined && input.SubnetMappings !== undefined)
    throw new AwsError("ValidationError", "You can specify either subnets or subnet mappings");
  const kind = type === "network" ? "network" : "application";
  const subnets = checkedSubnets(context, kind, subnetIds(input) ?? []);
  const vpcId = subnets[0]?.vpcId ?? "";
  const given = checkedSecurityGroups(context, vpcId, input.SecurityGroups ?? []);
  if (scheme === "internet-facing") checkInternetGateway(context, vpcId);
  const securityGroupIds = given.length === 0 && kind === "application" ? defaultSecurityGroup(context, vpcId) : given;
  return { type: kind, scheme, ipAddressType, vpcId, securityGroupIds, subnets };
}

function isSame(there: LoadBalancerRecord, wanted: Settings): boolean {
  return (
    there.type === wanted.type &&
    there.scheme === wanted.scheme &&
    there.ipAddressType === wanted.ipAddressType &&
    hasSame(there.securityGroupIds, wanted.securityGroupIds) &&
    hasSame(
      there.networkInterfaces.map((one) => one.subnetId),
      wanted.subnets.map((subnet) => subnet.id),
    )
  );
}

function hasSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}

function newLoadBalancer(name: string, { subnets, ...settings }: Settings, context: Elbv2Context): LoadBalancerRecord {
  const hex = context.newId("", 16);
  const number = String(Number.parseInt(context.newId("", 8), 16)).padStart(10, "1");
  return {
    ...settings,
    arn: elbArn(context, `loadbalancer/${settings.type === "network" ? "net" : "app"}/${name}/${hex}`),
    name,
    dnsName: dnsNameOf({ ...settings, name }, { number, hex }, context.region),
    createdAt: context.now(),
    activeAt: new Date(context.now().getTime() + provisioningSeconds * 1000),
    networkInterfaces: placeInterfaces(context, subnets, settings.scheme === "internet-facing"),
    attributes: defaultAttributes(settings.type),
  };
}
