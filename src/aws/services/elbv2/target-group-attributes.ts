import type {
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupAttributesCommandOutput,
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandOutput,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Operation } from "../../service.ts";
import { changeAttributes, renderAttributes } from "./attributes.ts";
import { onAll, onArn } from "./authorization.ts";
import { theTargetGroup } from "./lookup.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2State } from "./state.ts";

const common = {
  "deregistration_delay.timeout_seconds": "300",
  "load_balancing.cross_zone.enabled": "use_load_balancer_configuration",
  "stickiness.enabled": "false",
  "target_group_health.dns_failover.minimum_healthy_targets.count": "1",
  "target_group_health.dns_failover.minimum_healthy_targets.percentage": "off",
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count": "1",
  "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage": "off",
};

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html */
export function defaultTargetGroupAttributes(web: boolean): Record<string, string> {
  if (web)
    return {
      ...common,
      "load_balancing.algorithm.anomaly_mitigation": "off",
      "load_balancing.algorithm.type": "round_robin",
      "slow_start.duration_seconds": "0",
      "stickiness.app_cookie.cookie_name": "",
      "stickiness.app_cookie.duration_seconds": "86400",
      "stickiness.lb_cookie.duration_seconds": "86400",
      "stickiness.type": "lb_cookie",
    };
  return {
    ...common,
    "deregistration_delay.connection_termination.enabled": "false",
    "preserve_client_ip.enabled": "true",
    "proxy_protocol_v2.enabled": "false",
    "stickiness.type": "source_ip",
  };
}

export const modifyTargetGroupAttributes: Operation<Elbv2State> = elbv2Operation<
  ModifyTargetGroupAttributesCommandInput,
  ModifyTargetGroupAttributesCommandOutput
>("ModifyTargetGroupAttributes", {
  members: ["TargetGroupArn", "Attributes"],
  authorize: (input, context) => [onArn("ModifyTargetGroupAttributes", context, input.TargetGroupArn)],
  handle(input, { state }) {
    const { attributes } = theTargetGroup(state, input.TargetGroupArn);
    changeAttributes("elbv2:ModifyTargetGroupAttributes", "Target group", attributes, input.Attributes ?? []);
    return { Attributes: renderAttributes(attributes) };
  },
});

export const describeTargetGroupAttributes: Operation<Elbv2State> = elbv2Operation<
  DescribeTargetGroupAttributesCommandInput,
  DescribeTargetGroupAttributesCommandOutput
>("DescribeTargetGroupAttributes", {
  readOnly: true,
  members: ["TargetGroupArn"],
  authorize: () => onAll("DescribeTargetGroupAttributes"),
  handle: (input, { state }) => ({ Attributes: renderAttributes(theTargetGroup(state, input.TargetGroupArn).attributes) }),
});
