import type { ElasticLoadBalancingV2, LoadBalancer, LoadBalancerAttribute } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import { ResourceFailure } from "../provider.ts";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_lb.json" with { type: "json" };
import { blocks, given, hasChanged, isOn, present, someTexts, text, texts } from "./attributes.ts";
import { attempt, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeElbTags, readElbTags } from "./elb-tags.ts";
import { attributesOf, changedAttributes, loadBalancerAttributes, planAttributes } from "./lb-attributes.ts";
import { newName, prefixOf } from "./names.ts";
import { tagList, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/lb */
export const awsLb: ResourceType = defineResource(slice, {
  type: "aws_lb",
  forceNew: ["customer_owned_ipv4_pool", "internal", "load_balancer_type", "name", "name_prefix"],
  unsupported: ["connection_logs", "customer_owned_ipv4_pool", "enforce_security_group_inbound_rules_on_private_link_traffic"],
  unknownOnUpdate: { subnet_mapping: ["subnets"] },
  customizePlan: planAttributes,
  describe: (attributes) => `ELBv2 Load Balancer (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const elb = await context.session.client("elbv2");
    refuse(planned);
    const name = newName(context, planned, "name", "tf-lb-");
    const type = given(planned, "load_balancer_type");
    // The create call would answer with an existing load balancer of the same settings: the provider asks first.
    const twin = await orGone([notFound], () =>
      attempt(`reading ELBv2 Load Balancer (${name})`, "Elastic Load Balancing v2: DescribeLoadBalancers", () => elb.describeLoadBalancers({ Names: [name] })),
    );
    if ((twin?.LoadBalancers ?? []).length > 0) throw new ResourceFailure(`ELBv2 Load Balancer (${name}) already exists`);
    const input = present({
      Name: name,
      Type: type === "network" ? ("network" as const) : ("application" as const),
      Scheme: isOn(planned, "internal") ? ("internal" as const) : undefined,
      SecurityGroups: someTexts(planned, "security_groups"),
      Subnets: someTexts(planned, "subnets"),
      Tags: tagList(tagsIn(context, planned)),
    });
    const made = await attempt(`creating ELBv2 ${type} Load Balancer (${name})`, "Elastic Load Balancing v2: CreateLoadBalancer", () =>
      elb.createLoadBalancer(input),
    );
    const arn = made.LoadBalancers?.[0]?.LoadBalancerArn ?? "";
    setId(arn, { arn, name });
    await context.waitFor(`ELBv2 Load Balancer (${arn}) create`, async () => isActive(await findLoadBalancer(elb, arn), arn), {
      everySeconds: 10,
      timeoutSeconds: 600,
    });
    await setAttributes(elb, arn, attributesOf(planned));
  },
  async read(context, prior) {
    const elb = await context.session.client("elbv2");
    const found = await findLoadBalancer(elb, given(prior, "id"));
    if (found === undefined) return null;
    const arn = given(prior, "id");
    const answer = await attempt(`reading ELBv2 Load Balancer (${arn}) attributes`, "Elastic Load Balancing v2: DescribeLoadBalancerAttributes", () =>
      elb.describeLoadBalancerAttributes({ LoadBalancerArn: arn }),
    );
    return { ...describe(found), ...loadBalancerAttributes(answer.Attributes ?? []), tags_all: await readElbTags(elb, arn) };
  },
  async update(context, prior, planned) {
    const elb = await context.session.client("elbv2");
    const arn = given(prior, "id");
    refuse(planned);
    await setAttributes(elb, arn, changedAttributes(prior, planned));
    if (hasChanged(prior, planned, "security_groups")) {
      await attempt(`setting ELBv2 Load Balancer (${arn}) security groups`, "Elastic Load Balancing v2: SetSecurityGroups", () =>
        elb.setSecurityGroups({ LoadBalancerArn: arn, SecurityGroups: texts(planned, "security_groups") }),
      );
    }
    if (hasChanged(prior, planned, "subnets")) {
      await attempt(`setting ELBv2 Load Balancer (${arn}) subnets`, "Elastic Load Balancing v2: SetSubnets", () =>
        elb.setSubnets({ LoadBalancerArn: arn, Subnets: texts(planned, "subnets") }),
      );
    }
    await changeElbTags(elb, context, prior, planned, arn);
  },
  async delete(context, prior) {
    const elb = await context.session.client("elbv2");
    const arn = given(prior, "id");
    await orGone([notFound], () =>
      attempt(`deleting ELBv2 Load Balancer (${arn})`, "Elastic Load Balancing v2: DeleteLoadBalancer", () => elb.deleteLoadBalancer({ LoadBalancerArn: arn })),
    );
  },
});

const notFound = "LoadBalancerNotFoundException";

async function findLoadBalancer(elb: ElasticLoadBalancingV2, arn: string): Promise<LoadBalancer | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading ELBv2 Load Balancer (${arn})`, "Elastic Load Balancing v2: DescribeLoadBalancers", () =>
      elb.describeLoadBalancers({ LoadBalancerArns: [arn] }),
    ),
  );
  return answer?.LoadBalancers?.[0];
}

