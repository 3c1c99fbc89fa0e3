import type {
  CreateTargetGroupCommandInput,
  ElasticLoadBalancingV2,
  ModifyTargetGroupCommandInput,
  ProtocolEnum,
  TargetGroup,
  TargetTypeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import { ResourceFailure } from "../provider.ts";
import type { ResourceContext, ResourceType } from "../provider.ts";
import slice from "../schema/aws_lb_target_group.json" with { type: "json" };
import { firstBlock, flag, given, hasChanged, keepMissingBlocks, number, present, text } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeElbTags, readElbTags } from "./elb-tags.ts";
import { newName, prefixOf } from "./names.ts";
import { retryWhile } from "./retry.ts";
import { tagList, tagsIn } from "./tags.ts";
import { describeTargetGroupAttributes, targetGroupAttributes } from "./target-group-attributes.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/lb_target_group */
export const awsLbTargetGroup: ResourceType = defineResource(slice, {
  type: "aws_lb_target_group",
  forceNew: ["ip_address_type", "name", "name_prefix", "port", "protocol", "protocol_version", "target_type", "vpc_id"],
  unsupported: [
    "connection_termination",
    "ip_address_type",
    "lambda_multi_value_headers_enabled",
    "load_balancing_anomaly_mitigation",
    "preserve_client_ip",
    "target_failover",
    "target_group_health",
    "target_health_state",
  ],
  nestedDefaults: {
    health_check: { enabled: true, healthy_threshold: 3, interval: 30, port: "traffic-port", protocol: "HTTP", unhealthy_threshold: 3 },
    stickiness: { cookie_duration: 86_400, enabled: true },
  },
  customizePlan: (planned, prior) => keepMissingBlocks(planned, prior, "target_group_health"),
  describe: (attributes) => `ELBv2 Target Group (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const elb = await context.session.client("elbv2");
    if (given(planned, "target_type") === "lambda") throw new UnsupportedError("aws_lb_target_group of type lambda", "the embedded Terraform");
    const name = newName(context, planned, "name", "tf-");
    // The create call would answer with an existing target group of the same settings: the provider asks first.
    const twin = await orGone([notFound], () =>
      attempt(`reading ELBv2 Target Group (${name})`, "Elastic Load Balancing v2: DescribeTargetGroups", () => elb.describeTargetGroups({ Names: [name] })),
    );
    if ((twin?.TargetGroups ?? []).length > 0) throw new ResourceFailure(`ELBv2 Target Group (${name}) already exists`);
    const made = await attempt(`creating ELBv2 Target Group (${name})`, "Elastic Load Balancing v2: CreateTargetGroup", () =>
      elb.createTargetGroup(createInput(context, planned, name)),
    );
    const arn = made.TargetGroups?.[0]?.TargetGroupArn ?? "";
    setId(arn, { arn, name });
    await setAttributes(elb, arn, targetGroupAttributes(planned));
  },
  async read(context, prior) {
    const elb = await context.session.client("elbv2");
    const arn = given(prior, "id");
    const found = await findTargetGroup(elb, arn);
    if (found === undefined) return null;
    const answer = await attempt(`reading ELBv2 Target Group (${arn}) attributes`, "Elastic Load Balancing v2: DescribeTargetGroupAttributes", () =>
      elb.describeTargetGroupAttributes({ TargetGroupArn: arn }),
    );
    return { ...describe(found), ...describeTargetGroupAttributes(answer.Attributes ?? []), tags_all: await readElbTags(elb, arn) };
  },
  async update(context, prior, planned) {
    const elb = await context.session.client("elbv2");
    const arn = given(prior, "id");
    if (hasChanged(prior, planned, "health_check")) {
      await attempt(`modifying ELBv2 Target Group (${arn})`, "Elastic Load Balancing v2: ModifyTargetGroup", () =>
        elb.modifyTargetGroup({ TargetGroupArn: arn, ...healthCheck(planned) }),
      );
    }
    const before = targetGroupAttributes(prior);
    await setAttributes(
      elb,
      arn,
      targetGroupAttributes(planned).filter((one) => !before.some((other) => other.Key === one.Key && other.Value === one.Value)),
    );
    await changeElbTags(elb, context, prior, planned, arn);
  },
  async delete(context, prior) {
    const elb = await context.session.client("elbv2");
    const arn = given(prior, "id");
    const remove = () =>
      attempt(`deleting ELBv2 Target Group (${arn})`, "Elastic Load Balancing v2: DeleteTargetGroup", () => elb.deleteTargetGroup({ TargetGroupArn: arn }));
    await orGone([notFound], () => retryWhile(context, 120, remove, (error) => hasCode(error, "ResourceInUse", "ResourceInUseException")));
  },
});

const notFound = "TargetGroupNotFoundException";

async function findTargetGroup(elb: ElasticLoadBalancingV2, arn: string): Promise<TargetGroup | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading ELBv2 Target Group (${arn})`, "Elastic Load Balancing v2: DescribeTargetGroups", () =>
      elb.describeTargetGroups({ TargetGroupArns: [arn] }),
    ),
  );
  return answer?.TargetGroups?.[0];
}