function isActive(found: LoadBalancer | undefined, arn: string): true | undefined {
  if (found === undefined) throw new ResourceFailure(`waiting for ELBv2 Load Balancer (${arn}) create: couldn't find resource`);
  return found.State?.Code === "active" || found.State?.Code === "active_impaired" ? true : undefined;
}

async function setAttributes(elb: ElasticLoadBalancingV2, arn: string, changes: LoadBalancerAttribute[]): Promise<void> {
  if (changes.length === 0) return;
  await attempt(`modifying ELBv2 Load Balancer (${arn}) attributes`, "Elastic Load Balancing v2: ModifyLoadBalancerAttributes", () =>
    elb.modifyLoadBalancerAttributes({ LoadBalancerArn: arn, Attributes: changes }),
  );
}

function describe(found: LoadBalancer): JsonObject {
  const arn = found.LoadBalancerArn ?? "";
  const zones = found.AvailabilityZones ?? [];
  return {
    arn,
    arn_suffix: arn.split(":loadbalancer/")[1] ?? "",
    customer_owned_ipv4_pool: found.CustomerOwnedIpv4Pool ?? "",
    dns_name: found.DNSName ?? "",
    enforce_security_group_inbound_rules_on_private_link_traffic: found.EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic ?? "",
    internal: found.Scheme === "internal",
    ip_address_type: found.IpAddressType ?? "ipv4",
    load_balancer_type: found.Type ?? "application",
    name: found.LoadBalancerName ?? "",
    name_prefix: prefixOf(found.LoadBalancerName),
    security_groups: found.SecurityGroups ?? [],
    subnet_mapping: zones.map((zone) => ({
      allocation_id: "",
      ipv6_address: "",
      outpost_id: zone.OutpostId ?? "",
      private_ipv4_address: "",
      subnet_id: zone.SubnetId ?? "",
    })),
    subnets: zones.map((zone) => zone.SubnetId ?? ""),
    vpc_id: found.VpcId ?? "",
    zone_id: found.CanonicalHostedZoneId ?? "",
  };
}

function refuse(planned: JsonObject): void {
  const used = ["ipam_pools", "minimum_load_balancer_capacity", "subnet_mapping"].find(
    (name) => blocks(planned, name).length > 0 && someTexts(planned, "subnets") === undefined,
  );
  if (used !== undefined) throw new UnsupportedError(`aws_lb.${used}`, "the embedded Terraform");
  if (given(planned, "load_balancer_type") === "gateway") throw new UnsupportedError("aws_lb of type gateway", "the embedded Terraform");
  if (text(planned, "ip_address_type") !== undefined && text(planned, "ip_address_type") !== "ipv4")
    throw new UnsupportedError("aws_lb.ip_address_type", "the embedded Terraform");
}