async function setAttributes(elb: ElasticLoadBalancingV2, arn: string, changes: { Key: string; Value: string }[]): Promise<void> {
  if (changes.length === 0) return;
  await attempt(`modifying ELBv2 Target Group (${arn}) attributes`, "Elastic Load Balancing v2: ModifyTargetGroupAttributes", () =>
    elb.modifyTargetGroupAttributes({ TargetGroupArn: arn, Attributes: changes }),
  );
}

function createInput(context: ResourceContext, planned: JsonObject, name: string): CreateTargetGroupCommandInput {
  return present({
    Name: name,
    Port: number(planned, "port"),
    Protocol: text(planned, "protocol") as ProtocolEnum | undefined,
    ProtocolVersion: text(planned, "protocol_version"),
    TargetType: text(planned, "target_type") as TargetTypeEnum | undefined,
    VpcId: text(planned, "vpc_id"),
    ...healthCheck(planned),
    Tags: tagList(tagsIn(context, planned)),
  });
}

function healthCheck(planned: JsonObject): Omit<ModifyTargetGroupCommandInput, "TargetGroupArn"> {
  const block = firstBlock(planned, "health_check");
  if (block === undefined) return {};
  const matcher = text(block, "matcher");
  return present({
    HealthCheckEnabled: flag(block, "enabled"),
    HealthCheckIntervalSeconds: number(block, "interval"),
    HealthCheckPath: text(block, "path"),
    HealthCheckPort: text(block, "port"),
    HealthCheckProtocol: text(block, "protocol") as ProtocolEnum | undefined,
    HealthCheckTimeoutSeconds: number(block, "timeout"),
    HealthyThresholdCount: number(block, "healthy_threshold"),
    UnhealthyThresholdCount: number(block, "unhealthy_threshold"),
    Matcher: matcher === undefined ? undefined : { HttpCode: matcher },
  });
}

function describe(found: TargetGroup): JsonObject {
  const arn = found.TargetGroupArn ?? "";
  return {
    arn,
    arn_suffix: `targetgroup/${arn.split(":targetgroup/")[1] ?? ""}`,
    health_check: [
      {
        enabled: found.HealthCheckEnabled ?? false,
        healthy_threshold: found.HealthyThresholdCount ?? 0,
        interval: found.HealthCheckIntervalSeconds ?? 0,
        matcher: found.Matcher?.HttpCode ?? "",
        path: found.HealthCheckPath ?? "",
        port: found.HealthCheckPort ?? "",
        protocol: found.HealthCheckProtocol ?? "",
        timeout: found.HealthCheckTimeoutSeconds ?? 0,
        unhealthy_threshold: found.UnhealthyThresholdCount ?? 0,
      },
    ],
    ip_address_type: found.IpAddressType ?? "ipv4",
    load_balancer_arns: found.LoadBalancerArns ?? [],
    name: found.TargetGroupName ?? "",
    name_prefix: prefixOf(found.TargetGroupName),
    port: found.Port ?? 0,
    protocol: found.Protocol ?? "",
    protocol_version: found.ProtocolVersion ?? "",
    target_type: found.TargetType ?? "",
    vpc_id: found.VpcId ?? "",
  };
}
